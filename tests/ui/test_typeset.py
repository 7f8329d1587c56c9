from typing import Any

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from gzstudents.ui import theme, typeset
from gzstudents.ui.typeset import KEPT, LEFT, RIGHT

TEXTS = ("Nguyễn Thị", "留学生 12", "محمد بن سلمان", "é̂", "😀 e", "a\nb", "a\tb", "&amp; <b>", "", "行" * 40, "  x")


def picture(ratio: float, draw: Any) -> QImage:
    image = QImage(round(220 * ratio), round(60 * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setPen(QColor("#1D5FBF"))
    draw(painter)
    painter.end()
    return image


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
@pytest.mark.parametrize("size", ["small", "standard", "huge"])
def test_a_text_looks_as_qt_draws_it(qapp: Any, ratio: float, size: str) -> None:
    theme.apply(qapp, "light", size)
    what = (12.5, QFont.Weight.Medium, True)
    look, face = theme.current(), typeset.face(*what)
    for text in TEXTS:
        for flags, rect in (
            (LEFT, QRectF(7, 5.25, 150, 47)),
            (RIGHT, QRectF(3, 5, 90, 33)),
            (LEFT, QRectF(7, 4, 9, 20)),
        ):
            shown = look.metrics(*what).elidedText(text, Qt.TextElideMode.ElideRight, int(rect.width()))
            if look.width(text, *what) <= rect.width():
                shown = text

            def as_qt(painter: QPainter, rect: QRectF = rect, flags: int = flags, shown: str = shown) -> None:
                painter.setFont(look.font(*what))
                painter.drawText(rect, flags, shown)

            def as_ours(painter: QPainter, rect: QRectF = rect, flags: int = flags, text: str = text) -> None:
                face.draw(painter, rect.x(), rect.y(), rect.width(), rect.height(), text, flags)

            assert picture(ratio, as_ours) == picture(ratio, as_qt), (text, flags)


def test_another_theme_has_other_faces(qapp: Any) -> None:
    before = typeset.face(13)
    assert typeset.face(13) is before
    theme.apply(qapp, "light", "large")
    assert typeset.face(13).font.pixelSize() > before.font.pixelSize()


def test_keeps_no_more_than_it_needs(qapp: Any) -> None:
    face = typeset.face(11.5)

    def many(painter: QPainter) -> None:
        for number in range(KEPT + 10):
            face.draw(painter, 0, 0, 30, 40, f"{number} 长长长长长", LEFT)

    picture(1, many)
    assert len(face._laid) <= KEPT
    assert len(face._cut) <= KEPT
