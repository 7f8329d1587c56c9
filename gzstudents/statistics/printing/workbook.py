"""The statistics as an Excel workbook: a sheet of notes, then one sheet a table with its chart."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from gzstudents.kernel import codes, i18n
from gzstudents.kernel.i18n import _
from gzstudents.kernel.sheets.looks import Looks
from gzstudents.statistics.printing.names import OfficeNames
from gzstudents.statistics.printing.sheet import Sheet
from gzstudents.statistics.rules.report import Report

_WIDTH = 100  # of the sheet of notes, in characters


def write(path: Path, made: Report, names: OfficeNames) -> None:
    """Write the workbook in the language of the moment; the second heading is in the other one. Texts are written as
    texts: nothing in them is ever a formula.
    """
    # XlsxWriter reports a failure only when closing; the file is put together in memory and written in one piece
    import io

    memory = io.BytesIO()
    book = xlsxwriter.Workbook(
        memory, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    stamp = datetime(made.drawn_up.year, made.drawn_up.month, made.drawn_up.day, tzinfo=UTC).replace(tzinfo=None)
    book.set_properties({"title": title(), "author": names.whole(), "created": stamp})
    looks = Looks(book)
    _cover(book, looks, made, names)
    for table in made.tables.values():
        Sheet(book, looks, table, made).write()
    book.close()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(memory.getvalue())


def title(language: str | None = None) -> str:
    return codes.label("statistic", "title", language)


def _cover(book: Any, looks: Looks, made: Report, names: OfficeNames) -> None:
    """What was counted, when, by whom, and everything that has to be known before a figure is used."""
    sheet = book.add_worksheet(_("说明"))
    sheet.set_column(0, 0, 22 if i18n.is_chinese() else 32)
    sheet.set_column(1, 1, _WIDTH)
    sheet.hide_gridlines(2)
    sheet.set_portrait()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    other = "en" if i18n.is_chinese() else "zh_CN"
    sheet.write_string(0, 0, title(), looks.title)
    sheet.write_string(1, 0, codes.label("statistic", "subtitle", other), looks.subtitle)
    line = 3
    for label, text in _facts(made, names):
        sheet.write_string(line, 0, label, looks.label)
        sheet.write_string(line, 1, text, looks.note)
        line += 1
    line = _list(sheet, looks, line + 1, _("数据提示"), [
        (_("注意") if one.severity == "warning" else _("说明"), one.words()) for one in made.notices
    ] or [("", _("没有需要提示的情况。"))])  # fmt: skip
    _list(sheet, looks, line + 1, _("目录"), [(table.id, table.title()) for table in made.tables.values()])
    for place, table in enumerate(made.tables.values()):
        sheet.write_url(line + 2 + place, 0, f"internal:'{table.id}'!A1", looks.link, table.id)


def _list(sheet: Any, looks: Looks, line: int, heading: str, items: list[tuple[str, str]]) -> int:
    sheet.write_string(line, 0, heading, looks.section)
    for place, (label, text) in enumerate(items, start=line + 1):
        sheet.write_string(place, 0, label, looks.label)
        sheet.write_string(place, 1, text, looks.note)
        sheet.set_row(place, 15 * (1 + _long(text) // (_WIDTH + 4)))
    return line + len(items) + 1


def _facts(made: Report, names: OfficeNames) -> list[tuple[str, str]]:
    first, last = made.period.flow
    return [
        (_("单位"), names.both()),
        (_("统计时期"), f"{made.period.label()}（{made.period.span()}）" if i18n.is_chinese() else made.period.label()),
        (_("变动时期（表 E）"), f"{first.isoformat()} – {last.isoformat()}"),
        (_("奖学金学年（表 G）"), made.period.award_year),
        (_("统计单位"), codes.label("statistic", made.basis)),
        (_("洲别"), _("五大洲") if made.scheme == 5 else _("六大洲")),
        (_("制表日期"), made.drawn_up.isoformat()),
    ]


def _long(text: str) -> int:
    """The width of a text in characters of Latin type; Chinese ones are twice as wide."""
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)
