"""What the screen reads in the background: pairs and merges as lines of one list, two records side by side, a parting."""

from typing import Any, NamedTuple

from gzstudents.duplicates.queries import comparing, parting, queue, reading
from gzstudents.duplicates.queries.comparing import Comparison
from gzstudents.duplicates.queries.queue import MergeRow, PairRow, Side, Standing
from gzstudents.duplicates.queries.ties import column_label, label_of
from gzstudents.duplicates.rules import reason, thresholds
from gzstudents.kernel import access, codes
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.students.merged import current_id


class Line(NamedTuple):
    """One line of the list. `tab`: open, different, merged."""

    id: int
    tab: str
    one: str
    other: str
    under: str
    state: str
    tone: str
    score: int
    source: Any


class Queue(NamedTuple):
    lines: list[Line]
    standing: Standing


class Choice(NamedTuple):
    """Something that somebody has to decide when two are parted, in words."""

    key: str
    what: str
    detail: str


class Parted(NamedTuple):
    """What parting will do. `later`: changed since; `added`: free to go with either; `tied`: go where they hang; `lost`."""

    redirect_id: int
    title: str
    when: str
    restored: int
    later: list[Choice]
    added: list[Choice]
    tied: list[str]
    lost: list[str]


def lines(session: Any) -> Queue:
    pairs = [_pair(row) for row in queue.list_pairs(session, decided=True)]
    return Queue([*pairs, *(_merge(row) for row in queue.list_merges(session))], queue.standing(session))


def pair_id(one: int, other: int) -> int:
    """Both numbers in one; merges have negative ones."""
    low, high = sorted((one, other))
    return low << 31 | high


def _pair(row: PairRow) -> Line:
    likely = row.score >= thresholds().likely
    state = _("很可能 {score}", score=row.score) if likely else _("可能 {score}", score=row.score)
    tone = "warn" if likely else "info"
    if row.state == "different":
        state, tone = _("不是同一人"), "neutral"
    elif row.state == "again":
        state = _("重新提示 {score}", score=row.score)
    tab = "different" if row.state == "different" else "open"
    under = _("；").join(reason(code).text for code in row.reasons[:2])
    return Line(
        pair_id(row.one.id, row.other.id), tab, _called(row.one), _called(row.other), under, state, tone, row.score, row
    )


def _merge(row: MergeRow) -> Line:
    under = " · ".join(part for part in (row.merged_on, access.called(row.merged_by)) if part)
    return Line(-row.id, "merged", _called(row.person), row.name, under, _("已合并"), "ok", 0, row)


def _called(side: Side) -> str:
    return " ".join(part for part in (side.name, side.student_number) if part)


def compare(session: Any, *, kept_id: int, merged_id: int) -> Comparison:
    return comparing.comparison(session, kept_id, merged_id)


def score(session: Any, *, one: int, other: int) -> PairRow:
    """Two people whom somebody chose, or one and whoever is most like them. Raises RuleBroken where there is nobody."""
    one = current_id(session, one)
    known = {each.known.id: each for each in reading.profiles(session.connection(), [one, other])}
    if one not in known:
        raise RuleBroken(_("这名学生已不在名册中。"))
    if not other:
        hits = queue.may_be(session, known[one].known, limit=1)
        if not hits:
            raise RuleBroken(_("没有找到可能是同一人的记录。"))
        other = hits[0].person.id
    return queue.pair_of(session, one, other)


def part(session: Any, *, redirect_id: int) -> Parted:
    found = parting.parting(session, redirect_id)
    connection = session.connection()

    def called(table: str, row_id: int) -> str:
        said = connection.exec_driver_sql(
            f'SELECT {label_of(table)} FROM "{table}" t WHERE t.id = ?', (row_id,)
        ).scalar()
        return f"{codes.label('record_table', table)} {said or ''}".strip()

    later = [
        Choice(
            one.key, f"{called(one.table, one.row_id)} {_column(one.table, one.column)}", f"{one.before} → {one.now}"
        )
        for one in found.later
        if _column(one.table, one.column)
    ]
    free = [Choice(one.key, called(one.table, one.row_id), "") for one in found.added if one.side == "free"]
    tied = [called(one.table, one.row_id) for one in found.added if one.side == "merged"]
    lost = [called(*key) for key in (*found.gone, *dict.fromkeys(found.crossed))]
    lost += [called(one.table, one.row_id) for one in found.added if one.side == "both"]
    redirect = next(row for row in queue.list_merges(session) if row.id == redirect_id)
    when = _("{day} {who}合并", day=redirect.merged_on, who=access.called(redirect.merged_by))
    back = len(found.back) + sum(entry.op == "D" for entry in found.entries)
    return Parted(
        redirect_id, _("{name} 将重新成为单独的记录", name=redirect.name), when, back, later, free, tied, lost
    )


def _column(table: str, column: str) -> str:
    """What a column is called; "" for what is only worked out."""
    label = column_label(table, column)
    return _(label) if label else ""


__all__ = ["Comparison", "Line", "Parted", "Queue", "compare", "lines", "part", "score"]
