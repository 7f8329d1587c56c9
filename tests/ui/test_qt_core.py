"""What PySide6 compiles at each start is kept, and nothing but exactly that is ever taken back."""

import importlib.util
import marshal
import subprocess
import sys
from pathlib import Path

import pytest

from gzstudents.ui.qt_core import Kept

NAME = "shibokensupport/one.py"


def test_code_is_kept_for_the_same_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "kept.bin"
    first = Kept(place)
    made = first.compile(b"x = 1", NAME, "exec")
    first.write()
    again = Kept(place)
    monkeypatch.setattr(again, "_compile", None)  # anything compiled would fail
    assert again.compile(b"x = 1", NAME, "exec") == made


def test_another_source_is_compiled_anew_and_replaces_the_old(tmp_path: Path) -> None:
    place = tmp_path / "kept.bin"
    for source in (b"x = 1", b"x = 2"):
        kept = Kept(place)
        code = kept.compile(source, NAME, "exec")
        kept.write()
        assert int(source[-1:]) in code.co_consts


def test_what_is_not_of_pyside_is_compiled_as_ever(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "kept.bin")
    assert kept.compile("1 + 1", "<text>", "eval").co_consts == (2,)
    kept.write()
    assert not (tmp_path / "kept.bin").exists()


def test_a_damaged_file_counts_as_none(tmp_path: Path) -> None:
    magic = importlib.util.MAGIC_NUMBER
    place = tmp_path / "kept.bin"
    for damage in (b"", b"\0" * 40, magic, magic + b"xx", magic + marshal.dumps([1]), magic + marshal.dumps({NAME: 3})):
        place.write_bytes(damage)
        assert Kept(place).compile(b"1", NAME, "eval").co_consts == (1,)


def test_a_folder_that_cannot_be_written_is_no_harm(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "missing" / "kept.bin")
    kept.compile(b"x = 1", NAME, "exec")
    kept.write()


def test_afterwards_the_built_in_functions_are_as_before() -> None:
    text = "import builtins as b; old = b.__import__, b.compile; import gzstudents.ui as _; assert old == (b.__import__, b.compile)"
    subprocess.run([sys.executable, "-c", text], check=True)


def test_what_says_what_is_wrong_with_a_call_still_says_it() -> None:
    """PySide6's rarer modules run when they are needed; until then they are asleep."""
    text = """
import sys, gzstudents.ui
from PySide6.QtCore import QPoint
from shibokensupport.signature import parser
assert not {"argparse", "inspect"} & set(sys.modules) and "EnumSelect" not in vars(parser)
try:
    QPoint("a", "b")
except TypeError as error:
    assert "Supported signatures" in str(error) and "xpos: int, ypos: int" in str(error), error
else:
    raise AssertionError
assert "EnumSelect" in vars(parser) and not hasattr(parser, "no_such_thing")
"""
    subprocess.run([sys.executable, "-c", text], check=True)
