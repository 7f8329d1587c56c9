"""Whether a Chinese citizen is settled abroad (华侨): 国侨发〔2009〕5号 and the joint examination's day counts; data and a pure decision."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from gzstudents.kernel import i18n, paths, shipped
from gzstudents.kernel.i18n import _, _n
from gzstudents.students.rules.nationality import MET, NOT_MET, UNCLEAR, Outcome

PERMANENT, LEGAL, SENT = "OC_PERMANENT", "OC_LEGAL", "OC_SENT"
ORIGINS = frozenset({PERMANENT, LEGAL, SENT})
YEARS = 5  # that are looked at
_FULL = 366


class Way(NamedTuple):
    """One way to be settled: the right held for `held_years`, and `needed_days` abroad in the last `window_years` together."""

    window_years: int
    needed_days: int
    held_years: int


class ResidenceRule(NamedTuple):
    """One version of the rule. `parent_routes`: ways of entry for which a parent has to be settled abroad too."""

    id: str
    valid_from: str
    ends_on: str
    permanent: Way
    legal: Way
    parent_routes: frozenset[str]
    basis_zh: str
    basis_en: str

    @property
    def basis(self) -> str:
        return self.basis_zh if i18n.is_chinese() else self.basis_en


class Facts(NamedTuple):
    """What is known of somebody: `since` the right to live there is held, `days` abroad in each of the years of windows(),
    None where unknown; `route` is the way of entry.
    """

    origin: str
    admission_year: int
    since: str = ""
    days: tuple[int | None, ...] = ()
    has_evidence: bool = False
    route: str = ""


@lru_cache(maxsize=1)
def _rules() -> tuple[ResidenceRule, ...]:
    found: Any = shipped.read(paths.resource("students", "overseas_residence.toml"))["rules"]
    rules = [
        ResidenceRule(
            row["id"], str(row["from"]), row["ends_on"], Way(**row["permanent"]), Way(**row["legal"]),
            frozenset(row["parent_routes"]), row["basis_zh"], row["basis_en"],
        )
        for row in found
    ]  # fmt: skip
    return tuple(sorted(rules, key=lambda rule: rule.valid_from))


def rule_for(admission_year: int) -> ResidenceRule:
    """The rule in force on the last day of the window of an admission year; before the first one, the first."""
    known = [rule for rule in _rules() if rule.valid_from <= f"{admission_year}-{rule.ends_on}"]
    return known[-1] if known else _rules()[0]


def windows(admission_year: int) -> list[tuple[date, date]]:
    """First and last day of each year that is looked at, the earliest first: 1 April to 31 March."""
    ends_on = rule_for(admission_year).ends_on
    ends = [date.fromisoformat(f"{admission_year - back}-{ends_on}") for back in range(YEARS, -1, -1)]
    return [(before + timedelta(days=1), last) for before, last in pairwise(ends)]


def check(facts: Facts) -> Outcome:
    """What the rule says of these facts. It decides nothing where facts are missing: then the result is UNCLEAR."""
    rule = rule_for(facts.admission_year)
    if facts.origin == SENT:
        return Outcome(NOT_MET, (_("公派出国和出国留学、工作期间的人员不是华侨（{basis}）。", basis=rule.basis),))
    way = rule.permanent if facts.origin == PERMANENT else rule.legal
    held, held_reason = _held(facts, rule, way)
    lived, lived_reason = _lived(facts, rule, way)
    reasons = [held_reason, lived_reason]
    if NOT_MET in {held, lived}:
        return Outcome(NOT_MET, tuple(reasons))
    if not facts.has_evidence:
        reasons.append(_("还没有登记证明材料（住在国居留证明、中国护照上的出入境记录、驻外使领馆的认证）。"))
    if facts.route in rule.parent_routes:
        reasons.append(_("联招要求父母一方也符合同样的条件，请在证明材料中写明。"))
    unclear = UNCLEAR in {held, lived} or not facts.has_evidence
    return Outcome(UNCLEAR if unclear else MET, tuple(reasons))


def _held(facts: Facts, rule: ResidenceRule, way: Way) -> tuple[str, str]:
    """Whether the right to live there is held long enough."""
    last = f"{facts.admission_year - way.held_years}-{rule.ends_on}"
    end = f"{facts.admission_year}-{rule.ends_on}"
    if not facts.since:
        return UNCLEAR, _("不知道从哪天起有在住在国居留的权利。")
    if len(facts.since) < len(last) and facts.since == last[: len(facts.since)]:
        return UNCLEAR, _("取得居留权的日期不完整，无法判断是否满 {years} 年。", years=way.held_years)
    if facts.since > last:
        return NOT_MET, _(
            "自 {since} 起有居留权，到 {day} 不满 {years} 年。", since=facts.since, day=end, years=way.held_years
        )
    return MET, _("自 {since} 起有居留权，已满 {years} 年。", since=facts.since, years=way.held_years)


def _lived(facts: Facts, rule: ResidenceRule, way: Way) -> tuple[str, str]:
    """Whether enough days of the last years were lived abroad. An unknown year may have had none, or all of its days."""
    days = ((None,) * YEARS + facts.days)[-YEARS:]
    counted = days[-way.window_years :]
    total, unknown = sum(one or 0 for one in counted), sum(one is None for one in counted)
    said = {"days": total, "needed": way.needed_days, "years": way.window_years}
    if total >= way.needed_days:
        return MET, _n("最近 {years} 年在境外居留 {count} 天，已满 {needed} 天。", total, **said)
    if total + unknown * _FULL >= way.needed_days:
        return UNCLEAR, _n("最近 {years} 年中还有 {count} 年的境外天数没有填写。", unknown, **said)
    if _any_earlier(days, way):
        return UNCLEAR, _n(
            "最近 {years} 年在境外居留 {count} 天，不满 {needed} 天；此前有连续的几年已满，请核实后再定。",
            total,
            **said,
        )
    return NOT_MET, _n("最近 {years} 年在境外只居留 {count} 天，须满 {needed} 天。", total, **said)


def _any_earlier(days: Sequence[int | None], way: Way) -> bool:
    """Whether other years in a row, before the last ones, have enough: the notice names no last day, the examination does."""
    spans = [days[start : start + way.window_years] for start in range(len(days) - way.window_years)]
    return any(sum(one or 0 for one in span) >= way.needed_days for span in spans)
