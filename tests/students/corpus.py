"""Ugly rolls as offices have them, each with the plan worked out by hand. Files are written anew for every test; all people are invented."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

Rows = list[list[Any]]
HEAD = ["学号", "姓名", "性别", "国籍", "护照号"]


@dataclass(frozen=True)
class Case:
    """A file and what must come of it: counts as (new, identical, conflicting, rejected), cells as (row, field) → value."""

    name: str
    write: Callable[[Path], None]
    counts: tuple[int, int, int, int]
    cells: dict[tuple[int, str], Any] = field(default_factory=dict)
    problems: set[tuple[int | None, str, str]] = field(default_factory=set)  # row, heading, code
    questions: set[str] = field(default_factory=set)


def xlsx(
    *sheets: tuple[str, Rows], merged: tuple[str, ...] = (), hidden: tuple[str, ...] = (), mac: bool = False
) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        import openpyxl
        from openpyxl.utils.datetime import CALENDAR_MAC_1904

        book = openpyxl.Workbook()
        book.remove(book.active)
        if mac:
            book.epoch = CALENDAR_MAC_1904
        for name, rows in sheets:
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
            sheet.sheet_state = "hidden" if name in hidden else "visible"
        for area in merged:
            book.worksheets[0].merge_cells(area)
        book.save(path)

    return write


def xls(rows: Rows, merged: tuple[tuple[int, int, int, int], ...] = ()) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        import xlwt

        book = xlwt.Workbook(encoding="utf-8")
        sheet = book.add_sheet("名册")
        day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if value is not None and value != "":
                    sheet.write(r, c, value, *((day,) if isinstance(value, date) else ()))
        for first, last, left, right in merged:
            sheet.merge(first, last, left, right)
        book.save(str(path))

    return write


def ods(rows: Rows) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        from odf.opendocument import OpenDocumentSpreadsheet
        from odf.table import Table, TableCell, TableRow
        from odf.text import P

        book = OpenDocumentSpreadsheet()
        table = Table(name="名册")
        for row in rows:
            line = TableRow()
            for value in row:
                if isinstance(value, date):
                    cell = TableCell(valuetype="date", datevalue=value.isoformat())
                elif isinstance(value, int | float):
                    cell = TableCell(valuetype="float", value=str(value))
                else:
                    cell = TableCell(valuetype="string")
                cell.addElement(P(text=str(value)))
                line.addElement(cell)
            table.addElement(line)
        book.spreadsheet.addElement(table)
        book.save(str(path))

    return write


def text(rows: Rows, encoding: str, delimiter: str = ",", before: str = "") -> Callable[[Path], None]:
    def write(path: Path) -> None:
        stream = io.StringIO(newline="")
        csv.writer(stream, delimiter=delimiter).writerows(rows)
        path.write_bytes((before + stream.getvalue()).encode(encoding))

    return write


def raw(content: str, encoding: str = "utf-8") -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(content.encode(encoding))

    return write


ONE = ["2024001", "阮文安", "男", "越南", "C1234567"]
TWO = ["2024002", "金秀珍", "女", "韩国", "M12345678"]
BOTH: dict[tuple[int, str], Any] = {
    (2, "student_number"): "2024001", (2, "chinese_name"): "阮文安", (2, "gender"): "1", (2, "country"): "VNM",
    (2, "population"): "INTL", (2, "kind"): "PASSPORT", (2, "number"): "C1234567", (2, "issuing_country"): "VNM",
    (3, "country"): "KOR", (3, "gender"): "2", (3, "number"): "M12345678",
}  # fmt: skip

HTML = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="{charset}"><style>td{{}}</style></head><body>
<table><tr><td colspan=5 align=center>留学生名册</td></tr><tr><th>学号</th><th>姓名</th><th>性别</th><th>国籍</th><th>护照号</th></tr>
<tr><td style="mso-number-format:'\\@'">0024001</td><td>阮文安</td><td>男</td><td>越南</td><td>C1234567</td></tr></table></body></html>"""
XML2003 = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="名册"><Table><Row><Cell><Data ss:Type="String">学号</Data></Cell><Cell ss:Index="3"><Data ss:Type="String">姓名</Data></Cell>
<Cell><Data ss:Type="String">国籍</Data></Cell><Cell><Data ss:Type="String">出生日期</Data></Cell></Row>
<Row ss:Index="3"><Cell><Data ss:Type="String">2024001</Data></Cell><Cell ss:Index="3"><Data ss:Type="String">阮文安</Data></Cell>
<Cell><Data ss:Type="String">越南</Data></Cell><Cell><Data ss:Type="DateTime">2001-09-30T00:00:00.000</Data></Cell></Row></Table></Worksheet></Workbook>"""

CASES = [
    Case("plain.xlsx", xlsx(("名册", [HEAD, ONE, TWO])), (2, 0, 0, 0), BOTH),
    Case("utf8-bom.csv", text([HEAD, ONE, TWO], "utf-8-sig"), (2, 0, 0, 0), BOTH),
    Case("utf8.csv", text([HEAD, ONE, TWO], "utf-8"), (2, 0, 0, 0), BOTH),
    Case("gb18030.csv", text([HEAD, [*ONE[:1], "𠮷文安", *ONE[2:]], TWO], "gb18030"), (2, 0, 0, 0), {(2, "chinese_name"): "𠮷文安"}),
    Case("utf16.csv", text([HEAD, ONE, TWO], "utf-16"), (2, 0, 0, 0), BOTH),
    Case("utf16-no-bom.txt", text([HEAD, ONE, TWO], "utf-16-le", "\t"), (2, 0, 0, 0), BOTH),
    Case("tabs.tsv", text([HEAD, ONE, TWO], "utf-8", "\t"), (2, 0, 0, 0), BOTH),
    Case("semicolons.csv", text([HEAD, ONE, TWO], "utf-8", ";", "sep=;\r\n"), (2, 0, 0, 0), BOTH),
    Case("old.xls", xls([["国际学生名册"], HEAD, ONE, TWO], ((0, 0, 0, 4),)), (2, 0, 0, 0), {(3, "student_number"): "2024001", (4, "country"): "KOR"}),
    Case("wps.et", xls([HEAD, [2024001.0, *ONE[1:]], TWO]), (2, 0, 0, 0), BOTH),
    Case("libre.ods", ods([HEAD, ONE, [2024002, *TWO[1:]]]), (2, 0, 0, 0), BOTH | {(3, "student_number"): "2024002"}),
    Case("html.xls", raw(HTML.format(charset="gb2312"), "gb18030"), (1, 0, 0, 0), {(3, "student_number"): "0024001", (3, "country"): "VNM"}),
    Case("html-utf8.xls", raw(HTML.format(charset="utf-8")), (1, 0, 0, 0), {(3, "number"): "C1234567"}),
    Case("xml2003.xls", raw(XML2003), (1, 0, 0, 0), {(3, "birth_date"): "2001-09-30", (3, "student_number"): "2024001"}),
    Case("xlsx-named.csv", xlsx(("名册", [HEAD, ONE, TWO])), (2, 0, 0, 0), BOTH),
    Case(
        "title-sample-footer.xlsx",
        xlsx(("名册", [
            ["某某大学2024年国际学生名册"], ["填表单位：国际学院", None, None, "2024年9月"], [],
            ["*学号（必填）", "姓名\nName", "性别", "国籍（地区）", "护照号码"],
            ["示例：2023999", "张三", "男", "泰国", "AA1234567"],
            ONE, [None, None, None, None, None], TWO,
            ["合计", "2人"], ["制表人：王老师", None, None, "审核：李老师"],
        ]), merged=("A1:E1",)),
        (2, 0, 0, 0),
        {(6, "student_number"): "2024001", (8, "country"): "KOR"},
    ),
    Case(
        "two-headers.xlsx",
        xlsx(("名册", [
            ["学号", "姓名", None, None, "护照", None, "入学日期", "居留许可"],
            [None, "中文", "姓", "名", "号码", "有效期", None, "有效期"],
            ["2024001", "阮文安", "NGUYEN", "VAN AN", "C1234567", date(2030, 5, 6), "2024.9.1", "2026年8月31日"],
        ]), merged=("A1:A2", "B1:D1", "E1:F1", "G1:G2")),
        (1, 0, 0, 0),
        {
            (3, "surname"): "NGUYEN", (3, "given_names"): "VAN AN", (3, "chinese_name"): "阮文安", (3, "number"): "C1234567",
            (3, "valid_to"): "2030-05-06", (3, "start_date"): "2024-09-01", (3, "permit"): "2026-08-31",
        },
        {(3, "", "nationality_missing")},
    ),
    Case(
        "english.xlsx",
        xlsx(("Students", [
            ["No.", "Student ID", "Family Name", "Given Names", "Sex", "Nationality", "Date of Birth", "Passport No.", "Degree", "E-mail"],
            [1, "S001", "O'Connor", "Sean", "M", "Ireland", "30 Sep 2001", "pa 1234567", "Master's", "sean@example.org"],
            [2, "S002", None, "Suharto", "Male", "IDN", "2001/9/30", "B1234567", "PhD", "suharto"],
        ])),
        (2, 0, 0, 0),
        {
            (2, "surname"): "O'Connor", (2, "birth_date"): "2001-09-30", (2, "number"): "PA1234567", (2, "level"): "MA",
            (2, "category"): "03", (3, "given_names"): "Suharto", (3, "surname"): None, (3, "level"): "PHD", (3, "country"): "IDN",
        },
        {(3, "E-mail", "bad_email")},
    ),
    Case(
        "bilingual-rows.xlsx",
        xlsx(("名册", [HEAD, ["Student ID", "Name", "Gender", "Nationality", "Passport No."], ONE, TWO])),
        (2, 0, 0, 0),
        {(3, "student_number"): "2024001"},
    ),
    Case(
        "dates.xlsx",
        xlsx(("名册", [
            ["学号", "姓名", "国籍", "出生日期", "入学时间", "预计毕业时间"],
            ["1", "甲乙", "泰国", "2001年9月30日", "2024.9", "2028年7月"],
            ["2", "甲丙", "泰国", 20010930, 45536, datetime(2028, 7, 1)],
            ["3", "甲丁", "泰国", "2001/02/29", "2024-09-01", "2028-07-01"],
            ["4", "甲戊", "泰国", "03/04/2001", "2024-09-01", "2028-07-01"],
            ["5", "甲己", "泰国", "2031-13-45", "2024-09-01", "2028-07-01"],
            ["6", "甲庚", "泰国", "2999-01-01", "２０２４－０９－０１", "2028-07-01"],
            ["7", "甲辛", "泰国", "1999", "2024-09-01", "2020-07-01"],
            ["8", "甲壬", "泰国", "01-9-30", "2024-09-01", ""],
        ])),
        (3, 0, 0, 5),
        {
            (2, "birth_date"): "2001-09-30", (2, "start_date"): "2024-09", (2, "expected_end"): "2028-07",
            (3, "birth_date"): "2001-09-30", (3, "start_date"): "2024-09-01", (3, "expected_end"): "2028-07-01",
            (8, "birth_date"): "1999",
        },
        {
            (4, "出生日期", "date_impossible"), (5, "出生日期", "date_ambiguous"), (6, "出生日期", "date_impossible"),
            (7, "出生日期", "date_out_of_range"), (8, "预计毕业时间", "dates_reversed"), (9, "出生日期", "date_two_digit_year"),
        },
    ),
    Case(
        "mac-1904.xlsx",
        xlsx(("名册", [["学号", "姓名", "国籍", "出生日期"], ["1", "甲乙", "泰国", date(2001, 9, 30)]]), mac=True),
        (1, 0, 0, 0),
        {(2, "birth_date"): "2001-09-30"},
    ),
    Case(
        "numbers.xlsx",
        xlsx(("名册", [
            ["学号", "姓名", "国籍", "证件类型", "证件号码", "手机"],
            [2024001, "甲乙", "香港", "港澳居民居住证", 810000199901010014, 13800001111],
            ["００２４００２", "甲丙", "越南", "护照", "Ｃ１２３４５６７", "+84 912 345 678"],
            ["2024003", "甲丁", "越南", "护照", "1.23E+17", None],
            ["2024004", "甲戊", "越南", "护照", "АB123456", None],
            ["2024005", "甲己", "香港", "居住证", "810000199901010014", None],
            [123456789012345, "甲庚", "越南", "护照", "C7654321", None],
        ])),
        (2, 0, 0, 4),
        {
            (3, "student_number"): "0024002", (3, "number"): "C1234567", (3, "phone"): "+84 912 345 678",
            (6, "kind"): "HMT_RESIDENCE", (6, "population"): "HK", (6, "country"): "CHN", (6, "number"): "810000199901010014",
        },
        {
            (2, "证件号码", "digits_lost"), (4, "证件号码", "digits_lost"), (5, "证件号码", "bad_identifier"),
            (7, "学号", "digits_lost"),
        },
    ),
    Case(
        "hmt.xlsx",
        xlsx(("港澳台侨", [
            ["学号", "姓名", "国籍/地区", "类别", "证件号码"],
            ["1", "陈大文", "香港", "本科生", "H12345678"],
            ["2", "何小明", "中国澳门", "硕士", "M1234567801"],
            ["3", "林美玲", "中国台湾", "博士", "01234567"],
            ["4", "黄华侨", "中国", "华侨", "E12345678"],
            ["5", "周一一", "中国", "本科生", "AB1"],
            ["6", "吴二二", "美国", "香港学生", "A1234567"],
            ["7", "郑三三", "中国", "港澳台", "830000199812310035"],
        ])),
        (5, 0, 0, 2),
        {
            (2, "population"): "HK", (2, "country"): "CHN", (2, "kind"): "HKMO_PERMIT", (2, "category"): "02",
            (3, "population"): "MO", (3, "number_key"): "M12345678", (3, "level"): "MA",
            (4, "population"): "TW", (4, "kind"): "TW_PERMIT", (4, "number"): "01234567",
            (5, "population"): "OC", (5, "kind"): "PRC_PASSPORT",
            (8, "population"): "TW", (8, "kind"): "HMT_RESIDENCE",
        },
        {(6, "国籍/地区", "population_unknown"), (7, "国籍/地区", "population_contradiction")},
    ),
    Case(
        "codes.xlsx",
        xlsx(("名册", [
            ["学号", "姓名", "国籍", "性别", "学生类别", "层次", "经费来源", "授课语言", "状态"],
            ["1", "甲乙", "Viet Nam", "F", "02-本科生", "本科", "CSC", "English", "在校"],
            ["2", "甲丙", "VN", "女", "语言生", None, "自费", "中文", "休学"],
            ["3", "甲丁", "亚特兰蒂斯", "女", "本科生", None, "自费", None, "在读"],
            ["4", "甲戊", "泰国", "女", "本科生", "博士", "自费", None, "在读"],
            ["5", "甲己", "泰国", "女", "普通进修生", "本科", "某某企业联合赞助", None, "毕业"],
            ["6", "甲庚", "泰国", "龙", "本科生", None, "自费", None, "在读"],
            ["7", "甲辛", "泰国", "女", None, "硕士", "自费", None, None],
        ])),
        (4, 0, 0, 3),
        {
            (2, "country"): "VNM", (2, "category"): "02", (2, "funding"): "21", (2, "teaching_language"): "EN", (2, "status"): "REGISTERED",
            (3, "category"): "05", (3, "level"): "NON", (3, "status"): "SUSPENDED", (6, "level"): "NON", (6, "funding"): None,
            (6, "status"): "GRADUATED", (8, "category"): "03", (8, "status"): None,
        },
        {
            (4, "国籍", "unknown_country"), (5, "层次", "level_contradiction"), (6, "层次", "level_replaced"),
            (6, "经费来源", "unknown_funding"), (7, "性别", "unknown_gender"),
        },
    ),
    Case(
        "names.xlsx",
        xlsx(("名册", [
            ["学号", "姓名", "英文姓名", "国籍"],
            ["1", "阮文安", "NGUYEN, Van An", "越南"],
            ["2", "NGUYEN Van Binh", None, "越南"],
            ["3", "让·杜邦 Jean DUPONT", None, "法国"],
            ["4", "SUHARTO", None, "印度尼西亚"],
            ["5", "山田たろう", None, "日本"],
            ["6", " 张\u200b三\u202e ", "ZHANG SAN", "新加坡"],
            ["7", None, None, "泰国"],
        ])),
        (6, 0, 0, 1),
        {
            (2, "chinese_name"): "阮文安", (2, "surname"): "NGUYEN", (2, "given_names"): "Van An",
            (3, "surname"): "NGUYEN", (3, "given_names"): "Van Binh", (3, "chinese_name"): None,
            (4, "chinese_name"): "让·杜邦", (4, "surname"): "DUPONT", (4, "given_names"): "Jean",
            (5, "given_names"): "SUHARTO", (5, "surname"): None, (6, "native_name"): "山田たろう",
            (7, "chinese_name"): "张三", (7, "given_names"): "ZHANG SAN",
        },
        {(None, "英文姓名", "name_not_split"), (8, "姓名", "missing_name")},
    ),
    Case(
        "merged-college.xlsx",
        xlsx(("名册", [
            ["学院", "学号", "姓名", "国籍"], ["商学院", "1", "甲乙", "泰国"], [None, "2", "甲丙", "泰国"], [None, "3", "甲丁", "泰国"],
            ["医学院", "4", "甲戊", "泰国"],
        ]), merged=("A2:A4",)),
        (4, 0, 0, 0),
        {(3, "college"): "商学院", (4, "college"): "商学院", (5, "college"): "医学院"},
        {(None, "学院", "merged_cells")},
    ),
    Case(
        "blank-columns.xlsx",
        xlsx(("名册", [[None], [None, None, "姓名", None, "学号", None, "国籍"], [None, None, "甲乙", None, "1", None, "泰国"]])),
        (1, 0, 0, 0),
        {(3, "student_number"): "1", (3, "chinese_name"): "甲乙", (3, "country"): "THA"},
    ),
    Case(
        "several-sheets.xlsx",
        xlsx(
            ("说明", [["请按以下要求填写"], ["1. 姓名与护照一致"]]), ("学历生", [HEAD, ONE]), ("语言生", [["备注"], HEAD, TWO]),
            ("统计", [["国家", "人数"], ["越南", 1]]), ("旧", [HEAD, ["9", "旧人", "男", "越南", "C9999999"]]), hidden=("旧",),
        ),
        (2, 0, 0, 0),
        {(2, "student_number"): "2024001", (3, "student_number"): "2024002"},
    ),
    Case(
        "duplicates.xlsx",
        xlsx(("名册", [
            HEAD, ONE, ONE, TWO, [*TWO[:1], "金秀贞", *TWO[2:]],
            ["2024003", "李娜", "女", "泰国", "T1234567"], ["2024004", "李娜", "女", "泰国", "T1234567"],
            ["2024005", "王强", "男", "泰国", "T7654321"], ["2024006", "赵丽", "女", "泰国", "T7654321"],
        ])),
        (3, 1, 4, 0),
        {(6, "student_number"): "2024003", (7, "same_as"): 4},
        {
            (3, "", "duplicate_row"), (4, "", "repeated_differently"), (5, "", "repeated_differently"),
            (8, "", "document_of_two_people"), (9, "", "document_of_two_people"),
        },
    ),
    Case(
        "no-key.xlsx",
        xlsx(("名册", [["学号", "姓名", "国籍"], ["1", "甲乙", "泰国"], [None, "甲丙", "泰国"], ["无", "甲丁", "泰国"]])),
        (1, 0, 0, 2),
        {},
        {(3, "学号", "missing_key"), (4, "学号", "missing_key")},
    ),
    Case(
        "two-candidates.xlsx",
        xlsx(("名册", [["学号", "姓名", "国籍", "国籍"], ["1", "甲乙", "泰国", "越南"]])),
        (1, 0, 0, 0),
        {(2, "country"): ""},
        {(2, "", "nationality_missing")},
        {"nationality"},
    ),
    Case(
        "same-candidates.xlsx",
        xlsx(("名册", [["学号", "姓名", "国籍", "国籍", "手机", "联系电话"], ["1", "甲乙", "泰国", "泰国", "13800001111", "020-1"]])),
        (1, 0, 0, 0),
        {(2, "country"): "THA", (2, "phone"): "13800001111"},
    ),
    Case(
        "repeated-heading.csv",
        text([HEAD, ONE, HEAD, TWO, ["", "", "", "", ""], ["总计", "2"]], "gb18030"),
        (2, 0, 0, 0),
        {(4, "student_number"): "2024002"},
    ),
    Case(
        "empty-values.xlsx",
        xlsx(("名册", [[*HEAD, "微信", "备注"], [*ONE, "无", "—"], [*TWO, "N/A", "说明一\n说明二"]])),
        (2, 0, 0, 0),
        BOTH | {(2, "wechat"): None, (3, "wechat"): None, (3, "note"): "说明一\n说明二"},
    ),
    Case(
        "graduation-ahead.xlsx",
        xlsx(("名册", [["学号", "姓名", "国籍", "毕业日期", "状态"], ["1", "甲乙", "泰国", "2099-07-01", "在读"], ["2", "甲丙", "泰国", "2020-07-01", "毕业"]])),
        (2, 0, 0, 0),
        {(2, "expected_end"): "2099-07-01", (2, "end_date"): None, (3, "end_date"): "2020-07-01", (3, "status"): "GRADUATED"},
    ),
    Case(
        "control-characters.csv",
        raw("学号,姓名,国籍\r\n1,甲\x07乙,泰国\r\n2,\ufeff甲丙,泰\u200b国\r\n"),
        (2, 0, 0, 0),
        {(2, "chinese_name"): "甲乙", (3, "chinese_name"): "甲丙", (3, "country"): "THA"},
    ),
    Case(
        "numbered-blanks.xlsx",
        xlsx(("名册", [["序号", *HEAD], [1, *ONE], [2, *TWO], [3], [4], [5]])),
        (2, 0, 0, 0),
        BOTH,
    ),
]  # fmt: skip
