"""Fields of the office's own as columns of the register index: loaded when somebody filters or sorts by them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from gzstudents.kernel.conditions.operators import number_of
from gzstudents.kernel.custom import book, values
from gzstudents.kernel.custom.definition import Definition, runner
from gzstudents.kernel.search.source import Extra

_SQL = {
    "person": "SELECT person_id AS row, text FROM person_values WHERE field_id = ?",
    "enrolment": "SELECT r.person_id AS row, v.text AS text FROM enrolment_values v "
    "JOIN register r ON r.enrolment_id = v.enrolment_id WHERE v.field_id = ?",
}


@dataclass(frozen=True, slots=True)
class Ordering:
    """What the values of a field are sorted by. Two of the same definition are equal."""

    field: Definition

    def __call__(self, text: str) -> Any:
        return values.order(self.field, text)


def _yuan(text: str) -> float | None:
    """Kept in fen, asked in yuan."""
    return float(f"{int(text) / 100:.2f}") if text.isdigit() else None


_NUMBERS: Final = {"number": number_of, "amount": _yuan}


def extra(field: Definition) -> Extra:
    """A person has one value: their own, or that of the enrolment that the list shows."""
    return Extra(
        field.name, _SQL[field.owner], (field.id,), several=field.kind == "choices", order=Ordering(field),
        spoken=field.kind == "country", number=_NUMBERS.get(field.kind),
    )  # fmt: skip


def extras(names: Iterable[str]) -> list[Extra]:
    """Those of them that are fields of the office's own, in use."""
    return [extra(field) for name in names if (field := book.find(name)) is not None]


def counts(source: Any, field: Definition) -> dict[str, int]:
    """Value → how many people have it, as long as the index does not know the column."""
    inner = _SQL[field.owner]
    found: dict[str, int] = {}
    rows = runner(source)(f"SELECT text, count(*) FROM ({inner}) GROUP BY text", (field.id,)).fetchall()
    for text, many in rows:
        for part in (text.split(" ") if field.kind == "choices" else [text]) if text else ():
            found[part] = found.get(part, 0) + int(many)
    return found
