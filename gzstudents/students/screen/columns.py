"""The columns, tabs and filters of the list of students, as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gzstudents.kernel import codes
from gzstudents.kernel.conditions import is_coded
from gzstudents.kernel.conditions.offered import coded_label
from gzstudents.kernel.i18n import _, mark
from gzstudents.students.listing import category, copied, label, name, plain
from gzstudents.students.screen import own_columns, words
from gzstudents.ui.list_spec import Filter, Tab
from gzstudents.ui.rows import Column

if TYPE_CHECKING:
    from gzstudents.students.roll import RollRow


def _latin(row: RollRow) -> str:
    return words.latin(row.latin) if row.latin != row.name else ""


# A column's id is the name it is sorted by in the register. A pill's colour never stands alone: its word says the same.
COLUMNS: Final = (
    Column(
        "sort_key", mark("姓名"), name, "name", 210, second=plain("student_number"), side=_latin, stretch=True,
        copies=copied("sort_key"),
    ),
    Column("country", mark("国家/地区"), label("country", "country"), "text", 100, give_up=3),
    Column(
        "college", mark("培养单位 / 类别"), plain("college"), "two", 148, second=category, give_up=4,
        copies=copied("college"),
    ),
    Column(
        "funding", mark("奖学金"), lambda row: words.funding_short(row.funding), "pill", 92, dot=False, give_up=2,
        tone=lambda row: words.FUNDING_TONE.get(row.funding, "neutral"),
        copies=copied("funding"),
    ),
    Column("permit_until", mark("证件有效期"), plain("permit_until"), "date", 118),
    Column(
        "status", mark("状态"), label("status", "status"), "pill", 112,
        tone=lambda row: words.status_tone(row.status),
    ),
    Column("population", mark("学生群体"), label("population", "population"), "text", 104, shown=False, give_up=1),
    Column("gender", mark("性别"), label("gender", "gender"), "text", 64, shown=False, give_up=1),
    Column("birth_date", mark("出生日期"), plain("birth_date"), "text", 100, shown=False, give_up=1,
           copies=copied("birth_date")),
    Column("major", mark("专业"), plain("major"), "text", 140, shown=False, give_up=1),
    Column("level", mark("培养层次"), label("level", "level"), "text", 88, shown=False, give_up=1),
    Column("adviser", mark("辅导员"), plain("adviser"), "text", 88, shown=False, give_up=1),
    Column("class_name", mark("班级"), plain("class_name"), "text", 100, shown=False, give_up=1),
    Column("teaching_language", mark("授课语言"), label("teaching_language", "teaching_language"), "text", 88,
           shown=False, give_up=1),
    Column("start_date", mark("入学日期"), plain("start_date"), "text", 100, shown=False, give_up=1),
    Column("expected_end", mark("预计结束"), plain("expected_end"), "text", 100, shown=False, give_up=1),
    Column("discipline", mark("学科门类"), label("discipline", "discipline"), "text", 96, shown=False, give_up=1),
    Column("study_form", mark("培养方式"), label("study_form", "study_form"), "text", 110, shown=False, give_up=1),
    Column("supervisor", mark("导师"), plain("supervisor"), "text", 88, shown=False, give_up=1),
    Column("hsk", mark("HSK 级别"), plain("hsk"), "text", 72, shown=False, give_up=1),
    Column("on_campus", mark("在校"), label("yes_no", "on_campus"), "text", 60, shown=False, give_up=1),
    Column("in_china", mark("在华"), label("yes_no", "in_china"), "text", 60, shown=False, give_up=1),
    Column("email", mark("电子邮箱"), plain("email"), "text", 180, sortable=False, shown=False, give_up=1,
           copies=copied("email")),
)  # fmt: skip

TABS: Final = (
    Tab("all", mark("全部")),
    Tab("now", mark("在读")),
    Tab("due", mark("证件 30 天内到期")),
    Tab("admitted", mark("待注册")),
    Tab("hmt", mark("港澳台学生")),
    Tab("graduated", mark("已毕业")),
)

FILTERS: Final = (
    Filter("college", mark("培养单位"), pinned=True, column="college"),
    Filter("country", mark("国家/地区"), pinned=True, column="country"),
    Filter("category", mark("类别"), pinned=True, column="college"),
    Filter("funding", mark("奖学金"), pinned=True, column="funding"),
    Filter("status", mark("状态"), column="status"),
    Filter("population", mark("学生群体"), column="population"),
    Filter("level", mark("培养层次"), column="level"),
    Filter("gender", mark("性别"), column="gender"),
    Filter("major", mark("专业"), column="major"),
    Filter("adviser", mark("辅导员"), column="adviser"),
    Filter("teaching_language", mark("授课语言"), column="teaching_language"),
    Filter("class_name", mark("班级"), column="class_name"),
    Filter("discipline", mark("学科门类"), column="discipline"),
    Filter("study_form", mark("培养方式"), column="study_form"),
    Filter("supervisor", mark("导师"), column="supervisor"),
    Filter("hsk", mark("HSK 级别"), column="hsk"),
    Filter("on_campus", mark("在校"), column="on_campus"),
    Filter("in_china", mark("在华"), column="in_china"),
    Filter("permit_until", mark("证件有效期"), column="permit_until", kind="date"),
    Filter("start_date", mark("入学日期"), column="start_date", kind="date"),
    Filter("expected_end", mark("预计结束"), column="expected_end", kind="date"),
    Filter("birth_date", mark("出生日期"), column="birth_date", kind="date"),
    Filter("name", mark("姓名"), column="sort_key", kind="text"),
    Filter("people.email", mark("电子邮箱"), column="email", kind="text"),
)
KIND_OF: Final = {one.id: one.kind for one in FILTERS}
LISTS: Final = frozenset(
    {
        "country",
        "category",
        "funding",
        "status",
        "population",
        "level",
        "gender",
        "teaching_language",
        "discipline",
        "study_form",
        "on_campus",
        "in_china",
    }
)  # fmt: skip - filters whose values are codes; the others are what people typed


LIST_OF: Final = {"on_campus": "yes_no", "in_china": "yes_no"}  # where the list has another name


def all_columns() -> tuple[Column, ...]:
    """Ours, and behind them the fields that the office has defined."""
    return (*COLUMNS, *own_columns.columns())


def all_filters() -> tuple[Filter, ...]:
    return (*FILTERS, *own_columns.filters())


def kind_of(filter_id: str) -> str:
    """What a filter offers; of one that there is not, values."""
    return own_columns.kind(filter_id) if filter_id.startswith("own_") else KIND_OF.get(filter_id, "choice")


def value_label(filter_id: str, value: str) -> str:
    """A value of a filter in words."""
    if is_coded(value):
        return coded_label(value)
    if filter_id.startswith("own_"):
        return own_columns.value_label(filter_id, value)
    if filter_id in LISTS:
        return codes.label(LIST_OF.get(filter_id, filter_id), value)
    return value or _("未填")
