"""What the page reads and writes in the background."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from gzstudents.kernel import codes
from gzstudents.kernel.vault import aside
from gzstudents.reconciling.rules import Result
from gzstudents.students import roll

MOST = 50  # people in a list to choose from


class Somebody(NamedTuple):
    """One of ours in a list to choose from; `told`: number, birth, country and status in one line."""

    person_id: int
    name: str
    told: str


def result(session: Any, *, path: str) -> Result:
    """The result as the child process wrote it."""
    return Result.from_json(aside.read(Path(path)).decode())


def somebody(session: Any, *, text: str, ids: Sequence[int], name: str) -> list[Somebody]:
    """Who is found by what was typed; before anything is typed those it could be, and who is called like the row."""
    raw = session.connection().connection.dbapi_connection
    if text.strip():
        return _told(session, roll.search(raw, text)[:MOST])
    alike = roll.search(raw, name)[:MOST] if name.strip() else []
    return _told(session, list(dict.fromkeys((*ids, *alike)))[:MOST])


def assign(session: Any, *, result: Result, line_id: int, person_id: int) -> str:
    """Who a row is. Returns the person's name."""
    from gzstudents.reconciling import operations

    return operations.assign(session, result=result, line_id=line_id, person_id=person_id)


def _told(session: Any, ids: Sequence[int]) -> list[Somebody]:
    rows = session.connection().exec_driver_sql(
        "SELECT p.id, p.chinese_name, trim(p.surname || ' ' || p.given_names), p.native_name, coalesce(r.student_number, ''), "
        "p.birth_date, coalesce(r.country, ''), coalesce(r.status, '') FROM json_each(?) j JOIN people p ON p.id = j.value "
        "LEFT JOIN register r ON r.person_id = p.id ORDER BY j.key",
        (json.dumps(list(ids)),),
    )
    return [_somebody(*row) for row in rows]


def _somebody(
    person_id: int, chinese: str, latin: str, native: str, number: str, birth: str, country: str, status: str
) -> Somebody:
    names = " ".join(filter(None, (chinese, latin))) or native or number or f"#{person_id}"
    facts = (
        number,
        birth,
        codes.label("country", country) if country else "",
        codes.label("status", status) if status else "",
    )
    return Somebody(person_id, names, " · ".join(filter(None, facts)) or "—")
