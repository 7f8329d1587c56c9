"""Reading programmes and their rates."""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.kernel import names
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _, is_chinese
from gzstudents.scholarships import rates as worth
from gzstudents.scholarships.model import Programme, Rate, Sponsor
from gzstudents.scholarships.rates import RateTerms
from gzstudents.scholarships.rules import Terms, populations


class ProgrammeRow(NamedTuple):
    id: int
    code: str
    name: str  # in the current language
    name_zh: str
    name_en: str
    sponsor: str
    sponsor_kind: str
    populations: tuple[str, ...]
    kind: str
    stacking: str
    design: str
    prefix: str
    shows_amount: bool
    funding: str
    legal_basis: str
    grades: tuple[str, ...]  # best first; empty where the programme has none
    levels: tuple[str, ...]
    valid_from: str = ""
    valid_to: str = ""
    always_graded: bool = False  # no award without a grade, whatever the study


class RateRow(NamedTuple):
    id: int
    terms: RateTerms


def list_programmes(session: Session) -> list[ProgrammeRow]:
    """All programmes, in the order they were taken up."""
    rows = session.execute(
        select(Programme, Sponsor).join(Sponsor, Sponsor.id == Programme.sponsor_id).order_by(Programme.id)
    ).all()
    rates: dict[int, list[RateTerms]] = {}
    for rate in session.scalars(select(Rate).order_by(Rate.id)):
        rates.setdefault(rate.programme_id, []).append(_terms(rate))
    return [_row(programme, sponsor, rates.get(programme.id, [])) for programme, sponsor in rows]


def list_rates(session: Session, programme_id: int) -> list[RateRow]:
    found = session.scalars(select(Rate).where(Rate.programme_id == programme_id).order_by(Rate.id))
    return [RateRow(rate.id, _terms(rate)) for rate in found]


def get_terms(session: Session, code: str) -> Terms:
    """What a programme says; RuleBroken names the programmes there are when the code is none of them."""
    programme = session.scalars(select(Programme).where(Programme.code == code.strip().upper())).first()
    if programme is None:
        raise RuleBroken(_no_such(session, code))
    return Terms(
        code=programme.code,
        name_zh=programme.name_zh,
        name_en=programme.name_en,
        populations=programme.populations,
        stacking=programme.stacking,
        excludes_funding=programme.excludes_funding,
        valid_from=programme.valid_from or "",
        valid_to=programme.valid_to or "",
        rates=tuple(row.terms for row in list_rates(session, programme.id)),
        exclusive_group=programme.exclusive_group,
        group_limit=programme.group_limit,
        max_months=programme.max_months,
        id=programme.id,
    )


def find_code(session: Session, text: str) -> str:
    """The code of the programme that somebody calls by its code or by its name, in whatever case. Raises RuleBroken."""
    wanted = names.fold(names.clean(text))
    for code, *called in session.execute(
        select(Programme.code, Programme.name_zh, Programme.name_en).order_by(Programme.id)
    ):
        if wanted and wanted in {names.fold(one) for one in (code, *called)}:
            return str(code)
    raise RuleBroken(_no_such(session, text))


def _no_such(session: Session, text: str) -> str:
    known = _("、").join(session.scalars(select(Programme.code).order_by(Programme.id)))
    return _("没有代码为“{code}”的奖学金项目。现有项目：{known}。", code=text, known=known)


def _terms(rate: Rate) -> RateTerms:
    return RateTerms(
        rate.level,
        rate.category,
        rate.grade,
        rate.subject_class,
        rate.teaching_language,
        rate.item,
        rate.amount_fen,
        rate.per,
        rate.months,
        rate.paid_to,
        rate.valid_from or "",
        rate.valid_to or "",
    )


def _row(programme: Programme, sponsor: Sponsor, rates: list[RateTerms]) -> ProgrammeRow:
    chinese = is_chinese()
    return ProgrammeRow(
        programme.id,
        programme.code,
        programme.name_zh if chinese else programme.name_en or programme.name_zh,
        programme.name_zh,
        programme.name_en,
        sponsor.name_zh if chinese else sponsor.name_en or sponsor.name_zh,
        sponsor.kind,
        tuple(populations(programme.populations)),
        programme.kind,
        programme.stacking,
        programme.design,
        programme.prefix,
        bool(programme.shows_amount),
        programme.funding,
        programme.legal_basis,
        tuple(worth.grades(rates)),
        tuple(dict.fromkeys(rate.level for rate in rates if rate.level)),
        programme.valid_from or "",
        programme.valid_to or "",
        bool(rates) and all(one.grade for one in worth.packages([rate for rate in rates if not rate.valid_to])),
    )
