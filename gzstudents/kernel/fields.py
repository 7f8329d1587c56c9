"""What a column is called and how it is edited: written once beside the column, read by form, table, import, export."""

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from gzstudents.kernel import i18n

Kind = Literal[
    "text",
    "name",
    "choice",
    "choices",
    "coded",
    "country",
    "date",
    "partial_date",
    "money",
    "number",
    "decimal",
    "hundredths",  # kept as whole hundredths: 8750 is 87.5
    "permille",  # kept in ‰, shown and typed in %: 975 is 97.5
    "lines",
    "flag",
    "phone",
    "email",
    "document",
]


class Option(NamedTuple):
    """One choice of a field that has choices of its own. A retired one is read, and offered no more."""

    code: str
    zh: str
    en: str = ""
    retired: bool = False

    def label(self, language: str | None = None) -> str:
        """In a language, else in the one in use; the other one where this is not filled in."""
        english = (language or i18n.language()).startswith("en")
        return (self.en or self.zh) if english else (self.zh or self.en)


@dataclass(frozen=True, slots=True)
class Field:
    """One shown column, or a field of the office's own. `label` and `help` are Chinese msgids: show them through heading()
    and hint(), because what the office calls its own fields (`said`, `advice`: Chinese, English) stands in no catalogue.
    """

    name: str
    label: str
    kind: Kind = "text"
    choices: str = ""  # a code list of kernel.codes
    help: str = ""
    required: bool = False
    group: str = ""
    length: int = 200
    wide: bool = False  # takes both columns of a form
    said: tuple[str, str] = ("", "")
    advice: tuple[str, str] = ("", "")
    options: tuple[Option, ...] = ()  # its own choices, instead of a code list

    def heading(self) -> str:
        """What it is called, in the language in use."""
        return _either(self.said) or i18n._(self.label)

    def hint(self) -> str:
        """What is said below it, "" for nothing."""
        return _either(self.advice) or (i18n._(self.help) if self.help else "")


def _either(texts: tuple[str, str]) -> str:
    chinese, english = texts
    return (chinese or english) if i18n.is_chinese() else (english or chinese)


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
