"""Saved boards of places that keep what was known of one person: the facts of the reason sheet, under the application's number."""

import json
from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

TABLE = "distribution_snapshots"
COLUMNS = ("content",)
GROUP = "APPLICATIONS"
_DETAIL = 5  # of a seat: why there was no place, in words


class Board(NamedTuple):
    """A saved board as it will be: how the application stood is kept for the figures, what was known of the person is not."""

    id: int
    content: str


def boards_with(session: Session, applications: Collection[int]) -> list[Board]:
    """The boards that hold one of these applications, cleansed. They were each written once: the journal knows no other state."""
    if not applications:
        return []
    run = session.connection().exec_driver_sql
    found = run(
        f"SELECT id, content FROM {TABLE} WHERE cycle_id IN (SELECT cycle_id FROM applications "
        "WHERE id IN (SELECT value FROM json_each(?))) ORDER BY id",
        (json.dumps(sorted(applications)),),
    ).fetchall()
    keys = {str(number) for number in applications}
    cleansed = [Board(board, without(content, keys)) for board, content in found]
    return [new for new, (_board, content) in zip(cleansed, found, strict=True) if new.content != content]


def without(content: str, keys: Collection[str]) -> str:
    """The content of a board without the sheets of these applications and the words at their seats."""
    data: dict[str, Any] = json.loads(content) if content else {}
    for key in keys:
        data.get("sheets", {}).pop(key, None)
        seat = data.get("seats", {}).get(key)
        if seat and len(seat) > _DETAIL:
            seat[_DETAIL] = ""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
