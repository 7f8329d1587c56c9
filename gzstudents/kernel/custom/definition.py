"""A field of the office's own, as plain data: read from the store once and handed to whatever shows, reads or counts it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from gzstudents.kernel import access, i18n
from gzstudents.kernel.fields import Field, Kind, Option
from gzstudents.kernel.i18n import mark

OWNERS: Final = {"person": mark("学生本人"), "enrolment": mark("学籍")}
KINDS: Final = {
    "text": mark("单行文字"),
    "lines": mark("多行文字"),
    "number": mark("数字"),
    "amount": mark("金额"),
    "date": mark("日期"),
    "flag": mark("是/否"),
    "choice": mark("单选"),
    "choices": mark("多选"),
    "country": mark("国家/地区"),
}
SECTIONS: Final = {
    "identity": mark("身份"),
    "study": mark("学籍"),
    "contact": mark("联系"),
    "more": mark("其他信息"),
}
SECTIONS_OF: Final = {"person": ("identity", "contact", "more"), "enrolment": ("study", "more")}
NEEDS: Final = ("", "documents", "contacts")  # the right without which a value is seen as a mask
WITH_OPTIONS: Final = frozenset({"choice", "choices"})
COUNTABLE: Final = frozenset({"choice", "choices", "flag", "country"})  # kinds whose values are few
SEARCHABLE: Final = frozenset({"text", "lines"})
_FORM_KINDS: Final[dict[str, Kind]] = {
    "text": "text", "lines": "lines", "number": "decimal", "amount": "money", "date": "date", "flag": "choice",
    "choice": "choice", "choices": "choices", "country": "country",
}  # fmt: skip
YES_NO: Final = (Option("1", "是", "Yes"), Option("0", "否", "No"))


class Definition(NamedTuple):
    """`key` never changes and names the field in commands, letters and JSON; labels may. `needs` is a right or ""."""

    id: int
    version: int
    key: str
    owner: str
    label_zh: str
    label_en: str
    help_zh: str = ""
    help_en: str = ""
    kind: str = "text"
    options: tuple[Option, ...] = ()
    required: bool = False
    is_unique: bool = False
    searchable: bool = False
    needs: str = ""
    section: str = "more"
    place: int = 0
    retired: bool = False

    @property
    def name(self) -> str:
        """What forms, lists and imports call it: never the name of a column."""
        return f"own_{self.owner}.{self.key}"

    def label(self, language: str | None = None) -> str:
        """In a language, else in the one in use; the other one where this is not filled in."""
        english = (language or i18n.language()).startswith("en")
        return (self.label_en or self.label_zh) if english else (self.label_zh or self.label_en)

    def choices(self) -> tuple[Option, ...]:
        """The values there are to choose from, retired ones too; () where anything can be written."""
        return YES_NO if self.kind == "flag" else self.options

    def visible(self) -> bool:
        """Whether who is signed in reads its values in full."""
        return access.may(self.needs)

    def field(self, kept: str = "") -> Field:
        """As forms and tables know fields. `kept`: the value that stands there, so that a retired choice stays readable."""
        standing = frozenset(kept.split())
        return Field(
            self.name,
            self.label_zh or self.label_en,
            _FORM_KINDS[self.kind],
            choices="country" if self.kind == "country" else "",
            required=self.required,
            group=SECTIONS[self.section],
            wide=self.kind in {"lines", "choices"},
            length=20_000 if self.kind == "lines" else 200,
            said=(self.label_zh, self.label_en),
            advice=(self.help_zh, self.help_en),
            options=tuple(one for one in self.choices() if not one.retired or one.code in standing),
        )


Definitions = tuple[Definition, ...]
_COLUMNS: Final = (
    "id", "version", "key", "owner", "label_zh", "label_en", "help_zh", "help_en", "kind", "options", "required",
    "is_unique", "searchable", "needs", "section", "place", "retired",
)  # fmt: skip
_FLAGS: Final = frozenset({"required", "is_unique", "searchable", "retired"})


def read(source: Any, *, retired: bool = False) -> Definitions:
    """All definitions in their order, of a session, a connection of SQLAlchemy or a driver's; () in a store that has no
    table of them yet. Retired ones only when asked for.
    """
    run = runner(source)
    if run("SELECT 1 FROM sqlite_master WHERE name = 'custom_fields'").fetchone() is None:
        return ()
    rows = run(f"SELECT {', '.join(_COLUMNS)} FROM custom_fields ORDER BY place, id").fetchall()
    found = (_made(dict(zip(_COLUMNS, row, strict=True))) for row in rows)
    return tuple(one for one in found if retired or not one.retired)


def of_row(row: Mapping[str, Any]) -> Definition:
    """Of a whole row of the table; its version may be left out."""
    return _made({name: row.get(name, 0) for name in _COLUMNS})


def runner(source: Any) -> Any:
    """How to run a statement on it."""
    if hasattr(source, "exec_driver_sql"):
        return source.exec_driver_sql
    return source.connection().exec_driver_sql if hasattr(source, "connection") else source.execute


def _made(row: Mapping[str, Any]) -> Definition:
    """Of a row of the table, as a dictionary."""
    values: dict[str, Any] = {name: bool(value) if name in _FLAGS else value for name, value in row.items()}
    values["options"] = options_of(str(row["options"]))
    return Definition(**values)


def options_of(text: str) -> tuple[Option, ...]:
    """The choices as the store keeps them; what is no list of choices is none."""
    try:
        found = json.loads(text or "[]")
    except ValueError:
        return ()
    listed = found if isinstance(found, list) else []
    return tuple(
        Option(str(one["code"]), str(one.get("zh", "")), str(one.get("en", "")), bool(one.get("retired")))
        for one in listed
        if isinstance(one, dict) and one.get("code")
    )


def options_text(options: Iterable[Option]) -> str:
    """The other end of options_of()."""
    listed = [
        {"code": one.code, "zh": one.zh, "en": one.en, **({"retired": 1} if one.retired else {})} for one in options
    ]
    return json.dumps(listed, ensure_ascii=False, separators=(",", ":"))


def of_owner(definitions: Definitions, owner: str) -> Definitions:
    return tuple(one for one in definitions if one.owner == owner)


def named(definitions: Definitions) -> dict[str, Definition]:
    """By the name that forms, lists and imports use."""
    return {one.name: one for one in definitions}
