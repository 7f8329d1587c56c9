"""Files as people hand them in: scans, photos from telephones, documents, and such as nobody should take. All invented."""

import io
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

from PIL import Image

PLACE = {1: "N", 2: (23.0, 7.0, 45.5), 3: "E", 4: (113.0, 19.0, 12.25)}


def picture(kind: str = "JPEG", *, size: tuple[int, int] = (120, 160), orientation: int = 1, place: bool = False, seed: int = 0,
            mode: str = "RGB", **options: Any) -> bytes:  # fmt: skip
    """A picture whose upper half is another colour than its lower one."""
    image = Image.new(
        mode, size, "white" if mode == "1" else (200, (40 + seed) % 256, (seed * 7) % 256)[: 1 if mode == "L" else 3]
    )
    image.paste(0 if mode in {"1", "L"} else (10, 30, 200), (0, size[1] // 2, size[0], size[1]))
    exif = Image.Exif()
    if orientation != 1:
        exif[0x0112] = orientation
    if place:
        exif[0x010F] = "Telephone of Somebody"
        exif.get_ifd(0x8825).update(PLACE)
        if kind == "TIFF":
            exif[0x8825] = 0  # Pillow writes the directory where the tag stands
    buffer = io.BytesIO()
    image.save(buffer, kind, exif=exif, **options)
    return buffer.getvalue()


def pdf(pages: int = 2, words: str = "PASSPORT", **options: Any) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1, **options)
    for number in range(pages):
        canvas.drawString(100, 700, f"{words} {number + 1}")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def office(inside: str = "word/document.xml", *more: str, types: str = "[Content_Types].xml") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in (types, inside, *more):
            archive.writestr(name, "<x/>")
    return buffer.getvalue()


def bomb() -> bytes:
    """A PNG of 20,000 times 20,000 pixels in a few kilobytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 20_000, 20_000, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(50_000_000), 9))
        + chunk(b"IEND", b"")
    )


def put(folder: Path, name: str, raw: bytes) -> Path:
    path = folder / name
    path.write_bytes(raw)
    return path
