"""Lines of text in a box: they wrap, and shrink together until all of them stand in it. Nothing is ever cut off."""

from collections.abc import Sequence
from typing import NamedTuple

from gzstudents.kernel import fonts, shaping
from gzstudents.kernel.ink import Ink
from gzstudents.kernel.setting import Style, wrapped

LEAD = 1.3  # names in Khmer, Myanmar and Arabic reach far above and below the line
_STEP, _LEAST = 0.94, 0.12
_LATIN_WORD = 0.55  # of its size: how small a text may get before one of its words is broken


class Said(NamedTuple):
    """One text with its size in points; `after` is the space below it, as a share of its size."""

    text: str
    stack: str
    size: float
    fill: str = "#20252E"
    after: float = 0.0


class Box(NamedTuple):
    """In points, from the bottom left of the page."""

    x: float
    y: float
    width: float
    height: float


def draw(ink: Ink, box: Box, said: Sequence[Said], *, middle: bool = False) -> set[str]:
    """Set the texts under one another from the top of the box, in its middle with `middle`. Returns the characters that no
    font has, which are drawn as 〓.
    """
    texts = [one for one in said if one.text.strip()]
    lost = {missing.char for one in texts for missing in fonts.missing(_plain(one.text), one.stack)}
    scale, lines = _fitted(texts, box)
    high = _height(texts, lines, scale)
    y = box.y + box.height - (max(0.0, box.height - high) / 2 if middle else 0.0)
    for one, parts in zip(texts, lines, strict=True):
        size = one.size * scale
        for part in parts:
            y -= size * LEAD
            ink.text(box.x, y + size * 0.34, part, one.stack, size, fill=one.fill, fit=box.width, smallest=0.1)
        y -= size * one.after
    return lost


def _fitted(texts: Sequence[Said], box: Box) -> tuple[float, list[list[str]]]:
    """The largest scale at which all lines stand in the box; words are broken only where nothing else helps."""
    scale = 1.0
    while True:
        lines = [_lines(one, one.size * scale, box.width) for one in texts]
        whole = scale <= _LATIN_WORD or all(_widest_word(one, one.size * scale) <= box.width for one in texts)
        if (whole and _height(texts, lines, scale) <= box.height) or scale <= _LEAST:
            return scale, lines
        scale *= _STEP


def _lines(one: Said, size: float, width: float) -> list[str]:
    return wrapped(fonts.printable(_plain(one.text), one.stack), Style(one.stack), size, width)


def _widest_word(one: Said, size: float) -> float:
    words = fonts.printable(_plain(one.text), one.stack).split()
    return max((shaping.width(word, one.stack, size) for word in words if not shaping.is_wide(word[0])), default=0.0)


def _height(texts: Sequence[Said], lines: Sequence[Sequence[str]], scale: float) -> float:
    return sum(one.size * scale * (LEAD * len(parts) + one.after) for one, parts in zip(texts, lines, strict=True))


def _plain(text: str) -> str:
    return " ".join(text.split())
