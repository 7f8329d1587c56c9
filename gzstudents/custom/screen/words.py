"""What the screen calls kinds, sections and who may see."""

from collections.abc import Sequence

from gzstudents.kernel.custom.definition import KINDS, OWNERS, SECTIONS, SECTIONS_OF, Definition
from gzstudents.kernel.i18n import _, mark

SEEN_BY = {
    "": mark("所有能看学生的人"),
    "documents": mark("能看证件号码的人"),
    "contacts": mark("能看联系方式的人"),
}


def owners() -> Sequence[tuple[str, str]]:
    return [(code, _(text)) for code, text in OWNERS.items()]


def kinds() -> Sequence[tuple[str, str]]:
    return [(code, _(text)) for code, text in KINDS.items()]


def seen_by() -> Sequence[tuple[str, str]]:
    return [(code or "all", _(text)) for code, text in SEEN_BY.items()]


def sections(owner: str) -> Sequence[tuple[str, str]]:
    return [(code, _(SECTIONS[code])) for code in SECTIONS_OF.get(owner, ())]


def demands(field: Definition) -> str:
    """What is asked of its values, in few words."""
    said = ((field.required, _("必填")), (field.is_unique, _("不得重复")), (field.searchable, _("可以搜索")))
    return _("、").join(text for holds, text in said if holds)


def other_label(field: Definition) -> str:
    """The label in the language that is not in use."""
    return next((label for label in (field.label_en, field.label_zh) if label and label != field.label()), "")
