"""The list of another day in the window: asked for in a short form, read in the background, never changed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gzstudents.kernel.errors import Problem
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, mark
from gzstudents.students.screen.small_forms import ActForm

if TYPE_CHECKING:
    from gzstudents.kernel.search import RegisterIndex

BREATH = 0.001  # s between two steps of reading: the window gets its turn
_SENSES = (("true", mark("当日真实情况（按现在所知）")), ("known", mark("当日已知情况（按当时已登记）")))


@dataclass
class Past:
    """The register of a day in memory, with the index over it. `known`: as it was known then, else as it was true."""

    day: date
    known: bool
    connection: Any
    index: RegisterIndex

    def words(self) -> str:
        """What stands above the list."""
        day = self.day.isoformat()
        if self.known:
            return _("截至 {day} 的名册（当日已知情况），只能查看", day=day)
        return _("截至 {day} 的名册（当日真实情况），只能查看", day=day)

    def speak(self) -> None:
        """The language has changed: values sort by other labels."""
        from gzstudents.students import roll

        self.index.collate(roll.collation())

    def arguments(self) -> list[str]:
        """The same for a command of the command line."""
        return ["--as-of", self.day.isoformat(), *(["--known"] if self.known else [])]


def read_past(session: Any, *, path: Path, key: bytes | None, day: date, known: bool) -> Past:
    """`session` only keeps the store open and of today's schema; what is shown lies in memory."""
    from gzstudents.students import as_of, roll

    connection = (as_of.known_on if known else as_of.true_on)(path, key, day)
    try:
        index = roll.new_index()
        for _rows in index.steps(connection):
            time.sleep(BREATH)
        index.load(connection, later=index.source.later)  # it lies in memory anyway, and nobody waits for it later
    except BaseException:
        connection.close()
        raise
    return Past(day, known, connection, index)


def on_past(session: Any, *, past: Past, asked: Callable[..., Any], **values: Any) -> Any:
    """A query of the panel, asked of the past instead of the store."""
    from gzstudents.students import as_of

    with as_of.reading(past.connection) as then:
        return asked(then, **values)


class AsOfForm(ActForm):
    """Asks for the day and in which sense; `wanted(day, known)` is called with them."""

    def __init__(self, wanted: Callable[[date, bool], object], today: date) -> None:
        self._today = today
        super().__init__(
            mark("截至日期"),
            (
                Field("day", mark("日期"), "date", required=True),
                Field("sense", mark("按什么"), "choice", required=True, wide=True),
            ),
            check=self._problems_of,
            choices={"sense": lambda: [(code, _(text)) for code, text in _SENSES]},
            save_text=mark("显示名册"),
            whole=True,
        )
        self.fill({"day": "", "sense": "true"})
        self.saved.connect(lambda values: wanted(date.fromisoformat(values["day"]), values["sense"] == "known"))

    def _problems_of(self, values: Mapping[str, Any]) -> Iterable[Problem]:
        if values["sense"] == "known" and (values["day"] or "") > self._today.isoformat():
            yield Problem("future", _("还没有到这一天，不知道那时会登记什么"), column="day")
