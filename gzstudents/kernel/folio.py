"""A PDF file put together from inked pages: fonts embedded as their used glyphs, art shared as forms."""

import hashlib
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from reportlab.pdfbase import pdfdoc

from gzstudents.kernel.fonts import Face
from gzstudents.kernel.ink import Ink, number

_TABLES = ("GSUB", "GPOS", "GDEF", "BASE", "STAT", "vhea", "vmtx", "cmap", "post", "name", "OS/2", "gasp", "DSIG",
           "VORG", "VDMX", "hdmx", "LTSH", "PCLT", "meta", "Feat", "Glat", "Gloc", "Silf", "Sill", "FFTM", "kern")  # fmt: skip

_MOST_PIXELS = 8_000_000


@dataclass(frozen=True, slots=True)
class Form:
    """Art drawn once and used on many pages and in many files: already compressed."""

    name: str
    width: float
    height: float
    content: bytes
    glyphs: dict[Face, dict[int, str]]
    forms: tuple[str, ...]
    left: float = 0
    bottom: float = 0

    @classmethod
    def of(cls, name: str, ink: Ink, box: tuple[float, float, float, float]) -> "Form":
        """The form of what was inked; the box is left, bottom, width, height and clips."""
        left, bottom, width, height = box
        return cls(name, width, height, _packed(_bytes(ink), 9), ink.glyphs, tuple(ink.forms), left, bottom)


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG as it is, drawn with Ink.form() into a square of one unit. Pixels; `colours` 1 or 3."""

    name: str
    width: int
    height: int
    colours: int
    content: bytes

    @classmethod
    def of(cls, content: bytes) -> "Picture | None":
        """None for what is no JPEG that every reader shows: its frame header is read, nothing is decoded."""
        place = 2
        while content[:2] == b"\xff\xd8" and place + 9 < len(content) and content[place] == 0xFF:
            kind, length = content[place + 1], int.from_bytes(content[place + 2 : place + 4], "big")
            if kind in {0xC0, 0xC1, 0xC2}:
                bits, colours = content[place + 4], content[place + 9]
                high, wide = (int.from_bytes(content[place + at : place + at + 2], "big") for at in (5, 7))
                good = bits == 8 and colours in {1, 3} and 0 < wide * high <= _MOST_PIXELS
                name = f"p{hashlib.sha256(content).hexdigest()[:16]}"
                return cls(name, wide, high, colours, content) if good else None
            place += 2 + length
        return None


@dataclass(frozen=True, slots=True)
class About:
    """What a file says about itself. `made` is also its time stamp, so that the same content gives the same file."""

    title: str
    author: str = ""
    subject: str = ""
    keywords: tuple[str, ...] = field(default=())
    made: date = date(2000, 1, 1)
    language: str = "zh-CN"


class _Object(pdfdoc.PDFObject):  # type: ignore[misc]
    """An object whose bytes are known; names in braces of `refers` become references."""

    __RefOnly__ = 1

    def __init__(self, head: str, refers: dict[str, str] | None = None, stream: bytes | None = None) -> None:
        self._head, self._refers, self._stream = head, refers or {}, stream

    def format(self, document: Any) -> bytes:
        head = self._head
        for place, name in self._refers.items():
            head = head.replace("{" + place + "}", _reference(document, name))
        if self._stream is None:
            return head.encode("ascii")
        return b"%s\nstream\n%s\nendstream\n" % (head.encode("ascii"), self._stream)


class Folio:
    """Pages in, a file out."""

    def __init__(self, about: About) -> None:
        self._document = pdfdoc.PDFDocument(invariant=1, lang=about.language, compression=1, pdfVersion=(1, 6))
        self._describe(about)
        self._glyphs: dict[Face, dict[int, str]] = {}
        self._forms: set[str] = set()

    def _describe(self, about: About) -> None:
        document, info = self._document, self._document.info
        info.title, info.author, info.subject = about.title, about.author, about.subject
        info.keywords, info.creator, info.producer = ", ".join(about.keywords), "gzstudents", "gzstudents"
        stamp = SimpleNamespace(YMDhms=(*about.made.timetuple()[:3], 0, 0, 0), dhh=8, dmm=0)
        document._timeStamp = stamp
        wishes = pdfdoc.ViewerPreferencesPDFDictionary()
        wishes["DisplayDocTitle"], wishes["PrintScaling"], wishes["Duplex"] = "true", "None", "Simplex"
        document.Catalog.ViewerPreferences = wishes

    def add(self, forms: Iterable[Form]) -> None:
        """Put forms into the file; a form that uses others names them."""
        for form in forms:
            if form.name in self._forms:
                continue
            self._forms.add(form.name)
            self._use(form.glyphs)
            box = " ".join(map(number, (form.left, form.bottom, form.left + form.width, form.bottom + form.height)))
            resources, refers = _resources(form.forms)
            head = (
                f"<</Type/XObject/Subtype/Form/BBox[{box}]/Resources{resources}"
                f"/Filter/FlateDecode/Length {len(form.content)}>>"
            )
            self._document.Reference(_Object(head, refers, form.content), f"form-{form.name}")

    def add_picture(self, picture: Picture) -> None:
        """Put a picture into the file, once."""
        if picture.name in self._forms:
            return
        self._forms.add(picture.name)
        space = "DeviceGray" if picture.colours == 1 else "DeviceRGB"
        head = (
            f"<</Type/XObject/Subtype/Image/Width {picture.width}/Height {picture.height}/ColorSpace/{space}"
            f"/BitsPerComponent 8/Filter/DCTDecode/Length {len(picture.content)}>>"
        )
        self._document.Reference(_Object(head, {}, picture.content), f"form-{picture.name}")

    def page(self, ink: Ink, width: float, height: float) -> None:
        self._use(ink.glyphs)
        content = _packed(_bytes(ink), 6)
        self._document.updateSignature(content)
        name = self._document.thisPageName()
        stream = _Object(f"<</Filter/FlateDecode/Length {len(content)}>>", {}, content)
        self._document.Reference(stream, f"content-{name}")
        resources, refers = _resources(tuple(ink.forms))
        head = (
            f"<</Type/Page/Parent {{parent}}/MediaBox[0 0 {number(width)} {number(height)}]"
            f"/Resources{resources}/Contents {{content}}>>"
        )
        page = _Object(head, {**refers, "content": f"content-{name}", "parent": ""})
        self._document.addPage(page)

    def save(self) -> bytes:
        """The whole file."""
        fonts = self._document.idToObject[pdfdoc.BasicFonts].dict
        for face, glyphs in sorted(self._glyphs.items(), key=lambda item: item[0].id):
            fonts[face.id] = self._embed(face, glyphs)
        return bytes(self._document.GetPDFData(None))

    def _use(self, glyphs: dict[Face, dict[int, str]]) -> None:
        for face, said in glyphs.items():
            known = self._glyphs.setdefault(face, {})
            for glyph, text in said.items():
                known.setdefault(glyph, text)

    def _embed(self, face: Face, glyphs: dict[int, str]) -> Any:
        put, base, parts = self._document.Reference, f"font-{face.id}", _font(face, tuple(sorted(glyphs.items())))
        for name, (head, stream) in parts.items():
            refers = {place: f"{base}-{place}" for place in parts if "{" + place + "}" in head}
            found = put(_Object(head, refers, stream), f"{base}-{name}")
        return found


def _reference(document: Any, name: str) -> str:
    found = document.Reference(document.Pages) if not name else pdfdoc.PDFObjectReference(name)
    return bytes(found.format(document)).decode("ascii")


def _resources(forms: tuple[str, ...]) -> tuple[str, dict[str, str]]:
    refers = {f"x{place}": f"form-{name}" for place, name in enumerate(forms)}
    objects = "".join(f"/{name} {{x{place}}}" for place, name in enumerate(forms))
    return f"<</Font {{fonts}}/XObject<<{objects}>>>>", {**refers, "fonts": pdfdoc.BasicFonts}


def _bytes(ink: Ink) -> bytes:
    return "\n".join(ink.ops).encode("ascii")


def _packed(content: bytes, level: int) -> bytes:
    return zlib.compress(content, level)


@lru_cache(maxsize=256)
def _font(face: Face, glyphs: tuple[tuple[int, str], ...]) -> dict[str, tuple[str, bytes | None]]:
    """The objects of an embedded font, each with the bytes of its stream; the last one is the font itself."""
    numbers = tuple(glyph for glyph, _said in glyphs)
    program, length, places = _subset(face, numbers)
    said = _packed(_unicode_map(glyphs), 6)
    name = f"{_tag(face, numbers)}+{face.id}"
    widths = "".join(f"{glyph}[{number(face.width(glyph))}]" for glyph in numbers)
    described = (
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        f"/Supplement 0>>/DW 1000/W[{widths}]/FontDescriptor {{descriptor}}/CIDToGIDMap {{places}}>>"
    )
    whole = (
        f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H"
        "/DescendantFonts[{glyphs}]/ToUnicode {unicode}>>"
    )
    return {
        "program": (f"<</Filter/FlateDecode/Length {len(program)}/Length1 {length}>>", program),
        "places": (f"<</Filter/FlateDecode/Length {len(places)}>>", places),
        "unicode": (f"<</Filter/FlateDecode/Length {len(said)}>>", said),
        "descriptor": (_descriptor(face, name), None),
        "glyphs": (described, None),
        "font": (whole, None),
    }


def _tag(face: Face, glyphs: tuple[int, ...]) -> str:
    """Six capitals that name the subset, as PDF wants them."""
    digest = hashlib.sha256(repr((face.file.sha256, glyphs)).encode()).digest()
    return "".join(chr(65 + byte % 26) for byte in digest[:6])


def _subset(face: Face, glyphs: tuple[int, ...]) -> tuple[bytes, int, bytes]:
    """The font with these glyphs only packed, its true length, and the packed table from our numbers to its own."""
    import uharfbuzz

    wanted = uharfbuzz.SubsetInput()
    wanted.glyph_set.update(glyphs)
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
    wanted.drop_table_tag_set.update([int.from_bytes(tag.encode("ascii"), "big") for tag in _TABLES])
    plan = uharfbuzz.SubsetPlan(face.subsetter, wanted)
    numbers = plan.old_to_new_glyph_mapping
    program = bytes(plan.execute().blob.data)
    places = bytearray(2 * (max(glyphs) + 1))
    for glyph in glyphs:
        places[2 * glyph : 2 * glyph + 2] = int(numbers[glyph]).to_bytes(2, "big")
    return _packed(program, 6), len(program), _packed(bytes(places), 6)


@lru_cache(maxsize=64)
def _head(face: Face) -> tuple[list[int], int, int]:
    extents, table = face.font.get_font_extents("ltr"), bytes(face.face.reference_table("head").data)
    box = [round(int.from_bytes(table[at : at + 2], "big", signed=True) * face.unit) for at in (36, 38, 40, 42)]
    return box, round(extents.ascender * face.unit), round(extents.descender * face.unit)


def _descriptor(face: Face, name: str) -> str:
    box, ascent, descent = _head(face)
    return (
        f"<</Type/FontDescriptor/FontName/{name}/Flags 4/FontBBox[{' '.join(map(str, box))}]/ItalicAngle 0"
        f"/Ascent {ascent}/Descent {descent}/CapHeight 700/StemV 80/FontFile2 {{program}}>>"
    )


def _unicode_map(glyphs: tuple[tuple[int, str], ...]) -> bytes:
    """Glyph to text, in UTF-16: readers, searching and copying get every character back, rare Han too."""
    rows = [f"<{glyph:04X}> <{text.encode('utf-16-be').hex().upper()}>" for glyph, text in glyphs if text]
    blocks = []
    for start in range(0, len(rows), 100):  # the format allows a hundred in a block
        part = rows[start : start + 100]
        blocks += [f"{len(part)} beginbfchar", *part, "endbfchar"]
    return "\n".join([
        "/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap", "/CIDSystemInfo",
        "<< /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def", "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def", "1 begincodespacerange", "<0000> <FFFF>", "endcodespacerange", *blocks,
        "endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end",
    ]).encode("ascii")  # fmt: skip


def write(path: Path, content: bytes) -> None:
    """Put a file in its place whole or not at all."""
    import tempfile

    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".writing-", delete=False) as stream:
        temporary = Path(stream.name)
        try:
            stream.write(content)
            stream.close()
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
