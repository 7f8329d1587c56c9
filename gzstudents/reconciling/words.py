"""What a reconciliation says in words: groups, ways of matching, fields."""

from collections.abc import Iterable
from typing import Final

from gzstudents.kernel import i18n, masking, numbers
from gzstudents.kernel.i18n import _, mark
from gzstudents.reconciling.rules import Line, Result, Side
from gzstudents.students import reach
from gzstudents.students.importing import columns, templates

GROUP_NAMES: Final = {
    "differs": mark("内容不同"),
    "only_file": mark("只在文件中"),
    "only_us": mark("只在名册中"),
    "ambiguous": mark("需要辨认"),
}
GROUP_TONES: Final = {"differs": "info", "only_file": "warn", "only_us": "warn", "ambiguous": "bad"}
MATCHED_BY: Final = {
    "student_number": mark("按学号对上"),
    "document": mark("按证件号码对上"),
    "name_birth": mark("按姓名和出生日期对上，请留意是否同一人"),
    "chosen": mark("由办公室指定"),
}
_OWN: Final = {
    "document_number": mark("证件号码"),
    "enrolment": mark("学籍"),
    "scope": mark("不在应有范围"),
}
_NUMBERS: Final = frozenset({"document_number", "permit_number", "visa_number", "phone"})

_REACH: Final = {one.field: one.mask for one in reach.COLUMNS if one.field != "phone"}  # contacts and addresses


def field_name(code: str, template: str = "") -> str:
    """A field as people say it."""
    for one in templates.shipped():
        if one.code == template and code in one.partner_fields:
            return one.partner_fields[code].label()
    return _(_OWN[code]) if code in _OWN else columns.label(code)


def fact_name(kind: str, part: str, template: str) -> str:
    """A part of a fact of the stay, as the list calls it."""
    for one in templates.shipped():
        for named in one.partner_fields.values() if one.code == template else ():
            if (named.fact, named.part) == (kind, part):
                return named.label()
    return part


def template_name(result: Result) -> str:
    """The list in the language of the moment; one of the office's own by its name."""
    return next((one.label() for one in templates.shipped() if one.code == result.template), result.label)


def group_name(group: str) -> str:
    return _(GROUP_NAMES[group])


def side_text(side: Side, template: str) -> str:
    """One field with both sides: 居留许可有效期：2026-01-31 → 2027-01-31."""
    return _(
        "{field}：{ours} → {theirs}", field=field_name(side.field, template), ours=side.ours or _("空"), theirs=side.theirs or _("空")
    )  # fmt: skip


def said(line: Line, template: str) -> str:
    """What there is to see to, in one line."""
    if line.group == "differs":
        return _("；").join(side_text(side, template) for side in line.sides if not side.set_aside) or _(
            "已认定不是差异"
        )
    if line.group == "only_us":
        return _("文件中没有 · {status}", status=_("、").join(line.reasons))
    if line.group == "only_file":
        reasons = _("；").join(line.reasons)
        if line.new is not None:
            return _("名册中没有，可以登记")
        return _("名册中没有，不能登记：{reasons}", reasons=reasons) if reasons else _("名册中没有，文件里没有学籍信息")
    return _("；").join(line.reasons)


def masked(side: Side) -> Side:
    """As it leaves the office without the right to full numbers."""
    if side.field in _NUMBERS:
        return side._replace(ours=_hidden(side.ours), theirs=_hidden(side.theirs))
    mask = _REACH.get(side.field, "")
    if mask:
        hide = masking.FUNCTIONS[mask]
        return side._replace(ours=hide(side.ours) or "", theirs=hide(side.theirs) or "")
    if side.field == "birth_date":
        return side._replace(ours=masking.day(side.ours), theirs=masking.day(side.theirs))
    return side


def _hidden(text: str) -> str:
    """The number of a paper hidden, the day behind it shown."""
    number, bracket, rest = text.partition("（") if i18n.is_chinese() else text.partition(" (")
    return numbers.mask(number) + bracket + rest


def open_sides(line: Line) -> Iterable[Side]:
    return (side for side in line.sides if not side.set_aside)
