"""拟获奖名单公示: the list as it is put up, Chinese and English. Names, colleges, levels and grades; no more (PIPL arts 6, 19)."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from gzstudents.kernel import codes, dates, money, paper
from gzstudents.kernel.paper import Letterhead
from gzstudents.kernel.tables import Column, Row, Table

_SIZE, _SIZE_EN = 9.6, 8.2  # points of the text in Chinese, and of the English below it


class Line(NamedTuple):
    """One name. `number`: the student number with its middle left out; `amount_fen` None: not made public."""

    name: str
    latin: str
    number: str
    college: str
    level: str
    grade: str
    amount_fen: int | None


class Sheet(NamedTuple):
    """What a notice says, in both languages. `contact`: where the office is found, "" where it has not said."""

    programme_zh: str
    programme_en: str
    academic_year: str
    university_zh: str
    university_en: str
    office_zh: str
    office_en: str
    contact: str
    college: str  # "" for the whole university
    starts_on: str
    ends_on: str
    note: str
    lines: Sequence[Line]


def write(path: Path, sheet: Sheet) -> None:
    """Write the notice as PDF. It leaves the office: both languages, whatever the window speaks."""
    page = paper.Report(
        Letterhead(
            title=f"{sheet.programme_zh}拟获奖名单公示",
            subtitle=f"Public Notice of Proposed Recipients: {sheet.programme_en}",
            left_line=f"{sheet.academic_year} 学年 Academic Year    {sheet.college or sheet.university_zh}",
            right_line=f"公示期 Notice period: {sheet.starts_on} – {sheet.ends_on}",
            foot=f"{sheet.university_zh}{sheet.office_zh}    {sheet.office_en}",
            author=sheet.university_zh,
            made=date.fromisoformat(sheet.starts_on),
            style="sheet",
            language="zh-CN",
            both=True,
        )
    )
    _put(page, _opening(sheet))
    closing, signed = _closing(sheet), _signed(sheet)
    page.y -= 4
    page.table(_table(sheet.lines, keep=_room(closing, page.measure) + page.closing_height(len(signed))))
    page.y -= 8
    _put(page, closing)
    page.closing(signed)
    page.save(path)


def _put(page: paper.Report, paragraphs: Sequence[tuple[str, str]]) -> None:
    for chinese, english in paragraphs:
        page.paragraph(chinese, _SIZE)
        if english:
            page.paragraph(english, _SIZE_EN, fill=paper.GREY)


def _opening(sheet: Sheet) -> list[tuple[str, str]]:
    """Paragraphs in Chinese, each with its English below."""
    count = len(sheet.lines)
    return [
        (
            f"经个人申请、评审和名额分配，下列 {count} 名学生拟获 {sheet.academic_year} 学年“{sheet.programme_zh}”，现予公示。",
            f"After application, review and allocation, the following {count} student{'' if count == 1 else 's'} "
            f"{'is' if count == 1 else 'are'} proposed for the {sheet.programme_en}, {sheet.academic_year}.",
        ),
    ]


def _closing(sheet: Sheet) -> list[tuple[str, str]]:
    first, last = dates.display(sheet.starts_on), dates.display(sheet.ends_on)
    where = f"（{sheet.contact}）" if sheet.contact else ""
    where_en = f" ({sheet.contact})" if sheet.contact else ""
    said = [
        (
            f"公示期自 {first} 至 {last}。对名单有异议的，请在公示期内以书面形式向{sheet.office_zh}{where}提出，"
            "写明事实和理由，并署名、留下联系方式。公示内容仅用于接受监督，请勿转作他用。",
            f"Objections may be raised in writing with the {sheet.office_en}{where_en} from "
            f"{dates.english_date(date.fromisoformat(sheet.starts_on))} to "
            f"{dates.english_date(date.fromisoformat(sheet.ends_on))}, stating facts and reasons, with name and contact "
            "details. This list is published for scrutiny only and must not be used otherwise.",
        ),
    ]
    return [*said, (sheet.note, "")] if sheet.note else said


def _signed(sheet: Sheet) -> list[tuple[str, str]]:
    """Under whose name it hangs, with the day: the seal goes over both."""
    first = date.fromisoformat(sheet.starts_on)
    english = ", ".join(part for part in (sheet.office_en, sheet.university_en) if part)
    return [
        (f"{sheet.university_zh}{sheet.office_zh}（盖章）", f"{english} (seal)"),
        (dates.display(sheet.starts_on), dates.english_date(first)),
    ]


def _room(paragraphs: Sequence[tuple[str, str]], measure: float) -> float:
    """Points that the paragraphs need at most: a Han character is as wide as it is high."""
    lines = sum(
        len(chinese) * _SIZE // measure + len(english) * _SIZE_EN * 0.6 // measure + 2
        for chinese, english in paragraphs
    )
    return lines * _SIZE * 1.55 + 9 * len(paragraphs) + 8


def _table(lines: Sequence[Line], keep: float) -> Table:
    has_grades = any(line.grade for line in lines)
    has_amounts = any(line.amount_fen is not None for line in lines)
    columns = [
        Column("序号", "No.", "centre", 30), Column("姓名", "Name"), Column("学号", "Student no."), Column("学院", "College"),
        Column("培养层次", "Level"),
    ]  # fmt: skip
    columns += [Column("等级", "Class")] if has_grades else []
    columns += [Column("金额（元）", "Amount, CNY", "right")] if has_amounts else []
    rows = []
    for number, line in enumerate(lines, start=1):
        cells = [str(number), _name(line), line.number, line.college, _both("level", line.level)]
        cells += [_both("award_grade", line.grade) if line.grade else "—"] if has_grades else []
        cells += [money.yuan(line.amount_fen) if line.amount_fen is not None else "—"] if has_amounts else []
        rows.append(Row(cells))
    return Table(columns, rows, grid=True, keep=keep)


def _name(line: Line) -> str:
    return f"{line.name} {line.latin}" if line.latin else line.name


def _both(listed: str, code: str) -> str:
    chinese, english = codes.label(listed, code, "zh_CN"), codes.label(listed, code, "en")
    return chinese if chinese == english else f"{chinese} {english}"
