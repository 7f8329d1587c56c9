"""Whether what the statistics keep packed agrees with the tables it was read from: nobody journals it, and figures rest on it."""

from contextlib import suppress

import numpy as np
import sqlcipher3.dbapi2 as driver

from gzstudents.kernel import codes
from gzstudents.kernel.connection import Connection
from gzstudents.kernel.i18n import _, _n
from gzstudents.office.checking import Finding, Part
from gzstudents.statistics.queries import snapshot
from gzstudents.statistics.queries.reading import Columns, read_tables
from gzstudents.statistics.rules.facts import Ints, Words

FACTS = "facts"
_SHOWN = 5  # rows named in one sentence


def wrong(connection: Connection) -> list[Finding]:
    """What is stale or changed in the blocks that the next statistics would believe. Blocks of other code lists or of an
    older program are never believed: nothing is said of them.
    """
    run, words = connection.execute, Words()
    known = snapshot.known_seq(run, words)
    if known is None:
        return []
    newest = int(run("SELECT coalesce(max(seq), 0) FROM changes").fetchone()[0])
    if known > newest:
        text = _(
            "统计的预存数据比操作记录还新（第 {known} 处更改，记录只到第 {newest} 处）。", known=known, newest=newest
        )
        return [Finding(FACTS, "stale", text)]
    if snapshot.unpacked(run) is None:
        return [Finding(FACTS, "unreadable", _("统计的预存数据无法读取。"))]
    kept, fresh = snapshot.find_columns(run, words).tables, read_tables(run, words)
    return [found for table in fresh for found in _compared(table, kept[table], fresh[table])]


def _compared(table: str, kept: Columns, fresh: Columns) -> list[Finding]:
    ids = _differing(kept, fresh)
    if not len(ids):
        return []
    listed = _("、").join(f"#{one}" for one in ids[:_SHOWN].tolist())
    text = _n(
        "统计的预存数据中有 {count} 条“{table}”与资料不一致：{rows}",
        len(ids), table=codes.label("record_table", table), rows=listed,
    )  # fmt: skip
    return [Finding(FACTS, "changed", text, f"{table} {ids[0]}")]


def _differing(kept: Columns, fresh: Columns) -> Ints:
    """The ids of rows that only one of them has, or that are not alike."""
    only = np.setxor1d(kept["id"], fresh["id"])
    mine, theirs = (np.isin(one["id"], only, invert=True) for one in (kept, fresh))
    unlike = np.zeros(int(mine.sum()), dtype=bool)
    for name in fresh:
        unlike |= kept[name][mine] != fresh[name][theirs]
    return np.union1d(only, kept["id"][mine][unlike])


def forget(connection: Connection) -> None:
    """Have everything read anew: what was wrong is not worth mending. Where nothing can be written it stays."""
    with suppress(driver.Error):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DELETE FROM fact_blocks")
        connection.execute("DELETE FROM fact_state")
        connection.execute("COMMIT")


PART = Part(FACTS, lambda: _("统计的预存数据"), wrong)
