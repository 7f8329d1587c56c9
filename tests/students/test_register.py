"""The register of derived lines, held against what it is derived from."""

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import delete

from gzstudents.kernel import codes
from gzstudents.kernel.connection import Connection, open_connection
from gzstudents.kernel.store import Store
from gzstudents.schema import open_store
from gzstudents.students import register
from gzstudents.students.invented import generate
from gzstudents.students.model import Nationality
from gzstudents.students.rules import who as who_rules
from tests import make, older

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize("together", [1, 4, 10_000])
def test_wrong_lines_are_found_whoever_they_are_worked_out_with(
    store: Store, monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    monkeypatch.setattr(register, "_TOGETHER", together)
    generate(store, 30, seed=3, today=TODAY)
    connection = open_connection(store.path)
    try:
        assert register.wrong_lines(connection, TODAY) == []
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("UPDATE register SET college = 'x' WHERE person_id = 3")
        connection.execute("UPDATE register SET line = line || ' x' WHERE person_id = 4")
        connection.execute("DELETE FROM register WHERE person_id IN (9, 30)")
        connection.execute("UPDATE register SET person_id = -5 WHERE person_id = 5")
        connection.execute("UPDATE register SET person_id = 900 WHERE person_id = 1")
        assert register.wrong_lines(connection, TODAY) == [-5, 1, 3, 4, 5, 9, 30, 900]
    finally:
        connection.close()


def _countries(connection: Connection) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for population, country in connection.execute("SELECT population, country FROM register"):
        found.setdefault(population, set()).add(country)
    return found


def test_people_of_china_are_from_their_region_and_only_foreigners_from_their_country(store: Store) -> None:
    """The line, the rule and the code list say the same, also where somebody has no nationality or a wrong one."""
    with store.writing("陈静", "students.register") as session:
        for population in ("HK", "MO", "TW", "OC", "INTL"):
            make.student(session, population=population)
        who = make.person(session, population="HK")
        session.execute(delete(Nationality).where(Nationality.person_id == who.id))
        make.person(session, population="OC", country="THA", residence_country="THA")
    with closing(open_connection(store.path)) as connection:
        said = _countries(connection)
    assert said == {"HK": {"HKG"}, "MO": {"MAC"}, "TW": {"TWN"}, "OC": {"CHN"}, "INTL": {"THA"}}
    for entry in codes.values("population"):
        assert said[entry.code] == {who_rules.region(entry.code, "THA")}


def test_lines_of_an_older_release_say_the_region_after_the_update(tmp_path: Path) -> None:
    path = tmp_path / "old.gzs"
    store = open_store(path, create=True)
    with store.writing("陈静", "students.register") as session:
        for population in ("HK", "MO", "TW", "OC", "INTL"):
            make.student(session, population=population)
    store.close()
    older.older_release(path, 14)
    with closing(open_connection(path)) as connection:
        before = dict(connection.execute("SELECT person_id, country FROM register"))
        connection.execute("UPDATE register SET country = 'CHN' WHERE population <> 'INTL'")
    open_store(path).close()
    with closing(open_connection(path)) as connection:
        assert dict(connection.execute("SELECT person_id, country FROM register")) == before
        assert sorted(before.values()) == ["CHN", "HKG", "MAC", "THA", "TWN"]
        assert register.wrong_lines(connection, TODAY) == []
