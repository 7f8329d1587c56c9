"""The child process that looks into pictures and PDFs, cleans them and draws them: a hostile one kills this process at most.

Reads the file from standard input, writes pickled frames to standard output, as `worker` does. Light on purpose: neither texts
nor features. Refusals are named by one word; the parent words them.
"""

import hashlib
import io
import json
import pickle
import re
import struct
import sys
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from typing import Any

from gzstudents.kernel.parsing.worker import limit_memory

MOST_PIXELS = 40_000_000  # of one picture: A3 at 600 dpi in grey is 70 million, at 300 dpi 17 million
MOST_PAGES = 5_000
_TIFF_PAGES = 300
_THUMBNAIL = 256  # pixels, the longer side
_PIECE = 512 << 10
_MOST_UNPACKED = 512 << 20  # what an Office file may claim to hold
_ORIENTATION, _GPS, _TELLS = 0x0112, 0x8825, (0x02BC, 0x8769, 0x8825)  # EXIF tags: XMP, EXIF, GPS
_KEPT_APPS = {0xE0: b"JFIF", 0xE2: b"ICC_PROFILE", 0xEE: b"Adobe"}
_PNG_KEPT = frozenset(
    (
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"gAMA",
        b"cHRM",
        b"sRGB",
        b"iCCP",
        b"sBIT",
        b"bKGD",
        b"pHYs",
        b"cICP",
    )
)
_NEXT_MARKER = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")
_FORMATS = {"jpeg": ("JPEG",), "png": ("PNG",), "tiff": ("TIFF",)}

Frame = tuple[Any, ...]


class Refused(Exception):
    """Not taken; the word says why: damaged, password, macros, archive, heic, too_large."""


def main() -> None:
    limit_memory()
    warnings.simplefilter("error")  # Pillow only warns of pictures that are too large
    out = sys.stdout.buffer
    job, told = sys.argv[1], json.loads(sys.argv[2])
    try:
        for frame in _JOBS[job](sys.stdin.buffer.read(), **told):
            pickle.dump(frame, out, 5)
    except BaseException as error:  # whatever a library raises about a file somebody made; the parent words it
        pickle.dump(("error", _reason(error)), out, 5)
    out.flush()


def _reason(error: BaseException) -> str:
    if isinstance(error, Refused):
        return str(error)
    if "DecompressionBomb" in type(error).__name__:
        return "too_large"
    return "unsafe" if isinstance(error, MemoryError | RecursionError) else "damaged"


# -- looking ---------------------------------------------------------------------------------------------------------------


def _look(raw: bytes, sort: str) -> Iterator[Frame]:
    """("look", type, pages, size and hash of the cleaned content or 0 and "", whether it told a place, thumbnail)."""
    if sort == "office":
        yield ("look", _office(raw), 1, 0, "", False, b"")
    elif sort == "pdf":
        pages, thumbnail = _pdf(raw)
        yield ("look", "pdf", pages, 0, "", False, thumbnail)
    else:
        yield _look_at_picture(raw, sort)
    yield ("end",)


def _look_at_picture(raw: bytes, sort: str) -> Frame:
    image = _picture(raw, sort)
    pages = getattr(image, "n_frames", 1) if sort == "tiff" else 1
    if pages > _TIFF_PAGES:
        raise Refused("too_large")
    place = _GPS in image.tag_v2 if sort == "tiff" else bool(image.getexif().get_ifd(_GPS))
    thumbnail = _jpeg(_small(_upright(image), _THUMBNAIL), 82)
    for number in range(1, pages):
        image.seek(number)
        image.load()
    clean = _cleaned(raw, sort)
    kind = "jpeg" if sort == "heic" else sort
    if clean == raw:
        return ("look", kind, pages, 0, "", place, thumbnail)
    return ("look", kind, pages, len(clean), hashlib.sha256(clean).hexdigest(), place, thumbnail)


def _pdf(raw: bytes) -> tuple[int, bytes]:
    if b"%%EOF" not in raw[-65_536:]:  # the end is missing: what a reader makes of the rest is a guess
        raise Refused("damaged")
    document = _document(raw)
    pages = len(document)
    if not 0 < pages <= MOST_PAGES:
        raise Refused("damaged" if not pages else "too_large")
    thumbnail = b""
    with suppress(Exception):  # a page that cannot be drawn is no reason to refuse the paper
        thumbnail = _jpeg(_small(_drawn(document, 0, _THUMBNAIL), _THUMBNAIL), 82)
    return pages, thumbnail


def _document(raw: bytes) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        raise Refused("password" if "password" in str(error).lower() else "damaged") from error


def _office(raw: bytes) -> str:
    """Word or Excel: docx or xlsx by what is inside; nothing is unpacked."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(raw)).infolist()
    except zipfile.BadZipFile as error:
        raise Refused("damaged") from error
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" not in names:
        raise Refused("archive")
    if any(name.lower().endswith(("vbaproject.bin", ".exe", ".dll", ".js", ".vbs")) for name in names):
        raise Refused("macros")
    if sum(entry.file_size for entry in entries) > _MOST_UNPACKED or len(entries) > 20_000:
        raise Refused("unsafe")
    for name, kind in (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx")):
        if name in names:
            return kind
    raise Refused("archive")


# -- cleaning --------------------------------------------------------------------------------------------------------------


def _clean(raw: bytes, sort: str) -> Iterator[Frame]:
    """("piece", bytes) …: the same picture without the place, the camera and the words that travelled with it."""
    yield from _pieces(_cleaned(raw, sort))


def _cleaned(raw: bytes, sort: str) -> bytes:
    if sort == "jpeg":
        return _clean_jpeg(raw, _picture(raw, sort).getexif().get(_ORIENTATION, 1))
    if sort == "png":
        return _clean_png(raw)
    if sort == "tiff":
        return _clean_tiff(raw)
    return _jpeg(_upright(_picture(raw, sort)), 92)


def _clean_jpeg(raw: bytes, orientation: int) -> bytes:
    """Without loss: segments are left out, the picture itself is not coded anew; of EXIF the orientation stays."""
    out = [b"\xff\xd8"]
    if orientation in range(2, 9):
        exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01" + struct.pack(">HHIHHI", _ORIENTATION, 3, 1, orientation, 0, 0)
        out.append(b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif)
    at = 2
    while True:
        found = _NEXT_MARKER.match(raw, at)
        if found is None:
            raise Refused("damaged")
        marker, at = raw[found.end() - 1], found.end()
        if marker == 0xD9:
            return b"".join([*out, b"\xff\xd9"])  # what follows the end of the picture is no part of it
        end = at + struct.unpack(">H", raw[at : at + 2])[0]
        if marker == 0xDA:  # the coded picture, up to the next marker
            following = _NEXT_MARKER.search(raw, end)
            if following is None:
                raise Refused("damaged")
            end = following.start()
        if _is_kept(marker, raw[at + 2 : at + 14]):
            out.append(bytes((0xFF, marker)) + raw[at:end])
        at = end


def _is_kept(marker: int, head: bytes) -> bool:
    if 0xE0 <= marker <= 0xEF:
        return marker in _KEPT_APPS and head.startswith(_KEPT_APPS[marker])
    return marker != 0xFE  # a comment


def _clean_png(raw: bytes) -> bytes:
    image = _picture(raw, "png")
    if image.getexif().get(_ORIENTATION, 1) != 1:
        buffer = io.BytesIO()
        upright = _upright(image)
        upright.info = {}
        upright.save(buffer, "PNG")
        return buffer.getvalue()
    out, at = [raw[:8]], 8
    while True:
        length, kind = struct.unpack(">I4s", raw[at : at + 8])
        if kind in _PNG_KEPT:
            out.append(raw[at : at + 12 + length])
        at += 12 + length
        if kind == b"IEND":
            return b"".join(out)


def _clean_tiff(raw: bytes) -> bytes:
    """As it is, unless a page tells of place or camera: then its pages are written anew, without loss."""
    from PIL import Image, ImageSequence

    image = _picture(raw, "tiff")
    pages = list(range(getattr(image, "n_frames", 1)))
    if not any(_tells(image, number) for number in pages):
        return raw
    image.seek(0)
    if sum(frame.width * frame.height for frame in ImageSequence.Iterator(image)) > 3 * MOST_PIXELS:
        raise Refused("too_large")
    made: list[Any] = []
    for number in pages:
        image.seek(number)
        page = Image.new(image.mode, image.size)
        page.paste(image)
        if image.mode == "P":
            page.putpalette(image.getpalette() or [])
        made.append(page)
    buffer = io.BytesIO()
    packed = "group4" if all(page.mode == "1" for page in made) else "tiff_adobe_deflate"
    made[0].save(buffer, "TIFF", save_all=True, append_images=made[1:], compression=packed)
    return buffer.getvalue()


def _tells(image: Any, number: int) -> bool:
    image.seek(number)
    return any(tag in image.tag_v2 for tag in _TELLS)


# -- drawing ---------------------------------------------------------------------------------------------------------------


def _draw(raw: bytes, sort: str, page: int, width: int) -> Iterator[Frame]:
    """("drawn", width, height, RGB bytes): a page or picture, at most so many pixels wide and three times as high."""
    if sort == "pdf":
        image = _drawn(_document(raw), page, width)
    else:
        picture = _picture(raw, sort)
        if sort == "tiff":
            picture.seek(page)
        image = _small(_upright(picture), width, width * 3)
    yield ("drawn", image.width, image.height, image.tobytes())
    yield ("end",)


def _photo(raw: bytes, sort: str, box: list[float], size: list[int]) -> Iterator[Frame]:
    """("piece", bytes) …: a part of the upright picture (left, top, right, bottom from 0 to 1), scaled, as a JPEG."""
    image = _upright(_picture(raw, sort))
    left, top, right, bottom = (
        round(part * whole) for part, whole in zip(box, (image.width, image.height) * 2, strict=True)
    )
    part = image.crop((max(0, left), max(0, top), min(image.width, right), min(image.height, bottom)))
    if min(part.size) < 1:
        raise Refused("damaged")
    from PIL import Image

    scaled = part.resize((size[0], size[1]), Image.Resampling.LANCZOS) if part.width > size[0] else part
    yield from _pieces(_jpeg(scaled, 90))


def _picture(raw: bytes, sort: str) -> Any:
    """The picture, decoded: what cannot be decoded whole is damaged."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    if sort == "heic":
        with suppress(ImportError):  # where somebody has put it beside the program
            import_module("pillow_heif").register_heif_opener()
    try:
        image = Image.open(io.BytesIO(raw), formats=_FORMATS.get(sort))
    except OSError as error:
        raise Refused("heic" if sort == "heic" else "damaged") from error
    image.load()
    return image


def _upright(image: Any) -> Any:
    """As it is looked at (EXIF orientation), in RGB on white."""
    from PIL import Image, ImageOps

    turned = ImageOps.exif_transpose(image)
    if turned.mode in {"RGBA", "LA", "PA"} or "transparency" in turned.info:
        ground = Image.new("RGBA", turned.size, "white")
        ground.alpha_composite(turned.convert("RGBA"))
        return ground.convert("RGB")
    if turned.mode.startswith("I;16") or turned.mode in {"I", "F"}:
        turned = turned.point(lambda value: value / 257).convert("L")
    return turned.convert("RGB")


def _small(image: Any, width: int, height: int = 0) -> Any:
    image.thumbnail((width, height or width))
    return image


def _drawn(document: Any, page: int, width: int) -> Any:
    paper = document[page]
    wide, high = paper.get_size()
    if not (wide > 0 and high > 0):
        raise Refused("damaged")
    scale = min(width / wide, width * 3 / high)
    return paper.render(scale=scale, fill_color=(255, 255, 255, 255)).to_pil().convert("RGB")


def _jpeg(image: Any, quality: int) -> bytes:
    buffer = io.BytesIO()
    image.info = {}
    image.save(buffer, "JPEG", quality=quality, optimize=True)
    return buffer.getvalue()


def _pieces(raw: bytes) -> Iterator[Frame]:
    for start in range(0, len(raw), _PIECE):
        yield ("piece", raw[start : start + _PIECE])
    yield ("end",)


_JOBS: dict[str, Callable[..., Iterator[Frame]]] = {"look": _look, "clean": _clean, "draw": _draw, "photo": _photo}
