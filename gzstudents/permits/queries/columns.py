"""The facts of everybody as columns: one aggregate a column, so that Python sees a few long texts and no rows."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from gzstudents.kernel import codes
from gzstudents.permits.rules import Rule
from gzstudents.permits.rules.columns import BAD, Changes, Codes, Facts, Numbers, Papers, People, Stays

_WIDTH = 10  # characters of a date
_NOT_KNOWN, _NO_DATE = "0000-00-00", "##########"
_PLACES = np.array([10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1], np.int32)
_DIGIT = np.array([sign != "-" for sign in "yyyy-mm-dd"])


def read_columns(connection: Any, rules: Sequence[Rule]) -> Facts:
    """All facts that a rule looks at: people by their ids, facts by theirs. Facts of nobody in the register are left out."""
    lists = ("population", "document_type", "stay_fact", "status")
    visas = tuple(sorted({visa for rule in rules for visa in rule.visas}))
    populations, papers, stays, statuses = (tuple(code.code for code in codes.values(name)) for name in lists)
    known = Codes(populations, papers, stays, statuses, visas)
    ids, population, end, enrolment = _table(
        connection,
        "(SELECT r.person_id, r.population, r.enrolment_id, e.expected_end FROM register r "
        "LEFT JOIN enrolments e ON e.id = r.enrolment_id)",
        ("person_id", _code("population", known.populations), _course_end("expected_end"), "coalesce(enrolment_id, 0)"),
    )
    order = np.argsort(ids)
    people = People(ids[order], population[order], _month_ends(end[order]))
    held = _owned(people.id, _table(
        connection, "identity_documents",
        ("person_id", "id", _code("kind", known.papers), _date("issued_on"), _date("valid_to"), "coalesce(is_current, 0)"),
    ))  # fmt: skip
    events = _owned(people.id, _table(
        connection, "stay_facts",
        ("person_id", "id", _code("kind", known.stays), _date("day"), _date("until"), _code("detail", known.visas)),
    ))  # fmt: skip
    changes = _owned(enrolment[order], _table(
        connection, "status_changes", ("enrolment_id", "id", _code("status", known.statuses), _date("effective_on"))
    ))  # fmt: skip
    return Facts(
        people,
        Papers(held[0], held[1], held[2], held[3], held[4], held[5] != 0),
        Stays(*events),
        Changes(*changes),
        known,
    )


def _table(connection: Any, table: str, columns: Sequence[str]) -> list[Numbers]:
    """The columns of a table, all in the same order. A column is an expression: of a number, or of a date (see _date)."""
    found = connection.execute(
        f"SELECT {', '.join(_aggregate(column) for column in columns)} FROM {table}"
    ).fetchone()  # fmt: skip
    read = [_dates(text) if _is_date(column) else _numbers(text) for column, text in zip(columns, found, strict=True)]
    if len({len(column) for column in read}) > 1:
        raise ValueError(table)  # no date of ours is as long as another and has other bytes
    return read


def _aggregate(column: str) -> str:
    return f"group_concat({column}, '')" if _is_date(column) else f"group_concat({column})"


def _is_date(column: str) -> bool:
    return _NO_DATE in column


def _date(name: str) -> str:
    """Ten characters whatever stands there."""
    octets = f"length(CAST({name} AS BLOB))"
    return f"CASE coalesce({octets}, 0) WHEN {_WIDTH} THEN {name} WHEN 0 THEN '{_NOT_KNOWN}' ELSE '{_NO_DATE}' END"


def _course_end(name: str) -> str:
    """As a date; of a year its last day, of a month the day 0, see _month_ends()."""
    return (
        f"CASE length({name}) WHEN 4 THEN {name} || '-12-31' WHEN 7 THEN {name} || '-00' ELSE {_date(name)} END"
    )  # fmt: skip


def _code(name: str, known: Sequence[str]) -> str:
    """The place of a code in its list from 1 on; 0 for none, one above the list for one that is not in it."""
    cases = " ".join(f"WHEN '{code}' THEN {place}" for place, code in enumerate(known, 1))
    return f"CASE coalesce({name}, '') WHEN '' THEN 0 {cases} ELSE {len(known) + 1} END"


def _numbers(text: str | None) -> Numbers:
    return np.fromstring(text, np.int64, sep=",") if text else np.zeros(0, np.int64)


def _dates(text: str | None) -> Numbers:
    """Numbers like 20260831 of texts without anything between them; BAD for what is none."""
    read = np.frombuffer((text or "").encode(), np.uint8).reshape(-1, _WIDTH)
    digits = read[:, _DIGIT].astype(np.int32) - ord("0")
    found: Numbers = (digits @ _PLACES).astype(np.int64)
    found[((digits < 0) | (digits > 9)).any(axis=1) | (read[:, ~_DIGIT] != ord("-")).any(axis=1)] = BAD
    return found


def _month_ends(end: Numbers) -> Numbers:
    """Where the day is 0 the last day of the month."""
    partial = (end > 0) & (end % 100 == 0)
    month = end[partial] // 100
    real = (month % 100 >= 1) & (month % 100 <= 12)
    months = (month // 100 - 1970) * 12 + month % 100 - 1
    last = (months + 1).astype("datetime64[M]").astype("datetime64[D]") - np.timedelta64(1, "D")
    days = (last - months.astype("datetime64[M]").astype("datetime64[D]")).astype(np.int64) + 1
    found = end.copy()
    found[partial] = np.where(real, month * 100 + days, BAD)
    return found


def _owned(owners: Numbers, columns: list[Numbers]) -> list[Numbers]:
    """The first column, ids of owners, as rows among the owners; without those of nobody; ordered by the second column."""
    order = np.argsort(owners, kind="stable")
    place = np.searchsorted(owners[order], columns[0])
    place[place == len(owners)] = 0
    known = owners[order][place] == columns[0] if len(owners) else np.zeros(len(columns[0]), np.bool_)
    if not known.all():
        place, columns = place[known], [column[known] for column in columns]
    columns = [order[place], *columns[1:]]
    if len(columns[1]) and (np.diff(columns[1]) < 0).any():
        by_id = np.argsort(columns[1])
        columns = [column[by_id] for column in columns]
    return columns
