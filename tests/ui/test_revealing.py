"""A revealed value leaves the clipboard again."""

from typing import Any

from PySide6.QtWidgets import QApplication

from gzstudents.ui.revealing import Revealed


def test_what_was_revealed_and_copied_goes_and_other_things_stay(qtbot: Any) -> None:
    clipboard = QApplication.clipboard()
    revealed = Revealed()
    revealed._timer.setInterval(30)
    revealed.note("ML1234567")
    clipboard.setText("ML1234567")
    qtbot.waitUntil(lambda: clipboard.text() == "", timeout=2_000)
    clipboard.setText("ML1234567")
    clipboard.setText("something else")
    qtbot.wait(80)
    assert clipboard.text() == "something else"
    revealed.deleteLater()
