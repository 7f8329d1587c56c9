"""What conditions may speak of: fields with a name, a kind of value and the words of their values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal

from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _
from gzstudents.kernel.plain import Plain

Kind = Literal["choice", "text", "date", "number", "record"]
Pairs = Sequence[tuple[str, str]]


def _same(value: str) -> str:
    return value


def _none() -> Pairs:
    return ()


class Field(Plain):
    """`label` gives the words of a value, `values` the pairs of value and words there are (empty: anything may be typed).
    `changes`: whether the journal can tell when it was changed. A "record" stands for everything about somebody.
    """

    id: str
    title: Callable[[], str]
    kind: Kind = "text"
    label: Callable[[str], str] = _same
    values: Callable[[], Pairs] = _none
    changes: bool = False
    group: Callable[[], str] = str  # under which heading it stands in a long menu


class Fields:
    """The fields of one list, by id and in order."""

    def __init__(self, fields: Iterable[Field]) -> None:
        self._by_id = {field.id: field for field in fields}

    def __iter__(self) -> Iterator[Field]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, identity: str) -> bool:
        return identity in self._by_id

    def __getitem__(self, identity: str) -> Field:
        """Raises UserError for a field that there is not, or no longer."""
        if identity not in self._by_id:
            raise UserError(_("条件里的字段“{field}”不在这个列表中。", field=identity))
        return self._by_id[identity]
