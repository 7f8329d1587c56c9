from pathlib import Path

import pytest

from gzstudents.ui.setup import mend_input_method
from gzstudents.ui.trail import Trail


@pytest.mark.parametrize(
    ("said", "plugin", "becomes"),
    [
        ("fcitx", "", "ibus"),
        ("fcitx5", "", "ibus"),
        ("fcitx", "libfcitx5platforminputcontextplugin.so", "fcitx"),
        ("ibus", "", "ibus"),
        ("", "", ""),
    ],
)
def test_chinese_can_be_typed_where_fcitx_is_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, plugin: str, becomes: str
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    folder = tmp_path / "platforminputcontexts"
    folder.mkdir()
    if plugin:
        (folder / plugin).touch()
    environment = {"QT_IM_MODULE": said} if said else {}
    mend_input_method(environment, tmp_path)
    assert environment.get("QT_IM_MODULE", "") == becomes


def test_other_systems_are_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    environment = {"QT_IM_MODULE": "fcitx"}
    mend_input_method(environment, tmp_path)
    assert environment == {"QT_IM_MODULE": "fcitx"}


def test_back_and_forward() -> None:
    trail = Trail()
    assert trail.walk(-1, "a", None) is None
    trail.leave("a", 1)
    trail.leave("b", None)
    assert trail.walk(-1, "c", 3) == ("b", None)
    assert trail.walk(-1, "b", None) == ("a", 1)
    assert not trail.can(-1)
    assert trail.walk(1, "a", 1) == ("b", None)
    trail.leave("b", 9)
    assert not trail.can(1)
