"""How a workbook of figures looks: its formats, made once each."""

from collections.abc import Iterable
from typing import Any, Protocol

from gzstudents.kernel import i18n

BLUE, PALE, RULE, GREY = "#1F4E79", "#EEF3F8", "#D5DAE0", "#69717D"


class Lined(Protocol):
    """What a row of a table says of itself: row, part, unknown, subtotal or total; how far it stands in."""

    @property
    def kind(self) -> str: ...
    @property
    def indent(self) -> int: ...


class Looks:
    """The formats, made once a workbook. 等线 comes with Excel and WPS since 2016; others put their own in its place."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.font = "等线" if i18n.is_chinese() else "Calibri"
        self.title = self.get(bold=True, font_size=16, font_color=BLUE)
        self.subtitle = self.get(font_size=10, font_color=GREY)
        self.section = self.get(bold=True, font_size=12, font_color=BLUE)
        self.label = self.get(font_color=GREY, valign="top")
        self.note = self.get(text_wrap=True, valign="top")
        self.small = self.get(font_size=9, font_color=GREY, text_wrap=True, valign="top")
        self.link = self.get(font_color=BLUE, underline=1, valign="top")
        self.head = self.get(
            bold=True, font_color="#FFFFFF", bg_color=BLUE, text_wrap=True, align="center", valign="vcenter", border=1,
            border_color=RULE,
        )  # fmt: skip
        self.head_left = self.get(
            bold=True, font_color="#FFFFFF", bg_color=BLUE, text_wrap=True, valign="vcenter", border=1,
            border_color=RULE,
        )  # fmt: skip

    def get(self, **values: Any) -> Any:
        key = tuple(sorted({"font_name": self.font, "font_size": 11, **values}.items()))
        if key not in self._made:
            self._made[key] = self.book.add_format(dict(key))
        return self._made[key]

    def cell(self, line: Lined, *, number: str = "", indent: int = 0) -> Any:
        """Of one row: bold where it adds up others, a rule above the total."""
        values: dict[str, Any] = {"bottom": 1, "bottom_color": RULE}
        if line.kind in {"subtotal", "total"}:
            values["bold"] = True
        if line.kind == "total":
            values |= {"top": 1, "top_color": BLUE, "bottom_color": BLUE, "bg_color": PALE}
        elif line.kind == "subtotal" and line.indent == 0:
            values["bg_color"] = PALE
        if number:
            values["num_format"] = number
        if indent:
            values["indent"] = indent
        return self.get(**values)


def column_for(texts: Iterable[str], *, least: float, most: float = 62) -> float:
    """The width in characters of a column that shows the texts whole; Chinese ones take two each."""
    longest = max((max(map(_columns, text.split("\n"))) for text in texts), default=0)
    return min(most, max(least, 1.05 * longest + 2))


def _columns(text: str) -> int:
    return sum(2 if ord(char) >= 0x2E80 else 1 for char in text)
