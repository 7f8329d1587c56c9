"""A roll as a university's system would give it out: one sheet with a title, Chinese headings and invented people."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from gzstudents.kernel import codes
from gzstudents.students.invented.people import Invented, Inventor, iso
from gzstudents.students.invented.pools import world

_HEADINGS = (
    "序号", "学号", "中文姓名", "护照姓", "护照名", "性别", "国籍/地区", "学生类别", "出生日期", "证件类型", "证件号码", "证件有效期",
    "居留许可有效期", "培养层次", "学生类型", "学院", "专业", "学科门类", "经费来源", "授课语言", "入学日期", "预计毕业日期", "学籍状态",
    "辅导员", "手机号码", "电子邮箱",
)  # fmt: skip
_WIDTHS = (6, 15, 14, 20, 28, 6, 14, 12, 12, 22, 22, 12, 14, 10, 14, 24, 26, 10, 20, 10, 12, 14, 10, 10, 14, 34)
_REGION = {"HK": "HKG", "MO": "MAC", "TW": "TWN"}


def sample_roll(path: Path, count: int = 600, seed: int = 7, today: date | None = None) -> None:
    """Write a roll of the students who are here or have just left."""
    import xlsxwriter

    day = today or date.today()
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("在校学生名册")
    title = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
    head = book.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1, "align": "center", "text_wrap": True})
    dates = book.add_format({"num_format": "yyyy-mm-dd"})
    term = f"{day.year}年{'秋' if day.month >= 9 else '春'}季学期"
    sheet.merge_range(0, 0, 0, len(_HEADINGS) - 1, f"{world().university}国际学生及港澳台侨学生名册（{term}）", title)
    sheet.merge_range(1, 0, 1, len(_HEADINGS) - 1, f"导出日期：{day.isoformat()}　　共 {count} 人")
    sheet.set_row(0, 30)
    sheet.write_row(2, 0, _HEADINGS, head)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    for number, one in enumerate(Inventor(seed, day).people(count), 1):
        for column, value in enumerate(_cells(number, one)):
            if isinstance(value, date):
                sheet.write_datetime(number + 2, column, value, dates)
            elif value != "":
                sheet.write(number + 2, column, value)
    sheet.freeze_panes(3, 3)
    sheet.autofilter(2, 0, count + 2, len(_HEADINGS) - 1)
    book.close()


def _cells(number: int, one: Invented) -> tuple[Any, ...]:
    stay = one.stays[-1]
    start = iso(stay.start)
    group = "17" if one.population == "INTL" else "18"
    paper = next(paper for paper in one.papers if paper.is_current)
    permit = next((paper for paper in one.papers if paper.kind == "RESIDENCE_PERMIT" and paper.is_current), None)
    label = codes.label
    return (
        number,
        f"{start[:4]}{group}{number:05d}",
        one.names.chinese_name,
        one.names.surname,
        one.names.given_names,
        {"1": "男", "2": "女"}.get(one.gender, ""),
        label("country", _REGION.get(one.population, one.country), "zh_CN"),
        label("population", one.population, "zh_CN"),
        date.fromisoformat(one.birth_date),
        label("document_type", paper.kind, "zh_CN"),
        paper.number,
        date.fromordinal(paper.valid_to),
        date.fromordinal(permit.valid_to) if permit else "",
        label("level", stay.level, "zh_CN"),
        label("category", stay.category, "zh_CN"),
        stay.college,
        stay.major,
        label("discipline", stay.discipline, "zh_CN") if stay.discipline else "",
        label("funding", stay.funding, "zh_CN") if stay.funding else "",
        label("teaching_language", stay.teaching_language, "zh_CN"),
        date.fromordinal(stay.start),
        iso(stay.expected_end)[:7].replace("-", "."),  # as such systems write it: 2027.07
        label("status", stay.status, "zh_CN"),
        one.adviser,
        one.phone,
        one.email,
    )
