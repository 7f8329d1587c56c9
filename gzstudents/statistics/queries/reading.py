"""What the statistics take from each table, column by column, as small numbers."""

from collections.abc import Callable

import numpy as np

from gzstudents.statistics.queries.columns import Pieces, Run, Sparse, days, open_end, places, read_all, spread
from gzstudents.statistics.rules.facts import Ints, Words

Columns = dict[str, Ints]  # "id" ascends; the others have a value for each of the rows

# a first status of an admission that was cancelled: nobody was on the roll (JY/T 1001: 16)
_STATUS = "CASE WHEN kind IN ('CANCEL_ADMISSION', '16') THEN 'CANCELLED' ELSE status END"
LISTS = ("population", "gender", "country", "category", "level", "discipline", "funding", "status")


def _people(run: Run, words: Words, where: str) -> Columns:
    (ids,), (population, gender), _none = read_all(run, "people", ["id"], ["population", "gender"], (), where)
    return {
        "id": ids,
        "population": places(population, words.codes("population")),
        "gender": places(gender, words.codes("gender")),
    }


def _nationalities(run: Run, words: Words, where: str) -> Columns:
    (ids, person), (country,), (since, until) = read_all(
        run, "nationalities", ["id", "person_id"], ["country"], ["valid_from", "valid_to"], where
    )
    return {
        "id": ids,
        "person": person,
        "country": places(country, words.codes("country")),
        "since": spread(ids, days(since.pieces).first, since),
        "until": open_end(spread(ids, days(until.pieces).last, until)),
    }


def _enrolments(run: Run, words: Words, where: str) -> Columns:
    """`later` is how much later than `start` the day may be that a partial date means; `odd` counts unreadable dates."""
    (ids, person), (category, level, discipline, funding, start), (end, degree) = read_all(
        run,
        "enrolments",
        ["id", "person_id"],
        ["category", "level", "discipline", "funding", "start_date"],
        ["end_date", "degree_date"],
        where,
    )
    started, ended, conferred = days(start), days(end.pieces), days(degree.pieces)
    return {
        "id": ids,
        "person": person,
        "category": places(category, words.codes("category")),
        "level": places(level, words.codes("level")),
        "discipline": places(discipline, words.codes("discipline")),
        "funding": places(funding, words.codes("funding")),
        "start": started.first,
        "later": started.last - started.first,
        "end": spread(ids, ended.last, end),
        "degree": spread(ids, conferred.first, degree),
        "odd": _odd(start, started.first)
        + _spread_odd(ids, end, ended.last)
        + _spread_odd(ids, degree, conferred.last),
    }


def _odd(pieces: Pieces, day: Ints) -> Ints:
    found: Ints = ((pieces.length > 0) & (day == 0)).astype(np.int32)
    return found


def _spread_odd(ids: Ints, sparse: Sparse, day: Ints) -> Ints:
    return spread(ids, _odd(sparse.pieces, day), sparse)


def _changes(run: Run, words: Words, where: str) -> Columns:
    """`status`: one more than the list has stands for a cancelled admission, two more for an unknown status."""
    (ids, enrolment), (status, day), _none = read_all(
        run, "status_changes", ["id", "enrolment_id"], [_STATUS, "effective_on"], (), where
    )
    known = [*words.codes("status"), "CANCELLED"]
    return {"id": ids, "enrolment": enrolment, "status": places(status, known), "day": days(day).first}


# table → its reader; `where` is a condition on its rows
READERS: dict[str, Callable[[Run, Words, str], Columns]] = {
    "people": _people,
    "nationalities": _nationalities,
    "enrolments": _enrolments,
    "status_changes": _changes,
}


def read_table(run: Run, words: Words, table: str, where: str = "1") -> Columns:
    """The rows `where` of a table in the order of their ids."""
    found = READERS[table](run, words, where)
    ids = found["id"]
    if (ids[1:] <= ids[:-1]).any():
        order = np.argsort(ids, kind="stable")
        found = {name: column[order] for name, column in found.items()}
    return found


def read_tables(run: Run, words: Words) -> dict[str, Columns]:
    """All rows of all of them."""
    return {table: read_table(run, words, table) for table in READERS}
