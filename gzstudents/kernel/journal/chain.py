"""The chain over the journal: every act is sealed as it is committed, and each seal holds the one before.

A seal is `key.content.chain`: `content` covers the act and all its changes, `chain` the content and the chain of the act
before. So a changed act, a missing change, missing acts and a rewritten past are told apart. One seal an act, not one a change:
the 300,000 changes of an import cost one pass through the hash, and the change that differs is still found, because a
change's values must be met again by the next change of the same row, or by the row itself.

The key is a random salt that lies in the store. Whoever can open the file can read it and could seal a rewritten journal
anew; what such a person cannot reach are the heads kept outside (see anchors). In an encrypted store the salt is as secret
as the rest. A vault may add keys of its own under other names: the name stands in front of every seal.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from gzstudents.kernel.connection import Connection
from gzstudents.kernel.i18n import _, _n
from gzstudents.kernel.progress import SILENT, Progress

Kind = Literal["change", "gap", "deletion", "fork"]

SALT = "1"  # the name of the key that lies in the store
_SEARCHED = 50_000  # changes of a broken act that are compared one by one
_BLOCK = 4096  # changes that SQLite puts together

# lengths in front, so that no two different changes ever read alike; made by SQLite, because Python takes twice as long.
# format() puts the lengths together at once; nothing else: of a number that was tampered with it would make another one
_LINE = (
    "CAST(seq || '|' || act_id || '|' || row_id || format('|%d|%d|%d|%d|', octet_length(op), octet_length(table_name), "
    "coalesce(octet_length(old), -1), coalesce(octet_length(new), -1)) || op || table_name || "
    "coalesce(old, '') || coalesce(new, '') AS BLOB)"
)
_FIELDS = "id, at, who, verb, cause, note, first_seq, last_seq, undoes"


class Head(NamedTuple):
    """The newest act with its seal; (0, "") of a store in which nothing was done."""

    act: int
    seal: str


class Break(NamedTuple):
    """Where the chain does not hold: the act, in what way, and the sentence for the desk. `seq`: the change, if it is known."""

    act: int
    kind: Kind
    words: str
    seq: int | None = None


@dataclass
class ChainReport:
    """What verify() found; `broken` is empty when every act is as it was committed."""

    acts: int = 0
    changes: int = 0
    head: Head = field(default_factory=lambda: Head(0, ""))
    broken: list[Break] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.broken


def head(connection: Connection) -> Head:
    row = connection.execute("SELECT id, seal FROM acts ORDER BY id DESC LIMIT 1").fetchone()
    return Head(*row) if row else Head(0, "")


def store_id(connection: Connection) -> str:
    """What names this store wherever its file lies; copies have the same."""
    return str(connection.execute("SELECT store_id FROM store_mark").fetchone()[0])


def seal(connection: Connection, act_id: int) -> str:
    """Seal one act, inside its transaction, after everything else was written. Returns the seal."""
    row = connection.execute(f"SELECT {_FIELDS} FROM acts WHERE id = ?", (act_id,)).fetchone()
    before = connection.execute("SELECT seal FROM acts WHERE id < ? ORDER BY id DESC LIMIT 1", (act_id,)).fetchone()
    key = _keys(connection)[SALT]
    content, _count = _content(connection, key, row)
    made = f"{SALT}.{content}.{_chain(key, before[0] if before else '', content)}"
    connection.execute("UPDATE acts SET seal = ? WHERE id = ?", (made, act_id))
    return made


def seal_all(connection: Connection) -> int:
    """Seal the acts of a store from before there were seals; returns how many."""
    ids = [row[0] for row in connection.execute("SELECT id FROM acts WHERE seal = '' ORDER BY id").fetchall()]
    for act_id in ids:
        seal(connection, act_id)
    return len(ids)


def verify(connection: Connection, progress: Progress = SILENT) -> ChainReport:
    """Go through the whole journal. Reads only; the caller holds the transaction that keeps it still."""
    keys, report = _keys(connection), ChainReport()
    total = connection.execute("SELECT count(*) FROM changes").fetchone()[0]
    before, end = "", 0
    for *row, stored in connection.execute(f"SELECT {_FIELDS}, seal FROM acts ORDER BY id").fetchall():
        progress.report(report.changes, total)
        act, first, last = row[0], row[6], row[7]
        report.acts += 1
        if last >= first:
            if first > end + 1:
                report.broken.append(_deleted(act, end + 1, first - 1))
            end = last
        report.changes += _verify_act(connection, keys, row, stored, before, report)
        before, report.head = stored, Head(act, stored)
    _verify_end(connection, end, total, report)
    return report


def compare(connection: Connection, anchors: Iterable[tuple[Head, str]]) -> list[Break]:
    """Heads that were noted outside of the file, each with the words for where, against what the file says of them."""
    newest = head(connection)
    broken: list[Break] = []
    for noted, where in anchors:
        row = connection.execute("SELECT seal FROM acts WHERE id = ?", (noted.act,)).fetchone()
        if noted.act == 0 or (row is not None and row[0] == noted.seal):
            continue
        if row is None and noted.act > newest.act:
            words = _(
                "{where}记下的最后一次操作是第 {noted} 号，文件里只到第 {act} 号：这是较旧的文件，或后来的操作已丢失（例如复制时漏了 -wal 文件）。",
                where=where, noted=noted.act, act=newest.act,
            )  # fmt: skip
            broken.append(Break(noted.act, "deletion", words))
        elif row is None:
            words = _("{where}记下的第 {act} 号操作在文件里已不存在。", where=where, act=noted.act)
            broken.append(Break(noted.act, "deletion", words))
        else:
            words = _(
                "第 {act} 号操作与{where}记下的不同：从某处起，这个文件的历史与原来的不是同一个。",
                act=noted.act, where=where,
            )  # fmt: skip
            broken.append(Break(noted.act, "fork", words))
    return broken


# -- one act -------------------------------------------------------------------------------------------------------------


def _keys(connection: Connection) -> dict[str, bytes]:
    return {SALT: bytes.fromhex(connection.execute("SELECT salt FROM store_mark").fetchone()[0])}


def _content(connection: Connection, key: bytes, row: Any) -> tuple[str, int]:
    """The digest of an act with all its changes, and how many changes there are."""
    digest = hmac.new(key, json.dumps(list(row), ensure_ascii=False).encode("utf-8", "surrogatepass"), hashlib.sha256)
    count = 0
    lines = f"SELECT seq, {_LINE} AS line FROM changes WHERE seq BETWEEN ? AND ? ORDER BY seq LIMIT {_BLOCK}"
    ask = f"SELECT count(*), max(seq), CAST(group_concat(line, '') AS BLOB) FROM ({lines})"
    some, last, block = connection.execute(ask, row[6:8]).fetchone()
    while some:
        digest.update(block)
        count += some
        some, last, block = connection.execute(ask, (last + 1, row[7])).fetchone()
    return digest.hexdigest(), count


def _chain(key: bytes, before: str, content: str) -> str:
    return hmac.new(key, f"{before}\n{content}".encode(), hashlib.sha256).hexdigest()


def _verify_act(
    connection: Connection, keys: dict[str, bytes], row: list[Any], stored: str, before: str, report: ChainReport
) -> int:
    """Append what is wrong with one act; returns how many changes it has."""
    act, first, last = row[0], row[6], row[7]
    name, _dot, rest = stored.partition(".")
    said, _dot, chained = rest.partition(".")
    key = keys.get(name)
    content, count = _content(connection, key or b"", tuple(row))
    expected = max(last - first + 1, 0)
    if count != expected:
        missing = _first_missing(connection, first, last)
        words = _n(
            "第 {act} 号操作（{at}，{who}）缺少 {count} 处更改。", expected - count, act=act, at=row[1][:16], who=row[2]
        )
        report.broken.append(Break(act, "gap", words, missing))
    elif key is None:
        words = _("第 {act} 号操作没有封印：它不是由本程序写入的。", act=act)
        report.broken.append(Break(act, "change", words))
    elif content != said:
        report.broken.append(_changed(connection, act, first, last))
    elif _chain(key, before, content) != chained and not _already(report, act):
        words = _("第 {act} 号操作之前的历史被改写过：它不再接得上前一次操作。", act=act)
        report.broken.append(Break(act, "fork", words))
    return count


def _changed(connection: Connection, act: int, first: int, last: int) -> Break:
    found = first_difference(connection, first, last)
    if found is None:
        return Break(act, "change", _("第 {act} 号操作的记录被改动过。", act=act))
    seq, table, row_id = found
    words = _(
        "第 {act} 号操作的记录被改动过：第 {seq} 处更改（{table} {row}）与之后的数据不符。",
        act=act, seq=seq, table=table, row=row_id,
    )  # fmt: skip
    return Break(act, "change", words, seq)


def _deleted(act: int, first: int, last: int) -> Break:
    words = _n("第 {act} 号操作之前有操作被删除，共 {count} 处更改。", last - first + 1, act=act)
    return Break(act, "deletion", words, first)


def _already(report: ChainReport, act: int) -> bool:
    """The deletion in front of this act explains why it does not follow."""
    return bool(report.broken) and report.broken[-1].act == act


def _first_missing(connection: Connection, first: int, last: int) -> int | None:
    row = connection.execute(
        "SELECT min(expected) FROM (SELECT ? AS expected UNION ALL SELECT seq + 1 FROM changes WHERE seq BETWEEN ? AND ?) "
        "WHERE expected <= ? AND expected NOT IN (SELECT seq FROM changes WHERE seq BETWEEN ? AND ?)",
        (first, first, last, last, first, last),
    ).fetchone()
    return None if row is None else row[0]


def _verify_end(connection: Connection, end: int, total: int, report: ChainReport) -> None:
    """What was cut off at the end, what belongs to no act, and acts that are called undone without an undo."""
    given = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'changes'").fetchone()
    if given is not None and given[0] > end and total <= report.changes:
        words = _n("最后的操作被删除，共 {count} 处更改。", given[0] - end)
        report.broken.append(Break(report.head.act, "deletion", words, end + 1))
    elif total > report.changes:
        words = _n("有 {count} 处更改不属于任何操作。", total - report.changes)
        report.broken.append(Break(report.head.act, "deletion", words))
    alone = connection.execute(
        "SELECT id FROM acts a WHERE undone_by IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM acts u WHERE u.id = a.undone_by AND u.undoes = a.id) ORDER BY id"
    ).fetchall()
    for (act,) in alone:
        words = _("第 {act} 号操作标为已撤销，但没有撤销它的操作。", act=act)
        report.broken.append(Break(act, "change", words))


# -- which change --------------------------------------------------------------------------------------------------------


def first_difference(connection: Connection, first: int, last: int) -> tuple[int, str, int] | None:
    """The first change of an act whose values are not met again: (number, table, row).

    What a change made of a column is what the next change of it found, or what stands in the row today.
    """
    rows = connection.execute(
        "SELECT seq, table_name, row_id, new FROM changes WHERE seq BETWEEN ? AND ? AND op = 'U' ORDER BY seq LIMIT ?",
        (first, last, _SEARCHED),
    ).fetchall()
    for seq, table, row_id, new in rows:
        try:
            values = json.loads(new)
        except (TypeError, ValueError):
            return seq, table, row_id
        for column, value in values.items():
            if not _met_again(connection, (seq, table, row_id), column, value):
                return seq, table, row_id
    return None


def _met_again(connection: Connection, change: tuple[int, str, int], column: str, value: Any) -> bool:
    later = connection.execute(
        "SELECT old FROM changes WHERE table_name = ? AND row_id = ? AND seq > ? ORDER BY seq",
        (change[1], change[2], change[0]),
    )
    for (old,) in later:
        try:
            found = json.loads(old or "{}")
        except ValueError:
            continue
        if column in found:
            return bool(found[column] == value)
    names = {row[1] for row in connection.execute(f'PRAGMA table_info("{_plain(change[1])}")')}
    if column not in names:
        return False
    row = connection.execute(f'SELECT "{column}" FROM "{_plain(change[1])}" WHERE id = ?', (change[2],)).fetchone()
    return row is not None and row[0] == value


def _plain(name: str) -> str:
    """A table's name out of a journal that may have been tampered with."""
    return name.replace('"', "")
