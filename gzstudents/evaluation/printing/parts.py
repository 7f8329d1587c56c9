"""What the yearly report and the programme sheet share: words in two languages, the form as a table, figures on top."""

from datetime import date

from gzstudents.evaluation.rules import words
from gzstudents.evaluation.rules.evaluating import Evaluated, Line
from gzstudents.evaluation.rules.form import form
from gzstudents.kernel import codes, i18n
from gzstudents.kernel.i18n import _
from gzstudents.kernel.money import yuan
from gzstudents.kernel.office_names import OfficeNames
from gzstudents.kernel.paper import Letterhead, Report, Tile
from gzstudents.kernel.tables import Column, Row, Table


def other() -> str:
    """The language that stands beside."""
    return "en" if i18n.is_chinese() else "zh_CN"


def word(code: str, language: str | None = None) -> str:
    return codes.label("evaluation_word", code, language)


def column(code: str, align: str = "left", width: float = 0) -> Column:
    return Column(word(code), word(code, other()), "right" if align == "right" else "left", width)


def heading(page: Report, number: int, code: str, below: float) -> None:
    page.heading(_("{number}. {title}", number=number, title=word(code)), word(code, other()), below)


def head(title: str, subtitle: str, made: Evaluated, names: OfficeNames) -> Letterhead:
    facts = made.facts
    return Letterhead(
        title=title, subtitle=subtitle, right=_("{year} 学年", year=facts.academic_year),
        right_note=_("截至 {day}", day=facts.on), foot=_("{office}    内部资料", office=names.both()), author=names.whole(),
        made=_day(facts.on), language="zh-CN" if i18n.is_chinese() else "en",
    )  # fmt: skip


def _day(iso: str) -> date:
    return date.fromisoformat(iso)


def tiles(made: Evaluated) -> list[Tile]:
    """Persons, awards and money, each on its own."""
    facts = made.facts
    coverage = made.line("COVERAGE")
    figures = (
        ("recipients", f"{len(facts.recipients):,}"),
        ("cases", f"{len(facts.standing):,}"),
        ("amount_of_all", yuan(sum(one.amount_fen for one in facts.standing))),
        ("paid_of_all", yuan(sum(one.paid_fen for one in facts.awards))),
        ("coverage", words.value(coverage.indicator, coverage.figure.value)),
    )
    return [Tile(word(code), shown, word(code, other())) for code, shown in figures]


def form_table(made: Evaluated) -> Table:
    """The form as public finance has it: by group, with target, actual, weight and score."""
    rows = []
    for group in form().groups:
        lines = [one for one in made.lines if one.indicator.group == group.code]
        weight = sum(one.weight for one in lines)
        scored = [one.score for one in lines if one.score is not None]
        sums = [words.points(weight) if weight else "—", words.points(sum(scored)) if scored else "—"]
        rows.append(Row([f"{group.above()} · {group.label()}", "", "", "", *sums], "group"))
        rows += [Row(_cells(one), "plain", 9) for one in lines]
    rows.append(Row([_total(made), "", "", "", *_totals(made)], "total"))
    return Table(_columns("indicator"), rows, row_height=17.0)


def scored_table(made: Evaluated) -> Table:
    """The lines with a weight only, each with its group before it: what fits on one page. The others: told_only()."""
    rows = [
        Row(
            [f"{form().group(one.indicator.group).above()} · {form().group(one.indicator.group).label()}", *_cells(one)]
        )
        for one in made.lines
        if one.weight
    ]
    rows.append(Row([_total(made), "", "", "", "", *_totals(made)], "total"))
    return Table(_columns("level2", "indicator"), rows, row_height=17.0)


def _columns(*first: str) -> list[Column]:
    figures = ("target", "actual", "counted", "weight", "score")
    return [*(column(code) for code in first), *(column(code, "right") for code in figures)]


def _totals(made: Evaluated) -> list[str]:
    return [words.points(sum(one.weight for one in made.lines)), words.points(made.score)]


def told_only(made: Evaluated) -> str:
    """The indicators without a weight, in one sentence."""
    told = [
        _("{column}：{value}", column=one.indicator.label(), value=words.value(one.indicator, one.figure.value))
        for one in made.lines
        if not one.weight
    ]
    return _("另：{told}。", told=_("；").join(told)) if told else ""


def _cells(one: Line) -> list[str]:
    weight = words.points(one.weight) if one.weight else "—"
    actual = words.value(one.indicator, one.figure.value)
    return [one.indicator.label(), words.target(one), actual, words.counted(one), weight, words.points(one.score)]


def _total(made: Evaluated) -> str:
    return _("合计（有数据和目标值的 {points} 分）", points=words.points(made.assessed))


def form_notes(made: Evaluated) -> list[str]:
    """The formulas, what the rules are taken from, and where few people stand below the line."""
    small = [one.indicator.label() for one in made.lines if words.caution(one)]
    lines = [
        _("得分：达到目标值得满分，未达到按比例；没有数据或没有目标值的指标不评分，也不估计。"),
        *words.proposals(made.facts.parameters),
        _("依据：{source}（{day}）", source=form().told(), day=form().as_of),
    ]
    if small:
        lines.append(_("人数少，仅供参考：{names}", names=_("、").join(small)))
    return lines
