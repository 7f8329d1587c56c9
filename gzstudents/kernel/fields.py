"""What a column is called and how it is edited: written once beside the column, read by form, table, import, export."""

from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal[
    "text",
    "name",
    "choice",
    "country",
    "date",
    "partial_date",
    "money",
    "number",
    "lines",
    "flag",
    "phone",
    "email",
    "document",
]


@dataclass(frozen=True, slots=True)
class Field:
    """One shown column. `label` and `help` are Chinese msgids; show them through _()."""

    name: str
    label: str
    kind: Kind = "text"
    choices: str = ""  # a code list of kernel.codes
    help: str = ""
    required: bool = False
    group: str = ""
    length: int = 200
    wide: bool = False  # takes both columns of a form


def shown(label: str, kind: Kind = "text", **options: Any) -> dict[str, Any]:
    """For mapped_column(info=shown("…")): the label in Chinese, the kind of value and what else Field has."""
    return {"shown": {"label": label, "kind": kind, **options}}


def fields_of(table: Any) -> dict[str, Field]:
    """The shown columns of a table, in the order they were written."""
    return {
        column.name: Field(name=column.name, **column.info["shown"])
        for column in table.columns
        if "shown" in column.info
    }
