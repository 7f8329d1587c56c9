"""What the yearly report and the programme sheet share: words in two languages, the form as a table, figures on top."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from gzstudents.evaluation.rules import words
from gzstudents.evaluation.rules.before import Before
from gzstudents.evaluation.rules.evaluating import WHOLE, Evaluated, Line
from gzstudents.evaluation.rules.form import form
from gzstudents.kernel import codes, i18n
from gzstudents.kernel.i18n import _
from gzstudents.kernel.money import yuan
from gzstudents.kernel.office_names import OfficeNames
from gzstudents.kernel.paper import Letterhead, Report, Tile
from gzstudents.kernel.tables import Column, Row, Table

Said = TypeVar("Said")
SIGNED = ("prepared", "checked", "approved")


def other() -> str:
    """The language that stands beside."""
    return "en" if i18n.is_chinese() else "zh_CN"


def word(code: str, language: str | None = None) -> str:
    return codes.label("evaluation_word", code, language)


def both(code: str) -> str:
    """A word in the language of the moment and in the other one."""
    return f"{word(code)} {word(code, other())}"


def beside(say: Callable[[], Said]) -> Said:
    """The same in the other language."""
    with i18n.speaking(other()):
        return say()


def told_twice(say: Callable[[], str]) -> list[str]:
    """A sentence in both languages."""
    return [say(), beside(say)]


def column(code: str, align: str = "left", width: float = 0) -> Column:
    return Column(word(code), word(code, other()), "right" if align == "right" else "left", width)


def heading(page: Report, number: int, code: str, below: float) -> None:
    page.heading(_("{number}. {title}", number=number, title=word(code)), word(code, other()), below)


def signatures(page: Report) -> None:
    page.signatures([both(one) for one in SIGNED])


def head(title: str, subtitle: str, made: Evaluated, names: OfficeNames) -> Letterhead:
    facts = made.facts
    return Letterhead(
        title=title, subtitle=subtitle, right=_("{year} 学年", year=facts.academic_year),
        right_note=f"{word('as_of', 'zh_CN')} {word('as_of', 'en')} {facts.on}",
        foot=_("{office}    内部资料", office=names.both()), author=names.whole(),
        made=date.fromisoformat(facts.on), language="zh-CN" if i18n.is_chinese() else "en", both=True,
    )  # fmt: skip


def tiles(made: Evaluated) -> list[Tile]:
    """Persons, awards and money, each on its own."""
    facts = made.facts
    figures = (
        ("recipients", f"{len(facts.recipients):,}"),
        ("cases", f"{len(facts.standing):,}"),
        ("amount_of_all", yuan(made.amount_fen)),
        ("paid_of_all", yuan(made.paid_fen)),
        ("coverage", words.value(form().indicator("COVERAGE"), made.actual("COVERAGE"))),
    )
    return [Tile(word(code), shown, word(code, other())) for code, shown in figures]


def form_table(made: Evaluated, before: Before | None, keep: float = 0) -> Table:
    """The form as public finance has it: by group, with target, actual, weight and score; with the year before beside.
    `keep`: points that what follows needs on the page of the last row.
    """
    rows, blank = [], [""] * (4 if before is not None else 3)
    for group in form().groups:
        lines = [one for one in made.lines if one.indicator.group == group.code]
        if not lines:
            continue
        weight = sum(one.weight for one in lines)
        scored = [one.score for one in lines if one.score is not None]
        sums = [words.points(weight) if weight else "—", words.points(sum(scored)) if scored else "—"]
        title, beside = (f"{group.above(language)} · {group.label(language)}" for language in (None, other()))
        rows.append(Row([f"{title}  {beside}", *blank, *sums], "group"))
        rows += [Row(_cells(one, before), "plain", 9, one.indicator.label(other())) for one in lines]
    rows.append(Row([_total(made), *blank, *_totals(made)], "total"))
    return Table(_columns(before, "indicator"), rows, row_height=17.0, keep=keep)


def scored_table(made: Evaluated, before: Before | None) -> Table:
    """The lines with a weight only, each with its part of the form below it: what fits on one page. The others: told_only()."""
    rows = []
    for one in made.lines:
        if one.weight:
            group = form().group(one.indicator.group)
            note = f"{one.indicator.label(other())}  {group.label()}"
            rows.append(Row(_cells(one, before), note=note))
    blank = [""] * (4 if before is not None else 3)
    rows.append(Row([_total(made), *blank, *_totals(made)], "total"))
    return Table(_columns(before, "indicator"), rows, row_height=17.0)


def _columns(before: Before | None, *first: str) -> list[Column]:
    figures = ("target", "actual", *(["before"] if before is not None else []), "counted", "weight", "score")
    return [*(column(code) for code in first), *(column(code, "right") for code in figures)]


def _totals(made: Evaluated) -> list[str]:
    return [words.points(made.weight), words.points(made.score)]


def told_only(made: Evaluated) -> str:
    """The indicators without a weight of which there is something to tell, in one sentence."""
    told = [
        _("{column}：{value}", column=one.indicator.label(), value=words.value(one.indicator, one.figure.value))
        for one in made.lines
        if not one.weight and one.figure.value is not None
    ]
    return _("另：{told}。", told=_("；").join(told)) if told else ""


def _cells(one: Line, before: Before | None) -> list[str]:
    weight = words.points(one.weight) if one.weight else "—"
    actual = words.value(one.indicator, one.figure.value)
    then = [words.earlier(one.indicator, before)] if before is not None else []
    return [
        one.indicator.label() + (" †" if words.caution(one) else ""),
        words.target(one),
        actual,
        *then,
        words.counted(one),
        weight,
        words.points(one.score),
    ]


def _total(made: Evaluated) -> str:
    return _("合计（有数据和目标值的 {points} 分）", points=words.points(made.assessed))


def room_for(notes: Sequence[str]) -> float:
    """Points for the notes, most of which take two lines, and the places to sign."""
    return 19.0 * len(notes) + 40


def form_notes(made: Evaluated) -> list[str]:
    """How points are given, what is a proposal, what the rules are taken from, where few people stand below the line."""
    lines = [
        _("得分：达到目标值得满分，未达到按比例；没有数据或没有目标值的指标不评分，也不估计。"),
        " ".join(words.proposals(made.facts.parameters)),
        _("依据：{source}（{day}）", source=form().told(), day=form().as_of),
    ]
    if made.weight != WHOLE:
        lines.append(words.weights_said(made))
    if any(words.caution(one) for one in made.lines):
        lines.append(words.few())
    return lines
