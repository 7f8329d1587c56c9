"""A condition as a sentence that the desk reads back, and the words of its operators."""

from __future__ import annotations

from typing import Final

from gzstudents.kernel.conditions.fields import Field, Fields
from gzstudents.kernel.conditions.tree import Node, Test
from gzstudents.kernel.i18n import _, mark

# (operator, kinds or "" for all, how many values: 1, 2 for several) → the sentence. reading.py reads the same.
SENTENCES: Final = (
    ("is", "choice text number", 1, mark("{field}是{value}")),
    ("is", "choice text", 2, mark("{field}是{values}之一")),
    ("is_not", "choice text number", 1, mark("{field}不是{value}")),
    ("is_not", "choice text", 2, mark("{field}不是{values}中的任何一个")),
    ("contains", "text", 1, mark("{field}包含{value}")),
    ("lacks", "text", 1, mark("{field}不包含{value}")),
    ("begins", "text", 1, mark("{field}以{value}开头")),
    ("empty", "", 0, mark("{field}未填")),
    ("filled", "", 0, mark("{field}已填")),
    ("is", "date", 1, mark("{field}在{day}")),
    ("before", "date", 1, mark("{field}早于{day}")),
    ("after", "date", 1, mark("{field}晚于{day}")),
    ("between", "date", 2, mark("{field}从{day}到{last}")),
    ("from", "date", 1, mark("{field}不早于{day}")),
    ("until", "date", 1, mark("{field}不晚于{day}")),
    ("next_days", "date", 1, mark("{field}在今后 {count} 天内")),
    ("last_days", "date", 1, mark("{field}在最近 {count} 天内")),
    ("period", "date", 1, mark("{field}在{period}")),
    ("at_least", "number", 1, mark("{field}不少于{number}")),
    ("at_most", "number", 1, mark("{field}不多于{number}")),
    ("between", "number", 2, mark("{field}从{number}到{last}")),
    ("from", "number", 1, mark("{field}不少于{number}")),
    ("until", "number", 1, mark("{field}不多于{number}")),
    ("changed_since", "", 1, mark("{field}自{day}起有改动")),
)
PERIOD_WORDS: Final = {
    "past": mark("今天以前"), "today": mark("今天"), "this_week": mark("本周"), "this_month": mark("本月"),
    "next_month": mark("下月"), "last_month": mark("上月"), "this_academic_year": mark("本学年"),
    "next_academic_year": mark("下学年"), "last_academic_year": mark("上学年"), "this_year": mark("今年"),
    "last_year": mark("去年"),
}  # fmt: skip
OPERATOR_WORDS: Final = {
    "is": mark("等于"), "is_not": mark("不等于"), "contains": mark("包含"), "lacks": mark("不包含"), "begins": mark("开头是"),
    "empty": mark("未填"), "filled": mark("已填"), "before": mark("早于"), "after": mark("晚于"), "between": mark("介于"),
    "next_days": mark("在今后几天内"), "last_days": mark("在最近几天内"), "period": mark("在"),
    "at_least": mark("不少于"), "at_most": mark("不多于"), "changed_since": mark("有改动，自"),
}  # fmt: skip
ON_DAY: Final = mark("{day} 时（{condition}）")
AND, OR = mark("，并且"), mark("，或者")
OPEN, CLOSE = mark("（"), mark("）")
BEFORE, BEHIND = mark("“"), mark("”")


def period_label(period: str) -> str:
    return _(PERIOD_WORDS[period]) if period in PERIOD_WORDS else period


def operator_label(operator: str) -> str:
    return _(OPERATOR_WORDS[operator]) if operator in OPERATOR_WORDS else operator


def sentence(node: Node, fields: Fields) -> str:
    """The whole condition; "" for one that asks nothing. Raises UserError for a field that there is not."""
    return _said(node, fields, outermost=True)


def _said(node: Node, fields: Fields, *, outermost: bool = False) -> str:
    if isinstance(node, Test):
        return said_of(node, fields[node.field])
    inner = _(OR if node.any else AND).join(_said(part, fields) for part in node.parts)
    if node.on:
        return _(ON_DAY, day=node.on, condition=inner)
    plain = outermost or len(node.parts) < 2
    return inner if plain else f"{_(OPEN)}{inner}{_(CLOSE)}"


def said_of(test: Test, field: Field) -> str:
    """One test: 培养单位是“岭南学院”."""
    operator, values = test.operator, list(test.values)
    if operator == "between" and not all(values):
        operator = "from" if values[0] else "until"
        values = [value for value in values if value]
    template = template_of(operator, field.kind, len(values))
    first, last = (values or [""])[0], (values or [""])[-1]
    quoted = [_quoted(field.label(value)) for value in values]
    return _(
        template, field=field.title(), value=(quoted or [""])[0], values=_("、").join(quoted), day=first, last=last,
        number=first, count=first, period=period_label(first),
    )  # fmt: skip


def _quoted(text: str) -> str:
    """In the quotes of the language; in others where it holds these itself."""
    return f"「{text}」" if _(BEHIND) in text else f"{_(BEFORE)}{text}{_(BEHIND)}"


def template_of(operator: str, kind: str, count: int) -> str:
    fit = [
        (abs(takes - min(count, 2)), text)
        for name, kinds, takes, text in SENTENCES
        if name == operator and (not kinds or kind in kinds.split())
    ]
    return min(fit)[1] if fit else mark("{field}是{value}")
