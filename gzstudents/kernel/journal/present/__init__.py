"""The rows compared with the journal: whatever was changed, added, removed or swapped behind the program is named.

Three ways, each in pieces of a few thousand rows, so that a million people take no more memory than a thousand:

- `digested`: each row whose act kept its digest. A row that was changed since is first rolled back to what the act left: every
  change knows the old values, a deletion the whole row.
- `recorded`: each row that was changed. What a change made of a column is what the next change of it found, or what stands in
  the row today. This holds for what older acts did too, which kept no digests.
- `existing`: rows that no act inserted, and rows that went without an act.

Rows that were erased (see chain, purging) are compared only in what was recorded of them since.
"""

from collections.abc import Iterable

from gzstudents.kernel.connection import Connection
from gzstudents.kernel.i18n import _n
from gzstudents.kernel.journal import chain
from gzstudents.kernel.journal.chain import Break
from gzstudents.kernel.journal.digests import columns_of, quoted
from gzstudents.kernel.journal.present import existing as standing
from gzstudents.kernel.journal.present.digested import Digested
from gzstudents.kernel.journal.present.findings import NAMED, Key, Report
from gzstudents.kernel.journal.present.recorded import Recorded
from gzstudents.kernel.progress import SILENT, Progress

__all__ = ["NAMED", "Report", "verify"]


def verify(connection: Connection, tables: Iterable[str], progress: Progress = SILENT) -> Report:
    """Compare all rows of the journalled tables. Reads only; the caller holds the transaction that keeps them still."""
    report = Report()
    existing = [table for table in tables if columns_of(connection, table)]
    counts = {table: connection.execute(f"SELECT count(*) FROM {quoted(table)}").fetchone()[0] for table in existing}
    report.rows = sum(counts.values())
    erased = _erased(connection)
    covered = Digested(connection, erased, report).run(progress, report.rows)
    Recorded(connection, erased, report, set(existing)).run(progress)
    for table in existing:
        standing.compare(connection, table, report)
    report.uncovered = max(report.rows - covered, 0)
    if report.unnamed:
        report.broken.append(Break(0, "row", _n("另有 {count} 条记录与操作记录不符。", report.unnamed)))
    return report


def _erased(connection: Connection) -> dict[Key, tuple[int, int]]:
    """Rows whose values were erased, with the first and the last change of the last act that did it."""
    spans = {
        act: (first, last)
        for act, first, last in connection.execute(
            f"SELECT id, first_seq, last_seq FROM acts WHERE verb IN ({chain.MARKS}) ORDER BY id", chain.ERASING
        )
    }
    found: dict[Key, tuple[int, int]] = {}
    for act, said in chain.erasing_notes(connection):
        listed = said.get("rows")
        for table, ids in listed.items() if isinstance(listed, dict) else ():
            found.update({(table, row): spans[act] for row in ids})
        for table, row in connection.execute(
            "SELECT table_name, row_id FROM changes WHERE seq BETWEEN ? AND ? AND op <> 'I'", spans[act]
        ):
            found[table, row] = spans[act]
    return found
