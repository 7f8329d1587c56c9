"""Applications come in: entered, imported, or proposed by the office for those who had the award last year."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from gzstudents.applications.model import Application, ApplicationFact, Cycle
from gzstudents.applications.operations.cycles import get as get_cycle
from gzstudents.applications.queries.renewing import Renewable, renewable
from gzstudents.applications.rules import moves, numbering, steps
from gzstudents.kernel import codes, names
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken, StaleRecord
from gzstudents.kernel.i18n import _
from gzstudents.kernel.store import existing
from gzstudents.scholarships import rates as worth
from gzstudents.scholarships.model import Programme
from gzstudents.scholarships.queries import get_terms
from gzstudents.scholarships.rules import fields
from gzstudents.students import chosen
from gzstudents.students.model import Enrolment, Person, RegisterLine

_EDITABLE = frozenset({"wanted_grade", "preference", "external_number", "note", "score"})
_CHUNK = 400


class Entry(NamedTuple):
    """One application that is to be entered. `preference` 0: after those that the student has in this academic year."""

    person_id: int
    enrolment_id: int
    wanted_grade: str = ""
    preference: int = 0
    facts: tuple[tuple[str, str], ...] = ()
    external_number: str = ""
    note: str = ""
    score: int | None = None
    route: str = "INITIAL"
    renews_award_id: int | None = None


@operation("applications.enter")
def enter(
    session: Session,
    *,
    cycle_id: int,
    person_id: int,
    enrolment_id: int | None = None,
    facts: Mapping[str, str] | None = None,
    **values: Any,
) -> int:
    """A draft of one student; without an enrolment for the one that the register shows. Returns the application's id."""
    if session.get(Person, person_id) is None:
        raise RuleBroken(_("这名学生已不在名册中。"))
    stay = enrolment_id or session.scalar(select(RegisterLine.enrolment_id).where(RegisterLine.person_id == person_id))
    if stay is None:
        raise RuleBroken(_("这名学生没有学籍，不能申请奖学金。"))
    entry = Entry(person_id, stay, facts=tuple((facts or {}).items()), **values)
    return enter_many(session, cycle_id=cycle_id, entries=[entry])[0]


@operation("applications.enter")
def enter_number(session: Session, *, cycle_id: int, student_number: str, **values: Any) -> int:
    """An application for the student with this number, of the enrolment that has it."""
    person = chosen.owner_of_number(session, student_number)
    if person is None:
        raise RuleBroken(_("没有学号为“{number}”的学生。", number=student_number))
    stay = session.scalar(select(Enrolment.id).where(Enrolment.student_number == names.query_text(student_number)))
    return enter(session, cycle_id=cycle_id, person_id=person, enrolment_id=stay, **values)


@operation("applications.enter")
def enter_many(session: Session, *, cycle_id: int, entries: Sequence[Entry]) -> list[int]:
    """Drafts of several students, numbered in their order; all or none. Returns their ids."""
    cycle = get_cycle(session, cycle_id)
    if cycle.state not in steps.TAKES_APPLICATIONS:
        raise RuleBroken(_("批次处于“{state}”，不再登记申请。", state=codes.label("cycle_state", cycle.state)))
    reasons = _reasons(session, cycle, entries)
    if reasons:
        raise RuleBroken(reasons[0], reasons)
    numbers = numbering.free(_taken(session, cycle.academic_year), cycle.academic_year, len(entries))
    wishes = _wishes(session, cycle.academic_year, [one.person_id for one in entries])
    records = [
        Application(
            number=number, cycle_id=cycle_id, person_id=one.person_id, enrolment_id=one.enrolment_id, route=one.route,
            wanted_grade=one.wanted_grade, preference=one.preference or wishes.get(one.person_id, 0) + 1,
            external_number=names.clean(one.external_number), note=one.note.strip(), score=one.score,
            renews_award_id=one.renews_award_id,
        )
        for number, one in zip(numbers, entries, strict=True)
    ]  # fmt: skip
    session.add_all(records)
    session.flush()
    session.add_all(
        ApplicationFact(application_id=record.id, field=field, value=value.strip())
        for record, one in zip(records, entries, strict=True)
        for field, value in one.facts
        if value.strip()
    )
    session.flush()
    return [record.id for record in records]


@operation("applications.edit")
def edit(
    session: Session,
    *,
    application_id: int,
    values: Mapping[str, Any],
    facts: Mapping[str, str] | None = None,
    version: int | None = None,
) -> None:
    """Change what an application asks for and states, until places are given out. `facts` anew where they are given."""
    record = get(session, application_id, version)
    cycle = session.get_one(Cycle, record.cycle_id)
    if cycle.state not in {"DRAFT", "OPEN", "REVIEW"} or record.outcome in moves.GONE:
        raise RuleBroken(_("{number} 已不能再修改。", number=record.number))
    unknown = sorted(values.keys() - _EDITABLE)
    if unknown:
        raise RuleBroken(_("申请没有“{field}”这一项。", field=unknown[0]))
    _check_grade(session, cycle, str(values.get("wanted_grade", record.wanted_grade)))
    for name, value in values.items():
        setattr(record, name, value)
    if not record.preference or record.preference < 1:
        raise RuleBroken(_("志愿顺序从 1 开始。"))
    if facts is not None:
        _check_facts(facts)
        session.execute(delete(ApplicationFact).where(ApplicationFact.application_id == application_id))
        session.add_all(
            ApplicationFact(application_id=application_id, field=field, value=value.strip())
            for field, value in facts.items()
            if value.strip()
        )
    session.flush()


@operation("applications.renew")
def propose_renewals(session: Session, *, cycle_id: int) -> list[Renewable]:
    """Drafts for everybody who had this award in the year before and may have it again; returns all, each who may not with why."""
    cycle = get_cycle(session, cycle_id)
    found = renewable(session, cycle_id)
    entries = [
        Entry(one.person_id, one.enrolment_id, one.grade, route="RENEWAL", renews_award_id=one.award_id)
        for one in found
        if not one.reason
    ]
    if entries:
        enter_many(session, cycle_id=cycle.id, entries=entries)
    return found


def get(session: Session, application_id: int, version: int | None = None) -> Application:
    """The record; StaleRecord when somebody else has changed it since it was read."""
    record = existing(session, Application, application_id, _("这份申请已不存在，请刷新列表。"))
    if version is not None and record.version != version:
        raise StaleRecord(_("这条记录刚被别人修改过，请重新打开后再改。"))
    return record


def _reasons(session: Session, cycle: Cycle, entries: Sequence[Entry]) -> list[str]:
    """Why not all of them can be entered, each with the name."""
    people = [one.person_id for one in entries]
    standing = _standing(session, cycle.id, people)
    owners = _owners(session, [one.enrolment_id for one in entries])
    called = _called(session, people)
    found, seen = [], set[int]()
    for one in entries:
        name = called.get(one.person_id, "")
        if one.person_id in standing:
            found.append(_("{name}在这个批次已有申请 {number}。", name=name, number=standing[one.person_id]))
        elif one.person_id in seen:
            found.append(_("{name}在名单中出现了两次。", name=name))
        elif owners.get(one.enrolment_id) != one.person_id:
            found.append(_("{name}没有这条学籍。", name=name))
        seen.add(one.person_id)
    for grade in {one.wanted_grade for one in entries}:
        _check_grade(session, cycle, grade)
    for one in entries:
        _check_facts(dict(one.facts))
    return found


def _check_grade(session: Session, cycle: Cycle, grade: str) -> None:
    if not grade:
        return
    owner = session.get_one(Programme, cycle.programme_id)
    known = worth.grades(get_terms(session, owner.code).rates)
    if grade not in known:
        label = codes.label("award_grade", grade)
        raise RuleBroken(_("“{programme}”没有“{grade}”这个等级。", programme=owner.name, grade=label))


def _check_facts(stated: Mapping[str, str]) -> None:
    for field, value in stated.items():
        terms = fields.field(field)
        if terms is None:
            raise RuleBroken(_("没有名为“{field}”的数据项。", field=field))
        if value.strip() and not field.startswith(fields.OWN) and fields.stated(terms, value) is None:
            raise RuleBroken(_("“{field}”的“{value}”读不懂。", field=terms.label, value=value))


def _taken(session: Session, academic_year: str) -> list[str]:
    pattern = f"{numbering.series(academic_year)}%"
    return list(session.scalars(select(Application.number).where(Application.number.like(pattern))))


def _wishes(session: Session, academic_year: str, people: Sequence[int]) -> dict[int, int]:
    """Person → the last wish of that academic year that stands."""
    found: dict[int, int] = {}
    for start in range(0, len(people), _CHUNK):
        rows = session.execute(
            select(Application.person_id, func.max(Application.preference))
            .join(Cycle, Cycle.id == Application.cycle_id)
            .where(
                Cycle.academic_year == academic_year,
                Application.outcome.not_in(moves.GONE),
                Application.person_id.in_(people[start : start + _CHUNK]),
            )
            .group_by(Application.person_id)
        )
        found |= dict(rows.all())
    return found


def _standing(session: Session, cycle_id: int, people: Sequence[int]) -> dict[int, str]:
    """Person → number of the application that they have in this cycle already."""
    found: dict[int, str] = {}
    for start in range(0, len(people), _CHUNK):
        rows = session.execute(
            select(Application.person_id, Application.number).where(
                Application.cycle_id == cycle_id,
                Application.outcome.not_in(moves.GONE),
                Application.person_id.in_(people[start : start + _CHUNK]),
            )
        )
        found |= dict(rows.all())
    return found


def _owners(session: Session, enrolments: Sequence[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for start in range(0, len(enrolments), _CHUNK):
        rows = session.execute(
            select(Enrolment.id, Enrolment.person_id).where(Enrolment.id.in_(enrolments[start : start + _CHUNK]))
        )
        found |= dict(rows.all())
    return found


def _called(session: Session, people: Sequence[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for start in range(0, len(people), _CHUNK):
        rows = session.scalars(select(Person).where(Person.id.in_(people[start : start + _CHUNK])))
        found |= {
            one.id: one.chinese_name or names.display_latin(one.surname, one.given_names) or one.native_name
            for one in rows
        }
    return found
