"""What the designs share: names on one to three balanced lines, and things stacked so that nothing can collide."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from gzstudents.certificates.rules import Body, Letter
from gzstudents.kernel import fonts, setting, shaping
from gzstudents.kernel.i18n import _
from gzstudents.kernel.ink import Align, Ink, Overflow
from gzstudents.kernel.setting import Block, Paragraph, Span, Style

_FULL = (0.72, 0.52)  # of the largest size: what a name on two, on three lines may have
_ENOUGH = (0.62, 0.44)  # a name that comes out smaller than this takes a line more
_SMALL_NAME, _SMALLEST_NAME = 13.0, 8.0


class Item(NamedTuple):
    """Something with a height that is drawn from its top; `after` is the least space below it."""

    height: float
    draw: Callable[[float], object]
    after: float = 0
    give: float = 1  # its share of space left over, below it


@dataclass(frozen=True, slots=True)
class Name:
    """A name set on lines."""

    lines: tuple[str, ...]
    stack: str
    size: float
    tracking: float
    fill: str
    align: Align = "left"
    strong: bool = False
    lead: float = 1.06

    @property
    def up(self) -> float:
        """Height above the first baseline, in ems."""
        return _reach(self.lines[0], self.stack)[0]

    @property
    def down(self) -> float:
        return _reach(self.lines[-1], self.stack)[1]

    @property
    def height(self) -> float:
        return self.size * (self.up + self.down + self.lead * (len(self.lines) - 1))

    def draw(self, ink: Ink, x: float, top: float) -> tuple[float, float]:
        """Returns the width and the baseline of the last line."""
        wide, y = 0.0, top - self.size * self.up
        for place, text in enumerate(self.lines):
            baseline = y - place * self.size * self.lead
            wide = ink.text(
                x,
                baseline,
                text,
                self.stack,
                self.size,
                align=self.align,
                fill=self.fill,
                tracking=self.tracking,
                strong=self.strong,
            )
        return wide, y - (len(self.lines) - 1) * self.size * self.lead

    def item(self, ink: Ink, x: float, *, after: float, give: float = 1) -> Item:
        return Item(self.height, lambda top: self.draw(ink, x, top), after, give)


def set_name(
    text: str,
    stack: str,
    fill: str,
    *,
    width: float,
    largest: float,
    tracking: float = 0.035,
    align: Align = "left",
    strong: bool = False,
    smallest: float = _SMALLEST_NAME,
) -> Name:
    """The name as large as it goes: one line where that is big enough, else two or three of about equal length."""
    stack = _one_face(text, stack)
    best = _set((text,), stack, fill, width, largest, tracking, align, strong=strong)
    for lines, full, enough in zip((2, 3), _FULL, _ENOUGH, strict=True):
        if best.size >= largest * enough:
            break
        # a word that cannot be broken is cut among its letters before it becomes too small to read
        cut = _balanced(text, stack, lines) or (_among_letters(text, lines) if best.size < _SMALL_NAME else None)
        found = _set(cut or (text,), stack, fill, width, largest * full, tracking, align, strong=strong)
        best = found if found.size > best.size * 1.05 else best
    if best.size < smallest:
        raise Overflow(_("姓名太长，放不下：{name}", name=text[:80]))
    return best


def set_native(letter: Letter, fill: str, *, width: float, largest: float, align: Align = "left") -> Name | None:
    """The name in its own script; None where it says no more than the others. Latin, Greek and Cyrillic letters in the
    face of the sentences: that of the Chinese text has them as an addition only.
    """
    text = letter.native_name
    if not text or _words_of(text) in map(_words_of, (letter.latin_name, letter.chinese_name)):
        return None
    stack = "latin" if _is_whole(text, "latin") else "kai"
    return set_name(text, stack, fill, width=width, largest=largest, tracking=0, align=align)


def heading(
    ink: Ink, x: float, middle: float, text: str, stack: str, size: float, *, fill: str, tracking: float, fit: float
) -> None:
    """Who issues it, centred about (x, middle): a long name stands on two or three lines before it gets too small."""
    if text:
        apart = tracking / size
        name = set_name(text, stack, fill, width=fit, largest=size, tracking=apart, align="centre", smallest=0)
        if len(name.lines) > 1:
            name = set_name(text, stack, fill, width=fit, largest=size, tracking=apart / 2, align="centre", smallest=5)
        name.draw(ink, x, middle + name.height / 2)


def _words_of(text: str) -> list[str]:
    return sorted(text.casefold().split())


def _set(
    lines: tuple[str, ...],
    stack: str,
    fill: str,
    width: float,
    largest: float,
    tracking: float,
    align: Align,
    *,
    strong: bool,
) -> Name:
    ems = max(shaping.width(line, stack, 1, tracking) for line in lines)
    size = min(largest, width / max(ems, 0.01))
    return Name(lines, stack, size, tracking * size, fill, align, strong)


def body(
    paragraphs: Body, plain: Style, strong: Style, *, leading: float, indent: float = 0, relative: float = 1,
    align: setting.Alignment = "justified", gap: float = 0,
) -> list[Paragraph]:  # fmt: skip
    """Paragraphs of a certificate with the award set strong."""
    return [
        Paragraph(
            tuple(Span(text, strong if marked else plain) for text, marked in pieces),
            relative, leading, indent, align, gap,
        )
        for pieces in paragraphs
    ]  # fmt: skip


def block_item(block: Block, ink: Ink, x: float, after: float = 0, give: float = 1) -> Item:
    return Item(block.height, lambda top: block.draw(ink, x, top), after, give)


def stack_down(items: list[Item], top: float, bottom: float, *, spread: float = 10) -> None:
    """Draw the items one under the other; what space is left parts them, each at most by `spread` points more."""
    room = top - bottom - sum(item.height + item.after for item in items)
    if room < -0.5:
        raise Overflow(_("证书上的文字太多，放不下。"))
    shares = sum(item.give for item in items) or 1
    for item in items:
        item.draw(top)
        top -= item.height + item.after + min(spread, max(room, 0) / shares) * item.give


def shrinking(largest: float, smallest: float, steps: int = 6) -> Iterator[float]:
    """Sizes to try, from the largest down."""
    for step in range(steps):
        yield largest - (largest - smallest) * step / (steps - 1)


def _one_face(text: str, stack: str) -> str:
    """A name is in one font throughout: when the display font lacks a letter, the wide one sets all of it."""
    if stack != "name":
        return stack
    return "name" if _is_whole(text, "name") else "latin-medium"


def _is_whole(text: str, stack: str) -> bool:
    """Whether the first font of the stack has all of it."""
    chosen = fonts.stack(stack)
    return {chosen.face(cluster) for cluster in fonts.clusters(text) if not cluster.isspace()} == {chosen.first}


def _balanced(text: str, stack: str, lines: int) -> tuple[str, ...] | None:
    """The text on so many lines of nearly equal width, cut at spaces, or after · in a transcribed name."""
    joint = " " if " " in text.strip() else ""
    words = text.split() if joint else text.replace("·", "·\0").split("\0")
    while len(words) > 24:  # no name has so many; keeps the ways to cut few
        words = [joint.join(words[at : at + 2]) for at in range(0, len(words), 2)]
    if len(words) < lines:
        return None
    cuts = (
        tuple(joint.join(words[a:b]) for a, b in zip((0, *inner), (*inner, len(words)), strict=True))
        for inner in combinations(range(1, len(words)), lines - 1)
    )
    return min(cuts, key=lambda cut: max(shaping.width(part, stack, 1) for part in cut))


@lru_cache(maxsize=4096)
def _reach(text: str, stack: str) -> tuple[float, float]:
    """How far the text goes up and down from its baseline, in ems, from the outlines themselves."""
    up, down = 0.66, 0.2
    for run in shaping.line(text, stack).runs:
        for glyph, _said in run.spelled:
            extents = run.face.font.get_glyph_extents(glyph)
            if extents is not None:
                unit = run.face.unit / 1000
                up = max(up, extents.y_bearing * unit)
                down = max(down, -(extents.y_bearing + extents.height) * unit)
    return up + 0.08, down + 0.04


def _among_letters(text: str, lines: int) -> tuple[str, ...]:
    letters = fonts.clusters(text)
    each = -(-len(letters) // lines)
    return tuple("".join(letters[at : at + each]) for at in range(0, len(letters), each))
