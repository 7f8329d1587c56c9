"""Awarding a scholarship to one or many, with their certificates, in one act."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.certificates import operations as certificates
from gzstudents.certificates.operations import Draft, Issued
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _, _n
from gzstudents.kernel.progress import SILENT, Progress
from gzstudents.kernel.settings import SCHOOL, get_settings, unnamed
from gzstudents.scholarships import queries, rules
from gzstudents.scholarships import rates as worth
from gzstudents.scholarships.model import Award, Programme
from gzstudents.scholarships.operations.letters import build_letter
from gzstudents.scholarships.queries import Asked, Nominee

Item = tuple[Asked, str]  # an enrolment's id or a student number, and the grade ("" where there is none)


@dataclass(frozen=True, slots=True)
class AwardCheck:
    """What would happen to one of those asked for: the amount, or the reasons why not, in sentences.

    `cautions`: conditions that are not met. They do not keep from awarding what a committee or a sponsor has decided.
    """

    asked: Asked
    grade: str
    person_id: int | None
    enrolment_id: int | None
    student_number: str
    name: str
    amount_fen: int
    reasons: tuple[str, ...]
    cautions: tuple[str, ...] = ()

    @property
    def is_eligible(self) -> bool:
        return not self.reasons


class Awarded(NamedTuple):
    award_id: int
    person_id: int
    student_number: str
    name: str
    grade: str
    amount_fen: int
    certificate: str


@dataclass(frozen=True, slots=True)
class AwardResult:
    awarded: list[Awarded]
    refused: list[AwardCheck]


def check_award(
    session: Session, *, programme: str, academic_year: str, items: Sequence[Item], decided_on: str = ""
) -> list[AwardCheck]:
    """What `award` would do with each of the items, in their order; writes nothing."""
    return _check(session, programme, academic_year, items, _day(decided_on, academic_year))[0]


@operation("scholarships.award")
def award(
    session: Session,
    *,
    programme: str,
    academic_year: str,
    items: Sequence[Item],
    decided_on: str = "",
    note: str = "",
    skip_refused: bool = False,
    progress: Progress = SILENT,
) -> AwardResult:
    """Give the award to all and issue the certificates in the same act; `decided_on` is today unless said.

    Raises RuleBroken with one sentence for each objection when anybody may not have it; with `skip_refused` the others
    get it and the refused ones come back with their reasons.
    """
    if not items:
        raise RuleBroken(_("没有选中任何学生。"))
    day = _day(decided_on, academic_year)
    checks, nominees = _check(session, programme, academic_year, items, day)
    refused = [check for check in checks if not check.is_eligible]
    if refused and not skip_refused:
        raise RuleBroken(
            _n("有 {count} 人不能获奖，没有保存任何更改。", len(refused)),
            [reason for check in refused for reason in check.reasons],
        )
    eligible = [check for check in checks if check.is_eligible]
    if not eligible:
        return AwardResult([], refused)
    record = session.scalars(select(Programme).where(Programme.code == programme.strip().upper())).one()
    issued = _issue(
        session, record, academic_year, [(check, nominees[check.asked]) for check in eligible], day, progress
    )
    awards = [
        Award(
            person_id=check.person_id,
            enrolment_id=check.enrolment_id,
            programme_id=record.id,
            certificate_id=certificate.id,
            academic_year=academic_year,
            level=nominees[check.asked].candidate.study.level,
            grade=check.grade,
            amount_fen=check.amount_fen,
            decided_on=day,
            note=note,
        )
        for check, certificate in zip(eligible, issued, strict=True)
    ]
    session.add_all(awards)
    session.flush()
    return AwardResult(list(map(_awarded, awards, eligible, issued)), refused)


@operation("certificates.issue")
def issue_certificates(session: Session, *, award_ids: Sequence[int], issued_on: str = "") -> int:
    """Certificates for standing awards that have none, as after a partial undo; returns how many were issued."""
    day, settings = _day(issued_on), get_settings(session)
    if not settings[SCHOOL]:
        raise RuleBroken(unnamed())
    found: list[Award] = []
    for start in range(0, len(award_ids), 400):
        found += session.scalars(
            select(Award).where(
                Award.id.in_(award_ids[start : start + 400]),
                Award.certificate_id.is_(None),
                Award.state != "CANCELLED",
            )
        )
    nominees = queries.find_nominees(session, [one.enrolment_id for one in found], day)
    for one in found:
        record = session.get_one(Programme, one.programme_id)
        letter = build_letter(
            nominees[one.enrolment_id], record, settings, one.academic_year, one.grade, one.amount_fen
        )
        issued = certificates.issue(
            session,
            programme_code=record.code,
            prefix=record.prefix,
            academic_year=one.academic_year,
            drafts=[Draft(one.person_id, letter)],
            issued_on=day,
        )
        one.certificate_id = issued[0].id
    session.flush()
    return len(found)


def _issue(
    session: Session,
    programme: Programme,
    academic_year: str,
    winners: list[tuple[AwardCheck, Nominee]],
    day: str,
    progress: Progress,
) -> list[Issued]:
    settings = get_settings(session)
    drafts = [
        Draft(
            nominee.candidate.person_id,
            build_letter(nominee, programme, settings, academic_year, check.grade, check.amount_fen),
        )
        for check, nominee in progress.over(winners, len(winners), _("制作证书"))
    ]
    return certificates.issue(
        session,
        programme_code=programme.code,
        prefix=programme.prefix,
        academic_year=academic_year,
        drafts=drafts,
        issued_on=day,
    )


def _awarded(one: Award, check: AwardCheck, certificate: Issued) -> Awarded:
    return Awarded(
        one.id, one.person_id, check.student_number, check.name, one.grade, one.amount_fen, certificate.number
    )


def _check(
    session: Session, programme: str, academic_year: str, items: Sequence[Item], day: str
) -> tuple[list[AwardCheck], dict[Asked, Nominee]]:
    terms = queries.get_terms(session, programme)
    nominees = queries.find_nominees(session, [asked for asked, _grade in items], day)
    persons = [one.candidate.person_id for one in nominees.values()]
    held = queries.held_awards(session, persons, academic_year)
    times = Counter(nominees[asked].candidate.person_id for asked, _grade in items if asked in nominees)
    checks = []
    for asked, grade in items:
        nominee = nominees.get(asked)
        if nominee is None:
            checks.append(_unknown(asked, grade))
            continue
        who = nominee.candidate
        reasons = rules.objections(terms, who, academic_year, grade, day, held.get(who.person_id, []))
        if times[who.person_id] > 1:
            reasons.append(_("{who}在名单中出现了 {times} 次。", who=who.called, times=times[who.person_id]))
        value = 0 if reasons else worth.total(rules.amount(terms, who.study, academic_year, grade))
        checks.append(
            AwardCheck(
                asked, grade, who.person_id, who.enrolment_id, who.student_number, who.name, value, tuple(reasons)
            )
        )
    return checks, nominees


def _unknown(asked: Asked, grade: str) -> AwardCheck:
    number = asked if isinstance(asked, str) else ""
    if number:
        reason = _("没有学号为“{number}”的学生。", number=number)
    else:
        reason = _("这条学籍已不在名册中。")
    return AwardCheck(asked, grade, None, None, number, number, 0, (reason,))


def _day(text: str, academic_year: str = "") -> str:
    """Today unless a day is given; refuses what is no day, and an academic year that is none."""
    if text and not rules.is_day(text):
        raise RuleBroken(_("“{value}”不是日期，请写成 2025-11-20 这样。", value=text))
    if academic_year and not rules.is_academic_year(academic_year):
        raise RuleBroken(_("“{value}”不是学年，请写成 2025-2026 这样。", value=academic_year))
    return text or date.today().isoformat()
