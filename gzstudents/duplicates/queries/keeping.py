"""Keys and pairs as the store keeps them between two searches."""

import json
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from gzstudents.duplicates.rules import Profile
from gzstudents.kernel import touched

_BLOCK_BITS = 24  # the first byte of a key says in which row it is kept
_MOST_RECENT = 200  # people who changed since that are compared without asking whether they are alike at all


class State(NamedTuple):
    keys_seq: int
    pairs_seq: int
    searched_at: str


class Found(NamedTuple):
    """Two people who may be one; the smaller number first where both are in the register."""

    person_id: int
    other_id: int
    score: int
    reasons: tuple[str, ...]
    mark: str


def state(connection: Connection) -> State | None:
    """None before the first search."""
    row = connection.exec_driver_sql("SELECT keys_seq, pairs_seq, searched_at FROM duplicate_state").first()
    return None if row is None else State(*row)


def is_empty(connection: Connection) -> bool:
    """Nobody is in the register."""
    return connection.exec_driver_sql("SELECT 1 FROM main.people LIMIT 1").first() is None


def last_change(connection: Connection) -> int:
    return int(connection.exec_driver_sql("SELECT coalesce(max(seq), 0) FROM changes").scalar_one())


# -- writing ---------------------------------------------------------------------------------------------------------------


def keep_keys(connection: Connection, keys: NDArray[np.uint32], people: NDArray[np.uint32]) -> None:
    """Sorted by key."""
    connection.exec_driver_sql("DELETE FROM duplicate_keys")
    rows = [
        (block, keys[part].astype("<u4").tobytes(), people[part].astype("<u4").tobytes())
        for block, part in _blocks(keys)
    ]
    if rows:
        connection.exec_driver_sql("INSERT INTO duplicate_keys (block, keys, people) VALUES (?, ?, ?)", rows)


def _blocks(keys: NDArray[np.uint32]) -> Iterator[tuple[int, slice]]:
    edges = np.searchsorted(keys, np.arange(257, dtype=np.uint64) << np.uint64(_BLOCK_BITS)).tolist()
    return ((block, slice(start, end)) for block, (start, end) in enumerate(pairwise(edges)) if end > start)


def keep_all(connection: Connection, found: Iterable[Found], seq: int, now: str) -> None:
    connection.exec_driver_sql("DELETE FROM duplicate_pairs")
    _insert(connection, found)
    _remember(connection, State(seq, seq, now))


def keep_changed(connection: Connection, found: Iterable[Found], changed: Collection[int], seq: int, now: str) -> None:
    """In place of what was known of those who changed; the keys are as old as they were."""
    connection.exec_driver_sql(
        "DELETE FROM duplicate_pairs WHERE one_id IN (SELECT value FROM json_each(:ids)) "
        "OR other_id IN (SELECT value FROM json_each(:ids))",
        {"ids": json.dumps(sorted(changed))},
    )
    _insert(connection, found)
    before = state(connection)
    _remember(connection, State(before.keys_seq if before is not None else seq, seq, now))


def _insert(connection: Connection, found: Iterable[Found]) -> None:
    rows = [(*one[:3], json.dumps(one.reasons), one.mark) for one in found]
    if rows:
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO duplicate_pairs (one_id, other_id, score, reasons, mark) VALUES (?, ?, ?, ?, ?)",
            rows,
        )


def _remember(connection: Connection, new: State) -> None:
    connection.exec_driver_sql(
        "INSERT OR REPLACE INTO duplicate_state (id, keys_seq, pairs_seq, searched_at) VALUES (1, ?, ?, ?)", tuple(new)
    )


# -- reading ---------------------------------------------------------------------------------------------------------------


class Index:
    """The kept keys, read block by block as they are asked for. `since`: the first change that they do not know of. It is asked
    within one reading of the store, so who has changed is asked once.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._blocks: dict[int, tuple[NDArray[np.uint32], NDArray[np.uint32]]] = {}
        known = state(connection)
        self.since = 0 if known is None else known.keys_seq + 1

    @classmethod
    def of(cls, connection: Connection, keys: NDArray[np.uint32], people: NDArray[np.uint32]) -> "Index":
        """Over keys that were made just now, sorted; nothing has changed since."""
        made = cls(connection)
        none = np.zeros(0, np.uint32)
        made._blocks = dict.fromkeys(range(256), (none, none)) | {
            block: (keys[part], people[part]) for block, part in _blocks(keys)
        }
        made.since = last_change(connection) + 1
        return made

    @cached_property
    def changed(self) -> frozenset[int] | None:
        """Whose records changed after the keys were kept; None before the first search."""
        return frozenset(touched.people(self._connection, self.since)) if self.since else None

    def people(self, keys: Iterable[int], most: int) -> set[int]:
        """Who has one of the keys; a key that more than `most` people have says nothing."""
        found: set[int] = set()
        for key in keys:
            known, people = self._block(key >> _BLOCK_BITS)
            start, end = np.searchsorted(known, [key, key + 1])
            if 0 < end - start <= most:
                found.update(people[start:end].tolist())
        return found

    def count(self, key: int) -> int:
        """How many people have a key."""
        known, _people = self._block(key >> _BLOCK_BITS)
        start, end = np.searchsorted(known, [key, key + 1])
        return int(end - start)

    def _block(self, number: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
        if number not in self._blocks:
            row = self._connection.exec_driver_sql(
                "SELECT keys, people FROM duplicate_keys WHERE block = ?", (number,)
            ).first()
            keys, people = (b"", b"") if row is None else row
            self._blocks[number] = (np.frombuffer(keys, "<u4"), np.frombuffer(people, "<u4"))
        return self._blocks[number]


def changed_alike(connection: Connection, profile: Profile, changed: frozenset[int] | None) -> set[int]:
    """People whose records changed after the keys were kept: the few all of them, of many those that have something in
    common. Before the first search that is everybody.
    """
    if changed is not None and len(changed) <= _MOST_RECENT:
        return set(changed)
    within = "" if changed is None else " AND p.id IN (SELECT value FROM json_each(:changed))"
    found: set[int] = set()
    for statement, values in _questions(profile):
        bound = values if changed is None else {**values, "changed": json.dumps(sorted(changed))}
        found.update(int(row[0]) for row in connection.exec_driver_sql(statement + within, bound))
    return found


def _questions(profile: Profile) -> Iterable[tuple[str, dict[str, str]]]:
    known = profile.known
    start = "SELECT p.id FROM main.people p WHERE"
    if known.birth_date:
        yield f"{start} p.birth_date = :birth", {"birth": known.birth_date}
    values = {
        name: getattr(known, name) for name in ("phone", "email", "wechat", "chinese_name", "surname", "given_names")
    }
    parts = [f"p.{name} = :{name}" for name in ("phone", "email", "wechat", "chinese_name") if values[name]]
    if values["surname"] and values["given_names"]:
        parts.append("(p.surname, p.given_names) IN (VALUES (:surname, :given_names), (:given_names, :surname))")
    if parts:
        yield f"{start} ({' OR '.join(parts)})", values
    for document in profile.documents:
        yield (
            "SELECT p.person_id FROM (SELECT person_id, person_id AS id FROM main.identity_documents WHERE number_key = :key) p "
            "WHERE 1",
            {"key": document.key},
        )
