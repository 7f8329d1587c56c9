"""What labels and student cards say of people, read for paper. The connection shows only what the reader may see."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from gzstudents.kernel import access
from gzstudents.kernel.connection import Connection
from gzstudents.students.roll_page import chunks


class Printable(NamedTuple):
    """One person with the enrolment that the list shows, and where letters go: "" where no address is known or may be read."""

    id: int
    chinese_name: str
    surname: str
    given_names: str
    native_name: str
    student_number: str
    college: str
    level: str
    status: str
    expected_end: str
    address: str = ""
    postcode: str = ""

    @property
    def latin(self) -> str:
        return " ".join(part for part in (self.surname, self.given_names) if part)

    @property
    def name(self) -> str:
        return self.chinese_name or self.latin or self.native_name


_PEOPLE = """
SELECT r.person_id, p.chinese_name, p.surname, p.given_names, p.native_name, r.student_number, r.college, r.level, r.status,
    r.expected_end
FROM register r JOIN people p ON p.id = r.person_id WHERE r.person_id IN (%s)
"""
# of the addresses that hold on the day: for letters, then where the student lives, then the home
_ADDRESSES = """
SELECT person_id, address, postcode FROM addresses
WHERE person_id IN (%s) AND address <> '' AND coalesce(valid_from, '') <= ? AND coalesce(nullif(valid_to, ''), '9999') >= ?
ORDER BY CASE kind WHEN 'MAIL' THEN 0 WHEN 'LOCAL' THEN 1 ELSE 2 END DESC, coalesce(valid_from, ''), id
"""
ADDRESSES = "contacts"  # the right


def printable(connection: Connection, ids: Iterable[int], today: date, *, addresses: bool = False) -> list[Printable]:
    """In this order; who is gone meanwhile is left out."""
    wanted = [int(one) for one in ids]
    found: dict[int, Printable] = {}
    for chunk in chunks(wanted):
        marks = ", ".join("?" * len(chunk))
        found.update((row[0], Printable(*row)) for row in connection.execute(_PEOPLE % marks, tuple(chunk)))
        if addresses and access.may(ADDRESSES):
            _add_addresses(connection, chunk, found, today.isoformat())
    return [found[one] for one in wanted if one in found]


def _add_addresses(connection: Connection, chunk: Sequence[int], found: dict[int, Printable], today: str) -> None:
    """The last row of each person wins: the best kind, of that the newest."""
    marks = ", ".join("?" * len(chunk))
    for person, address, postcode in connection.execute(_ADDRESSES % marks, (*chunk, today, today)):
        if person in found:
            found[person] = found[person]._replace(address=address, postcode=postcode)
