"""A list of 60,000 rows and 35 columns as xlsx."""

import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from gzstudents.kernel.sheets import write_rows
from gzstudents.students.invented import Inventor
from tests.benchmarks.measuring import Bench, Result, best, once

_ROWS, _COLUMNS = 60_000, 35
_SHARE = 10  # the naive way does a tenth, times ten


def run(bench: Bench) -> list[Result]:
    rows = list(_rows())
    heads = [f"列{number}" for number in range(_COLUMNS)]
    path = bench.scratch("list.xlsx")
    floor = best(lambda: _bare(path, rows))
    ours = best(lambda: write_rows(path, heads, rows))
    naive = once(lambda: _workbook(path, heads, rows[: _ROWS // _SHARE])) * _SHARE
    tracemalloc.start()
    write_rows(path, heads, iter(rows[: _ROWS // 4]))
    small = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    tracemalloc.start()
    write_rows(path, heads, iter(rows))
    whole = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    return [
        Result(
            "list of 60,000 × 35 to xlsx",
            "s",
            floor,
            naive,
            ours,
            2.5,
            "itself",
            floor_is="bare cells, no styles or references",
            naive_is="XlsxWriter",
        ),
        Result("its memory", "MiB", small, None, whole, 1.2, floor_is="a quarter of the rows"),
    ]


def _rows() -> Iterator[tuple[Any, ...]]:
    start = date(2000, 1, 1)
    people = list(Inventor(1).people(3_000))
    for number in range(_ROWS):
        one = people[number % len(people)]
        texts = (*one.names, one.population, one.country, one.gender, one.phone, one.email, one.adviser, one.birth_date)
        day = start + timedelta(days=number % 9_000)
        yield (
            *texts,
            number,
            number / 7,
            day,
            day,
            None,
            *texts[:10],
            f"2024{number:08d}",
            day,
            number % 5,
            *texts[:5],
            "",
            "",
        )[:_COLUMNS]


def _bare(path: Path, rows: list[tuple[Any, ...]]) -> None:
    """The least that is a sheet: text cells, nothing else."""
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book,
        book.open("xl/worksheets/sheet1.xml", "w") as out,
    ):
        for start in range(0, len(rows), 1_000):
            part = rows[start : start + 1_000]
            out.write(
                "".join(
                    "<row>" + "".join([f'<c t="inlineStr"><is><t>{value}</t></is></c>' for value in row]) + "</row>"
                    for row in part
                ).encode()
            )


def _workbook(path: Path, heads: list[str], rows: list[tuple[Any, ...]]) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    page = book.add_worksheet()
    page.write_row(0, 0, heads)
    for number, row in enumerate(rows, 1):
        page.write_row(number, 0, row)
    book.close()
