"""Typesetting: paragraphs with the Chinese prohibitions, justified, at the largest size that fits a box."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from gzstudents.kernel import shaping
from gzstudents.kernel.fonts import clusters
from gzstudents.kernel.i18n import _
from gzstudents.kernel.ink import Ink, Overflow

_NO_START = frozenset("，。、；：？！）》」』】〕”’…—·,.;:?!)]}%％〉")
_NO_END = frozenset("（《「『【〔“‘([{$¥￥〈")
_LOOSEST = 0.8  # a space wider than this many ems is worse than a ragged line
_SCRAP = 5200  # thousandths of an em: a last line shorter than this looks lost
_WORTH = 0.88  # how much smaller a text may get to avoid a flaw
_ASCENT = 0.85  # from the top of a box to its first baseline, in ems
_DESCENT = 0.25

Alignment = Literal["justified", "left", "centre", "right"]


class Style(NamedTuple):
    """How a piece of text looks."""

    stack: str
    fill: str = "#000000"
    strong: bool = False


class Span(NamedTuple):
    text: str
    style: Style


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Literal text in pieces; sizes are relative to the block's: leading, indent and gap in ems."""

    spans: tuple[Span, ...]
    relative: float = 1
    leading: float = 1.5
    indent: float = 0
    align: Alignment = "justified"
    gap: float = 0  # after the paragraph


class _Token(NamedTuple):
    """What is never broken; widths in thousandths of an em."""

    text: str
    style: Style
    line: shaping.Line
    width: float
    squeeze: float = 0  # how much it moves to the left after the mark before it; `width` is less by that
    blank: bool = False


class _Row(NamedTuple):
    tokens: tuple[_Token, ...]
    width: float  # thousandths of an em


@dataclass(slots=True)
class Block:
    """Paragraphs set at one size: measured, and drawn where it is told."""

    size: float
    width: float
    height: float
    rows: list[tuple[Paragraph, tuple[_Row, ...]]] = field(default_factory=list)

    def draw(self, ink: Ink, x: float, top: float) -> None:
        y = top
        for paragraph, rows in self.rows:
            size = self.size * paragraph.relative
            y -= size * (_ASCENT if y == top else 0)
            for place, row in enumerate(rows):
                indent = paragraph.indent * size if place == 0 else 0
                last = place == len(rows) - 1
                _draw_row(ink, row, (x + indent, y, self.width - indent), size, paragraph.align, last=last)
                y -= size * paragraph.leading
            y -= size * paragraph.gap


def block(
    paragraphs: list[Paragraph],
    width: float,
    height: float,
    largest: float,
    smallest: float,
    step: float = 0.2,
) -> Block:
    """The paragraphs at the largest size at which all fit and no line looks bad; else Overflow."""
    parts = tuple(paragraphs)
    sizes = [largest - step * place for place in range(int((largest - smallest) / step + 1e-9) + 1)]
    if _set(parts, width, sizes[-1]).height > height:
        shown = "".join(span.text for paragraph in paragraphs for span in paragraph.spans)
        raise Overflow(_("文字太长，放不下：{words}", words=shown[:80]))
    start = bisect_left(sizes, x=True, key=lambda size: _set(parts, width, size).height <= height)
    worth = [size for size in sizes[start:] if size >= sizes[start] * _WORTH]
    blocks = (_set(parts, width, size) for size in worth)
    return next((found for found in blocks if not _flawed(found)), None) or _set(parts, width, worth[0])


def wrapped(text: str, style: Style, size: float, width: float) -> list[str]:
    """The text in lines no wider than `width`, as plain strings: for cells and labels."""
    rows = _rows(Paragraph((Span(text, style),)), round(width * 1000 / size, 1))
    return ["".join(token.text for token in row.tokens) for row in rows] or [""]


def _set(paragraphs: tuple[Paragraph, ...], width: float, size: float) -> Block:
    out = Block(size, width, 0)
    height = 0.0
    for paragraph in paragraphs:
        own = size * paragraph.relative
        rows = _rows(paragraph, round(width * 1000 / own, 1))
        out.rows.append((paragraph, rows))
        height += own * (_ASCENT if not height else 0) + len(rows) * own * paragraph.leading + own * paragraph.gap
    if paragraphs:
        last = paragraphs[-1]
        own = size * last.relative
        height += own * (_DESCENT - last.leading - last.gap)
    out.height = height
    return out


def _flawed(found: Block) -> bool:
    """A last line of a few characters, or a line that cannot be stretched to the measure."""
    return any(
        (len(rows) > 1 and rows[-1].width < _SCRAP)
        or (
            paragraph.align == "justified"
            and any(_loose(paragraph, row, place, found) for place, row in enumerate(rows[:-1]))
        )
        for paragraph, rows in found.rows
    )


def _loose(paragraph: Paragraph, row: _Row, place: int, found: Block) -> bool:
    size = found.size * paragraph.relative
    room = found.width - (paragraph.indent * size if place == 0 else 0) - row.width * size / 1000
    return room > size and not any(_stretch(row.tokens, room, size))


@lru_cache(maxsize=2000)
def _tokens(paragraph: Paragraph) -> tuple[_Token, ...]:
    out: list[_Token] = []
    for text, style in _glued(paragraph.spans):
        before = out[-1].text[-1] if out else ""
        squeeze = 500.0 if before and shaping.squeezed(before, text[0]) else 0.0
        out.append(_token(text, style, squeeze))
    return tuple(out)


def _token(text: str, style: Style, squeeze: float = 0) -> _Token:
    line = shaping.line(text, style.stack)
    return _Token(text, style, line, line.width - squeeze, squeeze, text.isspace())


def _glued(spans: tuple[Span, ...]) -> list[tuple[str, Style]]:
    """Words, and single Chinese characters with the marks that may not be parted from them."""
    out: list[tuple[str, Style]] = []
    for text, style in spans:
        for cluster in clusters(" ".join(text.split("\n"))):
            piece = " " if cluster.isspace() and cluster != "\u00a0" else cluster
            before = out[-1][0] if out else ""
            if before and out[-1][1] == style and _together(before, piece):
                out[-1] = (before + piece, style)
            else:
                out.append((piece, style))
    return out


def _together(before: str, piece: str) -> bool:
    if piece == " " or before.isspace():
        return piece == " " and before.isspace()
    wide = shaping.is_wide(before[-1]) or shaping.is_wide(piece[0])
    return piece[0] in _NO_START or before[-1] in _NO_END or not wide


@lru_cache(maxsize=8000)
def _rows(paragraph: Paragraph, width: float) -> tuple[_Row, ...]:
    """The paragraph broken into lines of so many thousandths of an em."""
    rows: list[_Row] = []
    row: list[_Token] = []
    used = paragraph.indent * 1000
    for token in _fitting(_tokens(paragraph), width - used):
        if token.blank:
            if row:
                row.append(token)
                used += token.width
            continue
        if row and used + token.width > width + 0.01:
            carried = _carried(row, token)
            rows.append(_row(row))
            row, used = carried, sum(part.width for part in carried)
        row.append(token)
        used += token.width
    if row:
        rows.append(_row(row))
    return tuple(rows)


def _carried(row: list[_Token], token: _Token) -> list[_Token]:
    """What goes to the next line before a mark that may not stand first there: the character it follows."""
    if token.text[0] in _NO_START and len(row) > 1 and not row[-1].blank:
        return [row.pop()]
    return []


def _fitting(tokens: tuple[_Token, ...], width: float) -> Iterable[_Token]:
    """The tokens, with any word that is wider than a whole line cut anywhere: nothing sticks out."""
    if all(token.width <= width for token in tokens):
        return tokens
    return (part for token in tokens for part in ([token] if token.width <= width else _cut(token, width)))


def _cut(token: _Token, width: float) -> list[_Token]:
    out: list[_Token] = []
    piece, used = "", 0.0
    for cluster in clusters(token.text):
        wide = shaping.line(cluster, token.style.stack).width
        if piece and used + wide > width:
            out.append(_token(piece, token.style))
            piece, used = "", 0.0
        piece, used = piece + cluster, used + wide
    return [*out, _token(piece, token.style)]


def _row(tokens: list[_Token]) -> _Row:
    while tokens and tokens[-1].blank:
        tokens.pop()
    return _Row(tuple(tokens), sum(token.width for token in tokens))


def _draw_row(
    ink: Ink, row: _Row, place: tuple[float, float, float], size: float, align: Alignment, *, last: bool
) -> None:
    x, y, width = place
    if not row.tokens:
        return
    room = width - row.width * size / 1000
    stretch = _stretch(row.tokens, room, size) if align == "justified" and not last else [0.0] * len(row.tokens)
    x += {"centre": room / 2, "right": room}.get(align, 0)
    parts: list[tuple[shaping.Line, float, bool]] = []
    fill = row.tokens[0].style.fill
    for token, gap, following in zip(row.tokens, stretch, (*row.tokens[1:], None), strict=True):
        closer = following.squeeze * size / 1000 if following else 0
        parts.append((token.line, gap - closer, token.style.strong))
    ink.runs(parts, x, y, size, fill)


def _stretch(tokens: tuple[_Token, ...], room: float, size: float) -> list[float]:
    """Points of space after each token so that the line fills its width; words part more than characters."""
    shares = [
        3 if token.blank else int(not following.blank and _parting(token.text, following.text))
        for token, following in pairwise(tokens)
    ]
    total = sum(shares)
    unit = room / total if total else 0
    if unit * 3 > size * _LOOSEST:
        unit = 0
    return [*(share * unit for share in shares), 0.0]


def _parting(before: str, after: str) -> bool:
    return shaping.is_wide(before[-1]) or shaping.is_wide(after[0])
