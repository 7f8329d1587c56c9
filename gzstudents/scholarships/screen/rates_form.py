"""The form of a programme's rates: the whole table, and the day from which what is changed in it holds."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from gzstudents.kernel import dates
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _n, mark
from gzstudents.scholarships import operations
from gzstudents.scholarships.queries import ProgrammeRow, RateRow
from gzstudents.scholarships.rates import RateTerms
from gzstudents.scholarships.screen import rate_table
from gzstudents.ui.acts_screen import ActForm
from gzstudents.ui.cells import CellColumn, CellsEditor
from gzstudents.ui.desk import Desk

_ROOM = 940  # px: ten columns


class RatesForm(ActForm):
    """What is changed begins on a day, and the line before it ends; awards that were decided keep their amounts."""

    room = _ROOM

    def __init__(self, desk: Desk, row: ProgrammeRow, rates: Sequence[RateRow]) -> None:
        standing = [one.terms for one in rates if not one.terms.valid_to]
        fields = (
            Field(
                "valid_from", mark("改动从哪一天起"), "date", required=True, wide=True,
                help=mark("改动的各行从这一天起执行，原来的标准到前一天为止；没有改动的行和已评定的金额不变。"),
            ),
            Field("table", mark("资助标准"), required=True, wide=True, help=mark(
                "层次、类别、等级、学科类、授课语言留空，则不分；金额留空，则为待填。可从 Excel 复制各行，在此粘贴。"
            )),
        )  # fmt: skip
        super().__init__(
            mark("资助标准"), fields, subtitle=row.name, save_text=mark("保存"), whole=True,
            editors={"table": CellsEditor(_columns(), rate_table.troubles)},
        )  # fmt: skip
        self._desk, self._row = desk, row
        self.fill({"valid_from": usual_day(standing, date.today()), "table": rate_table.rows_of(standing)})
        self.saved.connect(self._write)

    def _write(self, values: Mapping[str, Any]) -> None:
        self._desk.jobs.write(
            operations.set_rates, self._on_written, fail=self.refuse, programme_id=self._row.id,
            valid_from=values["valid_from"], rates=rate_table.rates_of(values["table"]),
        )  # fmt: skip

    def _on_written(self, count: int, act: int | None) -> None:
        self.done.emit(_n("“{name}”的资助标准：改动 {count} 行", count, name=self._row.name), act)


def usual_day(standing: Sequence[RateTerms], today: date) -> str:
    """Amounts change with the academic year: the one to come. Where some have never been filled in: the one that is running."""
    first = dates.academic_year_bounds(dates.academic_year(today))[0]
    is_blank = not standing or any(not one.amount_fen for one in standing)
    usual = first if is_blank else first.replace(year=first.year + 1)
    return max([usual.isoformat(), *(one.valid_from for one in standing)])


def _columns() -> list[CellColumn]:
    titles = (
        (mark("层次"), 84), (mark("类别"), 90), (mark("等级"), 88), (mark("学科类"), 58), (mark("授课"), 74), (mark("资助内容"), 126),
        (mark("金额（元）"), 88), (mark("周期"), 76), (mark("次数"), 50), (mark("付给"), 94),
    )  # fmt: skip
    return [
        CellColumn(
            title, "number" if at in {rate_table.AMOUNT, rate_table.TIMES} else "text", width, stretch=at == rate_table.ITEM,
            choices=None if at in {rate_table.AMOUNT, rate_table.TIMES} else partial(rate_table.offered, at),
        )
        for at, (title, width) in enumerate(titles)
    ]  # fmt: skip
