"""Letters as PDF: the student's language first, Chinese below it; a letter begins on a page of its own."""

from collections.abc import Sequence
from datetime import date

from gzstudents.kernel import fonts, shaping
from gzstudents.kernel.folio import About, Folio
from gzstudents.kernel.ink import Ink
from gzstudents.kernel.letters import Letter, Part, Senders
from gzstudents.kernel.paper import BLUE, GREY, INK, LONG, MM, RULE, SHORT
from gzstudents.kernel.setting import Style, wrapped

_LEFT, _RIGHT, _TOP, _FOOT = 25 * MM, SHORT - 25 * MM, LONG - 38 * MM, 22 * MM
_SIZE, _LEAD = 10.5, 1.55


def content(letters: Sequence[Letter], senders: Senders, on: date) -> bytes:
    """All letters in one file, each on pages of its own."""
    return paged(letters, senders, on)[0]


def paged(letters: Sequence[Letter], senders: Senders, on: date) -> tuple[bytes, list[int]]:
    """As content(), with the first page of each letter, counted from 0."""
    first = letters[0].parts[0].subject if letters else ""
    title = first if len(letters) == 1 else senders.chinese.office
    author = f"{senders.chinese.university} {senders.chinese.office}".strip()
    file = Folio(About(title, author, made=on, language="zh-CN"))
    starts, pages = [], 0
    for letter in letters:
        starts.append(pages)
        sheets = Sheets(senders)
        for number, part in enumerate(letter.parts):
            sheets.part(part, parted=number > 0)
        for place, ink in enumerate(sheets.pages, start=1):
            sheets.foot(ink, place)
            file.page(ink, SHORT, LONG)
        pages += len(sheets.pages)
    return file.save(), starts


class Sheets:
    """The pages of one letter: lines under one another, a new page when one is full."""

    def __init__(self, senders: Senders) -> None:
        self._senders = senders
        self.pages: list[Ink] = []
        self._y = 0.0
        self._new_page()

    def part(self, part: Part, *, parted: bool) -> None:
        """The letter in one language; `parted` by a line from what stands before it."""
        if parted:
            self._gap(8)
            self._need(120)
            self.pages[-1].line(_LEFT, self._y, _RIGHT, self._y, stroke=RULE)
            self._gap(6)
        self._say(part.subject, "heading", 14, BLUE)
        self._gap(6)
        self._say(part.greeting, "plain")
        self._gap(3)
        self._say(part.opening, "plain")
        self._items(part.items)
        self._gap(6)
        self._say(part.closing, "plain")
        self._gap(10)
        self._need(2 * _SIZE * _LEAD)
        for line in _signed(part.signature):
            self._say(line, "plain", align="right")
        self._say(part.today, "plain", align="right")

    def _items(self, items: Sequence[tuple[str, str]]) -> None:
        """Short facts stand beside their headings, long ones below them."""
        beside = max((_wide(heading, "bold") for heading, _text in items), default=0) + 16
        if all(_wide(text, "plain") <= _RIGHT - _LEFT - beside for _heading, text in items):
            self._gap(4 if items else 0)
            for heading, text in items:
                self._gap(2)
                self._say(heading, "bold")
                self.pages[-1].text(_LEFT + beside, self._y, _known(text, "plain"), "plain", _SIZE, fill=INK)
            return
        for heading, text in items:
            self._gap(6)
            self._need(3 * _SIZE * _LEAD)
            self._say(heading, "bold")
            self._say(text, "plain")

    def foot(self, ink: Ink, page: int) -> None:
        if len(self.pages) > 1:
            ink.text(_RIGHT, 12 * MM, f"{page} / {len(self.pages)}", "plain", 8, align="right", fill=GREY)

    def _new_page(self) -> None:
        ink = Ink()
        self.pages.append(ink)
        self._y = _TOP if len(self.pages) == 1 else LONG - 25 * MM
        if len(self.pages) == 1:
            chinese, english = self._senders
            room = _RIGHT - _LEFT
            zh = " ".join(part for part in chinese if part)
            en = ", ".join(part for part in reversed(english) if part)
            ink.text(_LEFT, LONG - 20 * MM, _known(zh, "heading"), "heading", 13, fill=BLUE, fit=room, smallest=6)
            ink.text(_LEFT, LONG - 26 * MM, _known(en, "plain"), "plain", 9, fill=GREY, fit=room, smallest=5)
            ink.rect(_LEFT, LONG - 30 * MM, room, 1.2, fill=BLUE)

    def _need(self, height: float) -> None:
        if self._y - height < _FOOT:
            self._new_page()

    def _gap(self, height: float) -> None:
        self._y -= height

    def _say(self, text: str, stack: str, size: float = _SIZE, fill: str = INK, *, align: str = "left") -> None:
        for one in wrapped(_known(text, stack), Style(stack), size, _RIGHT - _LEFT):
            self._need(size * _LEAD)
            self._y -= size * _LEAD
            x = _RIGHT if align == "right" else _LEFT
            self.pages[-1].text(x, self._y, one, stack, size, fill=fill, align="right" if align == "right" else "left")


def _wide(text: str, stack: str) -> float:
    return shaping.width(_known(text, stack), stack, _SIZE)


def _signed(text: str) -> list[str]:
    """Who writes, on two lines where one is too long: office and university each on one."""
    before, comma, after = text.rpartition(", ")
    return [text] if not comma or _wide(text, "plain") <= _RIGHT - _LEFT else [f"{before},", after]


def _known(text: str, stack: str) -> str:
    """What no font has is drawn as 〓, never left out."""
    return fonts.printable(text, stack)
