"""Ways to spoil a file: bytes, archives, XML, BIFF records, delimited text. All chance comes from the generator handed in."""

import io
import re
import struct
import zipfile
from collections.abc import Callable
from random import Random

Mutator = Callable[[Random, bytes], bytes]

NASTY = (
    b"", b"0", b"-1", b"1e999", b"NaN", b"-1e308", b"99999999999999999999", b"2147483648", b"XFD1048576", b"A0", b"AAAAAAA1", b"1:1",
    b"A1:XFD1048576", b"\xff", b"\xed\xa0\x80", b"\0", b"&#0;", b"&#xD800;", b"&amp;", b"]]>", b"../../x", b"s", b"str", b"inlineStr",
    b"e", b"d", b"true", b"1904", b"2024-02-31", b"=cmd|'/c calc'!A0", b"\xe2\x80\xae", b"9" * 400, b"<" * 50, b" " * 3000,
)  # fmt: skip
_ATTRIBUTE = re.compile(rb'([\w:.-]+)="([^"<]*)"')
_ELEMENT = re.compile(rb"<(/?)([\w:.-]+)[^<>]*>")
_TEXT = re.compile(rb">([^<>]+)<")
_BOF = b"\x09\x08\x10\x00"


def mutate(chance: Random, name: str, raw: bytes) -> bytes:
    """One to four changes that suit the kind of file."""
    own = MUTATORS[name.rpartition(".")[2]]
    if name in {"html.xls", "xml2003.xls"}:
        own = (markup, markup, delimited)
    for _time in range(chance.choice((1, 1, 1, 2, 4))):
        raw = chance.choice((*own, *own, plain))(chance, raw) if raw else raw
    return raw


def plain(chance: Random, raw: bytes) -> bytes:
    """Flipped bits, cut ends, pieces doubled, moved, zeroed, replaced."""
    at, length = chance.randrange(len(raw)), min(len(raw), 1 << chance.randrange(10))
    way = chance.randrange(7)
    if way == 0:
        spoilt = bytearray(raw)
        for _time in range(chance.choice((1, 3, 20))):
            spoilt[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        return bytes(spoilt)
    if way == 1:
        return raw[:at]
    if way == 2:
        return raw[:at] + raw[at : at + length] * 2 + raw[at + length :]
    if way == 3:
        return raw[:at] + bytes(length) + raw[at + length :]
    if way == 4:
        return raw[:at] + chance.choice(NASTY) + raw[at:]
    other = chance.randrange(len(raw))
    return raw[:at] + raw[other : other + length] + raw[at + (length if way == 5 else 0) :]


def archive(chance: Random, raw: bytes) -> bytes:
    """Parts spoilt, dropped, swapped, doubled, renamed; sizes that lie."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as old:
            parts = [(entry.filename, old.read(entry)) for entry in old.infolist()]
    except Exception:  # whatever zipfile says of an archive that was spoilt before
        return plain(chance, raw)
    if not parts:
        return plain(chance, raw)
    at, way = chance.randrange(len(parts)), chance.randrange(10)
    name, content = parts[at]
    if way < 5:
        sheets = [n for n, (part, _content) in enumerate(parts) if "sheet" in part or part == "content.xml"] or [at]
        at = chance.choice((at, chance.choice(sheets)))
        parts[at] = (parts[at][0], (markup if way < 4 else plain)(chance, parts[at][1]) if parts[at][1] else b"x")
    elif way == 5:
        del parts[at]
    elif way == 6:
        other = chance.randrange(len(parts))
        parts[at], parts[other] = (name, parts[other][1]), (parts[other][0], content)
    elif way == 7:
        parts.insert(chance.randrange(len(parts) + 1), (name.upper() if chance.random() < 0.3 else name, content))
    elif way == 8:
        parts[at] = (
            chance.choice(("/x", "../x", "xl\\x.xml", "C:x", "a" * 300, "x\u202e.xml", name.lower(), name + "/")),
            content,
        )
    packed = _packed(chance, parts)
    return _lying(chance, packed) if way == 9 else packed


def _packed(chance: Random, parts: list[tuple[str, bytes]]) -> bytes:
    import warnings

    out = io.BytesIO()
    how = chance.choice(
        (zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
    )
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", how) as new:
        warnings.simplefilter("ignore")  # names twice are meant
        for name, content in parts:
            new.writestr(name, content)
    return out.getvalue()


def _lying(chance: Random, raw: bytes) -> bytes:
    """Another number in a header of the archive."""
    heads = [found.start() for found in re.finditer(rb"PK(?:\x01\x02|\x03\x04|\x05\x06)", raw)]
    at = chance.choice(heads) + 4 + chance.randrange(26)
    return raw[:at] + struct.pack("<I", chance.choice((0, 1, 8, 99, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF))) + raw[at + 4 :]


def markup(chance: Random, raw: bytes) -> bytes:
    """Attributes, elements and texts of XML or HTML."""
    way = chance.randrange(7)
    pattern = _ATTRIBUTE if way < 3 else _TEXT if way < 5 else _ELEMENT
    found = list(pattern.finditer(raw))
    if not found:
        return plain(chance, raw)
    one, other = chance.choice(found), chance.choice(found)
    if way in {0, 1}:
        return raw[: one.start(2)] + chance.choice(NASTY) + raw[one.end(2) :]
    if way == 2:
        return raw[: one.start()] + other[0] + raw[one.end() :]
    if way in {3, 4}:
        return raw[: one.start(1)] + chance.choice((*NASTY, other[1])) + raw[one.end(1) :]
    if way == 5:
        return raw[: one.start()] + (one[0] * chance.choice((0, 2, 3000)))[:200_000] + raw[one.end() :]
    first, last = sorted((one.start(), other.end()))
    piece = raw[first:last][:20_000]
    return raw[:first] + piece * chance.choice((0, 2, 20)) + raw[last:]


def records(chance: Random, raw: bytes) -> bytes:
    """BIFF: another type, length or content of a record; a record dropped or doubled, the length of the stream kept."""
    start = raw.find(_BOF)
    places = _places(raw, start) if start >= 0 else []
    if not places:
        return plain(chance, raw)
    at, length = chance.choice(places)
    way, end = chance.randrange(5), places[-1][0] + 4 + places[-1][1]
    kind, body = raw[at : at + 2], raw[at + 4 : at + 4 + length]
    if way == 0:
        kind = struct.pack(
            "<H",
            chance.choice((0x00FC, 0x0009, 0x0085, 0x00FD, 0x0203, 0x00E5, 0x003C, 0x0006, chance.randrange(1 << 16))),
        )
        return raw[:at] + kind + raw[at + 2 :]
    if way == 1:
        return (
            raw[: at + 2] + struct.pack("<H", chance.choice((0, 1, 0xFFFF, 8225, max(0, length - 1)))) + raw[at + 4 :]
        )
    if way == 2 and length:
        inside = at + 4 + chance.randrange(length)
        return (
            raw[:inside]
            + struct.pack("<I", chance.choice((0, 0xFFFFFFFF, 0x7FFFFFFF, 0xFFFF, chance.getrandbits(32))))
            + raw[inside + 4 :]
        )
    record = kind + struct.pack("<H", length) + body
    rest = raw[at + 4 + length : end]
    stream = (rest + bytes(len(record))) if way == 3 else (record * 2 + rest)[: end - at]
    return raw[:at] + stream + raw[end:]


def _places(raw: bytes, start: int) -> list[tuple[int, int]]:
    places: list[tuple[int, int]] = []
    at = start
    while at + 4 <= len(raw) and len(places) < 5000:
        kind, length = struct.unpack_from("<HH", raw, at)
        if not kind or at + 4 + length > len(raw):
            break
        places.append((at, length))
        at += 4 + length
    return places


def delimited(chance: Random, raw: bytes) -> bytes:
    """Quotes, delimiters, line ends; other encodings in the middle; cells without end."""
    at = chance.randrange(len(raw))
    at = max(raw.rfind(chance.choice((b"\n", b",", b"\t")), 0, at), 0)
    encoding = chance.choice(("utf-8", "utf-16-le", "utf-16-be", "gb18030", "big5", "cp1252"))
    piece = chance.choice((
        b'"', b'""', b'"\r\n"', b",", b"\t", b";", b"\r", b"\n\r", b"\0", b"\xef\xbb\xbf", b"\xff\xfe", b"\x1a", b"\xff", b"\x81", b"'",
        b"\xed\xa0\x80", b"," * 5000, b"\n" * 400, b'"' + b"x\n" * 9, b"y" * 40_000, b"sep=;\n", "阮文安,".encode(encoding, "replace"),
        raw[:200], bytes(40),
    ))  # fmt: skip
    if chance.random() < 0.15:
        try:
            return raw.decode("utf-8-sig").encode(encoding, "replace")
        except UnicodeDecodeError:
            return raw[::2]
    return raw[:at] + piece + raw[at + chance.choice((0, 0, 1, 30)) :]


MUTATORS: dict[str, tuple[Mutator, ...]] = {
    "xlsx": (archive, archive), "ods": (archive, archive), "xls": (records, records), "csv": (delimited,), "tsv": (delimited,),
}  # fmt: skip
