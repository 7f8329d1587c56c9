"""What stands in cells: kept clean, kept right, or refused with its row. See rows.py for the numbers."""

import zipfile
from pathlib import Path
from typing import Any

import pytest

from gzstudents.kernel import money, sheets
from tests.commands.conftest import CommandLine

HEAD = ["学号", "姓名", "护照姓", "护照名", "国籍", "护照号", "出生日期", "备注"]
ONE = ["S1", "阮文安", "NGUYEN", "Van An", "越南", "C1234567", "2001-09-30", ""]
FORMULAS = ("=cmd|'/C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1+1", "\r=1+1", "＝1+1", '=HYPERLINK("file:///x","y")')


def row(**other: str) -> list[str]:
    return list({**dict(zip(HEAD, ONE, strict=True)), **other}.values())


def roll(gz: CommandLine, *rows: list[Any], name: str = "roll.xlsx") -> Path:
    path = gz.folder / name
    if name.endswith(".xlsx"):
        sheets.write_rows(path, HEAD, rows)
    else:
        path.write_text("\r\n".join("\t".join(line) for line in (HEAD, *rows)), "utf-8", errors="surrogatepass")
    return path


def student(gz: CommandLine, text: str = "S1") -> dict[str, Any]:
    answer = gz("students", "--find", text)[1]
    assert answer["count"] == 1, answer
    found: dict[str, Any] = answer["students"][0]
    return found


def test_hidden_characters_do_not_come_in(gz: CommandLine) -> None:
    """NUL, bells, signs that turn the direction, zero-width signs, a byte order mark: nowhere in what is stored and exported."""
    others = [
        row(学号=f"T{n}", 护照号=f"D{n:07d}") for n in range(40)
    ]  # a small file full of such signs is no sheet at all
    hidden = "\0\x01\x07\x0b\x1f\x7f\u202e\u2066\u2069\u200b\u200f\ufeff\u061c"
    path = roll(
        gz,
        row(姓名=f"{hidden}阮{hidden}文安{hidden}", 护照号=f"C12{hidden}34567", 护照姓=f"NGU{hidden}YEN"),
        *others,
        name="roll.tsv",
    )
    code, answer = gz("import", path)
    assert (code, answer["new"]) == (0, 41), answer
    found = student(gz)
    assert (found["chinese_name"], found["surname"], found["document_number"]) == ("阮文安", "NGUYEN", "C1234567")
    for name in ("out.xlsx", "out.csv"):
        assert gz("export", gz.folder / name)[0] == 0
        cells = [str(cell) for line in sheets.read_book(gz.folder / name).sheets[0].rows for cell in line]
        assert not set(hidden) & set("".join(cells))
    (gz.folder / "lone.csv").write_bytes("学号,姓名\nS2,".encode("utf-16-le") + b"\x00\xd8" + "\n".encode("utf-16-le"))
    code, answer = gz("import", gz.folder / "lone.csv", "--encoding", "utf-16-le")
    assert (code, answer["problems"][0]["code"]) == (1, "refused")


def test_a_letter_that_looks_alike_is_named(gz: CommandLine) -> None:
    _code, answer = gz("import", roll(gz, row(护照号="АB123456")), "--plan")
    (problem,) = [one for one in answer["problems"] if one["severity"] == "error"]
    assert (answer["rejected"], problem["row"], problem["column"]) == (1, 2, "护照号")
    assert "U+0410" in problem["message"]


@pytest.mark.parametrize("name", ["𠮷田", "王😀", "阿卜杜热合曼·买买提艾力" * 6, "ณัฐพงษ์", "محمد"])
def test_unusual_names_are_kept(gz: CommandLine, name: str) -> None:
    assert gz("import", roll(gz, row(姓名=name, 护照姓="X" * 200, 护照名="")))[1]["new"] == 1
    found = student(gz)
    assert set(name) <= set(found["chinese_name"] + found["native_name"] + found["given_names"])
    assert gz("export", gz.folder / "out.xlsx", "--full", "--purpose", "核对")[0] == 0
    assert "X" * 200 in sheets.read_book(gz.folder / "out.xlsx").sheets[0].rows[1]
    assert gz("import", gz.folder / "out.xlsx", "--plan")[1]["identical"] == 1


def test_long_cells_are_refused_with_their_row(gz: CommandLine) -> None:
    long = row(学号="S2", 姓名="长" * 201, 护照号="C2")
    book = row(学号="S3", 备注="话" * 20_001, 护照号="C3")
    _code, answer = gz("import", roll(gz, row(), long, book), "--plan")
    said = {(one["row"], one["column"], one["code"]) for one in answer["problems"]}
    assert {(3, "姓名", "too_long"), (4, "备注", "too_long")} <= said
    assert (answer["new"], answer["rejected"]) == (1, 2)


@pytest.mark.parametrize("serial", [-1, 0, 1, 59, 60, 0.5, -36526.25, 2958466, 1e300])
def test_serials_that_are_no_day(gz: CommandLine, serial: float) -> None:
    """Excel's 29 February 1900, what lies before it, and what lies beyond every calendar."""
    line: list[Any] = [*ONE[:6], serial, ""]
    _code, answer = gz("import", roll(gz, line), "--plan")
    assert (answer["new"], answer["rejected"]) == (0, 1), answer


@pytest.mark.parametrize(
    ("text", "fen"),
    [("1,234.56", 123456), ("1.234,56", None), ("1.234.567", None), ("12,34", None), ("1 234,56", None)],
)
def test_amounts_are_read_one_way(text: str, fen: int | None) -> None:
    """And no sheet brings amounts in: a list of nominations gives numbers and grades only."""
    from gzstudents.scholarships import importing
    from gzstudents.students.importing.columns import fields

    found = money.parse_money(text)
    assert (found.fen, bool(found.problem)) == (fen, fen is None)
    assert not [one for one in map(str, fields()) if "fen" in one or "amount" in one]
    assert importing.Nominations._fields == ("items", "problems")


def test_error_values_are_blank(gz: CommandLine) -> None:
    _code, answer = gz("import", roll(gz, row(备注="#REF!", 护照名="#N/A")))
    assert answer["new"] == 1
    assert student(gz)["given_names"] == ""


def test_an_export_runs_nothing(gz: CommandLine) -> None:
    """Cells that a sheet program would run are stored as they are and leave as text."""
    rows = [
        row(学号=f"S{n}", 护照号=f"C100000{n}", 护照姓=text, 护照名=text, 姓名="") for n, text in enumerate(FORMULAS)
    ]
    _code, answer = gz("import", roll(gz, *rows, name="roll.xlsx"))
    assert answer["new"] == len(FORMULAS), answer
    assert gz("export", gz.folder / "out.xlsx")[0] == 0
    with zipfile.ZipFile(gz.folder / "out.xlsx") as archive:
        written = b"".join(archive.read(name) for name in archive.namelist() if "worksheets/" in name)
    assert b"<f>" not in written
    assert b"<f " not in written
    assert b"hyperlink" not in written.lower().replace(b"=hyperlink(", b"")
    assert gz("export", gz.folder / "out.csv")[0] == 0
    lines = sheets.read_book(gz.folder / "out.csv").sheets[0].rows
    cells = [str(cell) for line in lines for cell in line]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))]
    assert sum(cell.startswith("'") for cell in cells) >= len(FORMULAS)
