"""Whether the store is sound: the file, the register, the journal, the certificates, and what was noted outside. Reads only."""

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import sqlcipher3.dbapi2 as driver

from gzstudents.attachments.checking import wrong as wrong_attachments
from gzstudents.certificates.queries import content_hash
from gzstudents.kernel import backup
from gzstudents.kernel.backup import list_copies
from gzstudents.kernel.backup.verifying import damage
from gzstudents.kernel.connection import Connection, open_connection
from gzstudents.kernel.i18n import _, _n
from gzstudents.kernel.journal import chain, present
from gzstudents.kernel.journal.chain import Break, Head
from gzstudents.kernel.journal.triggers import journalled
from gzstudents.kernel.progress import SILENT, Progress
from gzstudents.students import register

_SHOWN = 5  # people or numbers named in one sentence


class Finding(NamedTuple):
    """One thing that is wrong. `part` is file, register, journal, rows, certificates, attachments or anchors; `where` the record, as known."""

    part: str
    kind: str
    message: str
    where: str = ""


class Checked(NamedTuple):
    """What was looked at, and what is wrong."""

    people: int
    acts: int
    changes: int
    certificates: int
    findings: list[Finding]
    uncovered: int = 0  # rows that an older version wrote: only what was changed of them since can be compared


class Part(NamedTuple):
    """What a slice above looks at too: its code in the findings, its name, and what finds what is wrong."""

    code: str
    name: Callable[[], str]
    look: Callable[[Connection], list[Finding]]


def check(path: Path, key: bytes | None = None, progress: Progress = SILENT, *, more: Sequence[Part] = ()) -> Checked:
    """Go through all of it in one state of the file. Raises UserError where the file cannot even be opened."""
    connection = open_connection(path, key, readonly=True)
    findings: list[Finding] = []
    try:
        connection.execute("BEGIN")
        progress.report(0, 0, _("正在检查文件"))
        findings += [
            Finding("file", "damage", _("文件已损坏：{reason}", reason=words)) for words in _damage(connection, key)
        ]
        acts, changes = _journal(connection, findings, progress)
        uncovered = _rows(connection, findings, progress)
        for part, look in _PARTS:
            progress.report(0, 0, _PROGRESS[part]())
            findings += _guarded(part, look, connection)
        for one in more:
            progress.report(0, 0, _("正在检查{part}", part=one.name()))
            findings += _guarded(one.code, one.look, connection, one.name)
        findings += _guarded("anchors", lambda one: _anchors(one, path), connection)
        people, certificates = _count(connection, "people"), _count(connection, "certificates")
        return Checked(people, acts, changes, certificates, findings, uncovered)
    finally:
        connection.close()


def _damage(connection: Connection, key: bytes | None) -> list[str]:
    return damage(connection, encrypted=key is not None)


def _guarded(
    part: str,
    look: Callable[[Connection], list[Finding]],
    connection: Connection,
    name: Callable[[], str] | None = None,
) -> list[Finding]:
    """In a damaged file a part may not be readable at all: that is a finding, not the end of the check."""
    try:
        return look(connection)
    except (driver.Error, UnicodeDecodeError, TypeError, ValueError, IndexError) as error:
        words = _("{part}无法读取：{reason}", part=(name or _PART_NAMES[part])(), reason=error)
        return [Finding(part, "unreadable", words)]


def _count(connection: Connection, table: str) -> int:
    try:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    except driver.Error:
        return 0


# -- the parts -----------------------------------------------------------------------------------------------------------


def _journal(connection: Connection, findings: list[Finding], progress: Progress) -> tuple[int, int]:
    try:
        report = chain.verify(connection, progress)
    except (driver.Error, TypeError, ValueError, IndexError) as error:
        findings.append(
            Finding("journal", "unreadable", _("{part}无法读取：{reason}", part=_("操作记录"), reason=error))
        )
        return 0, 0
    findings += [_broken("journal", one) for one in report.broken]
    return report.acts, report.changes


def _rows(connection: Connection, findings: list[Finding], progress: Progress) -> int:
    """The rows against the journal; returns how many have no digest to be compared with."""
    try:
        report = present.verify(connection, [table.name for table in journalled()], progress)
    except (driver.Error, TypeError, ValueError, IndexError) as error:
        findings.append(
            Finding("journal", "unreadable", _("{part}无法读取：{reason}", part=_("操作记录"), reason=error))
        )
        return 0
    findings += [_broken("rows", one) for one in report.broken]
    return report.uncovered


def _broken(part: str, one: Break) -> Finding:
    return Finding(
        part, one.kind, one.words, one.where or f"act {one.act}" + (f", change {one.seq}" if one.seq else "")
    )


def _register(connection: Connection) -> list[Finding]:
    wrong = register.wrong_lines(connection)
    if not wrong:
        return []
    numbers = _("、").join(f"#{person}" for person in wrong[:_SHOWN])
    words = _n("名册中有 {count} 人的显示行与其资料不一致：{numbers}", len(wrong), numbers=numbers)
    return [Finding("register", "line", words, ", ".join(map(str, wrong[:_SHOWN])))]


def _certificates(connection: Connection) -> list[Finding]:
    return [*_contents(connection), *_numbers(connection)]


def _contents(connection: Connection) -> list[Finding]:
    rows = connection.execute("SELECT number, content, content_hash FROM certificates ORDER BY id")
    return [
        Finding("certificates", "content", _("证书 {number} 的内容与颁发时不同。", number=number), str(number))
        for number, content, digest in rows
        if content_hash(str(content)) != digest
    ]


def _numbers(connection: Connection) -> list[Finding]:
    """Numbers run without gaps in each programme and year. One whose issue was undone before printing is given again."""
    used: dict[tuple[str, str], set[int]] = defaultdict(set)
    for programme, year, seq in connection.execute("SELECT programme_code, academic_year, seq FROM certificates"):
        used[programme, year].add(seq)
    undone = {
        (old.get("programme_code"), old.get("academic_year"), old.get("seq"))
        for old in (
            json.loads(row[0] or "{}")
            for row in connection.execute("SELECT old FROM changes WHERE table_name = 'certificates' AND op = 'D'")
        )
    }
    findings = []
    for (programme, year), taken in sorted(used.items()):
        missing = [seq for seq in range(1, max(taken)) if seq not in taken and (programme, year, seq) not in undone]
        if missing:
            listed = _("、").join(map(str, missing[:_SHOWN]))
            words = _n(
                "{programme} {year} 学年的证书编号缺少 {count} 个：{numbers}",
                len(missing), programme=programme, year=year, numbers=listed,
            )  # fmt: skip
            findings.append(Finding("certificates", "gap", words, f"{programme} {year}"))
    return findings


def _attachments(connection: Connection) -> list[Finding]:
    return [Finding("attachments", *one) for one in wrong_attachments(connection)]


def _anchors(connection: Connection, path: Path) -> list[Finding]:
    """The heads that this computer and the copies remember, against the file."""
    store_id = chain.store_id(connection)
    noted = [
        (Head(copy.manifest.act, copy.manifest.seal), _("备份 {name} ", name=copy.path.name))
        for copy in list_copies(backup.folder_of(path, store_id), store_id)
        if copy.manifest is not None and not _given_up(connection, copy.manifest.act, copy.manifest.created)
    ]
    broken = [*backup.strangers(connection), *chain.compare(connection, noted)]
    return [_broken("anchors", one) for one in broken]


def _given_up(connection: Connection, act: int, created: str) -> bool:
    """A copy of acts that were given up on purpose: an older copy was restored since."""
    row = connection.execute(
        "SELECT 1 FROM acts WHERE verb = 'store.restore' AND id <= ? AND at >= ? LIMIT 1", (act, created)
    ).fetchone()
    return row is not None


_PARTS: tuple[tuple[str, Callable[[Connection], list[Finding]]], ...] = (
    ("register", _register),
    ("certificates", _certificates),
    ("attachments", _attachments),
)
_PART_NAMES: dict[str, Callable[[], str]] = {
    "register": lambda: _("名册"),
    "certificates": lambda: _("证书"),
    "attachments": lambda: _("附件"),
    "anchors": lambda: _("与备份的比较"),
}
_PROGRESS: dict[str, Callable[[], str]] = {
    "register": lambda: _("正在检查名册"),
    "certificates": lambda: _("正在检查证书"),
    "attachments": lambda: _("正在检查附件"),
}
