"""Reading PDF files back: text, boxes, pixels, with one pinned renderer."""

import io
import re
import unicodedata
from typing import Any

import numpy as np
import pypdf
import pypdfium2

Pixels = Any


def plain(text: str) -> str:
    """Without white space and in one form: readers differ in both."""
    return re.sub(r"[\s\u200b\ufeff\u0002]+", "", unicodedata.normalize("NFC", text))


def reader(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


def text_of(content: bytes, page: int = 0) -> str:
    document = pypdfium2.PdfDocument(content)
    try:
        return plain(document[page].get_textpage().get_text_range())
    finally:
        document.close()


def text_pypdf(content: bytes, page: int = 0) -> str:
    return plain(reader(content).pages[page].extract_text())


def pixels(content: bytes, page: int = 0, dpi: int = 100) -> Pixels:
    document = pypdfium2.PdfDocument(content)
    try:
        return document[page].render(scale=dpi / 72).to_numpy().astype(np.int16).mean(axis=2)
    finally:
        document.close()


def block_difference(one: Pixels, other: Pixels, side: int = 24) -> float:
    """The largest mean difference of a block: one changed digit shows, noise does not."""
    difference = np.abs(one - other)
    rows, columns = difference.shape[0] // side, difference.shape[1] // side
    blocks = difference[: rows * side, : columns * side].reshape(rows, side, columns, side)
    return float(blocks.mean(axis=(1, 3)).max())


def boxes(content: bytes, words: str, page: int = 0) -> list[tuple[float, float, float, float]]:
    """Left, bottom, right, top of every character of the last place where the words stand."""
    document = pypdfium2.PdfDocument(content)
    try:
        text = document[page].get_textpage()
        whole = text.get_text_range()
        start = whole.rfind(words)
        assert start >= 0, f"{words!r} is not on the page"
        return [text.get_charbox(place) for place in range(start, start + len(words)) if not whole[place].isspace()]
    finally:
        document.close()


def catalogue(content: bytes) -> Any:
    return reader(content).trailer["/Root"]


def fonts_of(content: bytes) -> dict[str, bool]:
    """Every font of the file, and whether its program is in it."""
    out: dict[str, bool] = {}
    for obj in _objects(reader(content)):
        if isinstance(obj, dict) and obj.get("/Type") == "/Font" and obj.get("/Subtype") != "/Type0":
            descriptor = obj.get("/FontDescriptor")
            out[str(obj["/BaseFont"])] = bool(descriptor and "/FontFile2" in descriptor.get_object())
    return out


def _objects(file: pypdf.PdfReader) -> list[Any]:
    return [file.get_object(number) for number in range(1, int(str(file.trailer["/Size"])))]
