"""What became of the rows of an act that was taken back, each by the name that people call it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import Connection

from gzstudents.kernel.i18n import _, _n
from gzstudents.kernel.journal.rows import by_table, chunks, marks
from gzstudents.kernel.journal.staying import Key
from gzstudents.kernel.record_names import said
from gzstudents.kernel.store import Record


class Outcome(NamedTuple):
    """What became of one row. `reason` is "" for a reversed one."""

    table: str
    row_id: int
    label: str
    reason: str


@dataclass
class UndoReport:
    """Three buckets, each by name; the counts are complete, the lists of reversed rows may be long."""

    act_id: int
    reversed: list[Outcome] = field(default_factory=list)
    kept: list[Outcome] = field(default_factory=list)
    failed: list[Outcome] = field(default_factory=list)


class Names:
    """What a person calls a row, read before it goes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[Key, str] = {}

    def learn(self, keys: list[Key]) -> None:
        for table, ids in by_table(keys).items():
            label = Record.metadata.tables[table].info.get("label", "'#' || t.id")
            for chunk in chunks(sorted(ids)):
                rows = self._connection.exec_driver_sql(
                    f"SELECT t.id, {label} FROM {table} t WHERE t.id IN ({marks(chunk)})", tuple(chunk)
                ).fetchall()
                self._known.update({(table, row_id): said(text) for row_id, text in rows})

    def outcome(self, table: str, row_id: int, reason: str) -> Outcome:
        return Outcome(table, row_id, self._known.get((table, row_id), f"#{row_id}"), reason)


def worded(one: Outcome) -> str:
    """Which row was left, and why."""
    return _("{name}：{reason}", name=one.label, reason=reason_text(one.reason))


def not_whole(left: Sequence[Outcome]) -> str:
    """Why an act that goes back whole or not at all does not go back."""
    names = _("；").join(list(dict.fromkeys(map(worded, left)))[:3])
    return _n(
        "没有撤销：其中 {count} 处之后又有更改（{names}）。与钱有关的操作只能整个撤销，请先撤销后来的操作。",
        len(left),
        names=names,
    )


def reason_text(reason: str) -> str:
    """Why a row was not taken back, in words."""
    return {
        "changed": _("之后又有人修改过"),
        "used": _("之后又有新的记录引用了它"),
        "together": _("与被保留的记录属于同一人"),
        "gone": _("之后已被删除"),
        "refused": _("与现有记录冲突"),
        "added": _("合并后新增"),
        "crossed": _("与另一人的记录连在一起，请核对"),
    }.get(reason, "")
