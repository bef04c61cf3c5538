"""Files appear whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from brandguard.errors import OutputError
from brandguard.files import atomic_write, check_writable


def test_the_file_appears_only_when_the_block_ends(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    with atomic_write(target) as stream:
        stream.write("a,b\r\n")
        assert not target.exists()
    assert target.read_bytes() == b"a,b\r\n"
    assert list(tmp_path.iterdir()) == [target]


def test_a_failing_block_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old")

    def fail_half_way() -> None:
        with atomic_write(target) as stream:
            stream.write("half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_the_mode_of_an_existing_file_is_kept_and_a_new_one_honours_the_umask(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text("")
    old.chmod(0o640)
    for target in (old, new):
        with atomic_write(target) as stream:
            stream.write("x")
    umask = os.umask(0)
    os.umask(umask)
    assert stat.S_IMODE(old.stat().st_mode) == 0o640
    assert stat.S_IMODE(new.stat().st_mode) == 0o666 & ~umask


def test_a_symbolic_link_is_followed_not_replaced(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    link.symlink_to(real)
    with atomic_write(link) as stream:
        stream.write("x")
    assert link.is_symlink()
    assert real.read_text() == "x"


def test_a_full_device_is_one_clear_error_and_the_device_stays() -> None:
    with pytest.raises(OutputError, match="No space left"), atomic_write(Path("/dev/full")) as stream:
        stream.write("x" * 100_000)
    assert stat.S_ISCHR(Path("/dev/full").stat().st_mode)


@pytest.mark.parametrize("place", ["missing/out.csv", "folder"])
def test_places_that_cannot_be_written_are_refused_before_the_work(tmp_path: Path, place: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(OutputError, match="cannot write"):
        check_writable(tmp_path / place)


def test_a_loop_of_links_and_a_name_too_long_are_refused_in_one_line(tmp_path: Path) -> None:
    loop = tmp_path / "loop.csv"
    loop.symlink_to(loop)
    for path in (loop, tmp_path / ("n" * 300)):
        with pytest.raises(OutputError, match="cannot write"):
            check_writable(path)
        with pytest.raises(OutputError, match="cannot write"), atomic_write(path):
            pass
    assert loop.is_symlink()


def test_a_reader_of_another_stream_who_left_is_not_this_files_fault(tmp_path: Path) -> None:
    with pytest.raises(BrokenPipeError), atomic_write(tmp_path / "out.csv"):
        raise BrokenPipeError
    assert list(tmp_path.iterdir()) == []
