"""A thousand certificates, in one file and in a thousand."""

import io
import shutil
from datetime import date
from typing import Any

from gzstudents.certificates import printing, queries
from gzstudents.kernel import dates
from gzstudents.schema import open_store
from gzstudents.scholarships import operations
from gzstudents.students.invented import generate
from tests.benchmarks.measuring import Bench, Result, best, once

_COUNT = 1_000
_FEW = 40
_PROGRAMME = "CGS"


def run(bench: Bench) -> list[Result]:
    letters = _letters(bench)
    out = bench.folder / "scratch" / "certificates"
    printing.pdf(letters[:2], bench.scratch("warm.pdf"), one_file=True)  # fonts are loaded once
    floor = best(lambda: _texts(len(letters))) / len(letters)
    one = best(lambda: printing.pdf(letters, bench.scratch("all.pdf"), one_file=True), 2) / len(letters)
    naive_one = once(lambda: [printing.render([letter]) for letter in letters[:_FEW]]) / _FEW
    shutil.rmtree(out, ignore_errors=True)
    many = once(lambda: printing.pdf(letters, out, one_file=False)) / len(letters)
    shutil.rmtree(out, ignore_errors=True)
    return [
        Result(
            f"{len(letters):,} certificates in one file, each",
            "ms",
            floor * 1e3,
            naive_one * 1e3,
            one * 1e3,
            5,
            "itself",
            floor_is="text only",
            naive_is="each made alone",
        ),
        Result(
            f"{len(letters):,} certificates in as many files, each",
            "ms",
            None,
            naive_one * 1e3,
            many * 1e3,
            10,
            "itself",
        ),
    ]


def _letters(bench: Bench) -> list[Any]:
    store = open_store(bench.scratch("certificates.gzs"), bench.key, create=True)
    generate(store, _COUNT * 5, seed=21)
    year = dates.academic_year(date.today())
    with store.reading() as session:
        found = session.connection().exec_driver_sql(
            "SELECT student_number FROM register WHERE population = 'INTL' AND status = 'REGISTERED' "
            "AND level IN ('BA', 'MA', 'PHD') ORDER BY person_id"
        )
        numbers = [row[0] for row in found]
    with store.writing("bench", "scholarships.award") as session:
        operations.award(
            session,
            programme=_PROGRAMME,
            academic_year=year,
            items=[(number, "") for number in numbers[: _COUNT + 200]],
            skip_refused=True,
        )
    with store.reading() as session:
        made = queries.get_letters(session, queries.numbers_of(session, _PROGRAMME, year)[:_COUNT])
    store.close()
    return list(made)


def _texts(count: int) -> None:
    """The least that is a certificate: ten lines of text a page."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(io.BytesIO(), pagesize=(842, 595))
    for number in range(count):
        for line in range(10):
            canvas.drawString(90, 500 - line * 30, f"Certificate {number}, line {line}, of a scholarship for study")
        canvas.showPage()
    canvas.save()
