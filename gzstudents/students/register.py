"""The register: one derived line a person, kept fresh by triggers and a hook in every act."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from gzstudents.kernel import names
from gzstudents.students.merged import SPELLINGS

# which person each table's row speaks of
SOURCES = {
    "people": "VALUES ({side}.id)",
    "nationalities": "VALUES ({side}.person_id)",
    "identity_documents": "VALUES ({side}.person_id)",
    "former_names": "VALUES ({side}.person_id)",
    "language_results": "VALUES ({side}.person_id)",
    "merged_people": "VALUES ({side}.person_id)",
    "enrolments": "VALUES ({side}.person_id)",
    "status_changes": "VALUES ((SELECT person_id FROM enrolments WHERE id = {side}.enrolment_id))",
    "person_values": "VALUES ({side}.person_id)",
    "enrolment_values": "VALUES ((SELECT person_id FROM enrolments WHERE id = {side}.enrolment_id))",
}
_PREFIX = "register_mark_"
_TOGETHER = 10_000  # people whose lines are worked out anew at once

# all numbers of a person's documents, and what must not run out: a stay paper if there is one, else what one travels on
_PAPERS = """
    SELECT d.person_id AS person, lower(group_concat(number_key, ' ')) AS keys, coalesce(
        max(CASE WHEN is_current AND kind IN ('VISA', 'RESIDENCE_PERMIT', 'PR_CARD') THEN valid_to END),
        max(CASE WHEN is_current AND kind IN ('HKMO_PERMIT', 'TW_PERMIT', 'HMT_RESIDENCE') THEN valid_to END),
        max(CASE WHEN is_current AND kind IN ('PASSPORT', 'PRC_PASSPORT', 'HKMO_PERMIT_FOREIGN') THEN valid_to END),
        '') AS permit
    FROM register_dirty b JOIN identity_documents d ON d.person_id = b.person_id GROUP BY b.person_id
"""

# what the office's own fields are found by; asked for once, whether there is any such field at all
_OWN = """
    CASE WHEN EXISTS (SELECT 1 FROM custom_fields WHERE searchable) THEN
        coalesce(' ' || (SELECT group_concat(keys, ' ') FROM (
            SELECT v.keys FROM person_values v WHERE v.person_id = p.id AND v.keys <> '' UNION ALL
            SELECT v.keys FROM enrolments x JOIN enrolment_values v ON v.enrolment_id = x.id
            WHERE x.person_id = p.id AND v.keys <> '')), '')
    ELSE '' END
"""

# names that are no longer in use still find a person
_FORMER = """
    SELECT n.person_id AS person, group_concat(n.name_keys, ' ') AS keys
    FROM register_dirty b JOIN former_names n ON n.person_id = b.person_id GROUP BY n.person_id
"""
# and so do the spellings of records that were merged into theirs; pinyin is not made by SQL, so these are added afterwards
_MERGED = "SELECT m.person_id, m.name FROM merged_people m WHERE m.name <> '' AND m.person_id {} ORDER BY m.id"
_MERGED_MARKED = _MERGED.format("IN (SELECT person_id FROM register_dirty)")
_ADD_KEYS = "UPDATE register SET line = line || ? WHERE person_id = ?"
_HSK = """
    SELECT t.person_id AS person, max(t.level) AS level
    FROM register_dirty b JOIN language_results t ON t.person_id = b.person_id WHERE t.kind = 'HSK' GROUP BY t.person_id
"""

# where the list says somebody is from: who is managed as of Hong Kong, Macao or Taiwan is from there, overseas Chinese are
# Chinese citizens (国侨发〔2009〕5号), and only of a foreigner it is the nationality in force. See codes population, region
_REGION = """CASE p.population WHEN 'HK' THEN 'HKG' WHEN 'MO' THEN 'MAC' WHEN 'TW' THEN 'TWN' WHEN 'OC' THEN 'CHN' ELSE
    coalesce((SELECT country FROM nationalities WHERE person_id = p.id ORDER BY valid_to IS NULL DESC,
        coalesce(valid_from, '') DESC, id DESC LIMIT 1), '') END"""

# the enrolment that counts as the person's own: not ended before ended, then the latest start
_FILL = f"""
INSERT OR REPLACE INTO register
SELECT p.id, e.id, p.sort_key,
    p.name_keys || coalesce(' ' || f.keys, '') || ' ' || coalesce((SELECT lower(group_concat(student_number, ' ')) FROM enrolments
        WHERE person_id = p.id), '')
        || {_OWN} || ' ' || coalesce(d.keys, ''),
    coalesce(replace(replace(replace(p.phone, ' ', ''), '-', ''), '+', ''), '')
        || ' ' || coalesce(d.keys, ''),
    p.population,
    {_REGION},
    p.gender, coalesce(e.category, ''), coalesce(e.level, ''), coalesce(e.college, ''), coalesce(e.major, ''),
    coalesce(e.funding, ''),
    coalesce(s.status, ''),
    coalesce(e.adviser, ''), coalesce(e.teaching_language, ''), coalesce(d.permit, ''), coalesce(e.start_date, ''),
    coalesce(e.student_number, ''), :act,
    trim(lower(replace(p.email, ' ', '')) || ' ' || lower(replace(p.wechat, ' ', ''))), p.birth_date,
    coalesce(e.class_name, ''), coalesce(e.expected_end, ''), coalesce(e.discipline, ''),
    CASE WHEN e.study_form <> '' THEN e.study_form WHEN e.is_exchange THEN 'EXCHANGE' ELSE '' END,
    coalesce(e.supervisor, ''), coalesce(h.level, ''),
    CASE WHEN e.on_campus <> '' THEN e.on_campus WHEN s.status IS NULL THEN ''
        WHEN s.status = 'REGISTERED' THEN '1' ELSE '0' END,
    p.in_china
FROM register_dirty m JOIN people p ON p.id = m.person_id
LEFT JOIN ({_PAPERS}) d ON d.person = p.id
LEFT JOIN ({_FORMER}) f ON f.person = p.id
LEFT JOIN ({_HSK}) h ON h.person = p.id
LEFT JOIN enrolments e ON e.id = (SELECT id FROM enrolments x WHERE x.person_id = p.id
    ORDER BY x.end_date IS NULL DESC, coalesce(x.start_date, '') DESC, x.id DESC LIMIT 1)
LEFT JOIN status_changes s ON s.id = coalesce(
    (SELECT id FROM status_changes c WHERE c.enrolment_id = e.id AND c.effective_on <= :today
        ORDER BY effective_on DESC, id DESC LIMIT 1),
    (SELECT id FROM status_changes c WHERE c.enrolment_id = e.id ORDER BY effective_on, id LIMIT 1))
"""


def triggers() -> Iterator[str]:
    """What notes whose line is out of date; safe to repeat."""
    for table, person in SOURCES.items():
        for event, sides in (("insert", ("new",)), ("update", ("old", "new")), ("delete", ("old",))):
            name = f"{_PREFIX}{table}_{event}"
            body = " ".join(f"INSERT OR IGNORE INTO register_dirty {person.format(side=side)};" for side in sides)
            yield f"DROP TRIGGER IF EXISTS {name}"
            yield f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {body} END"


def install(connection: Connection) -> None:
    """The triggers, and lines that older releases wrote otherwise."""
    for statement in triggers():
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(
        "INSERT OR IGNORE INTO register_state (id, day) VALUES (1, ?)", (date.today().isoformat(),)
    )
    # lines of an older release said 中国 of everybody who is no foreigner
    connection.exec_driver_sql(
        f"UPDATE register SET country = (SELECT {_REGION} FROM people p WHERE p.id = register.person_id) "
        "WHERE population IN ('HK', 'MO', 'TW', 'OC') AND person_id IN (SELECT id FROM people)"
    )


def refresh(session: Session, today: date | None = None) -> None:
    """Write the lines of all marked people anew. A hook of every act, before it commits."""
    connection = session.connection()
    if connection.exec_driver_sql("SELECT 1 FROM register_dirty LIMIT 1").first() is None:
        return
    day = (today or date.today()).isoformat()
    connection.exec_driver_sql(_FILL, {"today": day, "act": session.info["act_id"]})
    merged = connection.exec_driver_sql(_MERGED_MARKED).fetchall()
    for person, keys in _keys_of(merged).items():
        connection.exec_driver_sql(_ADD_KEYS, (f" {keys}", person))
    connection.exec_driver_sql(
        "DELETE FROM register WHERE person_id IN (SELECT person_id FROM register_dirty) "
        "AND person_id NOT IN (SELECT id FROM people)"
    )
    connection.exec_driver_sql("DELETE FROM register_dirty")


def _keys_of(merged: Iterable[Any]) -> dict[int, str]:
    """Person → what the names of records merged into theirs are found by."""
    found: dict[int, str] = {}
    for person, spelt in merged:
        for name in str(spelt).split(SPELLINGS):
            given = {"chinese": name} if names.has_han(name) else {"native": name}
            found[person] = f"{found.get(person, '')} {names.search_keys(**given).keys}".strip()
    return found


def follow_the_calendar(session: Session, today: date | None = None) -> None:
    """Statuses that have come into effect since the program last ran: bring those lines up to date."""
    day = (today or date.today()).isoformat()
    connection = session.connection()
    connection.exec_driver_sql(
        "INSERT OR IGNORE INTO register_dirty SELECT e.person_id FROM status_changes s JOIN enrolments e ON e.id = s.enrolment_id "
        "WHERE s.effective_on > (SELECT day FROM register_state) AND s.effective_on <= ?",
        (day,),
    )
    refresh(session, today)
    connection.exec_driver_sql("UPDATE register_state SET day = ?", (day,))


def write_marked(connection: Any, today: date) -> None:
    """The lines of all marked people anew, in a database of another day (a driver's connection): see register_then."""
    connection.execute("DELETE FROM register WHERE person_id IN (SELECT person_id FROM register_dirty)")
    connection.execute(_FILL, {"today": today.isoformat(), "act": 0})
    for person, keys in _keys_of(connection.execute(_MERGED_MARKED).fetchall()).items():
        connection.execute(_ADD_KEYS, (f" {keys}", person))
    connection.execute("DELETE FROM register_dirty")


def wrong_lines(connection: Any, today: date | None = None) -> list[int]:
    """People whose line is not what working it out anew gives: missing, left over, or different. Reads only (a driver's
    connection, inside the caller's transaction). A status that came into effect since the program last ran is not wrong yet.
    """
    day = (today or date.today()).isoformat()
    due = {
        row[0]
        for row in connection.execute(
            "SELECT e.person_id FROM status_changes s JOIN enrolments e ON e.id = s.enrolment_id "
            "WHERE s.effective_on > (SELECT day FROM register_state) AND s.effective_on <= ?",
            (day,),
        )
    }
    anew = _FILL.replace("INSERT OR REPLACE INTO register\n", "", 1)
    for marked in ("register_dirty m", "register_dirty b"):
        anew = anew.replace(
            marked, f"(SELECT id AS person_id FROM people WHERE id > :after AND id <= :last) {marked[-1]}"
        )
    wrong: list[int] = []
    for after, last in _ranges(connection):
        bounds = {"after": after, "last": last}
        expected = {row[0]: row for row in connection.execute(anew, {"today": day, "act": 0, **bounds})}
        merged = connection.execute(_MERGED.format("> :after AND m.person_id <= :last"), bounds)
        for person, keys in _keys_of(merged).items():
            if (row := expected.get(person)) is not None:
                expected[person] = (*row[:3], f"{row[3]} {keys}", *row[4:])
        lines = connection.execute(
            f"SELECT {COLUMNS} FROM register WHERE person_id > :after AND person_id <= :last", bounds
        )
        wrong += [row[0] for row in lines if not _same(row, expected.pop(row[0], None), waits=row[0] in due)]
        wrong += expected
    return sorted(wrong)


def _ranges(connection: Any) -> Iterator[tuple[int, int]]:
    """Ids from (without) to (with), so many people in each, that together hold every id there can be."""
    after = -(2**63)
    ask = "SELECT max(id) FROM (SELECT id FROM people WHERE id > ? ORDER BY id LIMIT ?)"
    while (last := connection.execute(ask, (after, _TOGETHER)).fetchone()[0]) is not None:
        yield after, last
        after = last
    yield after, 2**63 - 1


COLUMNS = (
    "person_id, enrolment_id, sort_key, line, numbers, population, country, gender, category, level, college, major, "
    "funding, status, adviser, teaching_language, permit_until, start_date, student_number, updated, contacts, birth_date, "
    "class_name, expected_end, discipline, study_form, supervisor, hsk, on_campus, in_china"
)


def _same(line: Any, expected: Any, *, waits: bool) -> bool:
    """Words may stand in another order; the status may still be yesterday's where a new one `waits`."""
    if expected is None:
        return False
    for place, (has, should) in enumerate(zip(line, expected, strict=True)):
        if (
            has == should or place == 19 or (waits and place in {13, 28})
        ):  # 13, 28: the status and what follows from it; 19: the act that wrote it
            continue
        if place not in {3, 4} or sorted(str(has).split()) != sorted(str(should).split()):
            return False
    return True
