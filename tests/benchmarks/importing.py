"""Import of 60,000 rows, checked, into a store with its indexes and its journal."""

import argparse
import sqlite3
from math import inf
from pathlib import Path
from typing import Any

from gzstudents.commands import roll
from gzstudents.commands.office import Office
from gzstudents.schema import open_store
from gzstudents.students.invented import sample_roll
from tests.benchmarks.measuring import Bench, Result, once, say

_ROWS = 60_000
_TURNS = 2
_NAIVE = 3_000


def run(bench: Bench) -> list[Result]:
    sheet = roll_file(bench)
    naive = _naive(sheet, bench.scratch("naive.gzs"))
    key = bytes(range(32)) if bench.keyed else None
    floor = with_journal = without = inf
    for _turn in range(_TURNS):  # one after the other, so that what else the machine does meets all of them
        floor = min(floor, once(lambda: _floor(sheet, bench.scratch("floor.db"))))
        with_journal = min(with_journal, ours(sheet, bench.scratch("ours.gzs"), journal=True, key=key))
        without = min(without, ours(sheet, bench.scratch("ours.gzs"), journal=False, key=key))
    return [_row("without", floor, naive, without, 1.6), _row("with", floor, naive, with_journal, 2.0)]


def roll_file(bench: Bench) -> Path:
    """A roll of so many invented students, made once and kept."""
    sheet = bench.folder / f"roll-{_ROWS}.xlsx"
    if not sheet.exists():
        say("  writing the roll …")
        sample_roll(sheet, _ROWS, seed=11)
    return sheet


def _row(journal: str, floor: float, naive: float, ours: float, limit: float) -> Result:
    return Result(
        f"import of {_ROWS:,} rows, checked, with indexes, {journal} journal",
        "s",
        floor,
        naive,
        ours,
        limit,
        floor_is="calamine and executemany, no checks",
        naive_is="a query and an object a row",
    )


def _read(sheet: Path) -> list[list[Any]]:
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_path(str(sheet)).get_sheet_by_index(0).to_python()[2:]


def _floor(sheet: Path, path: Path) -> None:
    rows = _read(sheet)
    heads = rows.pop(0)
    base = sqlite3.connect(path)
    base.execute("PRAGMA journal_mode=WAL")
    base.execute(f"CREATE TABLE roll ({', '.join(f'c{number}' for number in range(len(heads)))})")
    marks = ", ".join("?" * len(heads))
    base.executemany(f"INSERT INTO roll VALUES ({marks})", [[str(value) for value in row] for row in rows])
    base.commit()
    base.close()


def _naive(sheet: Path, path: Path) -> float:
    """A query before each row and mapped objects for it; a part of the rows, scaled."""
    from sqlalchemy import select

    from gzstudents.students.model import Enrolment, IdentityDocument, Person

    store = open_store(path, create=True)

    def work() -> None:
        rows = _read(sheet)[1 : _NAIVE + 1]
        with store.writing("bench", "students.import") as session:
            for row in rows:
                number = str(row[1])
                if session.scalars(select(Enrolment).where(Enrolment.student_number == number)).first():
                    continue
                person = Person(chinese_name=row[2], surname=row[3], given_names=row[4])
                session.add(person)
                session.flush()
                session.add(Enrolment(person_id=person.id, student_number=number, college=row[15], major=row[16]))
                session.add(IdentityDocument(person_id=person.id, kind="PASSPORT", number=str(row[10])))

    taken = once(work)
    store.close()
    return taken * _ROWS / _NAIVE


def ours(sheet: Path, path: Path, *, journal: bool, key: bytes | None = None) -> float:
    """Seconds of an import by the program's own command into a new store."""
    office = Office(path, key=key)
    store = office.store(create=True)
    if not journal:
        with store.engine.begin() as connection:
            found = connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'journal%'"
            )
            for (name,) in found.fetchall():
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
    parser = argparse.ArgumentParser()
    roll.add(parser.add_subparsers(dest="command"))
    asked = parser.parse_args(["import", str(sheet)])
    asked.json = True
    answers: list[Any] = []
    taken = once(lambda: answers.append(roll.run(asked, office)))
    say(f"  {answers[0].text.splitlines()[0]} ({taken:.1f} s)")
    office.close()
    return taken
