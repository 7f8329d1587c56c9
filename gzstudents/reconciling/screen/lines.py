"""Lines of a result as the page shows them: columns of the list, the panel, and what a choice of lines is called."""

from collections.abc import Callable, Sequence
from typing import Final

from gzstudents.kernel.i18n import _, mark
from gzstudents.reconciling import words
from gzstudents.reconciling.rules import GROUPS, Line, Result
from gzstudents.ui.commands import Command
from gzstudents.ui.panel import Callout, Detail, Pair, Section
from gzstudents.ui.rows import Column

ASIDE: Final = "aside"  # the tab of what was said to be no difference
TABS: Final = (*((group, words.GROUP_NAMES[group]) for group in GROUPS), (ASIDE, mark("已认定")))


def tab_of(line: Line) -> str:
    return line.group if line.open else ASIDE


def counts(result: Result) -> dict[str, int]:
    found = {tab: 0 for tab, _name in TABS}
    for line in result.lines:
        found[tab_of(line)] += 1
    return found


def columns(template: Callable[[], str]) -> tuple[Column, ...]:
    """`template` says by which list the lines were found, at the moment they are shown."""
    return (
        Column("name", mark("学生"), lambda line: line.name or _("（无姓名）"), "name", 200, second=lambda line: line.number,
               sortable=False),
        Column("said", mark("差异"), lambda line: words.said(line, template()), "text", 300, sortable=False, stretch=True),
        Column("row", mark("行"), place, "muted", 90, sortable=False),
        Column("kind", mark("结果"), lambda line: words.group_name(line.group), "pill", 136, sortable=False,
               tone=lambda line: words.GROUP_TONES[line.group]),
    )  # fmt: skip


def place(line: Line) -> str:
    return _("第 {row} 行", row=line.row) if line.row else "—"


def detail_of(line: Line, template: str, commands: Sequence[Command], more: Sequence[Command]) -> Detail:
    """Both sides of every field, and what could be done about it."""
    pairs = [
        _pair(words.field_name(side.field, template), _both(side.ours, side.theirs, aside=side.set_aside))
        for side in line.sides
    ]
    sections = [Section(mark("名册 → 文件"), pairs)] if pairs else []
    if line.facts and line.group == "only_file":
        told = [
            _pair(words.fact_name(kind, part, template), value)
            for kind, parts in line.facts.items()
            for part, value in parts.items()
        ]
        sections.append(Section(mark("文件中的内容"), told))
    callouts = [Callout(reason, "warn") for reason in line.reasons if line.group in {"ambiguous", "only_file"}]
    if line.matched_by == "name_birth":
        callouts.append(Callout(_(words.MATCHED_BY[line.matched_by]), "info"))
    under = " · ".join(part for part in (line.number, place(line) if line.row else "", _matched(line)) if part)
    pills = [(words.group_name(line.group), words.GROUP_TONES[line.group], True)]
    return Detail(
        line.name or _("（无姓名）"), under, pills=pills, commands=commands, more=more, callouts=callouts, sections=sections
    )  # fmt: skip


def _matched(line: Line) -> str:
    return _(words.MATCHED_BY[line.matched_by]) if line.matched_by in {"student_number", "document"} else ""


def _both(ours: str, theirs: str, *, aside: bool) -> str:
    said = _("{ours} → {theirs}", ours=ours or _("空"), theirs=theirs or _("空"))
    return _("{said}（已认定不是差异）", said=said) if aside else said


def _pair(label: str, value: str) -> Pair:
    return Pair(lambda: label, value, wide=True)
