"""Settings: defaults < file < environment < flags, and every mistake named."""

from __future__ import annotations

from pathlib import Path

import pytest

from brandguard.errors import SettingsError
from brandguard.settings import Settings, load_settings, override


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "settings.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_file_or_environment_the_defaults_hold() -> None:
    assert load_settings(None, {}) == Settings()


def test_the_environment_overrides_the_file_and_flags_override_both(tmp_path: Path) -> None:
    path = write(tmp_path, '[web]\ndeadline = 9.0\nconcurrency = 3\n[resolution]\nresolvers = ["192.0.2.1"]\n')
    environ = {"BRANDGUARD_WEB_DEADLINE": "7", "BRANDGUARD_RESOLUTION_RESOLVERS": "192.0.2.2, 192.0.2.3"}
    settings = load_settings(path, environ)
    assert settings.web.deadline == 7.0
    assert settings.web.concurrency == 3
    assert settings.resolution.resolvers == ("192.0.2.2", "192.0.2.3")
    changed = override(settings, {"web": {"deadline": 5.0, "concurrency": None}})
    assert changed.web.deadline == 5.0
    assert changed.web.concurrency == 3


def test_the_environment_can_name_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, "[registration]\nenabled = false\n")
    assert load_settings(None, {"BRANDGUARD_SETTINGS": str(path)}).registration.enabled is False


def test_relative_paths_in_a_file_count_from_its_folder(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, 'ca_file = "ca.pem"\n[registration]\nbootstrap = "b.json"\n'), {})
    assert settings.ca_file == str(tmp_path / "ca.pem")
    assert settings.registration.bootstrap == str(tmp_path / "b.json")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[web]\ndeadline = 'x'\n", "web.deadline: Expected `float`"),
        ("[web]\ndedline = 3\n", "unknown field `dedline`"),
        ("[web\n", "not valid TOML"),
    ],
)
def test_mistakes_in_the_file_name_the_file_and_the_key(tmp_path: Path, text: str, told: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(SettingsError) as problem:
        load_settings(path, {})
    assert str(path) in str(problem.value)
    assert told in str(problem.value)


def test_mistakes_in_the_environment_name_the_variable() -> None:
    with pytest.raises(SettingsError, match="BRANDGUARD_WEB_ENABLED"):
        load_settings(None, {"BRANDGUARD_WEB_ENABLED": "perhaps"})
    with pytest.raises(SettingsError, match="BRANDGUARD_WEB_DEADLINE"):
        load_settings(None, {"BRANDGUARD_WEB_DEADLINE": "soon"})


def test_a_missing_file_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot read"):
        load_settings(tmp_path / "none.toml", {})
