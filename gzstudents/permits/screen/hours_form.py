"""The form of hours of work-study; while one types it says how the week and the month would stand."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from gzstudents.kernel.errors import Problem
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, mark
from gzstudents.permits import operations, queries
from gzstudents.permits.queries import HoursRow
from gzstudents.permits.rules.hours import Worked, is_period, standings, work_rules
from gzstudents.permits.words import hours
from gzstudents.ui.acts_screen import ActForm
from gzstudents.ui.desk import Desk

_FIELDS = (
    Field("number", mark("学号"), required=True, wide=True, help=mark("登记后可在列表中更正")),
    Field("since", mark("自"), "date", required=True),
    Field("until", mark("至"), "date", required=True, help=mark("同一周内（周一至周日），或整个月")),
    Field("hours", mark("小时数"), required=True, help=mark("例如 7.5 或 7:30")),
    Field("place", mark("地点"), "choice", choices="work_place", required=True),
    Field("employer", mark("用工单位"), wide=True),
    Field("annotation", mark("居留许可加注"), wide=True, help=mark("校外须有学校同意和居留许可加注")),
)


class HoursForm(ActForm):
    """Writes down hours, or puts an entry right. Says while one types how the week and the month would stand."""

    def __init__(self, desk: Desk, row: HoursRow | None = None) -> None:
        fields = _FIELDS if row is None else _FIELDS[1:]
        super().__init__(
            mark("登记勤工助学时间") if row is None else mark("更正勤工助学时间"), fields, subtitle=row.name if row else "",
            save_text=mark("保存"), whole=True, check=self._problems_of,
        )  # fmt: skip
        self._desk, self._row = desk, row
        self._worked: list[Worked] = []
        monday = date.today() - timedelta(days=date.today().weekday())
        week = {"since": monday.isoformat(), "until": (monday + timedelta(days=6)).isoformat(), "place": "ON"}
        self.fill(week if row is None else {**row._asdict(), "hours": hours(row.minutes)})
        self.saved.connect(self._write)
        if row is not None and row.population in work_rules().populations:
            self._desk.jobs.read(queries.hours_of, self._on_worked, latest=self, person_id=row.person_id)

    def _on_worked(self, worked: list[Worked]) -> None:
        self._worked = list(worked)
        if self._row is not None:
            old = Worked(self._row.since, self._row.until, self._row.minutes)
            if old in self._worked:
                self._worked.remove(old)

    def _problems_of(self, values: Mapping[str, Any]) -> list[Problem]:
        """The period must be one; a limit that would be passed is a warning."""
        try:
            first, last = date.fromisoformat(values["since"] or ""), date.fromisoformat(values["until"] or "")
        except ValueError:
            return []
        if not is_period(first, last):
            return [Problem("period", _("应在同一周内，或为整个月"), column="until")]
        minutes = operations.minutes_of(str(values["hours"] or ""))
        if not minutes:
            return [Problem("hours", _("例如 7.5 或 7:30"), column="hours")] if values["hours"] else []
        one = Worked(first.isoformat(), last.isoformat(), minutes)
        stand = standings([*self._worked, one])[one]
        return [
            Problem("limit", _("{done} 小时，上限 {limit} 小时", done=hours(found.minutes), limit=hours(found.limit)),
                    column="hours", severity="warning")
            for found in (stand.week, stand.month) if found is not None and found.level == "over"
        ][:1]  # fmt: skip

    def _write(self, values: Mapping[str, Any]) -> None:
        known = {**values, "annotation": values["annotation"] or "", "employer": values["employer"] or ""}
        if self._row is not None:
            self._desk.jobs.write(
                operations.correct_hours, self._on_written, fail=self.refuse, entry_id=self._row.id, **known
            )
            return
        number = known.pop("number")
        self._desk.jobs.write(
            _record,
            self._on_written,
            fail=self.refuse,
            verb="permits.record_hours",
            student_number=number,
            values=known,
        )

    def _on_written(self, _entry: Any, act: int | None) -> None:
        self.done.emit(_("已登记勤工助学时间"), act)


def _record(session: Any, *, student_number: str, values: dict[str, Any]) -> int:
    return operations.record_hours(session, person_id=queries.person_of_number(session, student_number), **values)
