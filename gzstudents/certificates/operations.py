"""Issuing, voiding, replacing and printing certificates: the register of numbers."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count, islice
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.certificates import queries, rules
from gzstudents.certificates.model import Certificate
from gzstudents.certificates.rules import Letter
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _, _n
from gzstudents.kernel.settings import get_settings

_CHUNK = 400


class Draft(NamedTuple):
    """A certificate to be issued: whom it is for and what it says; the number and the day are put in."""

    person_id: int
    letter: Letter


class Issued(NamedTuple):
    id: int
    number: str
    person_id: int


@operation("certificates.issue")
def issue(
    session: Session,
    *,
    programme_code: str,
    prefix: str,
    academic_year: str,
    drafts: Sequence[Draft],
    issued_on: str,
    reissue_of: int | None = None,
) -> list[Issued]:
    """Number, freeze and enter certificates, in the order of the drafts. `prefix`: the programme's part of the number."""
    settings = get_settings(session)
    numbered = [
        (seq, _number(settings, prefix, academic_year, seq))
        for seq in _free(session, programme_code, academic_year, len(drafts))
    ]
    _refuse_taken(session, [number for _seq, number in numbered])
    records = []
    for (seq, number), draft in zip(numbered, drafts, strict=True):
        letter = _frozen(draft.letter, number, issued_on)
        content = letter.to_json()
        records.append(
            Certificate(
                number=number,
                programme_code=programme_code,
                academic_year=academic_year,
                seq=seq,
                person_id=draft.person_id,
                holder=letter.holder,
                content=content,
                content_hash=queries.content_hash(content),
                issued_on=issued_on,
                reissue_of=reissue_of,
            )
        )
    session.add_all(records)
    session.flush()
    return [Issued(record.id, record.number, record.person_id) for record in records]


@operation("certificates.void")
def void(session: Session, *, numbers: Sequence[str], reason: str) -> int:
    """Void certificates, all or none; they keep number and reason. Returns how many."""
    return _end(session, numbers, reason, "VOIDED")


@operation("certificates.reissue")
def reissue(
    session: Session, *, number: str, prefix: str, reason: str, issued_on: str = "", letter: Letter | None = None
) -> Issued:
    """A new certificate, marked as a replacement, in place of one; without `letter` it says the same as the old one."""
    old = _records(session, [number])[0]
    said = letter or queries.get_letters(session, [number])[0]
    _end(session, [number], reason, "REISSUED")
    return issue(
        session,
        programme_code=old.programme_code,
        prefix=prefix,
        academic_year=old.academic_year,
        drafts=[Draft(old.person_id, replace(said, reissue=True))],
        issued_on=issued_on or date.today().isoformat(),
        reissue_of=old.id,
    )[0]


@operation("certificates.mark_printed")
def mark_printed(session: Session, *, numbers: Sequence[str]) -> int:
    """Note that certificates went to paper or to a file: from now on undo keeps them, and their numbers are never free again."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    records = _records(session, numbers)
    for record in records:
        record.printed_at = now
        record.print_count += 1
    session.flush()
    return len(records)


def _free(session: Session, programme_code: str, academic_year: str, wanted: int) -> list[int]:
    """The lowest sequence numbers that nobody has: the next ones, or first those of an act that was undone unprinted."""
    used = set(
        session.scalars(
            select(Certificate.seq).where(
                Certificate.programme_code == programme_code, Certificate.academic_year == academic_year
            )
        )
    )
    return list(islice((seq for seq in count(1) if seq not in used), wanted))


def _number(settings: dict[str, str], prefix: str, academic_year: str, seq: int) -> str:
    return rules.certificate_number(
        settings["certificate_pattern"],
        prefix=settings["certificate_prefix"],
        programme=prefix,
        year=academic_year,
        seq=seq,
    )


def _refuse_taken(session: Session, numbers: list[str]) -> None:
    """Two programmes with one prefix, or a changed pattern, would give a number twice."""
    for start in range(0, len(numbers), _CHUNK):
        taken = session.scalars(
            select(Certificate.number).where(Certificate.number.in_(numbers[start : start + _CHUNK]))
        ).first()
        if taken:
            raise RuleBroken(_("证书编号 {number} 已被使用，请检查项目的编号代码和编号规则。", number=taken))


def _frozen(letter: Letter, number: str, issued_on: str) -> Letter:
    from gzstudents.certificates.printing import freeze

    return freeze(rules.with_payload(replace(letter, number=number, issued_on=issued_on, words=None)))


def _end(session: Session, numbers: Sequence[str], reason: str, state: str) -> int:
    if not reason.strip():
        raise RuleBroken(_("请填写作废原因。"))
    records = _records(session, numbers)
    refused = [
        _("证书 {number} 已经作废：{reason}", number=record.number, reason=record.void_reason)
        for record in records
        if record.state != "ISSUED"
    ]
    if refused:
        raise RuleBroken(
            _n("有 {count} 份证书已经作废，没有保存任何更改。", len(refused)),
            refused,
        )
    for record in records:
        record.state = state
        record.void_reason = reason.strip()
    session.flush()
    return len(records)


def _records(session: Session, numbers: Sequence[str]) -> list[Certificate]:
    """The records in the order of the numbers; raises RuleBroken for one that does not exist."""
    found: dict[str, Certificate] = {}
    for start in range(0, len(numbers), _CHUNK):
        rows = session.scalars(select(Certificate).where(Certificate.number.in_(numbers[start : start + _CHUNK])))
        found.update({record.number: record for record in rows})
    missing = [number for number in numbers if number not in found]
    if missing:
        raise RuleBroken(_("没有编号为 {number} 的证书。", number=missing[0]))
    return [found[number] for number in dict.fromkeys(numbers)]
