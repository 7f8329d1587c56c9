"""The chain over the journal: every act is sealed as it is committed, and each seal holds the one before.

A seal is `way.content.chain`: `content` covers the act, all its changes and the digests of the rows it inserted (see
contents, digests), `chain` the content and the chain of the act before. So a changed act, a missing change, missing acts and a
rewritten past are told apart. One seal an act, not one a change: the 300,000 changes of an import cost one pass through the
hash, and the change that differs is still found, because a change's values must be met again by the next change of the same
row, or by the row itself. Whether the rows are what the journal says is the matter of `present`.

Erasure (see purging) takes values out of the changes of earlier acts, so their contents change. The erasing act (ERASING)
says so in its note, under its own seal: `tombstones`, for each such act the content that is left of it, and `rows`, by table
the ids. An act's content may then be either; nothing else is excused. The digests of rows that an erasing act names,
changes or deletes are not compared; what was recorded of them since is.

The key is a random salt that lies in the store. Whoever can open the file can read it and could seal a rewritten journal
anew; what such a person cannot reach are the heads kept outside (see anchors). In an encrypted store the salt is as secret
as the rest. A vault may add ways and keys of its own: the name stands in front of every seal.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

import sqlcipher3.dbapi2 as driver

from gzstudents.kernel.connection import Connection
from gzstudents.kernel.i18n import _, _n
from gzstudents.kernel.journal import contents
from gzstudents.kernel.journal.contents import FIELDS
from gzstudents.kernel.journal.differences import first_difference
from gzstudents.kernel.progress import SILENT, Progress

Kind = Literal["change", "gap", "deletion", "fork", "row"]

# the acts after which what was sealed under an old key, or not at all, stands sealed under the new one in earlier acts too
RESEALING = ("payments.reseal", "requests.reseal", "payments.seal")
# the only acts that may change the values in earlier ones
ERASING = ("privacy.erase", "privacy.erase_again", *RESEALING)
# acts of money: they go back whole or not at all, or a sum would stand there that nobody decided
WHOLE = ("payments.",)
MARKS = ", ".join("?" * len(ERASING))


class Head(NamedTuple):
    """The newest act with its seal; (0, "") of a store in which nothing was done."""

    act: int
    seal: str


class Break(NamedTuple):
    """Where the chain does not hold: the act, in what way, and the sentence for the desk. `seq`: the change, if it is known;
    `where`: the row, as "table id column, column".
    """

    act: int
    kind: Kind
    words: str
    seq: int | None = None
    where: str = ""


@dataclass
class ChainReport:
    """What verify() found; `broken` is empty when every act is as it was committed."""

    acts: int = 0
    changes: int = 0
    head: Head = field(default_factory=lambda: Head(0, ""))
    broken: list[Break] = field(default_factory=list)
    purged: dict[int, str] = field(default_factory=dict)  # acts whose old values were erased, see purging

    @property
    def ok(self) -> bool:
        return not self.broken


def head(connection: Connection) -> Head:
    row = connection.execute("SELECT id, seal FROM acts ORDER BY id DESC LIMIT 1").fetchone()
    return Head(*row) if row else Head(0, "")


def store_id(connection: Connection) -> str:
    """What names this store wherever its file lies; copies have the same."""
    return str(connection.execute("SELECT store_id FROM store_mark").fetchone()[0])


def seal(connection: Connection, act_id: int, *, plain: bool = False) -> str:
    """Seal one act, inside its transaction, after everything else was written. Returns the seal."""
    row = connection.execute(f"SELECT {FIELDS} FROM acts WHERE id = ?", (act_id,)).fetchone()
    before, key = _seal_before(connection, act_id), salt(connection)
    way = contents.PLAIN if plain else contents.way_for(connection, act_id)
    content = contents.plain(connection, key, row) if plain else contents.make(connection, key, row, way)
    made = f"{way}.{content}.{_chain(key, before, content)}"
    connection.execute("UPDATE acts SET seal = ? WHERE id = ?", (made, act_id))
    return made


def seal_all(connection: Connection) -> int:
    """Seal the acts of a store from before there were seals; returns how many."""
    ids = [row[0] for row in connection.execute("SELECT id FROM acts WHERE seal = '' ORDER BY id").fetchall()]
    for act_id in ids:
        seal(connection, act_id, plain=True)
    return len(ids)


def verify(connection: Connection, progress: Progress = SILENT) -> ChainReport:
    """Go through the whole journal. Reads only; the caller holds the transaction that keeps it still."""
    key, report = salt(connection), ChainReport(purged=tombstones(connection))
    total = connection.execute("SELECT count(*) FROM changes").fetchone()[0]
    before, end = "", 0
    for *row, stored in connection.execute(f"SELECT {FIELDS}, seal FROM acts ORDER BY id").fetchall():
        progress.report(report.changes, total)
        act, first, last = row[0], row[6], row[7]
        report.acts += 1
        if last >= first:
            if first > end + 1:
                report.broken.append(_deleted(act, end + 1, first - 1))
            end = last
        report.changes += _verify_act(connection, key, _Sealed(row, stored, before), report)
        before, report.head = stored, Head(act, stored)
    _verify_end(connection, end, total, report)
    return report


def tombstones(connection: Connection) -> dict[int, str]:
    """Acts from which personal values were erased since, with the content that is left of them. It stands in the note of
    the act that erased, under that act's own seal: nobody else can say so.
    """
    found: dict[int, str] = {}
    for act, said in erasing_notes(connection):
        with suppress(TypeError, ValueError, AttributeError):  # the seal of the erasing act tells
            found.update({int(one): str(left) for one, left in said["tombstones"].items() if int(one) < act})
    return found


def erasing_notes(connection: Connection) -> list[tuple[int, dict[str, Any]]]:
    """The erasing acts that left tombstones, in order, with their notes."""
    rows = connection.execute(
        f"SELECT id, note FROM acts WHERE verb IN ({MARKS}) AND note LIKE '%tombstones%' ORDER BY id", ERASING
    ).fetchall()
    found = []
    for act, note in rows:
        with suppress(ValueError):
            said = json.loads(note)
            if isinstance(said, dict) and "tombstones" in said:
                found.append((act, said))
    return found


def content_of(connection: Connection, act_id: int) -> str:
    """The content of an act with its changes as they stand now."""
    *row, own = connection.execute(f"SELECT {FIELDS}, seal FROM acts WHERE id = ?", (act_id,)).fetchone()
    return contents.again(connection, salt(connection), row, contents.way_of(own))[0]


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


class _Sealed(NamedTuple):
    """An act as it stands: its FIELDS, its seal, and the seal of the act before ("" for none)."""

    row: list[Any]
    seal: str
    before: str


def salt(connection: Connection) -> bytes:
    return bytes.fromhex(connection.execute("SELECT salt FROM store_mark").fetchone()[0])


def _seal_before(connection: Connection, act_id: int) -> str:
    found = connection.execute("SELECT seal FROM acts WHERE id < ? ORDER BY id DESC LIMIT 1", (act_id,)).fetchone()
    return found[0] if found else ""


def _chain(key: bytes, before: str, content: str) -> str:
    return hmac.new(key, f"{before}\n{content}".encode(), hashlib.sha256).hexdigest()


def _verify_act(connection: Connection, key: bytes, sealed: _Sealed, report: ChainReport) -> int:
    """Append what is wrong with one act; returns how many changes it has."""
    act, first, last = sealed.row[0], sealed.row[6], sealed.row[7]
    way, _dot, rest = sealed.seal.partition(".")
    said, _dot, chained = rest.partition(".")
    content, count = _as_it_stands(connection, key, sealed, way)
    expected = max(last - first + 1, 0)
    if count != expected:
        missing = _first_missing(connection, first, last)
        words = _n(
            "第 {act} 号操作（{at}，{who}）缺少 {count} 处更改。",
            expected - count, act=act, at=sealed.row[1][:16], who=sealed.row[2],
        )  # fmt: skip
        report.broken.append(Break(act, "gap", words, missing))
    elif way not in contents.WAYS:
        words = _("第 {act} 号操作没有封印：它不是由本程序写入的。", act=act)
        report.broken.append(Break(act, "change", words))
    elif content not in (said, report.purged.get(act)):
        report.broken.append(_changed(connection, act, first, last))
    elif _chain(key, sealed.before, said) != chained and not _already(report, act):
        words = _("第 {act} 号操作之前的历史被改写过：它不再接得上前一次操作。", act=act)
        report.broken.append(Break(act, "fork", words))
    return count


def _as_it_stands(connection: Connection, key: bytes, sealed: _Sealed, way: str) -> tuple[str, int]:
    """The content of an act, "" where it cannot be read; and how many changes it has."""
    try:
        return contents.again(connection, key, sealed.row, way)
    except (driver.Error, AttributeError, TypeError):  # bytes where a text was
        span = "SELECT count(*) FROM changes WHERE seq BETWEEN ? AND ?"
        return "", connection.execute(span, sealed.row[6:8]).fetchone()[0]


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
