"""The demo office's scholarship autumn: a cycle under review, one that takes applications, and one whose list hangs out."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from gzstudents.applications import operations
from gzstudents.applications.queries import cycles
from gzstudents.applications.queries.notices import winners
from gzstudents.applications.rules import notices
from gzstudents.applications.rules.quotas import Cell
from gzstudents.commands import demo_rounds
from gzstudents.commands.office import Office
from gzstudents.distribution import operations as distribution
from gzstudents.kernel import dates
from gzstudents.scholarships.queries import get_terms
from gzstudents.scholarships.rules import populations

_APPLICANTS = 36
_DRAFTS = 9
_REVIEWERS = ("林雅芝", "赵文远", "苏晓岚")  # invented
_RUBRIC = (
    {"code": "MARKS", "name_zh": "学业成绩", "name_en": "Marks", "weight": 600, "max_points": 100, "fact": "average"},
    {"code": "CONDUCT", "name_zh": "品行表现", "name_en": "Conduct", "weight": 250, "max_points": 10},
    {"code": "WORK", "name_zh": "综合素质", "name_en": "Achievements", "weight": 150, "max_points": 20},
)
_PLACES = (
    Cell("BA", "SPECIAL", "", 1), Cell("BA", "FIRST", "", 2), Cell("BA", "SECOND", "", 4), Cell("BA", "THIRD", "", 6),
    Cell("MA", "FIRST", "", 1), Cell("MA", "SECOND", "", 2), Cell("MA", "THIRD", "", 3), Cell("PHD", "THIRD", "", 1),
)  # fmt: skip
_APPLICANTS_TW = 12
_PLACES_TW = (
    Cell("BA", "FIRST", "", 1),
    Cell("BA", "SECOND", "", 2),
    Cell("BA", "THIRD", "", 3),
    Cell("MA", "THIRD", "", 1),
)
_MARKS_ALONE = (
    {
        "code": "MARKS",
        "name_zh": "学业成绩",
        "name_en": "Marks",
        "weight": 1000,
        "max_points": 100,
        "fact": "average/100",
    },
)
_OBJECTION = "该生上学期有多次缺课，请核实出勤情况。"
# whoever is on the roll and has no scholarship of the year yet
_FREE = """
SELECT r.person_id, r.enrolment_id FROM register r
WHERE r.status = 'REGISTERED' AND r.population IN ({populations}) AND r.level IN ('BA', 'MA', 'PHD') AND r.enrolment_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM awards a WHERE a.person_id = r.person_id AND a.academic_year = ? AND a.state <> 'CANCELLED')
ORDER BY r.sort_key, r.person_id
"""


def apply(office: Office, today: date) -> None:
    """A cycle for students from Hong Kong and Macao under review, and the university's own, which is open."""
    year = dates.academic_year(today)
    store = office.store()
    with store.writing(office.actor, "cycles.add") as session:
        made = _cycle(session, "HKMO", year, today, budget=12_000_000)
        operations.set_places(session, cycle_id=made, cells=_PLACES, document=f"粤教资助〔{year[:4]}〕12 号")
        operations.set_criteria(session, cycle_id=made, criteria=_RUBRIC)
        open_one = _cycle(session, "UNI", year, today, budget=30_000_000)
        operations.edit_cycle(session, cycle_id=open_one, values={"quota_mode": "SIMPLE", "places": 20})
    with store.writing(office.actor, "applications.enter") as session:
        people = _free(session, "HKMO", year, _APPLICANTS)
        for stay, average in ((stay, 6_800 + 97 * place % 2_900) for place, (_person, stay) in enumerate(people)):
            demo_rounds.result(session, stay, year, average)
        ids = operations.enter_many(session, cycle_id=made, entries=[operations.Entry(*one) for one in people])
        drafts = [operations.Entry(*one) for one in _free(session, "UNI", year, _DRAFTS)]
        operations.enter_many(session, cycle_id=open_one, entries=drafts)
        day = today.isoformat()
        for cycle in (made, open_one):
            operations.advance(session, cycle_id=cycle, state="OPEN", today=day, confirmed=True)
        if ids:
            _review(session, made, ids, day)

    _noticed(office, today)


def _noticed(office: Office, today: date) -> None:
    """Students from Taiwan: ranked by their marks, places given out, the list made public, and somebody objects."""
    year, day = dates.academic_year(today), today.isoformat()
    with office.store().writing(office.actor, "applications.publish") as session:
        made = _cycle(session, "TW", year, today, budget=8_000_000)
        operations.set_places(session, cycle_id=made, cells=_PLACES_TW, document=f"粤教资助〔{year[:4]}〕13 号")
        operations.set_criteria(session, cycle_id=made, criteria=_MARKS_ALONE)
        people = _free(session, "TW", year, _APPLICANTS_TW)
        if not people:
            return
        for place, (_person, stay) in enumerate(people):
            demo_rounds.result(session, stay, year, 9_310 - 137 * place)
        ids = operations.enter_many(session, cycle_id=made, entries=[operations.Entry(*one) for one in people])
        operations.advance(session, cycle_id=made, state="OPEN", today=day, confirmed=True)
        operations.submit(session, application_ids=ids, today=day, on_refusal=operations.MARK, confirmed=True)
        operations.advance(session, cycle_id=made, state="REVIEW", today=day, confirmed=True)
        operations.rank(session, cycle_id=made, today=day)
        operations.advance(session, cycle_id=made, state="DISTRIBUTION", today=day, confirmed=True)
        distribution.fill(session, cycle_ids=[made])
        operations.advance(session, cycle_id=made, state="NOTICE", today=day, confirmed=True)
        until = dates.add_working_days(today, notices.LEAST_DAYS).isoformat()
        operations.publish(session, cycle_id=made, starts_on=day, ends_on=until, confirmed=True)
        hung = winners(session, made)
        operations.object_to(
            session, application_id=hung[-1].application_id, text=_OBJECTION, raised_by="同年级同学", received_on=day
        )


def _cycle(session: Session, code: str, year: str, today: date, *, budget: int) -> int:
    span = {"opens_on": -45, "closes_on": -3, "review_until": 8, "notice_from": 12, "notice_until": 19, "pay_by": 38}
    days = {name: (today + timedelta(days=off)).isoformat() for name, off in span.items()}
    if code == "UNI":
        days["closes_on"] = (today + timedelta(days=7)).isoformat()
    return operations.add_cycle(session, programme=code, academic_year=year, values={**days, "budget_fen": budget})


def _free(session: Session, code: str, year: str, count: int) -> list[tuple[int, int]]:
    """Persons and enrolments, at even distances in the order of the list."""
    allowed = sorted(populations(get_terms(session, code).populations))
    listed = ", ".join(f"'{one}'" for one in allowed)
    found = session.connection().exec_driver_sql(_FREE.format(populations=listed), (year,)).all()
    step = max(len(found) // count, 1)
    return [(row[0], row[1]) for row in found[::step][:count]]


def _review(session: Session, made: int, ids: list[int], day: str) -> None:
    """Everybody in by now; two of three reviewers have given their points to most."""
    operations.submit(session, application_ids=ids, today=day, on_refusal=operations.MARK, confirmed=True)
    operations.advance(session, cycle_id=made, state="REVIEW", today=day, confirmed=True)
    operations.assign(session, application_ids=ids, reviewers=_REVIEWERS)
    criteria = {one.code: one.id for one in cycles.list_criteria(session, made)}
    for place, application in enumerate(ids[: -(len(ids) // 9) or None]):
        for turn, reviewer in enumerate(_REVIEWERS[: 3 if place % 4 == 0 else 2]):
            points = {
                criteria["CONDUCT"]: 700 + 50 * ((place + turn) % 6),
                criteria["WORK"]: 1_000 + 100 * ((place * 3 + turn) % 9),
            }
            vote = "OPPOSE" if place % 11 == 10 else "SUPPORT"
            operations.give(
                session,
                application_id=application,
                reviewer=reviewer,
                points=points,
                recommendation=vote,
                reviewed_on=day,
            )
    operations.rank(session, cycle_id=made, today=day)
