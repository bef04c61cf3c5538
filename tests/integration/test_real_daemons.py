"""The tests' own daemons: said when missing, ended with everything they started."""

from __future__ import annotations

import os
import time
from pathlib import Path

import daemons
import pytest

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("name", daemons.PACKAGES)
def test_a_missing_daemon_is_an_error_that_names_the_packages(name: str, tmp_path: Path) -> None:
    with pytest.raises(daemons.DaemonError, match=f"apt-get install .*{daemons.PACKAGES[name]}"):
        daemons.program(name, folders=str(tmp_path))


def test_a_daemon_that_does_not_start_shows_its_log(tmp_path: Path) -> None:
    broken = tmp_path / "broken.conf"
    broken.write_text("listen nonsense;", encoding="ascii")
    command = [daemons.program("nginx"), "-p", str(tmp_path), "-c", str(broken), "-e", "stderr"]
    with (
        pytest.raises(daemons.DaemonError, match=r'"listen" directive is not allowed'),
        daemons.daemon(1, lambda _: (command, tmp_path / "log"), lambda _: False),
    ):
        pytest.fail("a daemon with a broken configuration was taken for ready")


def test_the_end_takes_the_children_with_it_even_deaf_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(daemons, "END_SECONDS", 0.3)
    pids = tmp_path / "pids"
    script = f"trap '' TERM; sleep 300 & echo $$ $! > {pids}.new; mv {pids}.new {pids}; wait"
    with daemons.daemon(1, lambda _: (["sh", "-c", script], tmp_path / "log"), lambda _: pids.exists()):
        started = [int(text) for text in pids.read_text(encoding="ascii").split()]
        assert all(map(_alive, started))
    until = time.monotonic() + 5  # init collects orphans when it gets to it
    while any(map(_alive, started)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(_alive, started))


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    assert os.getpid() != pid
    return state not in ("Z", "X")
