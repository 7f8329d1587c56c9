"""The roll as a list: what the register index is made of, and search without it. No SQLAlchemy: read before it is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import repeat
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from gzstudents.kernel import codes, names
from gzstudents.kernel.connection import Connection
from gzstudents.kernel.custom import definition
from gzstudents.kernel.search import Collate, Condition, Query, Source, matches, parse
from gzstudents.kernel.turns import short_turns
from gzstudents.students.custom import queries as custom
from gzstudents.students.roll_page import RollRow, chunks, count, first_page, rows

if TYPE_CHECKING:
    from gzstudents.kernel.search import RegisterIndex

SOURCE: Final = Source(
    table="register",
    owner="people",
    key="person_id",
    name="sort_key",
    line="(contacts || ' ' || line)",
    numbers="numbers",
    updated="updated",
    codes=(
        "population", "country", "gender", "category", "level", "college", "major", "funding", "status", "adviser",
        "teaching_language", "permit_until", "start_date", "birth_date", "class_name", "expected_end", "discipline",
        "study_form", "supervisor", "hsk", "on_campus", "in_china",
    ),
    texts=("student_number",),
    # hidden in the list until somebody asks for them; college, class and the like are offered in forms
    later=frozenset(
        {"birth_date", "expected_end", "discipline", "study_form", "hsk", "on_campus", "in_china", "student_number"}
    ),
)  # fmt: skip
__all__ = [
    "SORTABLE", "SOURCE", "EnrolmentLine", "RollRow", "collation", "count", "due_within", "enrolment_rows", "first_page",
    "new_index", "rows", "search",
]  # fmt: skip
SORTABLE: Final = ("sort_key", *SOURCE.codes, *SOURCE.texts)

_IN_LIST_ORDER = frozenset(
    {"population", "gender", "category", "level", "funding", "status", "teaching_language", "study_form"}
)
_READ_ALOUD = frozenset({"college", "major", "adviser", "class_name", "supervisor"})


NO_VALUES: Final[Mapping[str, str]] = MappingProxyType({})


class EnrolmentLine(NamedTuple):
    """One enrolment with the person, in the words of the command line."""

    student_number: str
    chinese_name: str
    surname: str
    given_names: str
    native_name: str
    population: str
    nationality: str
    gender: str
    birth_date: str
    document_type: str
    document_number: str
    category: str
    level: str
    college: str
    major: str
    funding: str
    status: str
    start_date: str
    expected_end: str
    discipline: str
    teaching_language: str
    adviser: str
    supervisor: str
    class_name: str
    study_form: str
    is_exchange: int
    duration: str
    entry_route: str
    sending_institution: str
    csc_number: str
    hsk: str
    on_campus: str
    in_china: str
    simplified_name: str
    preferred_name: str
    birth_country: str
    residence_country: str
    person_id: int
    own: Mapping[str, str] = NO_VALUES  # fields of the office's own, by key, as they are kept


# which paper names the person: the one they travel on, then cards; stay papers never
_DOCUMENT = """(SELECT d.id FROM identity_documents d WHERE d.person_id = p.id AND d.kind NOT IN
    ('VISA', 'RESIDENCE_PERMIT') ORDER BY d.is_current DESC, CASE d.kind WHEN 'PASSPORT' THEN 0 WHEN 'PRC_PASSPORT' THEN 0
    WHEN 'HKMO_PERMIT' THEN 0 WHEN 'TW_PERMIT' THEN 0 WHEN 'HKMO_PERMIT_FOREIGN' THEN 1 WHEN 'HMT_RESIDENCE' THEN 2
    WHEN 'PR_CARD' THEN 3 ELSE 4 END, d.id DESC LIMIT 1)"""

_ENROLMENT = f"""
SELECT r.person_id, coalesce(e.student_number, ''), p.chinese_name, p.surname, p.given_names, p.native_name,
    r.population, r.country, r.gender, p.birth_date, coalesce(d.kind, ''), coalesce(d.number, ''),
    coalesce(e.category, ''), coalesce(e.level, ''), coalesce(e.college, ''), coalesce(e.major, ''),
    coalesce(e.funding, ''),
    coalesce((SELECT status FROM status_changes s WHERE s.enrolment_id = e.id AND s.effective_on <= ?
        ORDER BY effective_on DESC, id DESC LIMIT 1),
        (SELECT status FROM status_changes s WHERE s.enrolment_id = e.id ORDER BY effective_on, id LIMIT 1), ''),
    coalesce(e.start_date, ''), coalesce(e.expected_end, ''), coalesce(e.discipline, ''),
    coalesce(e.teaching_language, ''), coalesce(e.adviser, ''), coalesce(e.supervisor, ''), coalesce(e.class_name, ''),
    coalesce(e.study_form, ''), coalesce(e.is_exchange, 0), coalesce(e.duration, ''), coalesce(e.entry_route, ''),
    coalesce(e.sending_institution, ''), coalesce(e.csc_number, ''), r.hsk,
    CASE WHEN e.id IS r.enrolment_id THEN r.on_campus ELSE coalesce(e.on_campus, '') END, p.in_china,
    p.simplified_name, p.preferred_name, p.birth_country, p.residence_country, e.id
FROM register r JOIN people p ON p.id = r.person_id LEFT JOIN enrolments e ON e.person_id = p.id
LEFT JOIN identity_documents d ON d.id = {_DOCUMENT}
WHERE r.person_id IN (%s)
ORDER BY r.person_id, e.id IS NOT r.enrolment_id, coalesce(e.start_date, '') DESC, e.id DESC
"""


def new_index() -> RegisterIndex:
    """A register index over our people, not yet built."""
    with short_turns():  # the import takes a tenth of a second
        from gzstudents.kernel.search import RegisterIndex

    return RegisterIndex(SOURCE, collation())


def enrolment_rows(
    connection: Connection, person_ids: Iterable[int], today: date | None = None
) -> Iterator[EnrolmentLine]:
    """One line an enrolment, the one that counts first; people in the order given, those without enrolment too."""
    day = (today or date.today()).isoformat()
    has_own = bool(definition.read(connection))
    for chunk in chunks([int(key) for key in person_ids]):
        by_person: dict[int, list[EnrolmentLine]] = {}
        found = connection.execute(_ENROLMENT % ", ".join("?" * len(chunk)), (day, *chunk)).fetchall()
        own = custom.by_row(connection, [(row[0], row[-1]) for row in found]) if has_own else repeat(NO_VALUES)
        for row, values in zip(found, own, strict=False):
            by_person.setdefault(row[0], []).append(EnrolmentLine._make((*row[1:-1], row[0], values)))
        for key in chunk:
            yield from by_person.get(key, ())


def search(connection: Connection, text: str) -> list[int]:
    """Who is found, in the usual order, by reading every line: for the command line and until the index is there."""
    query = parse(text)
    if query.is_empty:
        return [key for (key,) in connection.execute("SELECT person_id FROM register ORDER BY sort_key, person_id")]
    where, values = _may_match(query)
    # in the order they lie on the disk, then sorted: through the index every line would be a leap
    found = connection.execute(
        f"SELECT sort_key, person_id, {SOURCE.line}, numbers FROM register NOT INDEXED WHERE {where}", values
    )
    good = [(order.encode(), key) for order, key, line, numbers in found if matches(query, line, numbers)]
    return [key for _order, key in sorted(good)]


def among(connection: Connection, text: str, ids: Sequence[int]) -> list[int]:
    """Who of a few people is found, in the order given."""
    query, found = parse(text), set[int]()
    for chunk in chunks([int(one) for one in ids]):
        marks = ", ".join("?" * len(chunk))
        lines = connection.execute(
            f"SELECT person_id, {SOURCE.line}, numbers FROM register WHERE person_id IN ({marks})", chunk
        )
        found.update(key for key, line, numbers in lines if matches(query, line, numbers))
    return [one for one in ids if one in found]


def due_within(days: int, today: date | None = None) -> Condition:
    """The tab of those whose papers run out soon, or have run out already, and who are still here."""
    last = date.fromordinal((today or date.today()).toordinal() + days).isoformat()
    return Condition({"status": {"REGISTERED", "SUSPENDED"}}, {"permit_until": ("", last)})


def collation() -> Collate:
    """How the values of a column follow each other in the current language."""
    places: dict[str, dict[str, int]] = {}

    def key(column: str, value: str) -> Any:
        if column in _IN_LIST_ORDER:
            if column not in places:
                places[column] = {entry.code: place for place, entry in enumerate(codes.values(column))}
            return (places[column].get(value, len(places[column])), value)
        if column == "country":
            return _spoken(codes.label("country", value)), value
        return (_spoken(value), value) if column in _READ_ALOUD else value

    return key


@lru_cache(maxsize=16_384)
def _spoken(text: str) -> str:
    return names.sort_key(chinese=text) if names.has_han(text) else names.fold(text)


def _may_match(query: Query) -> tuple[str, list[str]]:
    """A condition that leaves out most of those who do not match, and nobody who does."""
    values: list[str] = []

    def inside(parts: Iterable[str]) -> str:
        chosen = sorted(set(parts))
        values.extend(part for part in chosen for _twice in (0, 1))
        return " OR ".join(f"instr({SOURCE.line}, ?) OR instr(numbers, ?)" for _part in chosen)

    words = " AND ".join(f"({inside(parts[0] for parts in spellings)})" for spellings in query.words)
    return (f"({words}) OR {inside(query.numbers)}", values) if query.numbers else (words, values)
