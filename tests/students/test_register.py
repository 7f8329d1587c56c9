"""The register of derived lines, held against what it is derived from."""

from datetime import date

import pytest

from gzstudents.kernel.connection import open_connection
from gzstudents.kernel.store import Store
from gzstudents.students import register
from gzstudents.students.invented import generate

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
