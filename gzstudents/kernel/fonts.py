"""The shipped fonts: unpacked when first asked for, which one draws a character, and what none can draw."""

import hashlib
import lzma
import os
import tempfile
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from gzstudents.kernel import paths
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _

_JOINERS = frozenset((0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF))
_ZWJ = "\u200d"
GETA = "〓"  # what printers set for a character they have no type for


class Missing(NamedTuple):
    """A character that no font of a stack can draw."""

    char: str
    codepoint: str
    name: str

    def __str__(self) -> str:
        shown = self.char if self.char.isprintable() else "·"
        return f"{shown} {self.codepoint} {self.name}".strip()


class MissingGlyph(UserError):
    """Something cannot be printed with the fonts at hand; nothing was written."""

    def __init__(self, message: str, missing: list[Missing] | None = None) -> None:
        super().__init__(message)
        self.missing = list(missing or [])


class FontDamaged(UserError):
    """A font file of the program is not what it should be."""


@dataclass(frozen=True, slots=True)
class FontFile:
    """One line of resources/fonts/fonts.toml."""

    id: str
    file: str
    bytes: int
    sha256: str
    role: str = ""
    only: str = ""


class Face:
    """One font, opened when it is first needed."""

    def __init__(self, file: FontFile) -> None:
        self.file = file
        self.id = file.id

    @cached_property
    def face(self) -> Any:
        """HarfBuzz's face over the unpacked file, which the system maps and does not read whole."""
        import uharfbuzz

        return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(unpacked(self.file))))

    @cached_property
    def font(self) -> Any:
        import uharfbuzz

        return uharfbuzz.Font(self.face)

    @cached_property
    def subsetter(self) -> Any:
        """The face prepared so that taking some glyphs out of it costs 0.1 ms."""
        import uharfbuzz

        return uharfbuzz.subset_preprocess(self.face)

    @cached_property
    def coverage(self) -> Any:
        return self.face.unicodes

    @cached_property
    def unit(self) -> float:
        """Thousandths of an em in one unit of the font."""
        return 1000 / int(self.face.upem)

    def width(self, glyph: int) -> float:
        """The advance of a glyph in thousandths of an em, as the PDF's table of widths says it."""
        return round(int(self.font.get_glyph_h_advance(glyph)) * self.unit, 2)

    def covers(self, cluster: str) -> bool:
        coverage = self.coverage
        return all(ord(char) in coverage or _ignorable(char) for char in cluster)


class Stack:
    """Fonts in order: the first that has every character of a cluster, and may serve it, draws it."""

    def __init__(self, name: str, parts: list[tuple[Face, tuple[range, ...]]]) -> None:
        self.name = name
        self._parts = parts
        self._known: dict[str, Face | None] = {}

    @property
    def first(self) -> Face:
        return self._parts[0][0]

    def face(self, cluster: str) -> Face | None:
        """The font for one cluster, or None where no font has it."""
        try:
            return self._known[cluster]
        except KeyError:
            found = self._known[cluster] = self._find(cluster)
            return found

    def runs(self, text: str) -> list[tuple[Face, str]]:
        """The text cut where the font changes; white space goes with what stands before it. Raises MissingGlyph."""
        out: list[tuple[Face, str]] = []
        for cluster in clusters(text):
            face = out[-1][0] if out and cluster.isspace() else self.face(cluster)
            if face is None:
                raise MissingGlyph(_no_font(missing(text, self.name)), missing(text, self.name))
            if out and out[-1][0] is face:
                out[-1] = (face, out[-1][1] + cluster)
            else:
                out.append((face, cluster))
        return out

    def _find(self, cluster: str) -> Face | None:
        forms = {cluster, unicodedata.normalize("NFD", cluster)}
        first = ord(cluster[0])
        for face, ranges in self._parts:
            if (not ranges or any(first in allowed for allowed in ranges)) and any(map(face.covers, forms)):
                return face
        return None


def clusters(text: str) -> list[str]:
    """The text in NFC, cut into characters with the marks that stand on them."""
    if text.isascii():
        return list(text)
    out: list[str] = []
    for char in unicodedata.normalize("NFC", text):
        if out and (_joins(char) or out[-1][-1] == _ZWJ):
            out[-1] += char
        else:
            out.append(char)
    return out


@lru_cache(maxsize=20_000)
def _joins(char: str) -> bool:
    return unicodedata.category(char) in {"Mn", "Mc", "Me"} or _ignorable(char)


def missing(text: str, stack_name: str) -> list[Missing]:
    """Every character of the text that the stack cannot draw, in order, each once."""
    found = stack(stack_name)
    lost: dict[str, None] = {}
    for cluster in clusters(text):
        if not cluster.isspace() and found.face(cluster) is None:
            alone = [char for char in cluster if not _ignorable(char) and found.face(char) is None]
            lost.update(dict.fromkeys(alone or cluster))
    return [Missing(char, f"U+{ord(char):04X}", unicodedata.name(char, "")) for char in lost]


def printable(text: str, stack_name: str) -> str:
    """The text with 〓 for every character that has no font: for reports, which must come out all the same."""
    found = stack(stack_name)
    parts = (cluster if cluster.isspace() or found.face(cluster) else GETA for cluster in clusters(text))
    return "".join(parts)


@lru_cache(maxsize=1)
def _catalogue() -> dict[str, Any]:
    with paths.resource("fonts", "fonts.toml").open("rb") as stream:
        return tomllib.load(stream)


@lru_cache(maxsize=1)
def files() -> dict[str, FontFile]:
    """Every font that ships, by id."""
    return {entry["id"]: FontFile(**entry) for entry in _catalogue()["font"]}


@lru_cache(maxsize=64)
def face(identifier: str) -> Face:
    return Face(files()[identifier])


@lru_cache(maxsize=64)
def stack(name: str) -> Stack:
    """A stack of resources/fonts/fonts.toml by name, followed by the fallback of its family."""
    catalogue = _catalogue()
    family = next(family for family, stacks in catalogue["stacks"].items() if name in stacks)
    entries = [*catalogue["stacks"][family][name], *catalogue["fallback"][family]]
    return Stack(name, [_part(entry) for entry in dict.fromkeys(entries)])


def stacks(family: str) -> list[str]:
    return list(_catalogue()["stacks"][family])


def _part(entry: str) -> tuple[Face, tuple[range, ...]]:
    identifier, _colon, wanted = entry.partition(":")
    return face(identifier), _ranges(wanted or files()[identifier].only)


@lru_cache(maxsize=64)
def _ranges(name: str) -> tuple[range, ...]:
    return tuple(range(low, high + 1) for low, high in _catalogue()["ranges"][name]) if name else ()


def _ignorable(char: str) -> bool:
    """Joiners and variation selectors: they shape their neighbours and need no glyph."""
    code = ord(char)
    return code in _JOINERS or 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF


def _no_font(lost: list[Missing]) -> str:
    return _("字体中没有这些字：{characters}。请更正文字，或请维护人员添加字体。", characters="、".join(map(str, lost)))


def unpacked(file: FontFile) -> Path:
    """The font's file in the cache, unpacked now if it is not there; safe when two processes do it at once."""
    target = paths.cache_folder() / "fonts" / f"{file.file.removesuffix('.ttf.xz')}-{file.sha256[:12]}.ttf"
    if not _whole(target, file):
        _unpack(file, target)
    return target


def _whole(target: Path, file: FontFile) -> bool:
    try:
        return target.stat().st_size == file.bytes
    except OSError:
        return False


def _unpack(file: FontFile, target: Path) -> None:
    try:
        outlines = lzma.decompress(paths.resource("fonts", file.file).read_bytes())
    except (OSError, lzma.LZMAError) as error:
        raise FontDamaged(_("字体文件 {file} 无法读取，请重新安装本程序。", file=file.file)) from error
    if hashlib.sha256(outlines).hexdigest() != file.sha256:
        raise FontDamaged(_("字体文件 {file} 已损坏，请重新安装本程序。", file=file.file))
    try:
        _place(outlines, target)
    except OSError as error:
        if not _whole(target, file):  # on Windows another process may have put it there and hold it open
            raise UserError(
                _("无法在 {folder} 中解开字体（{reason}）。请检查磁盘空间和权限。", folder=target.parent, reason=error)
            ) from error


def _place(content: bytes, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".unpacking-")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
