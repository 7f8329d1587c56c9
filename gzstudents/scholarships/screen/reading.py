"""What the screen 奖学金 reads in the background: lists by year, one award to the yuan, what an award would come to."""

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

from gzstudents.kernel import dates, paths, settings
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.scholarships import operations, queries, rules
from gzstudents.scholarships.operations import AwardCheck
from gzstudents.scholarships.queries import AwardRow, EventRow, ProgrammeRow
from gzstudents.scholarships.rates import RateTerms
from gzstudents.scholarships.screen.extras import ProgrammeSection
from gzstudents.students import queries as students
from gzstudents.ui.acts_screen import MOST, YearPage

ALL = "*"  # asks for every academic year; "" lets the store choose the one to begin with


class AwardPage(NamedTuple):
    """All that the panel says of one award; `lines` are empty where today's rates no longer give its amount."""

    award: AwardRow | None
    lines: list[RateTerms]
    events: list[EventRow]
    more: list[tuple[Any, list[tuple[str, str]]]] = []  # sections that other slices add
    beside: list[str] = []  # scholarships of the same year that may not be combined with this one, recorded since


class Choice(NamedTuple):
    """What the form has to offer."""

    programmes: list[ProgrammeRow]
    years: list[str]
    unnamed: bool = False  # the school has no name yet: no certificate can be issued


def awards(session: Any, *, year: str, today: str) -> YearPage:
    """The awards of a year by name; of the newest year with awards when none is asked for."""
    now = dates.academic_year(dates.iso_date(today) or dates.iso_date("2000-09-01"))  # type: ignore[arg-type]
    years = queries.academic_years(session)
    chosen = year or (now if now in years or not years else years[0])
    rows = queries.list_awards(
        session, academic_year="" if chosen == ALL else chosen, order="name", descending=False, limit=MOST
    )
    return YearPage(sorted({*years, now}, reverse=True), "" if chosen == ALL else chosen, rows)


def award(session: Any, *, award_id: int, sections: Sequence[ProgrammeSection] = ()) -> AwardPage:
    """One award whole; `sections` are those that other slices add."""
    row = queries.get_award(session, award_id)
    if row is None:
        return AwardPage(None, [], [])
    more = [(one.title, one.query(session, award_id)) for one in sections]
    return AwardPage(row, _composition(session, row), queries.events_of(session, award_id), more, _beside(session, row))


def _beside(session: Any, row: AwardRow) -> list[str]:
    """What should not be held beside an award that stands: other awards, and those from elsewhere entered for information."""
    if row.state == "CANCELLED":
        return []
    own = queries.get_terms(session, row.programme).stacking
    held = queries.held_awards(session, [row.person_id], row.academic_year).get(row.person_id, [])
    return [one.name for one in held if one.code != row.programme and "EXCLUSIVE_YEAR" in {own, one.stacking}]


def _composition(session: Any, row: AwardRow) -> list[RateTerms]:
    """The rates that make up the amount as it was decided."""
    nominee = queries.find_nominees(session, [row.enrolment_id], row.decided_on).get(row.enrolment_id)
    if nominee is None:
        return []
    study = nominee.candidate.study._replace(level=row.level or nominee.candidate.study.level)
    lines = rules.amount(queries.get_terms(session, row.programme), study, row.academic_year, row.grade)
    return lines if sum(line.year_fen for line in lines) == row.amount_fen else []


@lru_cache(maxsize=1)
def shipped_sources() -> dict[str, tuple[str, str]]:
    """Programme → where its rates were taken from, and of which day that is."""
    found = {}
    for path in sorted(paths.resource("scholarships").glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        found[content["programme"]["code"]] = (str(content.get("source", "")), str(content.get("as_of", "")))
    return found


def choices(session: Any, *, today: str) -> Choice:
    """The programmes, and the academic years that may be awarded: from the next one back."""
    day = dates.iso_date(today)
    first = int(dates.academic_year(day)[:4]) if day else 2000
    years = [f"{year}-{year + 1}" for year in range(first + 1, first - 6, -1)]
    return Choice(queries.list_programmes(session), years, is_unnamed(session))


def is_unnamed(session: Any) -> bool:
    """Whether the school has no name yet."""
    return not settings.get_settings(session)[settings.SCHOOL]


def preview(
    session: Any,
    *,
    people: list[int],
    numbers: list[str],
    programme: str,
    academic_year: str,
    grade: str,
    decided_on: str,
) -> list[AwardCheck]:
    """What awarding would do with each of them, and which conditions are not met: people by id, or student numbers."""
    enrolments = students.enrolments_of(session, people)
    items = [(enrolments[person], grade) for person in people if person in enrolments]
    checks = operations.check_award(
        session,
        programme=programme,
        academic_year=academic_year,
        items=[*items, *((number, grade) for number in numbers)],
        decided_on=decided_on,
    )
    good = [one.enrolment_id for one in checks if one.is_eligible and one.enrolment_id is not None]
    unmet = queries.unmet_conditions(session, programme, good, academic_year, decided_on)
    listed = [replace(one, cautions=tuple(unmet.get(one.enrolment_id or 0, ()))) for one in checks]
    return [*(_without_stay(session, person) for person in people if person not in enrolments), *listed]


def _without_stay(session: Any, person_id: int) -> AwardCheck:
    whole = students.get_person(session, person_id)
    if whole is None:
        raise RuleBroken(_("选中的学生有的已不在名册中，请刷新列表。"))
    name = whole.person.chinese_name or f"{whole.person.surname} {whole.person.given_names}".strip()
    return AwardCheck(person_id, "", person_id, None, "", name, 0, (_("{who}没有学籍，不能获奖。", who=name),))
