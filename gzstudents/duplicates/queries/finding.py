"""Who may be the same person: everybody against everybody, what changed since, and one record against all.

Keys and pairs are derived and kept in the store: the whole search is a job of minutes at a million people, and what changed
since is looked for by the journal.
"""

from array import array
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine

from gzstudents.duplicates.queries import keeping, reading
from gzstudents.duplicates.queries.keeping import Found
from gzstudents.duplicates.queries.sharing import shared, shared_with
from gzstudents.duplicates.rules import Known, Profile, compare, keys_of, mark_of, profile_of
from gzstudents.kernel import touched
from gzstudents.kernel.i18n import _
from gzstudents.kernel.progress import SILENT, Progress

Keys = NDArray[np.uint32]
Pairs = NDArray[np.uint64]

_LARGEST = 60  # people under one key who are all compared with each other
_TOGETHER = 20_000  # pairs that are weighed at a time
_MANY, _FEW = 0.1, 200  # of all people: when so many have changed, and not few, everything is looked at anew
_LOW = np.uint64(0xFFFFFFFF)


class Searched(NamedTuple):
    """`people` that were looked at, `compared` pairs, `skipped`: keys that so many people have that they say nothing.
    `changed`: only these people were looked at; None: everybody, and `keys` with their `owners` are new.
    """

    found: list[Found]
    people: int
    compared: int
    skipped: int
    seq: int  # the last change of the journal that was known
    changed: frozenset[int] | None
    keys: Keys
    owners: Keys


def search(connection: Connection, progress: Progress = SILENT, *, whole: bool = False) -> Searched:
    """Look for duplicates. Without `whole` only among those who changed since the last time, where there was one. Only reads:
    it may take a minute, and nobody who writes shall wait for it. Raises Cancelled.
    """
    state = keeping.state(connection)
    last = keeping.last_change(connection)
    people = connection.exec_driver_sql("SELECT count(*) FROM main.people").scalar_one()
    changed = touched.people(connection, state.pairs_seq + 1) if state is not None else set()
    if whole or state is None or len(changed) > max(people * _MANY, _FEW):
        return _everybody(connection, progress, people, last)
    return _changed(connection, changed, progress, last)


def keep(engine: Engine, searched: Searched) -> None:
    """What was found takes the place of what was known, in a short transaction of its own: derived, so no act."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    with engine.execution_options(begin="IMMEDIATE").begin() as connection:
        if searched.changed is None:
            keeping.keep_keys(connection, searched.keys, searched.owners)
            keeping.keep_all(connection, searched.found, searched.seq, now)
        else:
            keeping.keep_changed(connection, searched.found, searched.changed, searched.seq, now)


# -- everybody -------------------------------------------------------------------------------------------------------------


def _everybody(connection: Connection, progress: Progress, people: int, last: int) -> Searched:
    keys, owners, born = _sorted_keys(connection, progress, people)
    pairs, skipped = _pairs(keys, owners, born)
    found = list(_weighed(connection, pairs, progress))
    return Searched(found, people, len(pairs), skipped, last, None, keys, owners)


def _sorted_keys(connection: Connection, progress: Progress, people: int) -> tuple[Keys, Keys, Keys]:
    keys, owners, born = _all_keys(connection, progress, people)
    order = np.argsort(keys, kind="stable")
    return keys[order], owners[order], born[order]


def index_for(connection: Connection, asked: int, progress: Progress = SILENT) -> keeping.Index:
    """To ask for so many people with. Where the keys were never kept or very many have changed since, asking one by one by SQL
    would take longer than making the keys of everybody: then they are made, and not kept, because this only reads.
    """
    index = keeping.Index(connection)
    if asked <= _FEW or (index.changed is not None and len(index.changed) <= _FEW):
        return index
    people = connection.exec_driver_sql("SELECT count(*) FROM main.people").scalar_one()
    keys, owners, _born = _sorted_keys(connection, progress, people)
    return keeping.Index.of(connection, keys, owners)


def _all_keys(connection: Connection, progress: Progress, people: int) -> tuple[Keys, Keys, Keys]:
    """Each key with whose it is, and their birth date as a number (0: not known)."""
    keys, counts, owners, born = (array("I") for _each in range(4))  # a million people have a dozen millions of keys
    for profile in progress.over(reading.all_profiles(connection), people, _("读取学生"), 500):
        own = keys_of(profile)
        keys.extend(own)
        counts.append(len(own))
        owners.append(profile.known.id)
        born.append(_day(profile.known.birth_date))
    each = np.array(counts, dtype=np.int64)
    return (
        np.array(keys, dtype=np.uint32),
        np.repeat(np.array(owners, dtype=np.uint32), each),
        np.repeat(np.array(born, dtype=np.uint32), each),
    )


def _day(birth: str) -> int:
    digits = birth.replace("-", "")
    return int(digits.ljust(8, "0")) if digits.isdigit() and len(digits) <= 8 else 0


def _pairs(keys: Keys, owners: Keys, born: Keys) -> tuple[Pairs, int]:
    """Every two people with a key in common, once. Under a key that very many have, only those of one year of birth, or of one
    day; keys that say nothing even then are skipped.
    """
    found, left = _within(keys.astype(np.uint64), owners)
    for part in (10_000, 1):
        if not left.any():
            break
        finer = keys[left].astype(np.uint64) << np.uint64(32) | (born[left] // part).astype(np.uint64)
        owners, born, keys = owners[left], born[left], keys[left]
        order = np.argsort(finer, kind="stable")
        owners, born, keys = owners[order], born[order], keys[order]
        more, left = _within(finer[order], owners)
        found = np.concatenate([found, more])
    skipped = len(np.unique(keys[left])) if left.any() else 0
    return np.unique(found), skipped


def _within(keys: Pairs, owners: Keys) -> tuple[Pairs, NDArray[np.bool_]]:
    """The pairs of people of every run of equal keys that is not too long; and which places belong to one that is."""
    if not len(keys):
        return np.zeros(0, np.uint64), np.zeros(0, np.bool_)
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]])
    lengths = np.diff(np.r_[starts, len(keys)])
    found = [np.zeros(0, np.uint64)]
    for length in np.unique(lengths[(lengths > 1) & (lengths <= _LARGEST)]):
        first = starts[lengths == length]
        members = owners[first[:, None] + np.arange(length)].astype(np.uint64)
        one, other = np.triu_indices(int(length), 1)
        found.append(_joined(members[:, one].ravel(), members[:, other].ravel()))
    return np.unique(np.concatenate(found)), np.repeat(lengths > _LARGEST, lengths)


def _joined(one: Pairs, other: Pairs) -> Pairs:
    low, high = np.minimum(one, other), np.maximum(one, other)
    made: Pairs = (low << np.uint64(32) | high)[low != high]
    return made


# -- weighing --------------------------------------------------------------------------------------------------------------


def _weighed(connection: Connection, pairs: Pairs, progress: Progress) -> Iterator[Found]:
    common = shared(connection)
    known: dict[int, Profile] = {}
    for start in range(0, len(pairs), _TOGETHER):
        progress.report(start, len(pairs), _("比较"))
        part = pairs[start : start + _TOGETHER]
        firsts, seconds = (part >> np.uint64(32)).tolist(), (part & _LOW).tolist()
        wanted = {*firsts, *seconds}
        known = {number: known[number] for number in wanted & known.keys()}
        known |= {one.known.id: one for one in reading.profiles(connection, wanted - known.keys())}
        for first, second in zip(firsts, seconds, strict=True):
            if first in known and second in known and (found := _pair(known[first], known[second], common)):
                yield found
    progress.report(len(pairs), len(pairs), _("比较"))


def _pair(one: Profile, other: Profile, common: frozenset[str]) -> Found | None:
    score = compare(one, other, shared=common)
    if not score.is_possible:
        return None
    first, second = sorted((one.known.id, other.known.id))
    return Found(first, second, score.points, score.reasons, mark_of(one, other))


# -- some of them ----------------------------------------------------------------------------------------------------------


def _changed(connection: Connection, changed: set[int], progress: Progress, last: int) -> Searched:
    """Those who changed against everybody, and against each other."""
    found: dict[tuple[int, int], Found] = {}
    compared = 0
    seen = reading.profiles(connection, changed)
    index = keeping.Index(connection)
    for profile in progress.over(seen, len(seen), _("比较"), 20):
        others = candidates(connection, profile, index)
        compared += len(others)
        common = shared_with(profile, index)
        for other in reading.profiles(connection, others):
            if one := _pair(profile, other, common):
                found[one.person_id, one.other_id] = one
    none = np.zeros(0, np.uint32)
    return Searched(list(found.values()), len(seen), compared, 0, last, frozenset(changed), none, none)


def candidates(connection: Connection, profile: Profile, index: keeping.Index) -> set[int]:
    """Who has a key in common with this record: by the keys that are kept, and among those who changed since by asking."""
    found = index.people(keys_of(profile), _LARGEST)
    found |= keeping.changed_alike(connection, profile, index.changed)
    found.discard(profile.known.id)
    return found


def similar(connection: Connection, known: Known, *, limit: int = 5, index: keeping.Index | None = None) -> list[Found]:
    """Who in the register may be this person, the likeliest first; `known.id` 0 for somebody new."""
    profile = profile_of(known)
    index = index or keeping.Index(connection)
    others = reading.profiles(connection, candidates(connection, profile, index))
    common = shared_with(profile, index)
    found = []
    for other in others:
        score = compare(profile, other, shared=common)
        if score.is_possible:
            found.append(Found(known.id, other.known.id, score.points, score.reasons, ""))
    return sorted(found, key=lambda one: (-one.score, one.other_id))[:limit]
