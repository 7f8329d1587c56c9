"""Pixels from the guarded child, and our own thumbnails, as pictures of Qt."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageWriter, QPainter, QPainterPath, QPixmap

from gzstudents.attachments.scans import Picture


def image_of(picture: Picture) -> QImage:
    """Three bytes a pixel, rows without padding."""
    made = QImage(picture.rgb, picture.width, picture.height, picture.width * 3, QImage.Format.Format_RGB888)
    return made.copy()  # Qt's object only borrows the bytes


def thumbnail(content: bytes, size: QSize, ratio: float) -> QPixmap:
    """A small picture of ours, as large as fits, with round corners."""
    image = QImage.fromData(content)
    if image.isNull():
        return QPixmap()
    wanted = QSize(round(size.width() * ratio), round(size.height() * ratio))
    small = image.scaled(wanted, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    made = QPixmap(small.size())
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path = QPainterPath()
    path.addRoundedRect(QRectF(made.rect()), 4 * ratio, 4 * ratio)
    painter.setClipPath(path)
    painter.drawImage(0, 0, small)
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made


def png_of(image: QImage) -> bytes:
    """A picture from the clipboard as a file would hold it."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())


def framed(picture: QPixmap, side: int, ratio: float) -> QPixmap:
    """In the middle of a square: lines under one another begin at one place."""
    made = QPixmap(round(side * ratio), round(side * ratio))
    made.fill(Qt.GlobalColor.transparent)
    made.setDevicePixelRatio(ratio)
    size = picture.deviceIndependentSize()
    painter = QPainter(made)
    painter.drawPixmap(QPointF((side - size.width()) / 2, (side - size.height()) / 2), picture)
    painter.end()
    return made
