"""Search as one types: 100 sorted rows with filters, at every key."""

import random
import time
from collections.abc import Iterator
from typing import Any

from gzstudents.kernel.connection import Connection, open_connection
from gzstudents.students import roll
from tests.benchmarks.measuring import Bench, Result, once, percentile, say

_QUERIES = 400
_NAIVE = 40  # of them, because each reads the whole table
_PAGE = 100


def run(bench: Bench) -> list[Result]:
    connection = open_connection(bench.store(), bench.key, readonly=True)
    index = roll.new_index()
    say(f"  index built in {once(lambda: index.build(connection)):.2f} s, {index.nbytes / 2**20:.0f} MiB")
    index.load(connection, later=index.source.later)  # as for somebody who uses every column
    questions = list(_questions(connection, random.Random(5)))
    for sort in {question[2] for question in questions}:
        index.find(sort=sort)  # the order of a column is worked out when it is first asked for
    ours, known = [], []
    for text, filters, sort in questions:
        start = time.perf_counter()
        hits = index.find(text, filters, sort=sort)
        ids = hits.slice(0, _PAGE).tolist()
        roll.rows(connection, ids)
        ours.append(time.perf_counter() - start)
        known.append(ids)
    floor = [once(lambda ids=ids: roll.rows(connection, ids)) for ids in known if len(ids) == _PAGE]  # type: ignore[misc]
    naive = [_naive(connection, *question) for question in questions[:: len(questions) // _NAIVE]]
    limit = 16 if bench.people > 200_000 else 4
    shared = {"floor_is": "fetch 100 known ids", "naive_is": "LIKE over four columns, sorted"}
    return [
        Result(
            f"search, 100 sorted rows with filters, {words}",
            "ms",
            percentile(floor, share) * 1e3,
            percentile(naive, share) * 1e3,
            percentile(ours, share) * 1e3,
            limit,
            "itself",
            **shared,
        )
        for words, share in (("p50", 0.5), ("p99", 0.99))
    ]


def _questions(connection: Connection, chance: random.Random) -> Iterator[tuple[str, dict[str, set[str]], str]]:
    """Every prefix of what people type: Chinese, pinyin, initials, Latin, two words, numbers and parts of them."""
    lowest, highest = connection.execute("SELECT min(person_id), max(person_id) FROM register").fetchone()
    made = 0
    while made < _QUERIES:
        key = chance.randint(lowest, highest)
        row = connection.execute("SELECT * FROM register WHERE person_id = ?", (key,))
        heads = [head[0] for head in row.description]
        line = dict(zip(heads, row.fetchone(), strict=True))
        words = line["line"].split()
        text = chance.choice(words)
        if chance.random() < 0.2:
            text = f"{chance.choice(words)} {chance.choice(words)[:3]}"
        elif chance.random() < 0.2:
            text = line["numbers"].split()[-1][3:]
        filters = {}
        if chance.random() < 0.4:
            for column in chance.sample(
                ["level", "status", "population", "college", "country"], chance.choice((1, 2, 3))
            ):
                filters[column] = {line[column]}
        sort = chance.choice(["", "", "permit_until", "college", "student_number", "country", "status"])
        for length in range(1, len(text) + 1):
            yield text[:length], filters, sort
            made += 1


def _naive(connection: Connection, text: str, filters: dict[str, set[str]], sort: str) -> float:
    words = text.split()
    columns = ("p.chinese_name", "p.name_keys", "r.student_number", "r.numbers")
    where = [f"({' OR '.join(f'{column} LIKE ?' for column in columns)})" for _word in words]
    values: list[Any] = [f"%{word}%" for word in words for _column in columns]
    for column, chosen in filters.items():
        where.append(f"r.{column} = ?")
        values += chosen
    statement = (
        f"SELECT r.*, p.surname, p.given_names FROM register r JOIN people p ON p.id = r.person_id "
        f"WHERE {' AND '.join(where) or '1'} ORDER BY r.{sort or 'sort_key'}, r.sort_key LIMIT {_PAGE}"
    )
    return once(lambda: connection.execute(statement, values).fetchall())
