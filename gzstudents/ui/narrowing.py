"""Filters and conditions of a list that lies in memory: tried on each row, offered with counts."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import Any, Literal

from gzstudents.kernel.conditions import Field, Fields, Node, is_coded
from gzstudents.kernel.conditions.coded import any_of
from gzstudents.kernel.conditions.offered import coded_label, codes_for
from gzstudents.kernel.conditions.trying import Values, judge
from gzstudents.kernel.i18n import _
from gzstudents.ui.list_spec import Choice, Filter, ListSpec, Wanted
from gzstudents.ui.live import words

OF_COLUMN = "column."  # before the id of a column: a filter that no screen has thought of
MOST_VALUES = 2_000
_KEPT = 16  # conditions


def with_column_filters(spec: ListSpec) -> ListSpec:
    """Every column can be filtered by: where the screen has no filter for it, by what it shows."""
    filtered = {one.column for one in spec.filters}
    kinds: dict[str, Literal["date", "number"]] = {"date": "date", "number": "number"}
    own = [
        Filter(f"{OF_COLUMN}{column.id}", column.title, False, column.id, kinds.get(column.cell, "choice"))
        for column in spec.columns
        if column.id not in filtered
    ]
    return spec.but(filters=(*spec.filters, *own))


class Narrowing:
    """`code` and `label` are the screen's own: the value of a row that a filter looks at, and its words."""

    def __init__(self, spec: ListSpec, code: Callable[[Any, str], str], label: Callable[[str, str], str]) -> None:
        self._code, self._own_label = code, label
        self._kinds: dict[str, str] = {one.id: one.kind for one in spec.filters}
        self._titles = {one.id: one.title for one in spec.filters}
        self._columns = {f"{OF_COLUMN}{column.id}": column for column in spec.columns}
        self._judges: dict[tuple[Node, date], Callable[[Values], bool]] = {}

    def passes(self, row: Any, wanted: Wanted, but: str = "") -> bool:
        """Whether the filters, except one, and the condition let a row pass."""
        if not all(self._is_among(row, name, codes) for name, codes in wanted.filters.items() if name != but):
            return False
        return not wanted.where.parts or self._holds(row, wanted.where)

    def fields(self) -> Fields:
        """What conditions may speak of: whatever can be filtered by."""
        return Fields(
            Field(name, partial(words, self._titles[name]), kind, partial(self.label, name))  # type: ignore[arg-type]
            for name, kind in self._kinds.items()
        )

    def in_use(self, rows: Iterable[Any], name: str) -> list[Choice]:
        """The values that there are, the most frequent first."""
        if self._kinds.get(name, "") in {"date", "number"}:
            return []
        counts = Counter(self.value(row, name) for row in rows)
        return [Choice(code, self.label(name, code), many) for code, many in counts.most_common(MOST_VALUES)]

    def choices(self, rows: Iterable[Any], name: str, chosen: frozenset[str]) -> list[Choice]:
        """What the menu of a filter offers of these rows."""
        counts = Counter(self.value(row, name) for row in rows)
        if self._kinds[name] in {"date", "number"}:
            coded = codes_for(self._kinds[name], counts, chosen, date.today())
            return [Choice(code, self.label(name, code), many) for code, many in coded.items()]
        known = {**dict.fromkeys((code for code in chosen if not is_coded(code)), 0), **counts}
        listed = [Choice(code, self.label(name, code), many) for code, many in known.items()]
        listed.sort(key=lambda choice: (-(choice.many or 0), choice.label))
        return listed[:MOST_VALUES]

    def value(self, row: Any, name: str) -> str:
        column = self._columns.get(name)
        return self._code(row, name) if column is None else column.text(row)

    def label(self, name: str, code: str) -> str:
        if is_coded(code):
            return coded_label(code)
        return (code or _("未填")) if name in self._columns else self._own_label(name, code)

    def _is_among(self, row: Any, name: str, chosen: frozenset[str]) -> bool:
        return self.value(row, name) in chosen or (
            any(map(is_coded, chosen)) and self._holds(row, any_of(name, chosen))
        )

    def _holds(self, row: Any, node: Node) -> bool:
        key = node, date.today()
        if key not in self._judges:
            if len(self._judges) >= _KEPT:
                self._judges.clear()
            self._judges[key] = judge(node, self._kinds.__getitem__, key[1])
        return self._judges[key](partial(self.value, row))
