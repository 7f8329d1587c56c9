"""Typesetting: paragraphs with the Chinese prohibitions, justified, at the largest size that fits a box."""

from dataclasses import dataclass, field
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
    """What is never broken. `squeeze`: how much it moves to the left after the mark before it."""

    text: str
    style: Style
    line: shaping.Line
    squeeze: float = 0

    @property
    def width(self) -> float:
        return self.line.width - self.squeeze

    @property
    def blank(self) -> bool:
        return self.text.isspace()


class _Row(NamedTuple):
    tokens: list[_Token]
    width: float  # thousandths of an em


@dataclass(slots=True)
class Block:
    """Paragraphs set at one size: measured, and drawn where it is told."""

    size: float
    width: float
    height: float
    rows: list[tuple[Paragraph, list[_Row]]] = field(default_factory=list)

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
    prepared = [(paragraph, _tokens(paragraph)) for paragraph in paragraphs]
    second_best: Block | None = None
    size = largest
    while size >= smallest - 1e-9:
        found = _set(prepared, width, size)
        if found.height <= height:
            if not _flawed(found):
                return found
            second_best = second_best or found
        size -= step
        if second_best and size < second_best.size * _WORTH:
            break
    if second_best is None:
        shown = "".join(span.text for paragraph in paragraphs for span in paragraph.spans)
        raise Overflow(_("文字太长，放不下：{words}", words=shown[:80]))
    return second_best


def wrapped(text: str, style: Style, size: float, width: float) -> list[str]:
    """The text in lines no wider than `width`, as plain strings: for cells and labels."""
    tokens = _tokens(Paragraph((Span(text, style),)))
    return ["".join(token.text for token in row.tokens) for row in _rows(tokens, width * 1000 / size, 0)] or [""]


def _set(prepared: list[tuple[Paragraph, list[_Token]]], width: float, size: float) -> Block:
    out = Block(size, width, 0)
    height = 0.0
    for paragraph, tokens in prepared:
        own = size * paragraph.relative
        rows = _rows(tokens, width * 1000 / own, paragraph.indent * 1000)
        out.rows.append((paragraph, rows))
        height += own * (_ASCENT if not height else 0) + len(rows) * own * paragraph.leading + own * paragraph.gap
    if prepared:
        last = prepared[-1][0]
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


def _tokens(paragraph: Paragraph) -> list[_Token]:
    out: list[_Token] = []
    for text, style in _glued(paragraph.spans):
        before = out[-1].text[-1] if out else ""
        squeeze = 500.0 if before and shaping.squeezed(before, text[0]) else 0.0
        out.append(_Token(text, style, shaping.line(text, style.stack), squeeze))
    return out


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


def _rows(tokens: list[_Token], width: float, indent: float) -> list[_Row]:
    rows: list[_Row] = []
    row: list[_Token] = []
    used = indent
    for token in tokens:
        if token.blank and not row:
            continue
        if row and not token.blank and used + token.width > width + 0.01:
            carried = _carried(row, token)
            rows.append(_row(row))
            row, used = carried, sum(part.width for part in carried)
        for part in _parts(token, width - (indent if not rows else 0)):
            if row and used + part.width > width + 0.01 and not part.blank:
                rows.append(_row(row))
                row, used = [], 0.0
            row.append(part)
            used += part.width
    if row:
        rows.append(_row(row))
    return rows


def _carried(row: list[_Token], token: _Token) -> list[_Token]:
    """What goes to the next line before a mark that may not stand first there: the character it follows."""
    if token.text[0] in _NO_START and len(row) > 1 and not row[-1].blank:
        return [row.pop()]
    return []


def _parts(token: _Token, width: float) -> list[_Token]:
    """A word wider than the whole line is cut anywhere: nothing sticks out."""
    if token.width <= width or len(token.text) == 1:
        return [token]
    out: list[_Token] = []
    piece = ""
    for cluster in clusters(token.text):
        if piece and shaping.line(piece + cluster, token.style.stack).width > width:
            out.append(_Token(piece, token.style, shaping.line(piece, token.style.stack)))
            piece = ""
        piece += cluster
    return [*out, _Token(piece, token.style, shaping.line(piece, token.style.stack))]


def _row(tokens: list[_Token]) -> _Row:
    while tokens and tokens[-1].blank:
        tokens.pop()
    return _Row(tokens, sum(token.width for token in tokens))


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
    for token, gap, following in zip(row.tokens, stretch, [*row.tokens[1:], None], strict=True):
        closer = following.squeeze * size / 1000 if following else 0
        parts.append((token.line, gap - closer, token.style.strong))
    ink.runs(parts, x, y, size, fill)


def _stretch(tokens: list[_Token], room: float, size: float) -> list[float]:
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
