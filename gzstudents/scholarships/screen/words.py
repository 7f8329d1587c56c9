"""How awards, rates and programmes are put into words."""

from collections.abc import Sequence
from typing import Final

from gzstudents.kernel import codes, money
from gzstudents.kernel.i18n import _, _n
from gzstudents.scholarships.queries import AwardRow, ProgrammeRow
from gzstudents.scholarships.rates import RateTerms
from gzstudents.students.screen.words import latin

STATE_TONE: Final = {"ACTIVE": "ok", "SUSPENDED": "warn", "CANCELLED": "bad", "FINISHED": "neutral"}
EVENT_TONE: Final = {"SUSPEND": "warn", "RESUME": "ok", "CANCEL": "bad", "FINISH": "border_strong", "ADJUST": "accent"}


def name(row: AwardRow) -> str:
    return latin(row.name)


def second_name(row: AwardRow) -> str:
    """The passport name beside a Chinese one."""
    return latin(row.latin) if row.latin != row.name else ""


def grade(code: str) -> str:
    return codes.label("award_grade", code) if code else ""


def level(code: str) -> str:
    return codes.label("level", code) if code else ""


def year(academic_year: str) -> str:
    """What the button says; "" are all years."""
    return _("{year} 学年", year=academic_year) if academic_year else _("全部学年")


def printed(row: AwardRow) -> str:
    if not row.certificate:
        return _("没有证书")
    if row.certificate_state != "ISSUED":
        return codes.label("certificate_state", row.certificate_state)
    return _("已打印") if row.printed else _("未打印")


def line_of(rate: RateTerms) -> tuple[str, str]:
    """A part of an award: what for, and how it comes to its yuan."""
    whole = money.shown(rate.year_fen)
    if rate.per == "MONTH":
        whole = _(
            "{amount} × {months} 个月 = {whole}", amount=money.yuan(rate.amount_fen), months=rate.months, whole=whole
        )
    if rate.per == "TERM":
        whole = _(
            "{amount} × {terms} 个学期 = {whole}", amount=money.yuan(rate.amount_fen), terms=rate.months, whole=whole
        )
    label = codes.label("rate_item", rate.item)
    if rate.paid_to != "STUDENT":
        label = _("{item}（付{payee}）", item=label, payee=codes.label("paid_to", rate.paid_to))
    return label, whole


def rate_label(rate: RateTerms) -> str:
    """Whom a rate is for: level, grade, class, language; what is open is not said."""
    parts = [
        level(rate.level),
        codes.label("category", rate.category) if rate.category else "",
        grade(rate.grade),
        _("{number} 类学科", number=rate.subject_class) if rate.subject_class else "",
        _("{language}授课", language=codes.label("teaching_language", rate.teaching_language))
        if rate.teaching_language
        else "",
    ]
    return " · ".join(part for part in parts if part) or _("所有层次")


def populations(row: ProgrammeRow) -> str:
    return join([codes.label("population", code) for code in row.populations])


def total(rows: Sequence[AwardRow]) -> str:
    """Money of what stands."""
    return money.shown(sum(row.amount_fen for row in rows if row.state != "CANCELLED"))


def people(count: int) -> str:
    return _n("{count} 人", count)


def join(labels: Sequence[str]) -> str:
    return _("、").join(labels)
