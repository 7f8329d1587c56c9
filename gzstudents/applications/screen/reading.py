"""What the screen 申请与评审 reads in the background."""

from typing import Any, NamedTuple

from gzstudents.applications.queries import applications, cycles, notices
from gzstudents.applications.queries.applications import ApplicationPage, ApplicationRow
from gzstudents.applications.queries.cycles import CycleDetail, CycleRow
from gzstudents.applications.queries.notices import NoticeRow
from gzstudents.applications.queries.rollover import plan_roll_over
from gzstudents.applications.rules.rollover import Plan
from gzstudents.kernel import dates
from gzstudents.scholarships.queries import ProgrammeRow, list_programmes
from gzstudents.ui.acts_screen import MOST

ALL = "*"  # asks for every academic year; "" lets the store choose the one to begin with


class Whole(NamedTuple):
    """The list with the cycles it may be narrowed to; `detail` of the one that is chosen."""

    years: list[str]
    year: str
    rows: list[ApplicationRow]
    cycles: list[CycleRow]
    detail: CycleDetail | None
    notices: list[NoticeRow]


def whole(session: Any, *, year: str, cycle_id: int, today: str) -> Whole:
    """Applications of a year, or of one cycle; of the newest year with cycles when none is asked for."""
    day = dates.iso_date(today)
    now = dates.academic_year(day) if day else ""
    years = applications.academic_years(session)
    detail = cycles.get_cycle(session, cycle_id) if cycle_id else None
    if detail is not None:
        chosen_year = detail.row.academic_year
    else:
        chosen_year = year or (now if now in years or not years else years[0])
    asked = "" if chosen_year == ALL else chosen_year
    rows = applications.list_applications(
        session, academic_year=asked, cycle_id=detail.row.id if detail is not None else 0, limit=MOST
    )
    listed = cycles.list_cycles(session, academic_year=asked)
    hung = notices.list_notices(session, detail.row.id) if detail is not None else []
    return Whole(sorted({*years, now} - {""}, reverse=True), asked, rows, listed, detail, hung)


def page(session: Any, *, application_id: int, today: str) -> ApplicationPage | None:
    return applications.get_application(session, application_id, today=today)


def colleges(session: Any) -> list[str]:
    """Those that the register knows, the largest first."""
    found = session.connection().exec_driver_sql(
        "SELECT college FROM register WHERE college <> '' GROUP BY college ORDER BY count(*) DESC, college"
    )
    return [row[0] for row in found]


def reviewers(session: Any) -> list[str]:
    """Who was asked to review lately, the latest first."""
    found = session.connection().exec_driver_sql(
        "SELECT reviewer FROM reviews GROUP BY reviewer ORDER BY max(id) DESC LIMIT 12"
    )
    return sorted(row[0] for row in found)


def programmes(session: Any) -> list[ProgrammeRow]:
    return list_programmes(session)


def plan(session: Any, *, academic_year: str) -> Plan:
    return plan_roll_over(session, academic_year)
