"""Copied cells reach the clipboard, and a program that ends with them on it ends well."""

import subprocess
import sys
from typing import Any

from PySide6.QtGui import QGuiApplication

from gzstudents.ui.clipboard import put_cells

_ENDS = """
import sys
from PySide6.QtWidgets import QApplication
app = QApplication(sys.argv)
from gzstudents.ui.clipboard import put_cells
put_cells("张三\\t01", "<table></table>")
"""


def test_both_forms_are_offered(qtbot: Any) -> None:
    put_cells("张三\t01", "<table><tr><td>张三</td><td>01</td></tr></table>")
    offered = QGuiApplication.clipboard().mimeData()
    assert offered.text() == "张三\t01"
    assert "<td>张三</td>" in offered.html()


def test_the_program_ends_well_with_cells_on_the_clipboard() -> None:
    done = subprocess.run([sys.executable, "-c", _ENDS], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
