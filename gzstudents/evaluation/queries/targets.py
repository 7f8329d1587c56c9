"""What the office set for the lines of the form, and the years and programmes there are to choose from."""

from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gzstudents.applications.model import Cycle
from gzstudents.evaluation.model import EvaluationTarget
from gzstudents.evaluation.rules.evaluating import Target, in_force, parameters
from gzstudents.evaluation.rules.form import Parameters
from gzstudents.kernel.i18n import is_chinese
from gzstudents.kernel.office_names import OfficeNames
from gzstudents.kernel.settings import get_settings
from gzstudents.scholarships.model import Award, Programme


class ProgrammeChoice(NamedTuple):
    id: int
    code: str
    name: str


class YearTotal(NamedTuple):
    """A year in one line: standing awards only."""

    academic_year: str
    persons: int
    awards: int
    amount_fen: int


def targets_of(session: Session, *, programme: str, academic_year: str) -> dict[str, Target]:
    """By indicator and criterion, as the office set them; `programme` "": those of all programmes together."""
    rows = session.scalars(
        select(EvaluationTarget)
        .outerjoin(Programme, Programme.id == EvaluationTarget.programme_id)
        .where(
            Programme.code == programme if programme else EvaluationTarget.programme_id.is_(None),
            EvaluationTarget.academic_year == academic_year,
        )
    )
    return {
        one.indicator: Target(
            one.target, one.weight, one.entered, one.note, one.name_zh, one.name_en, one.left_out
        )
        for one in rows
    }  # fmt: skip


def targets_in_force(session: Session, *, programme: str, academic_year: str) -> dict[str, Target]:
    """By which a programme is evaluated: its own, and the form of all programmes together where it has none."""
    of_all = targets_of(session, programme="", academic_year=academic_year)
    if not programme:
        return of_all
    return in_force(targets_of(session, programme=programme, academic_year=academic_year), of_all)


def parameters_of(session: Session, *, programme: str, academic_year: str) -> Parameters:
    """By which a programme is counted: its own criteria, else those of all programmes, else the shipped ones."""
    known = targets_of(session, programme="", academic_year=academic_year)
    if programme:
        known |= targets_of(session, programme=programme, academic_year=academic_year)
    return parameters(known)


def programme_choices(session: Session) -> list[ProgrammeChoice]:
    """All programmes, in the order of the register."""
    rows = session.execute(
        select(Programme.id, Programme.code, Programme.name_zh, Programme.name_en).order_by(Programme.id)
    )
    return [ProgrammeChoice(one, code, zh if is_chinese() else en or zh) for one, code, zh, en in rows]


def evaluation_years(session: Session) -> list[str]:
    """The academic years with awards or cycles, newest first."""
    years = set(session.scalars(select(Award.academic_year).distinct()))
    return sorted(years | set(session.scalars(select(Cycle.academic_year).distinct())), reverse=True)


def year_totals(session: Session, *, programme: str = "", until: str = "", most: int = 5) -> list[YearTotal]:
    """The last years with awards up to `until`, oldest first."""
    statement = (
        select(Award.academic_year, func.count(Award.person_id.distinct()), func.count(), func.sum(Award.amount_fen))
        .join(Programme, Programme.id == Award.programme_id)
        .where(Award.state != "CANCELLED")
        .group_by(Award.academic_year)
        .order_by(Award.academic_year.desc())
        .limit(most)
    )
    if programme:
        statement = statement.where(Programme.code == programme)
    if until:
        statement = statement.where(Award.academic_year <= until)
    return [YearTotal(*row) for row in session.execute(statement)][::-1]


def office_names(session: Session) -> OfficeNames:
    """What the office calls itself, for the head and foot of what leaves it."""
    return OfficeNames.of(get_settings(session))
