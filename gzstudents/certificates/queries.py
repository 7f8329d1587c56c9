"""Reading the register of certificates."""

import hashlib
from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased

from gzstudents.certificates import rules
from gzstudents.certificates.model import Certificate
from gzstudents.certificates.rules import Letter
from gzstudents.kernel import names
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _, is_chinese

_CHUNK = 400
_Earlier = aliased(Certificate)
_COLUMNS = (
    Certificate.id,
    Certificate.number,
    Certificate.programme_code,
    Certificate.academic_year,
    Certificate.person_id,
    Certificate.holder,
    Certificate.issued_on,
    Certificate.state,
    Certificate.void_reason,
    Certificate.print_count,
    Certificate.printed_at,
)


class CertificateRow(NamedTuple):
    id: int
    number: str
    programme_code: str
    academic_year: str
    person_id: int
    holder: str
    issued_on: str
    state: str
    void_reason: str
    print_count: int
    printed_at: str
    reissue_of: str  # number of the one it replaces, "" for a first one
    programme_name: str = ""  # as its latest certificate prints it, in the current language


def list_certificates(
    session: Session,
    *,
    programme: str = "",
    academic_year: str = "",
    state: str = "",
    text: str = "",
    person_id: int | None = None,
    limit: int = 500,
    offset: int = 0,
) -> list[CertificateRow]:
    """The register: newest year first, in it by programme and number. `text` is looked for in number and name."""
    statement = (
        select(*_COLUMNS, _Earlier.number)
        .outerjoin(_Earlier, _Earlier.id == Certificate.reissue_of)
        .where(*_where(programme, academic_year, state, text, person_id))
        .order_by(Certificate.academic_year.desc(), Certificate.programme_code, Certificate.seq)
        .limit(limit)
        .offset(offset)
    )
    rows = session.execute(statement).all()
    names = programme_names(session, {row.programme_code for row in rows})
    return [
        CertificateRow._make([*rest, at or "", earlier or "", names.get(rest[2], rest[2])])
        for *rest, at, earlier in rows
    ]


def programme_names(session: Session, programmes: Collection[str]) -> dict[str, str]:
    """Programme code → its name in the current language, as its latest certificate prints it."""
    if not programmes:
        return {}
    latest = (
        select(func.max(Certificate.id))
        .where(Certificate.programme_code.in_(programmes))
        .group_by(Certificate.programme_code)
    )
    found = session.execute(
        select(Certificate.programme_code, Certificate.content).where(Certificate.id.in_(latest))
    ).all()
    return {code: _award_name(content) or code for code, content in found}


def _award_name(content: str) -> str:
    letter = rules.from_json(content)
    return letter.award_zh if is_chinese() else letter.award_en or letter.award_zh


def academic_years(session: Session) -> list[str]:
    """The academic years with certificates, newest first."""
    year = Certificate.academic_year
    return list(session.scalars(select(year).distinct().order_by(year.desc())))


def certificates_of_person(session: Session, person_id: int) -> list[CertificateRow]:
    return list_certificates(session, person_id=person_id)


def numbers_of(session: Session, programme: str, academic_year: str, state: str = "ISSUED") -> list[str]:
    """The numbers of one programme and year, in order."""
    return list(
        session.scalars(
            select(Certificate.number)
            .where(*_where(programme, academic_year, state, "", None))
            .order_by(Certificate.academic_year, Certificate.programme_code, Certificate.seq)
        )
    )


def get_letters(session: Session, numbers: Sequence[str]) -> list[Letter]:
    """The frozen letters in the order of the numbers. Raises UserError for an unknown number or altered content."""
    found: dict[str, tuple[str, str]] = {}
    for start in range(0, len(numbers), _CHUNK):
        rows = session.execute(
            select(Certificate.number, Certificate.content, Certificate.content_hash).where(
                Certificate.number.in_(numbers[start : start + _CHUNK])
            )
        )
        found.update({number: (content, digest) for number, content, digest in rows})
    return [_letter(number, found) for number in numbers]


def content_hash(content: str) -> str:
    """SHA-256 of frozen content: tells that what is printed again is what was issued."""
    return hashlib.sha256(content.encode()).hexdigest()


def _letter(number: str, found: dict[str, tuple[str, str]]) -> Letter:
    if number not in found:
        raise UserError(_("没有编号为 {number} 的证书。", number=number))
    content, digest = found[number]
    if content_hash(content) != digest:
        raise UserError(_("证书 {number} 的存档内容与登记时不一致，不能打印。请从备份核对。", number=number))
    if rules.is_erased(content):
        raise UserError(_("证书 {number} 的持有人信息已依法清除，不能再打印；登记册仍保留编号。", number=number))
    return rules.from_json(content)


def _where(
    programme: str, academic_year: str, state: str, text: str, person_id: int | None
) -> list[ColumnElement[bool]]:
    found = [
        column == value
        for column, value in (
            (Certificate.programme_code, programme),
            (Certificate.academic_year, academic_year),
            (Certificate.state, state),
        )
        if value
    ]
    if person_id is not None:
        found.append(Certificate.person_id == person_id)
    if asked := names.query_text(text):
        found.append(
            or_(
                Certificate.number.icontains(asked, autoescape=True),
                Certificate.holder.icontains(asked, autoescape=True),
            )
        )
    return found
