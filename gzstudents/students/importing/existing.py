"""What the plan asks of the register. Implemented over the store by a join with temporary tables, in tests by plain dictionaries."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from gzstudents.kernel.custom.definition import Definition


class KnownDocument(NamedTuple):
    id: int
    kind: str
    issuing_country: str
    number: str
    number_key: str
    issued_on: str | None
    valid_to: str | None
    is_current: int


class KnownEnrolment(NamedTuple):
    """`values` holds the enrolments columns and the office's own fields by name; `status` is the one in force."""

    id: int
    values: Mapping[str, Any]
    status: str


class KnownPart(NamedTuple):
    """A contact, address, language test or visa form; `values` holds its columns."""

    table: str
    id: int
    values: Mapping[str, Any]


class KnownPerson(NamedTuple):
    """`values` holds the people columns and the office's own fields by name; `country` is the nationality in force, with its row's id."""

    id: int
    label: str
    values: Mapping[str, Any]
    nationality_id: int | None
    country: str
    documents: Sequence[KnownDocument]
    enrolments: Sequence[KnownEnrolment]


class Existing(Protocol):
    """Each question is asked once for a whole file, of up to hundreds of thousands of keys."""

    def by_student_numbers(self, numbers: Sequence[str]) -> Mapping[str, int]:
        """Student number → person id. Student numbers are compared in upper case."""

    def by_documents(self, keys: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], Sequence[int]]:
        """(issuing country, number_key) → ids of the people who hold or held it; a country of "" means any. Visas and permits count not."""

    def by_births(self, births: Sequence[str]) -> Mapping[str, Sequence[tuple[int, str, str, str]]]:
        """Complete birth date → (person id, Chinese name, surname, given names) of everybody born on it."""

    def people(self, ids: Sequence[int]) -> Mapping[int, KnownPerson]:
        """Everything the plan compares, for these people."""

    def parts(self, ids: Sequence[int]) -> Mapping[int, Sequence[KnownPart]]:
        """Person id → their contacts, addresses, language tests and visa forms; asked only for sheets that speak of them."""

    def own_holders(self, field: Definition) -> Mapping[str, int]:
        """Of a field of the office's own: value in the form it is compared in → the person or enrolment that has it."""


class Nobody:
    """An empty register."""

    def by_student_numbers(self, numbers: Sequence[str]) -> Mapping[str, int]:
        return {}

    def by_documents(self, keys: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], Sequence[int]]:
        return {}

    def by_births(self, births: Sequence[str]) -> Mapping[str, Sequence[tuple[int, str, str, str]]]:
        return {}

    def people(self, ids: Sequence[int]) -> Mapping[int, KnownPerson]:
        return {}

    def parts(self, ids: Sequence[int]) -> Mapping[int, Sequence[KnownPart]]:
        return {}

    def own_holders(self, field: Definition) -> Mapping[str, int]:
        return {}
