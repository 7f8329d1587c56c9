"""The cells of the list of students, column by column: what is copied, exported and printed is what the screen shows. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _, mark

if TYPE_CHECKING:
    from gzstudents.kernel.custom.definition import Definition
    from gzstudents.students.roll_page import RollRow

Text = Callable[["RollRow"], str]


class Cell(NamedTuple):
    """One cell for a sheet. `title` in Chinese, `heading` in the language in use. `text` says it in full; `mask` is the name of
    the function (kernel.masking) for what leaves the office, "" for what is no secret. `field` is what an import calls it,
    "" for what cannot be written back.
    """

    title: str
    heading: Callable[[], str]
    text: Text
    mask: str = ""
    field: str = ""
    of_reach: bool = False  # it takes what reach.of_people() reads

    def masked(self, row: RollRow) -> str:
        """As it leaves the office unless somebody has said what for."""
        if not self.mask:
            return self.text(row)
        from gzstudents.kernel.masking import FUNCTIONS

        return FUNCTIONS[self.mask](self.text(row)) or ""


def label(list_name: str, column: str) -> Text:
    """A code in words."""

    def text(row: RollRow) -> str:
        code = str(getattr(row, column))
        return codes.label(list_name, code) if code else ""

    return text


def plain(column: str) -> Text:
    return lambda row: str(getattr(row, column) or "")


def latin(name: str) -> str:
    """A passport name to be read: TRAN VAN HAI as Tran Van Hai. Forms, exports and paper keep it as it is spelt."""
    return name.title() if name.isupper() else name


def category_or_level(category: str, level: str) -> str:
    return codes.label("category", category) if category else codes.label("level", level) if level else ""


def name(row: RollRow) -> str:
    return (row.name if row.chinese_name else latin(row.name)) or _("（无姓名）")


def category(row: RollRow) -> str:
    return category_or_level(row.category, row.level)


def _cell(heading: str, text: Text, mask: str = "", field: str = "") -> Cell:
    return Cell(heading, partial(_, heading), text, mask, field)


_FIELDS: Final = {"country": "nationality", "permit_until": "", "hsk": "", "on_campus": "", "in_china": ""}


def _one(heading: str, column: str, codes_of: str = "", mask: str = "") -> tuple[Cell, ...]:
    text = label(codes_of, column) if codes_of else plain(column)
    return (_cell(heading, text, mask, _FIELDS.get(column, column)),)


# by the id of the column on the screen; one column may be several cells
CELLS: Final[dict[str, tuple[Cell, ...]]] = {
    "sort_key": (
        _cell(mark("姓名"), name), _cell(mark("护照姓名"), lambda row: row.latin),
        _cell(mark("学号"), plain("student_number"), "", "student_number"),
    ),
    "country": _one(mark("国家/地区"), "country", "country"),
    "college": (
        _cell(mark("培养单位"), plain("college"), "", "college"), _cell(mark("学习类别"), category, "", "category"),
    ),
    "funding": _one(mark("经费来源"), "funding", "funding"),
    "permit_until": _one(mark("证件有效期"), "permit_until"),
    "status": _one(mark("状态"), "status", "status"),
    "population": _one(mark("学生群体"), "population", "population"),
    "gender": _one(mark("性别"), "gender", "gender"),
    "birth_date": _one(mark("出生日期"), "birth_date", "", "mask_day"),
    "major": _one(mark("专业"), "major"),
    "level": _one(mark("培养层次"), "level", "level"),
    "adviser": _one(mark("辅导员"), "adviser"),
    "class_name": _one(mark("班级"), "class_name"),
    "teaching_language": _one(mark("授课语言"), "teaching_language", "teaching_language"),
    "start_date": _one(mark("入学日期"), "start_date"),
    "expected_end": _one(mark("预计结束"), "expected_end"),
    "discipline": _one(mark("学科门类"), "discipline", "discipline"),
    "study_form": _one(mark("培养方式"), "study_form", "study_form"),
    "supervisor": _one(mark("导师"), "supervisor"),
    "hsk": _one(mark("HSK 级别"), "hsk"),
    "on_campus": _one(mark("在校"), "on_campus", "yes_no"),
    "in_china": _one(mark("在华"), "in_china", "yes_no"),
    "email": _one(mark("电子邮箱"), "email", "", "mask_email"),
}  # fmt: skip


def copied(column: str) -> tuple[tuple[Callable[[], str], Text], ...]:
    """For the clipboard: what is on it has left the office."""
    return tuple((cell.heading, cell.masked) for cell in CELLS[column])


def own_text(field: Definition, row: RollRow) -> str:
    """What stands in a field of the office's own, in words on one line."""
    text = row.own.get(field.name, "")
    if not text:
        return ""
    from gzstudents.kernel.custom import values  # not for the first picture, where nobody has filled any in

    return values.words(field, text).replace("\n", " ")


def own_cell(field: Definition) -> Cell:
    return Cell(
        field.label("zh_CN"), field.label, partial(own_text, field), "mask_text" if field.needs else "", field.name
    )


def _reached(field: str) -> Text:
    return lambda row: row.reach.get(field, "")


def reach_cells() -> dict[str, tuple[Cell, ...]]:
    """How somebody is reached: not shown in the list, written to a sheet when it is asked for. Contacts are several cells."""
    from gzstudents.students import reach

    found: dict[str, tuple[Cell, ...]] = {}
    for one in reach.COLUMNS:
        if one.group not in CELLS:
            cell = Cell(one.heading, partial(_, one.heading), _reached(one.field), one.mask, one.field, of_reach=True)
            found[one.group] = (*found.get(one.group, ()), cell)
    return found


def known(own: Iterable[Definition]) -> dict[str, tuple[Cell, ...]]:
    """Every column there is, ours and those of the fields that the office has defined."""
    return {**CELLS, **reach_cells(), **{field.name: (own_cell(field),) for field in own}}
