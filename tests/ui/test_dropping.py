"""A file dropped where nobody else wants it goes to the window."""

from typing import Any

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from gzstudents.students.screen.files import dropped_file
from gzstudents.ui.dropping import Drops

NO = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


def drop(window: QWidget, name: str) -> bool:
    """Drag a file over the window and let it go; whether it was welcome."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(name)])
    enter = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, LEFT, NO)
    enter.setAccepted(False)
    QApplication.sendEvent(window, enter)
    if enter.isAccepted():
        QApplication.sendEvent(window, QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, LEFT, NO))
    return enter.isAccepted()


def test_a_sheet_is_taken_and_a_picture_is_not(qtbot: Any) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    taken: list[str] = []
    Drops(window, dropped_file, lambda path: taken.append(path.name))
    assert drop(window, "/rolls/秋季名册.xlsx")
    assert not drop(window, "/rolls/photo.png")
    assert taken == ["秋季名册.xlsx"]
