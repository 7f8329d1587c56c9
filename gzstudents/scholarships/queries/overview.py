"""What a programme's page shows beside its rates: conditions, this year's awards and money; and scholarships from elsewhere."""

from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gzstudents.scholarships.model import Award, EligibilityRule, Programme, Rate, Sponsor
from gzstudents.scholarships.rules import RuleTerms


class ConditionRow(NamedTuple):
    id: int
    position: int
    terms: RuleTerms
    state: str  # NOW, LATER, PAST


class YearOf(NamedTuple):
    """Awards of an academic year that stand: persons, awards, money in fen."""

    people: int
    awards: int
    amount_fen: int


class SponsorRow(NamedTuple):
    id: int
    code: str
    kind: str
    name_zh: str
    name_en: str


class ExternalRow(NamedTuple):
    id: int
    person_id: int
    academic_year: str
    name: str
    sponsor_kind: str
    amount_fen: int | None
    is_chinese: bool
    source: str
    note: str


def list_conditions(session: Session, programme_id: int, day: str) -> list[ConditionRow]:
    """All conditions, those of other times too, in their order; one that never came into force is left out."""
    rows = session.execute(
        select(EligibilityRule, Programme.code, Programme.funding)
        .join(Programme, Programme.id == EligibilityRule.programme_id)
        .where(EligibilityRule.programme_id == programme_id)
        .order_by(EligibilityRule.position, EligibilityRule.id)
    )
    found = []
    for one, code, funding in rows:
        since, until = one.valid_from or "", one.valid_to or ""
        if until and until < since:
            continue
        state = "LATER" if since > day else "PAST" if until and until < day else "NOW"
        terms = RuleTerms(
            one.id, one.field, one.operator, one.value, one.severity, one.route, one.applies, one.text_zh, one.text_en,
            one.source, since, until, code, funding,
        )  # fmt: skip
        found.append(ConditionRow(one.id, one.position, terms, state))
    return found


def years_of(session: Session, academic_year: str) -> dict[int, YearOf]:
    """Programme id → its awards of an academic year; programmes without any are left out."""
    rows = session.execute(
        select(Award.programme_id, func.count(Award.person_id.distinct()), func.count(), func.sum(Award.amount_fen))
        .where(Award.academic_year == academic_year, Award.state != "CANCELLED")
        .group_by(Award.programme_id)
    )
    return {programme: YearOf(people, awards, amount) for programme, people, awards, amount in rows}


def list_sponsors(session: Session) -> list[SponsorRow]:
    """All sponsors, in the order they were taken up."""
    found = session.scalars(select(Sponsor).order_by(Sponsor.id))
    return [SponsorRow(one.id, one.code, one.kind, one.name_zh, one.name_en) for one in found]


def externals_of_person(session: Session, person_id: int) -> list[ExternalRow]:
    """Newest academic year first."""
    found = session.connection().exec_driver_sql(
        f"SELECT {', '.join(ExternalRow._fields)} FROM external_awards WHERE person_id = ? "
        "ORDER BY academic_year DESC, id DESC",
        (person_id,),
    )
    rows = (ExternalRow._make(row) for row in found)
    return [row._replace(is_chinese=bool(row.is_chinese)) for row in rows]


def without_amounts(session: Session) -> set[int]:
    """The programmes with a rate that nobody has filled in yet, or with none at all."""
    blank = select(Programme.id).where(
        Programme.id.in_(select(Rate.programme_id).where(Rate.amount_fen == 0, Rate.valid_to.is_(None)))
        | Programme.id.not_in(select(Rate.programme_id))
    )
    return set(session.scalars(blank))


def programme_values(session: Session, programme_id: int) -> dict[str, Any]:
    """What a programme says of itself, column by column, for its form."""
    columns = [one for one in Programme.__table__.columns if one.name not in {"id", "version"}]
    row = session.execute(select(*columns).where(Programme.id == programme_id)).one()
    return dict(zip((one.name for one in columns), row, strict=True))
