"""Known files: which headings tell one, which field each of its columns is, and what its words mean.

Shipped ones are resources/import/templates/*.toml; the office keeps its own in the store (students.templates). A file is
recognised by the share of the template's headings that it has: a column more, or one that is missing, does no harm.
"""

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from gzstudents.kernel import i18n, paths
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _
from gzstudents.kernel.sheets import Book, Sheet
from gzstudents.students.importing import columns
from gzstudents.students.importing.columns import heading_key
from gzstudents.students.importing.tables import ColumnMap, Table, propose

ENOUGH = 0.75  # of the headings of a template, where it does not say
_SEARCHED_ROWS = 40
NONE = "none"  # said instead of a template's code: read the file without any

Purpose = Literal["roll", "partner"]


@dataclass(frozen=True, slots=True)
class PartnerField:
    """What only partners' files say: shown under `zh` and `en`, read as a `kind` (text, day, number, money)."""

    code: str
    zh: str
    en: str
    kind: str = "text"
    fact: str = ""  # of a stay: the kind of fact, and
    part: str = ""  # which part of it: day, until, number, detail

    def label(self) -> str:
        return self.zh if i18n.is_chinese() else self.en


@dataclass(frozen=True, slots=True)
class Template:
    """One known file. Headings are kept in the form in which they are compared (columns.heading_key)."""

    code: str
    zh: str
    en: str
    fingerprint: frozenset[str]
    fields: Mapping[str, str]
    purpose: Purpose = "roll"
    share: float = ENOUGH
    sheets: tuple[str, ...] = ()  # words of which a sheet's name must hold one; empty: any sheet
    skipped: tuple[str, ...] = ()  # rows whose first filled cell begins with one of these are nobody
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    partner_fields: Mapping[str, PartnerField] = field(default_factory=dict)
    scope: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    compared: tuple[str, ...] = ()  # fields a reconciliation looks at; empty: all that the file has
    own: int | None = None  # the id of one of the office's own
    source: str = ""
    as_of: str = ""

    def label(self) -> str:
        return self.zh if i18n.is_chinese() else self.en

    def share_of(self, headings: Iterable[str]) -> float:
        """Which part of the template's headings these are."""
        found = {key for text in headings for key in _keys(text)}
        return len(self.fingerprint & found) / len(self.fingerprint) if self.fingerprint else 0.0

    def suits(self, sheet: str) -> bool:
        return not self.sheets or any(word in sheet for word in self.sheets)

    def translated(self, name: str, text: str) -> str | None:
        """What a word of this file means in a field; None where the template does not know it."""
        words = self.values.get(name)
        return words.get(heading_key(text)) if words else None


@lru_cache(maxsize=1)
def shipped() -> tuple[Template, ...]:
    """The templates that come with the program."""
    folder = paths.resource("import", "templates")
    return tuple(_from_file(path) for path in sorted(folder.glob("*.toml")))


def recognise(table: Table, templates: Iterable[Template]) -> Template | None:
    """The template of which the table has the most headings, if it has enough of them; the office's own before shipped ones."""
    fitting = [
        (share, one.own is not None, len(one.fingerprint), -place, one)
        for place, one in enumerate(templates)
        if one.suits(table.sheet.name) and (share := one.share_of(table.headings)) >= one.share
    ]
    return max(fitting, key=lambda found: found[:4])[4] if fitting else None


def find_by_templates(book: Book, templates: Sequence[Template], but: Iterable[str] = ()) -> list[Table]:
    """Rolls whose headings only a template knows, in the visible sheets that are not named in `but`."""
    passed = set(but)
    found = (_by_template(sheet, templates) for sheet in book.sheets if sheet.name not in passed and not sheet.hidden)
    return [
        replace(table, digest=book.digest, since_1904=book.date_system == "1904")
        for table in found
        if table is not None and len(table.sheet.rows) > table.first_row
    ]


def _by_template(sheet: Sheet, templates: Sequence[Template]) -> Table | None:
    """The first row of which a template knows enough headings; its columns are not matched by words."""
    for index, cells in enumerate(sheet.rows[:_SEARCHED_ROWS]):
        texts = [" ".join(cell.split()) if isinstance(cell, str) else "" for cell in cells]
        if any(one.suits(sheet.name) and one.share_of(texts) >= one.share for one in templates):
            width = max(len(row) for row in sheet.rows)
            texts += [""] * (width - len(texts))
            return Table(sheet, tuple(texts), (None,) * width, (index, index))
    return None


def chosen(wanted: str, templates: Sequence[Template]) -> Template:
    """The template a person named, by its code or its name. Raises UserError."""
    for one in templates:
        if wanted in {one.code, one.zh, one.en}:
            return one
    known = _("、").join(one.code for one in templates)
    raise UserError(_("没有名为“{name}”的模板。现有：{known}。", name=wanted, known=known))


def propose_by(
    template: Template | None, table: Table, remembered: Mapping[str, Sequence[str]] | None = None
) -> ColumnMap:
    """As tables.propose(), with what the template says of its columns. What a person chose before comes first."""
    plain = propose(table, remembered)
    if template is None or table.fingerprint in (remembered or {}):
        return plain
    said = _said(template, table)
    taken = {name for name in said.values() if name}
    fields = [said.get(place, "" if name in taken else name) for place, name in enumerate(plain.fields)]
    questions: dict[str, tuple[int, ...]] = {}
    for name, places in plain.questions.items():
        rest = tuple(place for place in places if place not in said)
        if name in taken or not rest:
            continue
        if len(rest) == 1:
            fields[rest[0]] = name
        else:
            questions[name] = rest
    repeated = {name for name in taken if fields.count(name) > 1}
    for name in repeated:
        _settle(table, fields, questions, name)
    return ColumnMap(tuple(fields), questions)


def _said(template: Template, table: Table) -> dict[int, str]:
    """Column → field for the columns the template names."""
    found: dict[int, str] = {}
    for place, heading in enumerate(table.headings):
        name = next((template.fields[key] for key in _keys(heading) if key in template.fields), None)
        if name is not None:
            found[place] = name
    return found


def _settle(table: Table, fields: list[str], questions: dict[str, tuple[int, ...]], name: str) -> None:
    """One heading twice: the column that is filled, or that says the same; else a question."""
    places = [place for place, one in enumerate(fields) if one == name]
    filled = [place for place in places if any(cell != "" for cell in table.values(place))] or places[:1]
    same = all(table.values(place) == table.values(filled[0]) for place in filled)
    for place in places:
        fields[place] = ""
    if same:
        fields[filled[0]] = name
    else:
        questions[name] = tuple(filled)


@lru_cache(maxsize=4096)
def _keys(heading: str) -> tuple[str, ...]:
    """The forms under which a heading is looked for: whole, without its brackets, and the lower one of two storeys."""
    forms = (heading, columns.without_brackets(heading), heading.rpartition(" ")[2])
    return tuple(dict.fromkeys(key for form in forms if (key := heading_key(form))))


# --- as files


def _from_file(path: Path) -> Template:
    return from_data({**tomllib.loads(path.read_text(encoding="utf-8")), "code": path.stem})


def from_data(data: Mapping[str, Any], own: int | None = None) -> Template:
    """A template as its file says it. Raises UserError for what is no template."""
    try:
        return Template(
            code=str(data["code"]),
            zh=str(data["zh"]),
            en=str(data.get("en") or data["zh"]),
            fingerprint=frozenset(heading_key(str(one)) for one in data["fingerprint"]) - {""},
            fields={heading_key(str(heading)): str(name) for heading, name in data["columns"].items()},
            purpose="partner" if data.get("purpose") == "partner" else "roll",
            share=min(1.0, max(0.3, float(data.get("share", ENOUGH)))),
            sheets=tuple(map(str, data.get("sheets", ()))),
            skipped=tuple(map(str, data.get("skipped", ()))),
            values={name: {heading_key(word): str(code) for word, code in words.items()}
                    for name, words in data.get("values", {}).items()},
            partner_fields={code: PartnerField(code, **{part: str(text) for part, text in entry.items()})
                            for code, entry in data.get("fields", {}).items()},
            scope={name: tuple(map(str, codes)) for name, codes in data.get("scope", {}).items()},
            compared=tuple(map(str, data.get("compared", ()))),
            own=own,
            source=str(data.get("source", "")),
            as_of=str(data.get("as_of", "")),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UserError(_("模板文件的内容不完整，不能使用。")) from error


def of_mapping(name: str, table_headings: Sequence[str], fields: Sequence[str]) -> dict[str, Any]:
    """A mapping a person made, as the data of a template: its headings tell the file, what is not mapped is left alone."""
    pairs = [(text, field) for text, field in zip(table_headings, fields, strict=True) if heading_key(text)]
    return {
        "zh": name,
        "en": name,
        "fingerprint": [text for text, _field in pairs],
        "columns": {text: "" if field == columns.IGNORED else field for text, field in pairs},
    }


def to_json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True)
