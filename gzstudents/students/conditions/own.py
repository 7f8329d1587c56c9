"""What conditions may ask of the office's own fields."""

from functools import partial
from typing import Final

from gzstudents.kernel import codes
from gzstudents.kernel.conditions import Field, Kind
from gzstudents.kernel.custom import book, values
from gzstudents.kernel.custom.definition import Definition
from gzstudents.kernel.i18n import _, mark
from gzstudents.students.conditions.fields import Asked

GROUP = mark("自定义字段")
_KINDS: Final[dict[str, Kind]] = {
    "text": "text", "lines": "text", "number": "number", "amount": "number", "date": "date", "flag": "choice",
    "choice": "choice", "choices": "choice", "country": "choice",
}  # fmt: skip
_ROWS: Final = {
    "person": "person_values v WHERE v.person_id = r.person_id AND v.field_id = {}",
    "enrolment": "enrolment_values v WHERE v.enrolment_id = r.enrolment_id AND v.field_id = {}",
}
# each of several choices as a row of its own; codes are plain digits
_EACH: Final = (
    """EXISTS (SELECT 1 FROM json_each('["' || replace((SELECT v.text FROM {0}), ' ', '","') || '"]') t WHERE {1})"""
)


# texts may be others in each row: looking at every one takes longer than a frame, so the store is asked in the background
_OF_INDEX: Final = frozenset(_KINDS) - {"text", "lines"}


def kinds() -> dict[str, str]:
    """Field → kind, of those that the index may be asked about; who may not read a field may not ask about it either."""
    return {one.name: _KINDS[one.kind] for one in book.readable() if one.kind in _OF_INDEX}


def asked() -> list[Asked]:
    """One for each field whose values who is signed in may read."""
    return [_asked(field) for field in book.readable()]


def _asked(field: Definition) -> Asked:
    known = Field(
        field.name,
        field.label,
        _KINDS[field.kind],
        partial(_label, field.name),
        partial(_listed, field.name),
        group=lambda: _(GROUP),
    )
    rows = _ROWS[field.owner].format(field.id)
    if field.kind == "choices":
        return Asked(known, "coalesce(t.value, '')", _EACH.format(rows, "{}"))
    if field.kind == "amount":  # asked in yuan, kept in fen
        return Asked(known, f"coalesce((SELECT printf('%.2f', v.number / 100.0) FROM {rows} AND v.text <> ''), '')")
    return Asked(known, f"coalesce((SELECT v.text FROM {rows}), '')")


def _label(name: str, value: str) -> str:
    """As it is called when it is asked: the language may change meanwhile."""
    field = book.find(name)
    if field is None or not value:
        return value
    return value if field.kind == "amount" else values.words(field, value)


def _listed(name: str) -> list[tuple[str, str]]:
    field = book.find(name)
    if field is None:
        return []
    if field.kind == "country":
        return [(entry.code, entry.label()) for entry in codes.values("country")]
    return [(one.code, one.label()) for one in field.choices() if not one.retired]
