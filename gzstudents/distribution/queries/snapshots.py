"""The board as it was saved: a list to read, and what is different between two of them."""

import json
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from gzstudents.distribution.rules.standing import OPEN, PLACED, UNDECIDED, UNPLACED, WAITLISTED, Seat
from gzstudents.kernel import codes, money
from gzstudents.kernel.i18n import _, _n, is_chinese
from gzstudents.kernel.told import heard

_KINDS = ("SAVE", "FINALISE", "REVOKE")


class SnapshotRow(NamedTuple):
    """One saved board; `figures` as operations.snapshots keeps them."""

    id: int
    cycle_id: int
    kind: str
    made_at: str
    made_by: str
    figures: dict[str, Any]

    @property
    def summary(self) -> str:
        """In the language of the moment."""
        return said(self.kind, self.figures)


class Difference(NamedTuple):
    """Somebody who stands otherwise than before."""

    application_id: int
    name: str
    before: Seat
    after: Seat


def list_snapshots(session: Session, *, cycle_id: int) -> list[SnapshotRow]:
    """The saved boards of a cycle, newest first."""
    rows = session.connection().exec_driver_sql(
        "SELECT id, cycle_id, kind, made_at, made_by, json_extract(content, '$.figures') FROM distribution_snapshots "
        "WHERE cycle_id = ? ORDER BY id DESC", (cycle_id,)
    )  # fmt: skip
    return [SnapshotRow._make((*row[:5], json.loads(row[5] or "{}"))) for row in map(tuple, rows)]


def seats_of(session: Session, *, snapshot_id: int) -> dict[int, Seat]:
    """The decided seats of one saved board, by application."""
    content = session.connection().exec_driver_sql(
        "SELECT json_extract(content, '$.seats') FROM distribution_snapshots WHERE id = ?", (snapshot_id,)
    ).scalar()  # fmt: skip
    return {int(key): Seat(*seat) for key, seat in json.loads(content or "{}").items()}


def differences(session: Session, *, snapshot_id: int) -> list[Difference]:
    """What a save changed against the one before it, in the order of the ranks."""
    connection = session.connection()
    earlier = connection.exec_driver_sql(
        "SELECT max(b.id) FROM distribution_snapshots s JOIN distribution_snapshots b ON b.cycle_id = s.cycle_id AND b.id < s.id "
        "WHERE s.id = ?", (snapshot_id,)
    ).scalar()  # fmt: skip
    before = seats_of(session, snapshot_id=int(earlier)) if earlier else {}
    after = seats_of(session, snapshot_id=snapshot_id)
    moved = [key for key in {*before, *after} if before.get(key, OPEN) != after.get(key, OPEN)]
    rows = connection.exec_driver_sql(
        "SELECT a.id, coalesce(nullif(p.chinese_name, ''), trim(p.surname || ' ' || p.given_names)) FROM applications a "
        "JOIN people p ON p.id = a.person_id WHERE a.id IN (SELECT value FROM json_each(?)) "
        "ORDER BY a.rank IS NULL, a.rank, a.number", (json.dumps(moved),)
    )  # fmt: skip
    return [Difference(key, name, before.get(key, OPEN), after.get(key, OPEN)) for key, name in rows]


def said(kind: str, figures: dict[str, Any]) -> str:
    """What a saved board comes to, in a sentence or two in the language of the moment."""
    changed, counts = figures.get("changed", {}), figures.get("counts", {})
    parts = [
        _n("{count} 人分到名额", changed[PLACED]) if changed.get(PLACED) else "",
        _n("{count} 人列入候补", changed[WAITLISTED]) if changed.get(WAITLISTED) else "",
        _n("{count} 人定为不分配", changed[UNPLACED]) if changed.get(UNPLACED) else "",
        _n("{count} 人恢复为未决定", changed[UNDECIDED]) if changed.get(UNDECIDED) else "",
        _n("收回 {count} 个名额", changed["REVOKED"]) if changed.get("REVOKED") else "",
    ]
    shown = [part for part in parts if part]
    first = {"SAVE": _("保存"), "FINALISE": _("定稿"), "REVOKE": _("收回")}.get(kind, kind)
    what = _("{kind}：{what}。", kind=first, what=_("，").join(shown)) if shown else _("{kind}。", kind=first)
    grades = figures.get("grades", {})
    named = _("、").join(
        _("{grade} {count} 人", grade=codes.label("award_grade", entry.code), count=grades[entry.code])
        for entry in codes.values("award_grade")
        if grades.get(entry.code)
    )
    total = _n("共分配 {count} 人", int(counts.get(PLACED, 0)))
    total = _("{total}（{grades}）", total=total, grades=named) if named else total
    spent = money.yuan(int(figures.get("spent_fen", 0)))
    budget = figures.get("budget_fen")
    text = (
        _("{what}{total}，合计 {spent} 元。", what=what, total=total, spent=spent)
        if budget is None
        else _("{what}{total}，合计 {spent} 元，预算 {budget} 元。", what=what, total=total, spent=spent,
               budget=money.yuan(int(budget)))
    )  # fmt: skip
    text = _("{text}方式：{how}。", text=text, how=how) if (how := _how(figures)) else text
    accepted = [heard(one) for one in figures.get("accepted", ())]
    return (
        _("{text}委员会同意：{what}", text=text, what=("" if is_chinese() else " ").join(accepted))
        if accepted
        else text
    )


def _how(figures: dict[str, Any]) -> str:
    """By whom or what the changes were decided."""
    methods = figures.get("methods", {})
    labels = (("FILL", _("按排名")), ("OPTIMAL", _("优化方案")), ("HAND", _("人工")))
    return _("、").join(
        _n("{method} {count} 人", int(methods[code]), method=label) for code, label in labels if methods.get(code)
    )
