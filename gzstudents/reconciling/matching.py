"""Who of ours a row of a partner's file is: by student number, by document, else by name and birth date; never by
a guess, but as a person said.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from gzstudents.kernel.i18n import _
from gzstudents.reconciling.rules import mark_of
from gzstudents.students.importing.comparing import CHOSEN, STAY
from gzstudents.students.importing.existing import Existing, KnownPerson
from gzstudents.students.importing.parsed import ParsedRow
from gzstudents.students.importing.planning import same_name


class Match(NamedTuple):
    """`reason` says why it is left to a person; `candidates` are those of ours it could be."""

    person_id: int | None = None
    by: str = ""
    candidates: tuple[int, ...] = ()
    reason: str = ""


class Matching:
    """All rows of a file against the register: each question is asked once for all of them."""

    def __init__(
        self,
        rows: Sequence[ParsedRow],
        existing: Existing,
        template: str = "",
        assigned: Mapping[str, int] | None = None,
    ) -> None:
        """`assigned`: rows as who_mark() knows them → who a person said they are."""
        self._existing = existing
        self._template, self._assigned = template, assigned or {}
        keys = [key for row in rows for key in document_keys(row)]
        numbers = [number for row in rows if (number := row.values.get("student_number"))]
        self._by_number = existing.by_student_numbers(numbers)
        self._by_document = existing.by_documents(list(dict.fromkeys(keys)))
        births = sorted({birth for row in rows if len(birth := row.values.get("birth_date", "")) == 10})
        self._by_birth = existing.by_births(births)
        self._rows = rows

    def run(self) -> tuple[list[Match], dict[int, KnownPerson]]:
        """A match for each row, and everybody of ours who is named in them."""
        matches = [self._match(row) for row in self._rows]
        told = [self._assigned.get(who_mark(self._template, row)) if self._assigned else None for row in self._rows]
        named = {person for match in matches for person in (*match.candidates, match.person_id) if person is not None}
        people = dict(self._existing.people(sorted({*named, *(person for person in told if person is not None)})))
        matches = [
            Match(person, CHOSEN, (person,)) if person in people else match
            for person, match in zip(told, matches, strict=True)
        ]
        return [_said(match, people) for match in matches], people

    def _match(self, row: ParsedRow) -> Match:
        number = self._by_number.get(row.values.get("student_number", ""))
        holders = sorted({person for key in document_keys(row) for person in self._by_document.get(key, ())})
        if number is not None and holders and number not in holders:
            return Match(None, "", (number, *holders), "keys_disagree")
        if number is not None:
            return Match(number, "student_number", (number,))
        if len(holders) > 1:
            return Match(None, "", tuple(holders), "document_of_several")
        if holders:
            return Match(holders[0], "document", (holders[0],))
        same = sorted(set(self._of_name(row)))
        if len(same) > 1:
            return Match(None, "", tuple(same), "several_of_the_name")
        return Match(same[0], "name_birth", (same[0],)) if same else Match()

    def _of_name(self, row: ParsedRow) -> Iterable[int]:
        for person, chinese, surname, given in self._by_birth.get(row.values.get("birth_date", ""), ()):
            if same_name(row, chinese, surname, given):
                yield person


def document_keys(row: ParsedRow) -> list[tuple[str, str]]:
    """The numbers that tell who a row is."""
    return [
        (one["issuing_country"], one["number_key"])
        for one in row.documents
        if one["number_key"] and one["kind"] not in STAY
    ]


def who_mark(template: str, row: ParsedRow) -> str:
    """A row as the next list of the kind has it again, told by numbers, name and date of birth; "" where it has nothing of them."""
    keys = "|".join(sorted(number for _country, number in document_keys(row)))
    number, name = row.values.get("student_number", ""), row.name
    return (
        mark_of(template, "who", keys, number, name, row.values.get("birth_date", "")) if keys or number or name else ""
    )


def _said(match: Match, people: dict[int, KnownPerson]) -> Match:
    """The reason in a sentence."""
    labels = [people[person].label for person in match.candidates if person in people]
    if match.reason == "keys_disagree":
        text = _("学号属于 {one}，证件号码却属于 {other}。", one=labels[0], other=_("、").join(labels[1:]))
    elif match.reason == "document_of_several":
        text = _("在册的 {people} 都用这个证件号码。", people=_("、").join(labels))
    elif match.reason == "several_of_the_name":
        text = _("在册有几人同名且同日出生：{people}。", people=_("、").join(labels))
    else:
        return match
    return match._replace(reason=text)
