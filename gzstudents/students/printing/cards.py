"""Student cards, 85.6 × 54 mm: ten on an A4 with marks to cut at, or one a page for a card printer. Chinese and English."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from gzstudents.kernel.folio import About, Folio, Picture
from gzstudents.kernel.i18n import _
from gzstudents.kernel.ink import Ink, Path
from gzstudents.kernel.paper import BLUE, GREY, INK, LONG, MM, RULE, SHORT, ZEBRA
from gzstudents.students.printing import boxed
from gzstudents.students.printing.boxed import Box, Said
from gzstudents.students.printing.labels import Made

WIDE, HIGH = 85.6, 54.0  # mm, ISO/IEC 7810 ID-1
COLUMNS, ROWS, GAP = 2, 5, 4.0
_LEFT = (SHORT / MM - COLUMNS * WIDE - (COLUMNS - 1) * GAP) / 2
_TOP = (LONG / MM - ROWS * HIGH - (ROWS - 1) * GAP) / 2
_BAND, _PHOTO_WIDE, _PHOTO_HIGH, _SIDE = 11.5, 22.0, 29.4, 4.2


class Card(NamedTuple):
    """What stands on one card. `photo` a JPEG that a PDF can hold, None where there is none."""

    name: str
    latin: str
    native: str
    student_number: str
    college: str
    level: tuple[str, str]  # in Chinese and English
    valid_to: str
    photo: Picture | None = None


class School(NamedTuple):
    """Whose card it is."""

    zh: str
    en: str


def content(cards: Sequence[Card], school: School, made: date, *, single: bool = False) -> Made:
    """All cards in one file."""
    file = Folio(About(_("学生卡"), school.zh, made=made))
    lost: set[str] = set()
    sheets: list[Ink] = []
    for number, card in enumerate(cards):
        if card.photo is not None:
            file.add_picture(card.photo)
        place = 0 if single else number % (COLUMNS * ROWS)
        if place == 0:
            sheets.append(Ink())
        ink = sheets[-1]
        left, bottom = (0.0, 0.0) if single else _corner(place)
        with ink.placed(left, bottom):
            lost |= _draw(ink, card, school, framed=not single)
        if not single:
            _cut_marks(ink, left, bottom)
    size = (WIDE * MM, HIGH * MM) if single else (SHORT, LONG)
    for ink in sheets or [Ink()]:
        file.page(ink, *size)
    return Made(file.save(), max(1, len(sheets)), frozenset(lost))


def _corner(place: int) -> tuple[float, float]:
    """The bottom left of a card on the sheet, in points."""
    row, column = divmod(place, COLUMNS)
    left = _LEFT + column * (WIDE + GAP)
    top = _TOP + row * (HIGH + GAP)
    return left * MM, LONG - (top + HIGH) * MM


def _cut_marks(ink: Ink, left: float, bottom: float) -> None:
    """Short lines beside each corner, so that nothing of them stays on the card."""
    wide, high, gap, long = WIDE * MM, HIGH * MM, 0.4 * MM, 1.5 * MM
    for x, out in ((left, -1), (left + wide, 1)):
        for y in (bottom, bottom + high):
            ink.line(x + out * gap, y, x + out * (gap + long), y, stroke=GREY, width=0.3)
    for y, out in ((bottom, -1), (bottom + high, 1)):
        for x in (left, left + wide):
            ink.line(x, y + out * gap, x, y + out * (gap + long), stroke=GREY, width=0.3)


def _draw(ink: Ink, card: Card, school: School, *, framed: bool) -> set[str]:
    """One card, from its bottom left."""
    wide, high, band = WIDE * MM, HIGH * MM, _BAND * MM
    if framed:
        ink.rect(0, 0, wide, high, stroke=RULE, line=0.4)
    ink.rect(0, high - band, wide, band, fill=BLUE)
    ink.rect(0, 0, wide, 1.4 * MM, fill=BLUE)
    side = _SIDE * MM
    title = Box(wide - side - 15 * MM, high - band + 1 * MM, 15 * MM, band - 2 * MM)
    head = Box(side, high - band + 1 * MM, wide - 2 * side - 18 * MM, band - 2 * MM)
    lost = boxed.draw(
        ink, head, [Said(school.zh, "bold", 10.5, "#FFFFFF"), Said(school.en, "plain", 6, "#D8E3EE")], middle=True
    )
    boxed.draw(
        ink, title, [Said("学生卡", "medium", 9, "#FFFFFF"), Said("Student Card", "plain", 6, "#D8E3EE")], middle=True
    )
    _photo(ink, card.photo, side, high - band - 3.2 * MM - _PHOTO_HIGH * MM)
    left = side + _PHOTO_WIDE * MM + 3.6 * MM
    room = wide - side - left
    names = Box(left, 24.0 * MM, room, 16.6 * MM)
    lost |= boxed.draw(ink, names, _names(card))
    return lost | _facts(ink, card, Box(left, 3.4 * MM, room, 20.2 * MM)) | _valid(ink, card, side)


def _names(card: Card) -> list[Said]:
    """In every script the person has a name in; the first is the largest."""
    told = list(dict.fromkeys(name for name in (card.name, card.latin, card.native) if name))
    sizes = (14.0, 8.6, 8.0)
    stacks = ("bold", "medium", "plain")
    return [Said(name, stack, size, INK) for name, stack, size in zip(told, stacks, sizes, strict=False)]


def _facts(ink: Ink, card: Card, box: Box) -> set[str]:
    """Number, college, level: each with what it is in both languages, one under the other."""
    facts = (
        ("学号", "No.", card.student_number, ""),
        ("培养单位", "College", card.college, ""),
        ("培养层次", "Level", *card.level),
    )
    shown = [fact for fact in facts if fact[2]]
    each, heads = box.height / 3, 15.5 * MM
    lost: set[str] = set()
    for place, (zh, en, said, also) in enumerate(shown):
        y = box.y + box.height - (place + 1) * each
        boxed.draw(
            ink, Box(box.x, y, heads, each), [Said(zh, "plain", 6.4, GREY), Said(en, "plain", 5, GREY)], middle=True
        )
        value = Box(box.x + heads + 1 * MM, y, box.width - heads - 1 * MM, each)
        lines = [Said(said, "medium", 8.2), Said(also if also != said else "", "plain", 5.6, GREY)]
        lost |= boxed.draw(ink, value, lines, middle=True)
    return lost


def _valid(ink: Ink, card: Card, left: float) -> set[str]:
    """Below the photo: until when."""
    box = Box(left, 2.2 * MM, _PHOTO_WIDE * MM, HIGH * MM - _BAND * MM - 4.2 * MM - _PHOTO_HIGH * MM - 2.2 * MM)
    said = [Said("有效期至 Valid until", "plain", 5, GREY), Said(card.valid_to or "—", "medium", 8.2)]
    return boxed.draw(ink, box, said, middle=True)


def _photo(ink: Ink, photo: Picture | None, x: float, y: float) -> None:
    """3:4, cut to its middle; an empty frame with the outline of a head where there is none: a photo can be stuck on it."""
    wide, high = _PHOTO_WIDE * MM, _PHOTO_HIGH * MM
    if photo is None:
        ink.rect(x, y, wide, high, fill=ZEBRA, stroke=RULE, line=0.4)
        ink.circle(x + wide / 2, y + high * 0.62, wide * 0.17, fill=RULE)
        ink.path(Path().rounded(x + wide * 0.2, y + high * 0.14, wide * 0.6, high * 0.26, wide * 0.13), fill=RULE)
        return
    scale = max(wide / photo.width, high / photo.height)
    across, up = photo.width * scale, photo.height * scale
    place = (x + (wide - across) / 2, y + (high - up) / 2)
    with ink.clipped(Path().rect(x, y, wide, high)), ink.placed(*place, across=across, up=up):
        ink.form(photo.name)
    ink.rect(x, y, wide, high, stroke=RULE, line=0.4)
