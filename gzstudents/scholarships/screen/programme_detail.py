"""What the panel says of a programme: what it asks for and what it gives, and what other slices add."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.scholarships.queries import ConditionRow
from gzstudents.scholarships.rules import requirement, scope
from gzstudents.scholarships.screen import words
from gzstudents.scholarships.screen.programme_forms import since
from gzstudents.scholarships.screen.reading import shipped_sources
from gzstudents.ui.commands import Command
from gzstudents.ui.panel import Callout, Detail, Pair, Section

if TYPE_CHECKING:
    from gzstudents.scholarships.screen.programmes import Line, Page


def detail(row: "Line", page: "Page", commands: Sequence[Command], more: Sequence[Command]) -> Detail:
    """Rates that hold now or later, conditions that hold now or later, and what stands behind them."""
    other = page.values["name_en"] if row.name == page.values["name_zh"] else page.values["name_zh"]
    tone = {"NOW": "ok", "BLANK": "warn"}.get(row.state, "neutral")
    from gzstudents.scholarships.screen.programmes import STATES

    added = [Section(title, [Pair(lambda label=label: label, value, wide=True) for label, value in pairs])  # type: ignore[misc]
             for title, pairs in page.more]  # fmt: skip
    sections = [_about(row, page), *added, _conditions(page), _rates(page)]
    return Detail(
        row.name,
        other,
        pills=[(row.code, "plum", False), (_(STATES[row.state]), tone, True)],
        commands=commands,
        more=more,
        callouts=[Callout(_("资助标准里还有金额没有填写，填写之前不能评定。"), "warn")] if row.state == "BLANK" else [],
        sections=[one for one in sections if one.pairs],
    )


def _about(row: "Line", page: "Page") -> Section:
    values = page.values
    pairs = [
        Pair(mark("设奖单位"), row.sponsor, wide=True),
        Pair(mark("适用群体"), words.populations(row.programme), wide=True),
        Pair(mark("资助方式"), codes.label("programme_kind", row.kind)),
        Pair(mark("兼得规则"), codes.label("stacking", row.programme.stacking)),
        Pair(mark("单位类型"), codes.label("sponsor_type", row.sponsor_kind)),
        Pair(mark("经费来源"), codes.label("funding", row.programme.funding)),
        Pair(mark("可续发"), _("是") if values["renewable"] else _("否")),
        Pair(mark("须年度评审"), _("是") if values["review_required"] else _("否")),
        Pair(mark("编号中的项目代码"), row.programme.prefix),
        Pair(mark("证书上印金额"), _("是") if row.programme.shows_amount else _("否")),
        Pair(mark("依据"), values["legal_basis"] or _("没有查到管理办法"), wide=True),
    ]
    source, day = shipped_sources().get(row.code, ("", ""))
    if source:
        pairs.append(Pair(mark("资助标准来源"), _("{source}（{day} 核对）", source=source, day=day), wide=True))
    if values["excludes_funding"]:
        sources = words.join([codes.label("funding", code) for code in str(values["excludes_funding"]).split()])
        pairs.append(Pair(mark("不可兼得的经费来源"), sources, wide=True))
    if values["exclusive_group"]:
        limit = _n("{count} 项", values["group_limit"])
        pairs.append(
            Pair(mark("互斥组"), _("{group}（最多 {limit}）", group=values["exclusive_group"], limit=limit), wide=True)
        )
    if values["max_months"]:
        pairs.append(Pair(mark("最长资助月数"), str(values["max_months"])))
    return Section(mark("奖学金项目"), pairs)


def _rates(page: "Page") -> Section:
    """What holds now, and what is to come; a line that ends says until when."""
    pairs = []
    today = date.today().isoformat()
    listed = [one.terms for one in page.rates if not one.terms.valid_to or one.terms.valid_to >= today]
    places = {key: place for place, key in enumerate(dict.fromkeys(one[:6] for one in listed))}
    kinds = {key: place for place, key in enumerate(dict.fromkeys(one[:5] for one in listed))}
    listed.sort(key=lambda one: (kinds[one[:5]], places[one[:6]], one.valid_from))
    for label, group in groupby(listed, key=words.rate_label):
        said = []
        for one in group:
            what, whole = words.line_of(one)
            amount = whole if one.amount_fen else _("金额待填")
            text = _("{column}：{value}", column=what, value=amount)
            if one.valid_to:
                said.append(_("{text}（到 {day} 为止）", text=text, day=one.valid_to))
                continue
            is_old = one.valid_from == (page.values["valid_from"] or "")  # from the beginning: not said on each line
            said.append(text if is_old else _("{text}（{since}）", text=text, since=since(one)))
        pairs.append(Pair(lambda label=label: label, "\n".join(said), wide=True))  # type: ignore[misc]
    return Section(mark("资助标准（每学年）"), pairs)


def _conditions(page: "Page") -> Section:
    pairs = []
    for one in page.conditions:
        if one.state != "PAST":
            severity = codes.label("rule_severity", one.terms.severity)
            pairs.append(Pair(lambda severity=severity: severity, said(one, page.labels), wide=True))  # type: ignore[misc]
    return Section(mark("申请条件"), pairs)


def said(one: ConditionRow, labels: dict[str, str]) -> str:
    """A condition as people read it, whom it is for, from when, by what."""
    terms = one.terms
    lines = [requirement(terms, labels=labels)]
    if terms.applies:
        lines.append(_("适用：{scope}", scope=scope(terms.applies)))
    if terms.route != "BOTH":
        lines.append(_("适用：{scope}", scope=codes.label("rule_route", terms.route)))
    if one.state == "LATER":
        lines.append(_("{day} 起", day=terms.valid_from))
    if terms.source:
        lines.append(_("依据：{source}", source=terms.source))
    return "\n".join(lines)
