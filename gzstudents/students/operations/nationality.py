"""Nationality with its history, and the record of its check."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.kernel import codes, names
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.kernel.store import existing
from gzstudents.students.model import Enrolment, Nationality, NationalityCheck, Person
from gzstudents.students.rules import nationality as rule
from gzstudents.students.rules import residence


@operation("students.set_country")
def set_country(session: Session, *, person_id: int, country: str, from_day: str | None = None) -> None:
    """Correct the nationality, or with `from_day` let a new one begin and the old one end the day before (Nationality Law art. 9)."""
    current = session.scalars(
        select(Nationality)
        .where(Nationality.person_id == person_id)
        .order_by(Nationality.valid_to.is_(None).desc(), Nationality.id.desc())
    ).first()
    if current is None:
        if country:
            session.add(Nationality(person_id=person_id, country=country, valid_from=from_day))
    elif from_day is None:
        current.country = country
    else:
        current.valid_to = (date.fromisoformat(from_day) - timedelta(days=1)).isoformat()
        session.add(Nationality(person_id=person_id, country=country, valid_from=from_day))
    session.flush()


@operation("students.nationality")
def save_nationality(
    session: Session,
    *,
    person_id: int,
    values: dict[str, Any],
    part_id: int | None = None,
    end_others: bool = False,
) -> int:
    """A nationality is added or, with its id, corrected. `end_others`: those still open end the day before it begins.

    Raises RuleBroken for days in the wrong order, and where the others shall end but nobody says on which day.
    """
    country, first, last = values.get("country", ""), values.get("valid_from") or None, values.get("valid_to") or None
    if codes.get("country", country) is None:
        raise RuleBroken(_("请选择国家/地区。"))
    if first and last and last < first:
        raise RuleBroken(_("截止日期早于起始日期。"))
    if end_others and not first:
        raise RuleBroken(_("请填写新国家/地区的起始日期，原来的在前一天结束。"))
    if part_id is None:
        record = Nationality(person_id=person_id)
    else:
        record = _own(session, part_id, person_id)
    if end_others and first:
        before = (date.fromisoformat(first) - timedelta(days=1)).isoformat()
        for other in _others_open(session, person_id, part_id):
            if (other.valid_from or "") >= first:
                raise RuleBroken(_("原国家/地区的起始日期不早于新的，请先更正。"))
            other.valid_to = before
    record.country, record.valid_from, record.valid_to = country, first, last
    session.add(record)
    session.flush()
    return record.id


@operation("students.nationality")
def remove_nationality(session: Session, *, person_id: int, part_id: int) -> None:
    """One that was written down by mistake; one that ended is kept, with its last day."""
    session.delete(_own(session, part_id, person_id))
    session.flush()


def _own(session: Session, part_id: int, person_id: int) -> Nationality:
    record = session.get(Nationality, part_id)
    if record is None or record.person_id != person_id:
        raise RuleBroken(_("这条记录已不存在，请重新打开。"))
    return record


def _others_open(session: Session, person_id: int, part_id: int | None) -> list[Nationality]:
    found = session.scalars(
        select(Nationality).where(Nationality.person_id == person_id, Nationality.valid_to.is_(None))
    )
    return [one for one in found if one.id != part_id]


_CHECK_COLUMNS = frozenset(
    {
        "admission_year", "level", "origin", "foreign_since", "stamps", "days_1", "days_2", "days_3", "days_4", "days_5",
        "evidence", "result", "checked_on", "checked_by",
    }
)  # fmt: skip


def days_of(values: dict[str, Any]) -> tuple[int | None, ...]:
    """Days abroad in the four (settled abroad: five) years: counted from the stamps where there are any, else as filled in."""
    settled, year = values.get("origin", "") in residence.ORIGINS, int(values["admission_year"])
    if (values.get("stamps") or "").strip():
        stays = rule.read_stays(values["stamps"])
        return rule.days_abroad(stays, residence.windows(year) if settled else rule.windows(year))
    return tuple(_whole(values.get(f"days_{number}")) for number in range(1, 6 if settled else 5))


def _whole(value: Any) -> int | None:
    if value in {None, ""}:
        return None
    number = int(value)
    if not 0 <= number <= 366:
        raise RuleBroken(_("一年的境外天数应在 0 到 366 之间。"))
    return number


def outcome(values: dict[str, Any], birth_date: str, route: str = "") -> rule.Outcome:
    """What the rule says of what was filled in; `route` is the way of entry."""
    if values.get("origin", "") in residence.ORIGINS:
        return residence.check(
            residence.Facts(
                values["origin"], int(values["admission_year"]), values.get("foreign_since") or "", days_of(values),
                bool((values.get("evidence") or "").strip()), route,
            )
        )  # fmt: skip
    facts = rule.Facts(
        values.get("origin", ""), values.get("level", ""), int(values["admission_year"]), birth_date,
        values.get("foreign_since") or "", days_of(values), bool((values.get("evidence") or "").strip()),
    )  # fmt: skip
    return rule.check(facts)


@operation("students.check_nationality")
def record_check(session: Session, *, person_id: int, values: dict[str, Any]) -> int:
    """Keep a check with its facts, day counts, result and the version of the rule. Without a result the rule's own is taken.

    A result better than the rule gives is refused with the rule's reasons: a doubtful case is recorded as unclear, and
    decided after the exit-entry office has answered, which then is evidence. Raises RuleBroken.
    """
    person = existing(session, Person, person_id, _("这名学生已不在名册中。"))
    unknown = set(values) - _CHECK_COLUMNS
    if unknown:
        raise KeyError(f"no such columns: {sorted(unknown)}")
    if not values.get("admission_year") or not values.get("origin"):
        raise RuleBroken(_("请填写入学年度和核查对象。"))
    routes = select(Enrolment.entry_route).where(Enrolment.person_id == person_id).order_by(Enrolment.id.desc())
    found = outcome(values, person.birth_date, session.scalars(routes).first() or "")
    result = values.get("result") or found.result
    if result in {rule.MET, rule.NOT_NEEDED} and found.result == rule.NOT_MET:
        raise RuleBroken(_("按规定不符合，不能登记为符合。"), list(found.reasons))
    if result == rule.MET and found.result == rule.UNCLEAR and not (values.get("evidence") or "").strip():
        raise RuleBroken(_("材料不全，不能登记为符合。"), list(found.reasons))
    days = days_of(values)
    record = NationalityCheck(
        person_id=person_id,
        admission_year=int(values["admission_year"]),
        level=values.get("level", ""),
        origin=values["origin"],
        foreign_since=values.get("foreign_since") or None,
        stamps=(values.get("stamps") or "").strip(),
        evidence=(values.get("evidence") or "").strip(),
        result=result,
        checked_on=values.get("checked_on") or date.today().isoformat(),
        checked_by=names.clean(values.get("checked_by") or ""),
        rule=_rule_of(values),
        **{f"days_{year}": count for year, count in enumerate(days, 1)},
    )
    session.add(record)
    session.flush()
    return record.id


def _rule_of(values: dict[str, Any]) -> str:
    """The version of the rule that a check goes by."""
    year = int(values["admission_year"])
    return (residence.rule_for(year) if values["origin"] in residence.ORIGINS else rule.rule_for(year)).id
