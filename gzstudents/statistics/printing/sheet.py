"""One table as a sheet: heads that stay and repeat, real numbers, shares, notes, a chart."""

from collections.abc import Sequence
from typing import Any

from gzstudents.kernel import charts, codes, i18n
from gzstudents.kernel.i18n import _
from gzstudents.kernel.sheets.looks import GREY, RULE, Looks, column_for
from gzstudents.statistics.printing.plain import figure
from gzstudents.statistics.rules.outline import has_total, largest, outline, shade
from gzstudents.statistics.rules.report import Report
from gzstudents.statistics.rules.table import TOTAL, Line, Table

_HEAD = 3  # the row of the heads; above it title, title in the other language, period
_CHART_ROWS = 19
_ONE_PAGE = 24  # rows after which a chart goes to a page of its own


class Sheet:
    """Writes one table."""

    def __init__(self, book: Any, looks: Looks, table: Table, made: Report) -> None:
        self.book, self.looks, self.table, self.made = book, looks, table, made
        self.sheet = book.add_worksheet(table.id)
        self.share = has_total(table)
        self.width = 1 + len(table.columns) + self.share
        self.blocks = len({column.measure for column in table.columns}) > 1
        self.head = _HEAD + self.blocks
        self.foot = self.head + len(table.rows)

    def write(self) -> None:
        self._titles()
        self._heads()
        self._rows()
        line = self._notes()
        self._charts(line + 1)
        self._print()

    def _titles(self) -> None:
        table = self.table
        other = "en" if i18n.is_chinese() else "zh_CN"
        self.sheet.write_string(0, 0, _("表 {id}  {title}", id=table.id, title=table.title()), self.looks.title)
        self.sheet.write_string(1, 0, table.title(other), self.looks.subtitle)
        unit = codes.label("statistic", f"unit.{self.made.basis if table.id[0] != 'G' else 'persons'}")
        said = _("{period}　单位：{unit}", period=self.made.period.label(), unit=unit)
        self.sheet.write_string(2, 0, said, self.looks.subtitle)

    def _heads(self) -> None:
        table, looks = self.table, self.looks
        self.sheet.set_row(self.head, 48)
        # the total of A stands in bold: a little wider
        labels = [" " * (2 * line.indent) + line.label() + "  " * (line.kind != "row") for line in table.rows]
        self.sheet.set_column(0, 0, column_for(labels, least=34))
        self.sheet.set_column(1, self.width - 1, 10.5 if not self.blocks else 8.5)
        if self.blocks:
            self._block_heads()
        self.sheet.write_string(self.head, 0, both(Line("", *table.head)), looks.head_left)
        for place, column in enumerate(table.columns, start=1):
            self.sheet.write_string(self.head, place, both(column), looks.head)
            if column.measure == "yuan":
                self.sheet.set_column(place, place, 13)
        if self.share:
            self.sheet.write_string(self.head, self.width - 1, both(_word("share")), looks.head)

    def _block_heads(self) -> None:
        """Over the columns of each measure its name."""
        measures = [column.measure for column in self.table.columns]
        self.sheet.write_blank(_HEAD, 0, None, self.looks.head)
        for measure in dict.fromkeys(measures):
            first = 1 + measures.index(measure)
            last = first + measures.count(measure) - 1
            self.sheet.merge_range(_HEAD, first, _HEAD, last, both(_word(measure), " "), self.looks.head)
        self.sheet.write_string(_HEAD, self.width - 1, both(_word("yuan"), " "), self.looks.head)

    def _rows(self) -> None:
        table, looks = self.table, self.looks
        values = table.values.tolist()
        for place, (line, numbers) in enumerate(zip(table.rows, values, strict=True), start=self.head + 1):
            self.sheet.write_string(place, 0, line.label(), looks.cell(line, indent=line.indent))
            for column, (head, value) in enumerate(zip(table.columns, numbers, strict=True), start=1):
                bold = _bolder(line) if head.kind in {"subtotal", "total"} else line
                style = looks.cell(bold, number="#,##0.00" if head.measure == "yuan" else "#,##0")
                self.sheet.write_number(place, column, figure(head, value), style)
            if self.share:
                share = float(table.share(line.key, _shared(table)))
                self.sheet.write_number(place, self.width - 1, share, looks.cell(line, number="0.00"))

    def _notes(self) -> int:
        line = self.foot + 2
        for number, note in enumerate(self.table.notes, start=1):
            text = f"{number}. {note.words()}"
            self.sheet.merge_range(line, 0, line, self.width - 1, "", self.looks.small)
            self.sheet.write_string(line, 0, text, self.looks.small)
            self.sheet.set_row(line, 13 * (1 + len(text.encode("gb18030")) // (34 + 11 * self.width)))
            line += 1
        return line

    def _charts(self, line: int) -> None:
        """Native charts, fed from a block of numbers to the right of what is printed."""
        shown = outline(self.table)
        if not shown.rows or not shown.columns:
            return
        if line > _ONE_PAGE:
            self.sheet.set_h_pagebreaks([line])  # no chart is cut in two
        series = [
            charts.Series(one.label(), [self.table.value(row.key, one.key) for row in shown.rows], shade(one.key))
            for one in shown.columns
        ]
        self._chart(line, self.table.title(), [row.label() for row in shown.rows], series, kind="column")
        rows = largest(self.table) if self.table.id == "B" else []
        if len(rows) > 1:
            most = [charts.Series(codes.label("statistic", "persons"), [self.table.value(row.key) for row in rows])]
            title = _("人数最多的国家（地区）")
            self._chart(line + _CHART_ROWS + 1, title, [row.label() for row in rows], most, kind="bar")

    def _chart(
        self, line: int, title: str, names: Sequence[str], series: Sequence[charts.Series], *, kind: str
    ) -> None:
        at, quiet = self.width + 2, self.looks.get(font_size=9, font_color=GREY)
        chart = self.book.add_chart({"type": kind, "subtype": "stacked"})
        for down, name in enumerate(names, start=1):
            self.sheet.write_string(line + down, at, name, quiet)
        for place, one in enumerate(series):
            self.sheet.write_string(line, at + 1 + place, one.name, quiet)
            for down, value in enumerate(one.values, start=1):
                self.sheet.write_number(line + down, at + 1 + place, value, quiet)
            column = at + 1 + place
            chart.add_series({
                "name": [self.table.id, line, column],
                "categories": [self.table.id, line + 1, at, line + len(names), at],
                "values": [self.table.id, line + 1, column, line + len(names), column],
                "fill": {"color": charts.shade(one, place)},
                "gap": 60,
            })  # fmt: skip
        font = {"name": self.looks.font, "size": 9}
        chart.set_title({"name": title, "name_font": {**font, "size": 11}, "overlay": False})
        chart.set_x_axis({"num_font": font, "reverse": False})
        chart.set_y_axis({"num_font": font, "major_gridlines": {"visible": True, "line": {"color": RULE}}})
        if kind == "bar":
            chart.set_y_axis({"num_font": font, "reverse": True})
        chart.set_legend({"none": True} if len(series) == 1 else {"position": "bottom", "font": font})
        chart.set_size({"width": min(860, 240 + 76 * (self.width - 1)), "height": 20 * (_CHART_ROWS - 1)})
        self.sheet.insert_chart(line, 0, chart, {"object_position": 2, "description": title})
        self.end = line + _CHART_ROWS

    end = 0

    def _print(self) -> None:
        sheet = self.sheet
        sheet.hide_gridlines(2)
        sheet.freeze_panes(self.head + 1, 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.repeat_rows(_HEAD, self.head)
        sheet.print_area(0, 0, max(self.end, self.foot + 2 + len(self.table.notes)), self.width - 1)
        sheet.set_footer(f"&L&8{self.table.id}  {self.made.period.label()}&R&8&P / &N")


def both(line: Line, between: str = "\n") -> str:
    """A heading in the language of the moment and under it in the other one."""
    first, second = (line.zh, line.en) if i18n.is_chinese() else (line.en, line.zh)
    return f"{first}{between}{second}"


def _word(code: str) -> Line:
    return Line(code, codes.label("statistic", code, "zh_CN"), codes.label("statistic", code, "en"))


def _bolder(line: Line) -> Line:
    """Figures under a subtotal or total column stand out too."""
    if line.kind in {"subtotal", "total"}:
        return line
    return Line(line.key, line.zh, line.en, "subtotal", (), 1)


def _shared(table: Table) -> str:
    """The column whose shares are shown: the money of scholarships, else people."""
    return "yuan:TOTAL" if table.id.startswith("G") else TOTAL
