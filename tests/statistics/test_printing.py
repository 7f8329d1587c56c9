"""What leaves the program says the same as the tables: the workbook read again, the text of the PDF, the plain data."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pypdf
import pytest

from gzstudents.kernel import i18n
from gzstudents.statistics.printing import plain, report, workbook
from gzstudents.statistics.printing.names import OfficeNames
from gzstudents.statistics.rules import periods
from gzstudents.statistics.rules.facts import ProgrammeName
from gzstudents.statistics.rules.report import Report, draw_up
from gzstudents.statistics.rules.roll import Roll
from tests.statistics.conftest import TODAY, Drawn

NAMES = OfficeNames("珠江示例大学", "Pearl River Example University", "国际学生办公室", "International Office")


@pytest.fixture(params=["zh_CN", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    i18n.use(request.param)
    yield request.param
    i18n.use("zh_CN")


def numbers(path: Path, made: Report) -> dict[str, list[list[float]]]:
    """The block of figures of each sheet, found by its first column."""
    book = openpyxl.load_workbook(path)
    found = {}
    for table in made.tables.values():
        sheet = book[table.id]
        labels = [line.label() for line in table.rows]
        rows = list(sheet.iter_rows(values_only=True))
        start = next(n for n in range(len(rows)) if [row[0] for row in rows[n : n + len(labels)]] == labels)
        found[table.id] = [list(row[1 : 1 + len(table.columns)]) for row in rows[start : start + len(labels)]]
    return found


@pytest.mark.parametrize("period", [periods.on_day(date(2025, 9, 1)), periods.of_calendar_year(2025)])
def test_the_workbook_holds_the_figures_as_numbers(
    tmp_path: Path, drawn: Drawn, language: str, period: periods.Period
) -> None:
    made = drawn(period)
    workbook.write(tmp_path / "a.xlsx", made, NAMES)
    assert numbers(tmp_path / "a.xlsx", made) == {
        table.id: [
            [plain.figure(column, table.value(row.key, column.key)) for column in table.columns] for row in table.rows
        ]
        for table in made.tables.values()
    }


def test_the_workbook_is_ready_to_print(tmp_path: Path, drawn: Drawn) -> None:
    workbook.write(tmp_path / "a.xlsx", drawn(), NAMES)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["B"]
    assert sheet.freeze_panes == "B5"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$4:$4"
    share = next(row for row in sheet.iter_rows(min_row=5) if row[0].value == "泰国")[-1]
    cells = {cell.value: cell for row in sheet.iter_rows() for cell in row}
    assert cells[15.79].number_format == "0.00"
    assert share is not None
    assert len(sheet._charts) == 2


def test_a_name_that_looks_like_a_formula_stays_a_text(tmp_path: Path, roll: Roll) -> None:
    from dataclasses import replace

    awards = replace(roll.facts.awards, programmes=tuple(
        ProgrammeName(one.code, '=HYPERLINK("x")', "+1") for one in roll.facts.awards.programmes
    ))  # fmt: skip
    made = draw_up(Roll(replace(roll.facts, awards=awards)), periods.on_day(date(2025, 9, 1)), today=TODAY)
    workbook.write(tmp_path / "a.xlsx", made, NAMES)
    cells = [cell for row in openpyxl.load_workbook(tmp_path / "a.xlsx")["G"].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if str(cell.value).startswith("=")} == {"s"}
    report.write(tmp_path / "a.pdf", made, NAMES)


def test_the_report_says_titles_totals_and_notices(tmp_path: Path, drawn: Drawn, language: str) -> None:
    made = drawn()
    report.write(tmp_path / "a.pdf", made, NAMES)
    pages = pypdf.PdfReader(tmp_path / "a.pdf").pages
    text = "".join("".join(page.extract_text().split()) for page in pages)
    for table in made.tables.values():
        assert "".join(table.title().split()) in text
    for figure in ("76.32%", "244,200.50", "206,200", "100.00"):
        assert figure in text
    for one in made.notices:
        assert "".join(one.words().split()) in text
    assert "珠江示例大学国际学生办公室" in text


def test_the_report_of_an_empty_office(tmp_path: Path, language: str) -> None:
    from gzstudents.schema import open_store
    from gzstudents.statistics.queries import load_facts

    store = open_store(tmp_path / "office.gzs", create=True)
    with store.reading() as session:
        made = draw_up(Roll(load_facts(session)), periods.on_day(date(2025, 9, 1)), today=TODAY)
    store.close()
    assert made.tables["A"].value() == 0
    assert not made.notices
    workbook.write(tmp_path / "a.xlsx", made, NAMES)
    report.write(tmp_path / "a.pdf", made, NAMES)


def test_plain_data_is_json_with_every_figure(drawn: Drawn) -> None:
    data = json.loads(json.dumps(plain.report(drawn())))
    tables = {table["id"]: table for table in data["tables"]}
    assert list(tables) == ["A", "B", "C", "D", "D-HMT", "E", "E-HMT", "F", "G", "G-HMT"]
    assert tables["B"]["cells"]["THA"]["BA"] == 6
    assert tables["B"]["cells"]["AS"]["DEGREE"] == 19
    assert tables["B"]["totals"]["all"] == 38
    assert tables["B"]["totals"]["rows"]["AF"] == 4
    assert tables["B"]["totals"]["columns"]["PHD"] == 4
    assert tables["B"]["shares"]["rows"]["THA"] == "15.79"
    assert tables["A"]["cells"]["INTL:02"]["1"] == 7
    assert tables["G"]["cells"]["TUNI"]["yuan:TOTAL"] == 38000.5
    assert tables["G"]["cells"]["TCGS"]["yuan:TOTAL"] == 206200
    assert tables["E"]["totals"] == {"rows": {**tables["E"]["totals"]["rows"]}, "columns": {}, "all": None}
    assert data["period"]["flow"] == {"first": "2024-09-01", "last": "2025-08-31"}
    assert {one["code"] for one in data["notices"]} >= {"no_status", "country"}
