"""The check of nationality before admission as an international student: 教外函〔2020〕12号, as data and a pure decision."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from gzstudents.kernel import i18n, paths, shipped
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _, _n

MET, NOT_MET, UNCLEAR, NOT_NEEDED = "PASSED", "FAILED", "UNCLEAR", "NOT_NEEDED"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class CheckRule(NamedTuple):
    """One version of the rule; `days_of_a_year`: days abroad that make a year count."""

    id: str
    valid_from: str
    levels: frozenset[str]
    ends_on: str
    held_years: int
    window_years: int
    needed_years: int
    days_of_a_year: int
    basis_zh: str
    basis_en: str

    @property
    def basis(self) -> str:
        return self.basis_zh if i18n.is_chinese() else self.basis_en


class Stay(NamedTuple):
    """A stay abroad by the stamps: the day of leaving China and the day of coming back, both counted."""

    first: date
    last: date


class Facts(NamedTuple):
    """What is known of somebody: `days` abroad in each year of the window, the earliest first, None where unknown."""

    origin: str  # of the list check_origin
    level: str
    admission_year: int
    birth_date: str = ""
    foreign_since: str = ""
    days: tuple[int | None, ...] = ()
    has_evidence: bool = False


class Outcome(NamedTuple):
    """What the rule says, and why in sentences."""

    result: str
    reasons: tuple[str, ...]
    years: int = 0  # that count as lived abroad


@lru_cache(maxsize=1)
def _rules() -> tuple[CheckRule, ...]:
    found: Any = shipped.read(paths.resource("students", "nationality_check.toml"))["rules"]
    rules = [
        CheckRule(
            row["id"], str(row["from"]), frozenset(row["levels"]), row["ends_on"], row["held_years"], row["window_years"],
            row["needed_years"], row["months_of_a_year"] * row["days_of_a_month"], row["basis_zh"], row["basis_en"],
        )
        for row in found
    ]  # fmt: skip
    return tuple(sorted(rules, key=lambda rule: rule.valid_from))


def rule_for(admission_year: int) -> CheckRule:
    """The rule in force on the last day of the window of an admission year; before the first one, the first."""
    known = [rule for rule in _rules() if rule.valid_from <= f"{admission_year}-{rule.ends_on}"]
    return known[-1] if known else _rules()[0]


def windows(admission_year: int, rule: CheckRule | None = None) -> list[tuple[date, date]]:
    """First and last day of each year that is looked at, the earliest first: 1 May to 30 April."""
    found = rule or rule_for(admission_year)
    ends = [
        date.fromisoformat(f"{admission_year - back}-{found.ends_on}") for back in range(found.window_years, -1, -1)
    ]
    return [(before + timedelta(days=1), last) for before, last in pairwise(ends)]


def days_abroad(stays: Iterable[Stay], years: Sequence[tuple[date, date]]) -> tuple[int, ...]:
    """Days abroad in each year. A day on which two stays touch counts once."""
    spans = sorted((stay.first.toordinal(), stay.last.toordinal()) for stay in stays)
    merged: list[tuple[int, int]] = []
    for first, last in spans:
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return tuple(
        sum(max(0, min(last, end.toordinal()) - max(first, start.toordinal()) + 1) for first, last in merged)
        for start, end in years
    )


def read_stays(text: str) -> list[Stay]:
    """One stay a line, its first and last day. Raises RuleBroken with the line that cannot be read."""
    found = []
    for line in filter(str.strip, text.splitlines()):
        days = _DAY.findall(line.replace("/", "-").replace(".", "-"))
        try:
            first, last = (date.fromisoformat(day) for day in days)
        except ValueError as error:
            raise RuleBroken(
                _("“{line}”不是一段起止日期，请写成 2023-05-01 2024-01-31。", line=line.strip())
            ) from error
        if last < first:
            raise RuleBroken(_("“{line}”的截止日期早于起始日期。", line=line.strip()))
        found.append(Stay(first, last))
    return found


def check(facts: Facts) -> Outcome:
    """What the notice says of these facts. It decides nothing where facts are missing: then the result is UNCLEAR."""
    rule = rule_for(facts.admission_year)
    if facts.origin == "NONE":
        return Outcome(NOT_NEEDED, (_("本人和父母都不曾是中国公民，不需要核查。"),))
    if facts.level and facts.level not in rule.levels:
        return Outcome(NOT_NEEDED, (_("{basis}只适用于本科和专科阶段。", basis=rule.basis),))
    held, held_reason = _held(facts, rule)
    lived, years, lived_reason = _lived(facts, rule)
    reasons = [held_reason, lived_reason]
    if NOT_MET in {held, lived}:
        return Outcome(NOT_MET, tuple(reasons), years)
    if not facts.has_evidence:
        reasons.append(_("还没有登记证明材料（外国护照或国籍证明、出入境记录）。"))
    missing = UNCLEAR in {held, lived} or not facts.has_evidence
    if missing:
        reasons.append(_("请补充材料；国籍有疑问时向市公安机关出入境管理机构核实。"))
    return Outcome(UNCLEAR if missing else MET, tuple(reasons), years)


def _held(facts: Facts, rule: CheckRule) -> tuple[str, str]:
    """Whether a foreign passport or proof of nationality was held long enough; born with it counts from birth."""
    since = facts.foreign_since or (facts.birth_date if facts.origin == "BORN_ABROAD" else "")
    last = f"{facts.admission_year - rule.held_years}-{rule.ends_on}"
    if not since:
        return UNCLEAR, _("不知道从哪天起持有外国护照或国籍证明。")
    if len(since) < len(last) and since == last[: len(since)]:
        return UNCLEAR, _("持有外国护照或国籍证明的日期不完整，无法判断是否满 {years} 年。", years=rule.held_years)
    if since > last:
        return NOT_MET, _(
            "自 {since} 起持有外国护照或国籍证明，到 {day} 不满 {years} 年。",
            since=since, day=f"{facts.admission_year}-{rule.ends_on}", years=rule.held_years,
        )  # fmt: skip
    return MET, _("自 {since} 起持有外国护照或国籍证明，已满 {years} 年。", since=since, years=rule.held_years)


def _lived(facts: Facts, rule: CheckRule) -> tuple[str, int, str]:
    """Whether enough years of the window were lived abroad."""
    days = (*facts.days, *(None for _year in range(rule.window_years)))[: rule.window_years]
    years = sum(one is not None and one >= rule.days_of_a_year for one in days)
    unknown = sum(one is None for one in days)
    if years >= rule.needed_years:
        return MET, years, _n("最近四年中有 {count} 年在境外实际居住满 9 个月。", years)
    if years + unknown >= rule.needed_years:
        return UNCLEAR, years, _n("还有 {count} 年的境外天数没有填写。", unknown)
    if sum(one or 0 for one in days) >= rule.needed_years * 365:
        return UNCLEAR, years, _("境外天数合计已满两年，但没有两个年度各满 9 个月，通知没有说明这种情形。")
    return NOT_MET, years, _n(
        "最近四年中只有 {count} 年在境外实际居住满 9 个月（{days} 天），须有 {needed} 年。",
        years, days=rule.days_of_a_year, needed=rule.needed_years,
    )  # fmt: skip
