"""The parts of a condition that the index cannot tell, found out in the background: papers, changes, another day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from gzstudents.kernel.conditions import Node
from gzstudents.ui.desk import Desk

if TYPE_CHECKING:
    from gzstudents.kernel.search import Condition, RegisterIndex
    from gzstudents.students.screen.past import Past


def find_parts(
    session: Any, *, parts: list[Node], today: date, path: Path, key: bytes | None, past: Past | None
) -> dict[Node, Any]:
    """Part → the ids of who passes it, in order. `session` reads the store of today."""
    import numpy as np

    from gzstudents.students import as_of, conditions

    connection = past.connection if past is not None else session.connection().connection.dbapi_connection
    return {
        part: np.array(
            conditions.matching_part(connection, part, today, lambda day: as_of.true_on(path, key, day)), np.int64
        )
        for part in parts
    }


class Beyond(QObject):
    """Known as long as the index says the same; `found` tells that more is known."""

    found = Signal()
    trouble = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._state: tuple[object, ...] = ()
        self._known: dict[Node, Any] = {}
        self._asked: set[Node] = set()
        self._mark = 0

    def with_known(self, tab: Condition, node: Node, index: RegisterIndex, past: Past | None) -> Condition | None:
        """The condition for the index; None when parts of it are just being found out."""
        from gzstudents.kernel.search.where import Where, beyond
        from gzstudents.students import conditions

        today = past.day if past is not None else date.today()
        kinds = conditions.kinds()
        parts = beyond(node, {name: kind for name, kind in kinds.items() if index.has(name)})
        known = self._all(parts, (index.version, id(past), today), today, past) if parts else {}
        if known is None:
            return None
        return tab._replace(where=Where(node, kinds, today, known, self._mark if parts else 0))

    def _all(
        self, parts: list[Node], state: tuple[object, ...], today: date, past: Past | None
    ) -> Mapping[Node, Any] | None:
        if state != self._state:
            self._state, self._known, self._asked = state, {}, set()
            self._mark += 1
        missing = [part for part in parts if part not in self._known]
        new = [part for part in missing if part not in self._asked]
        if new:
            self._asked.update(new)
            desk = self._desk
            desk.jobs.read(
                find_parts, lambda found: self._on_found(state, found), fail=self._on_trouble, parts=new, today=today,
                path=desk.path, key=desk.key, past=past,
            )  # fmt: skip
        return None if missing else {part: self._known[part] for part in parts}

    def _on_found(self, state: tuple[object, ...], found: dict[Node, Any]) -> None:
        if state == self._state:
            self._known |= found
            self.found.emit()

    def _on_trouble(self, error: Exception) -> None:
        self.trouble.emit(error)
