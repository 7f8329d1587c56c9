"""Find the roll in a sheet: which row is the heading, what each column is, which rows are people."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _
from gzstudents.kernel.sheets import Book, Cell, Sheet, column_name
from gzstudents.students.importing import columns
from gzstudents.students.importing.columns import IGNORED, KEYS, NAMES, Match
from gzstudents.students.importing.judging import judge
from gzstudents.students.importing.values import plain

_SEARCHED_ROWS = 40
_NUMBERS = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Table:
    """A roll inside a sheet: its headings, and from which row on the people stand (counted from 0)."""

    sheet: Sheet
    headings: tuple[str, ...]
    matches: tuple[Match | None, ...]
    header_rows: tuple[int, int]
    digest: str = ""
    since_1904: bool = False

    @property
    def first_row(self) -> int:
        return self.header_rows[1] + 1

    @property
    def fingerprint(self) -> str:
        """The same for every file with the same headings in the same order: under it a mapping is remembered."""
        keys = "\x1f".join(columns.heading_key(text) for text in self.headings)
        return hashlib.sha256(keys.encode("utf-8", "replace")).hexdigest()[:24]

    def values(self, column: int) -> list[Cell]:
        """The cells of a column below the heading."""
        return [row[column] if column < len(row) else "" for row in self.sheet.rows[self.first_row :]]

    def examples(self, column: int, count: int = 3) -> list[str]:
        """The first different values of a column, to judge a mapping by."""
        rows = self.sheet.rows[self.first_row : self.first_row + 500]
        seen = dict.fromkeys(plain(row[column]) for row in rows if column < len(row) and row[column] != "")
        return list(seen)[:count]

    def heading(self, column: int) -> str:
        """The heading as people say it: its text, else the column's letter."""
        return self.headings[column] or _("{letter} 列", letter=column_name(column))


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Which field each column fills ("" none). `questions`: fields with several candidates, which a person must decide."""

    fields: tuple[str, ...]
    questions: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def assign(self, column: int, name: str) -> "ColumnMap":
        """The person's choice: this column fills this field ("" none), no other column does."""
        chosen = ["" if old == name else old for old in self.fields]
        chosen[column] = name
        return replace(self, fields=tuple(chosen), questions={k: v for k, v in self.questions.items() if k != name})

    def column(self, name: str) -> int | None:
        return self.fields.index(name) if name in self.fields else None

    def missing(self) -> list[str]:
        """Why no roll can be read with this mapping, in whole sentences; empty when it can."""
        if KEYS.isdisjoint(self.fields) and KEYS.isdisjoint(self.questions):
            return [_("没有找到学号或证件号码的列。请指明哪一列是学号或证件号码。")]
        return []


def find_tables(book: Book) -> list[Table]:
    """The rolls of a book: every visible sheet with a heading row that names a number; UserError when there is none."""
    found = [table for sheet in book.sheets if sheet.rows and (table := find_table(sheet, book))]
    visible = [table for table in found if not table.sheet.hidden] or found
    with_people = [
        table for table in visible if any(any(v != "" for v in row) for row in table.sheet.rows[table.first_row :])
    ]
    if found and not with_people:
        raise UserError(_("名册只有标题行，没有学生。"))
    keyed = [table for table in with_people if not KEYS.isdisjoint(_names(table.matches))]
    named = [table for table in with_people if not NAMES.isdisjoint(_names(table.matches))]
    if not (keyed or named):
        raise UserError(
            _("没有找到学生名册：没有一行标题同时含有姓名和学号或证件号码。请检查文件，或在第一行写上列标题。")
        )
    return keyed or named


def find_table(sheet: Sheet, book: Book | None = None) -> Table | None:
    """The roll of one sheet, or None where no row looks like headings."""
    width = max((len(row) for row in sheet.rows[: _SEARCHED_ROWS * 5]), default=0)
    width = max(width, max((len(row) for row in sheet.rows), default=0))
    best: Table | None = None
    best_score = 1
    for index in range(min(len(sheet.rows), _SEARCHED_ROWS)):
        single = _one_row(sheet, index, width)
        for candidate in (single, _two_rows(sheet, index, width, _score(single))):
            if candidate is not None and _score(candidate) > best_score:
                best, best_score = candidate, _score(candidate)
    if best is None or book is None:
        return best
    return replace(best, digest=book.digest, since_1904=book.date_system == "1904")


def propose(table: Table, remembered: Mapping[str, Sequence[str]] | None = None) -> ColumnMap:
    """The mapping last used for these headings, else by synonyms. Two equal candidates become a question, never a guess."""
    known = (remembered or {}).get(table.fingerprint)
    if known is not None and len(known) == len(table.headings):
        return ColumnMap(tuple(known))
    chosen = [""] * len(table.headings)
    questions: dict[str, tuple[int, ...]] = {}
    for name in dict.fromkeys(_names(table.matches)):
        if name == IGNORED:
            continue
        found = _candidates(table, name)
        if len(found) == 1:
            chosen[found[0]] = name
        else:
            questions[name] = tuple(found)
    if "category" in questions:
        texts = {column: table.examples(column, 40) for column in questions["category"]}
        decided = judge(questions["category"], texts, chosen)
        if decided:
            del questions["category"]
        for column, name in decided.items():
            chosen[column] = name
    return ColumnMap(tuple(chosen), questions)


def _candidates(table: Table, name: str) -> list[int]:
    """Columns for a field: strong before weak; of several, not the empty ones, and only one of those that say the same."""
    matches = [(column, match) for column, match in enumerate(table.matches) if match and match.field == name]
    found = [column for column, match in matches if match.strong] or [column for column, _match in matches]
    if len(found) == 1:
        return found
    values = {column: table.values(column) for column in found}
    filled = [column for column in found if any(value != "" for value in values[column])] or found[:1]
    return filled[:1] if all(values[column] == values[filled[0]] for column in filled) else filled


def _one_row(sheet: Sheet, index: int, width: int) -> Table:
    texts = _texts(sheet.rows[index], width)
    matches = columns.in_context(texts, [columns.find(text) if text else None for text in texts])
    return Table(sheet, tuple(texts), matches, (index, index))


def _two_rows(sheet: Sheet, index: int, width: int, enough: int) -> Table | None:
    """Headings of two storeys, where reading both finds more than the upper row alone and the lower holds no data."""
    if index + 1 >= len(sheet.rows):
        return None
    lower_row = sheet.rows[index + 1]
    if any(
        value != "" and (not isinstance(value, str) or (_NUMBERS.search(value) and len(value) > 12))
        for value in lower_row
    ):
        return None
    upper, lower = _texts(sheet.rows[index], width), _texts(lower_row, width)
    parents = _spread(sheet, index, upper, lower)
    pairs = list(zip(parents, lower, upper, strict=True))
    headings = tuple(" ".join(filter(None, (parent, child))) for parent, child, _own in pairs)
    matches = columns.in_context(
        headings, [columns.find_under(parent, child, bool(own)) for parent, child, own in pairs]
    )
    table = Table(sheet, headings, matches, (index, index + 1))
    alone = _one_row(sheet, index + 1, width)
    return table if _score(table) > max(enough, _score(alone)) else None


def _spread(sheet: Sheet, index: int, upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """The upper heading over each column: across its merged range, or to the right while only the lower row has text."""
    parents = list(upper)
    for merge in sheet.merged:
        if merge.first_row <= index <= merge.last_row and merge.first_column < len(upper):
            top = _texts(sheet.rows[merge.first_row], len(upper))[merge.first_column]
            for column in range(merge.first_column, min(merge.last_column + 1, len(upper))):
                parents[column] = parents[column] or top
    if not sheet.merged:
        for column in range(1, len(parents)):
            if not parents[column] and lower[column] and lower[column - 1]:
                parents[column] = parents[column - 1]
    return parents


def _texts(row: Iterable[Cell], width: int) -> list[str]:
    texts = [" ".join(value.split()) if isinstance(value, str) else "" for value in row]
    return texts + [""] * (width - len(texts))


def _score(table: Table) -> int:
    """How many different fields the headings name."""
    return len({name for name in _names(table.matches) if name != IGNORED})


def _names(matches: Iterable[Match | None]) -> list[str]:
    return [match.field for match in matches if match]
