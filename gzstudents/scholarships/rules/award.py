"""Who may have a scholarship, and why not, in whole sentences; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from gzstudents.kernel import codes, dates
from gzstudents.kernel.i18n import _, _n, is_chinese
from gzstudents.scholarships import rates as worth
from gzstudents.scholarships.rates import RateTerms, Study


@dataclass(frozen=True, slots=True)
class Terms:
    """What a programme says. `populations`: "HK MO OC:JC,BA" - codes, after a colon the levels it is limited to."""

    code: str
    name_zh: str
    name_en: str
    populations: str
    stacking: str
    excludes_funding: str = ""
    valid_from: str = ""
    valid_to: str = ""
    rates: tuple[RateTerms, ...] = ()
    exclusive_group: str = ""
    group_limit: int = 1
    max_months: int | None = None
    id: int = 0

    @property
    def name(self) -> str:
        return self.name_zh if is_chinese() else self.name_en or self.name_zh


@dataclass(frozen=True, slots=True)
class Candidate:
    """A student as on the day of the decision."""

    person_id: int
    enrolment_id: int
    name: str
    student_number: str
    population: str
    study: Study
    status: str
    funding: str = ""
    start_date: str = ""  # may be a year or a month only
    end_date: str = ""

    @property
    def called(self) -> str:
        """Name and student number, as sentences call them."""
        if not self.student_number:
            return self.name
        return _("{name}（{number}）", name=self.name, number=self.student_number)


class Held(NamedTuple):
    """A scholarship of the same academic year that stands; `code` "" for one from elsewhere, entered for information."""

    code: str
    name: str
    stacking: str
    group: str = ""


def populations(rule: str) -> dict[str, frozenset[str]]:
    """The populations of a programme, each with the levels it is limited to (none: all levels)."""
    parts = (part.partition(":") for part in rule.split())
    return {code: frozenset(level for level in levels.split(",") if level) for code, _colon, levels in parts}


def objections(
    terms: Terms, who: Candidate, academic_year: str, grade: str, decided_on: str, held: Sequence[Held]
) -> list[str]:
    """Why this student may not have this award; empty when nothing speaks against it."""
    return [
        *hindrances(terms, who, academic_year, decided_on, held),
        *_rate_is_clear(terms, who, academic_year, grade),
    ]


def hindrances(terms: Terms, who: Candidate, academic_year: str, decided_on: str, held: Sequence[Held]) -> list[str]:
    """Why this student may not have an award of this programme at all, whatever its grade and amount."""
    return [
        *_programme_is_open(terms, academic_year),
        *_right_population(terms, who),
        *_on_the_roll(who, academic_year, decided_on),
        *_no_other_award(terms, who, academic_year, held),
        *_group_has_room(terms, who, academic_year, held),
    ]


def amount(terms: Terms, study: Study, academic_year: str, grade: str) -> list[RateTerms]:
    """The lines of the award in force on the first day of the academic year."""
    return worth.rate_for(terms.rates, study, grade, first_day(academic_year))


def first_day(academic_year: str) -> str:
    return dates.academic_year_bounds(academic_year)[0].isoformat()


def _programme_is_open(terms: Terms, academic_year: str) -> list[str]:
    first, last = (day.isoformat() for day in dates.academic_year_bounds(academic_year))
    if terms.valid_from and terms.valid_from > last:
        return [_("“{programme}”从 {day} 起才设立。", programme=terms.name, day=terms.valid_from)]
    if terms.valid_to and terms.valid_to < first:
        return [_("“{programme}”已于 {day} 结束。", programme=terms.name, day=terms.valid_to)]
    return []


def _right_population(terms: Terms, who: Candidate) -> list[str]:
    allowed = populations(terms.populations)
    label = codes.label("population", who.population)
    if who.population not in allowed:
        meant = _join([codes.label("population", code) for code in allowed])
        return [
            _("{who}是{population}，“{programme}”只授予{meant}。", who=who.called, population=label,
              programme=terms.name, meant=meant)
        ]  # fmt: skip
    levels = allowed[who.population]
    if levels and who.study.level not in levels:
        meant = _join([entry.label() for entry in codes.values("level") if entry.code in levels])
        return [
            _("{who}的培养层次是“{level}”，“{programme}”对{population}只授予{meant}。", who=who.called,
              level=codes.label("level", who.study.level), programme=terms.name, population=label, meant=meant)
        ]  # fmt: skip
    return []


def _on_the_roll(who: Candidate, academic_year: str, decided_on: str) -> list[str]:
    found = []
    if not who.status:
        found.append(_("{who}在 {day} 没有学籍状态，不能获奖。", who=who.called, day=decided_on))
    elif who.status != "REGISTERED":
        status = codes.label("status", who.status)
        found.append(
            _("{who}在 {day} 的学籍状态是“{status}”，须为“{needed}”。", who=who.called, day=decided_on,
              status=status, needed=codes.label("status", "REGISTERED"))
        )  # fmt: skip
    first, last = (day.isoformat() for day in dates.academic_year_bounds(academic_year))
    if who.start_date and who.start_date > last[: len(who.start_date)]:
        found.append(
            _("{who}于 {day} 入学，不在 {year} 学年就读。", who=who.called, day=who.start_date, year=academic_year)
        )
    elif not who.start_date and not first <= decided_on <= last:
        found.append(_("{who}的入学日期未填，无法判断 {year} 学年是否就读。", who=who.called, year=academic_year))
    if who.end_date and who.end_date < first[: len(who.end_date)]:
        found.append(
            _("{who}已于 {day} 离校，不在 {year} 学年就读。", who=who.called, day=who.end_date, year=academic_year)
        )
    return found


def _no_other_award(terms: Terms, who: Candidate, academic_year: str, held: Sequence[Held]) -> list[str]:
    if any(one.code == terms.code for one in held):
        return [_("{who}已获得 {year} 学年的“{programme}”。", who=who.called, year=academic_year, programme=terms.name)]
    found = []
    for one in held:
        alone = terms.name if terms.stacking == "EXCLUSIVE_YEAR" else one.name
        if "EXCLUSIVE_YEAR" in {terms.stacking, one.stacking}:
            found.append(
                _("{who}已获得 {year} 学年的“{other}”，“{alone}”不能与同一学年的其他奖学金兼得。", who=who.called,
                  year=academic_year, other=one.name, alone=alone)
            )  # fmt: skip
    if not found and who.funding in terms.excludes_funding.split():
        found.append(
            _("{who}的经费来源是“{funding}”，“{programme}”不能与它兼得。", who=who.called,
              funding=codes.label("funding", who.funding), programme=terms.name)
        )  # fmt: skip
    return found


def _group_has_room(terms: Terms, who: Candidate, academic_year: str, held: Sequence[Held]) -> list[str]:
    """Of programmes of one group nobody may have more than a number in a year."""
    if not terms.exclusive_group:
        return []
    others = [one.name for one in held if one.group == terms.exclusive_group and one.code != terms.code]
    if len(others) < terms.group_limit:
        return []
    return [
        _n("{who}在 {year} 学年已获得{others}，互斥组“{group}”中最多只能有 {count} 项。", terms.group_limit, who=who.called,
           year=academic_year, others=_join([f"“{name}”" for name in others]), group=terms.exclusive_group)
    ]  # fmt: skip


def _rate_is_clear(terms: Terms, who: Candidate, academic_year: str, grade: str) -> list[str]:
    """Either one amount follows from level, class and grade, or the first thing that is missing is named."""
    if not who.study.level:
        return [_("{who}的培养层次未填，无法确定金额。", who=who.called)]
    in_force = worth.in_force(terms.rates, first_day(academic_year))
    suitable = worth.for_study(in_force, who.study)
    if not suitable:
        return [
            _("“{programme}”在 {year} 学年没有适用于“{level}”的资助标准，{who}不能获奖。", programme=terms.name,
              year=academic_year, level=_study_label(who.study), who=who.called)
        ]  # fmt: skip
    return (
        _grade_fits(terms, who, grade, worth.grades(suitable))
        or _class_is_known(who, suitable)
        or _amounts_are_filled_in(terms, worth.rate_for(terms.rates, who.study, grade, first_day(academic_year)))
    )


def _amounts_are_filled_in(terms: Terms, lines: list[RateTerms]) -> list[str]:
    """Programmes ship with the structure of what is not published; the office fills in the amounts."""
    missing = [codes.label("rate_item", line.item) for line in lines if not line.amount_fen]
    if not missing:
        return []
    return [
        _("“{programme}”的资助标准还没有填写金额：{items}。请先在“项目与批次”里填写。", programme=terms.name,
          items=_join(list(dict.fromkeys(missing))))
    ]  # fmt: skip


def _grade_fits(terms: Terms, who: Candidate, grade: str, known: list[str]) -> list[str]:
    listed = _join([codes.label("award_grade", one) for one in known])
    if known and not grade:
        return [
            _("{who}未填等级，“{programme}”的等级有：{grades}。", who=who.called, programme=terms.name, grades=listed)
        ]
    label = codes.label("award_grade", grade)
    if known and grade not in known:
        return [
            _("“{programme}”没有“{grade}”，等级有：{grades}（{who}）。", programme=terms.name, grade=label, grades=listed,
              who=who.called)
        ]  # fmt: skip
    if grade and not known:
        return [_("“{programme}”不分等级，请去掉{who}的“{grade}”。", programme=terms.name, who=who.called, grade=label)]
    return []


def _class_is_known(who: Candidate, suitable: list[RateTerms]) -> list[str]:
    classes = {rate.subject_class for rate in suitable} - {""}
    if not classes or who.study.subject_class in classes:
        return []
    if not who.study.discipline:
        return [_("{who}的学科门类未填，无法确定属于一类、二类还是三类。", who=who.called)]
    return [
        _("{who}的学科门类“{discipline}”没有归入一、二、三类，无法确定金额。", who=who.called,
          discipline=codes.label("discipline", who.study.discipline))
    ]  # fmt: skip


def _study_label(study: Study) -> str:
    if study.level == "NON" and study.category:
        return codes.label("category", study.category)
    return codes.label("level", study.level)


def _join(labels: list[str]) -> str:
    return ("、" if is_chinese() else ", ").join(labels)


def is_day(text: str) -> bool:
    """Whether a text is a day in ISO form."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def is_academic_year(text: str) -> bool:
    """Whether a text is an academic year such as "2025-2026", in plain digits."""
    try:
        dates.academic_year_bounds(text)
    except ValueError:
        return False
    return text.isascii() and len(text) == len("2025-2026")
