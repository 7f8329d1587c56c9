"""Fields of the office's own as columns and filters of the list: hidden until somebody asks for them."""

from __future__ import annotations

from functools import partial
from typing import Final, Literal

from gzstudents.kernel.custom import book
from gzstudents.kernel.i18n import _
from gzstudents.students.listing import own_cell, own_text
from gzstudents.ui.list_spec import Filter
from gzstudents.ui.rows import CellKind, Column

Kind = Literal["choice", "text", "date", "number"]
_CELLS: Final[dict[str, CellKind]] = {"number": "number", "amount": "number"}
_WIDTHS: Final = {"lines": 200, "text": 130, "choices": 150, "number": 80, "flag": 72}
_FILTERS: Final[dict[str, Kind]] = {"lines": "text", "date": "date", "number": "number", "amount": "number"}


def columns() -> tuple[Column, ...]:
    """In the order of the form."""
    return tuple(
        Column(
            field.name, field.label, partial(own_text, field), _CELLS.get(field.kind, "text"), _WIDTHS.get(field.kind, 110),
            give_up=1, shown=False, sortable=field.kind != "lines", copies=((field.label, own_cell(field).masked),),
        )
        for field in book.current()
    )  # fmt: skip


def filters() -> tuple[Filter, ...]:
    return tuple(Filter(field.name, field.label, column=field.name, kind=kind(field.name)) for field in book.current())


def kind(name: str) -> Kind:
    """What its filter offers: values, spans of days, bounds or a part of a text."""
    field = book.find(name)
    return _FILTERS.get(field.kind, "choice") if field is not None else "choice"


def value_label(name: str, value: str) -> str:
    """A value of such a filter in words."""
    from gzstudents.kernel.custom import values

    field = book.find(name)
    if field is None:
        return value
    return values.words(field, value) if value else _("未填")
