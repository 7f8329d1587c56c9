"""Saved views in which somebody wrote one person: a name, a number or an address in a condition, in a filter or in the tab's
name. Parts of a name, which many people share, do not count.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from gzstudents.kernel import names
from gzstudents.kernel.conditions import Group, Node, Test, as_data, from_data
from gzstudents.kernel.conditions.tree import trimmed
from gzstudents.kernel.errors import UserError
from gzstudents.privacy import rules
from gzstudents.privacy.queries import tree

TABLE = "saved_views"
COLUMNS = ("name", "content")
_LETTERS = 5  # a shorter text of letters and digits stands in too many others
_HAN = 2
# what tells who somebody is when it is written into a condition
_TELLING = {
    "people": ("chinese_name", "simplified_name", "preferred_name", "native_name", "phone", "email", "wechat"),
    "former_names": ("chinese_name", "native_name"),
    "identity_documents": ("number",),
    "visa_forms": ("number",),
    "enrolments": ("student_number", "csc_number"),
    "contacts": ("name", "phone", "email"),
}
_LATIN = ("people", "former_names")
Holds = Callable[[str], bool]


class Standing(NamedTuple):
    """A view that is there, as it will be: without what it says of the person."""

    id: int
    label: str  # its name today
    name: str
    content: str


class Found(NamedTuple):
    """`views` as they are today; `remembered`: ids of all whose earlier states the journal remembers with such a text."""

    views: list[Standing]
    remembered: list[int]


def views_with(session: Session, person_id: int, groups: Iterable[str], token: str = "") -> Found:
    """Views of everybody. `token` of the erasure: what stands in the place of the name in a tab's name."""
    holds = _holds(_sought(session, person_id, groups))
    if holds is None:
        return Found([], [])
    run = session.connection().exec_driver_sql
    found = []
    for view_id, name, content in run(f"SELECT id, name, content FROM {TABLE} ORDER BY id").fetchall():
        if holds(name) or any(map(holds, _leaves(content))):
            called = f"{rules.name_of_erased(token)}-{view_id}" if holds(name) else name
            found.append(Standing(view_id, name, called, without(content, holds)))
    changes = run("SELECT row_id, old, new FROM changes WHERE table_name = ?", (TABLE,)).fetchall()
    remembered = {row[0] for row in changes if any(any(map(holds, _leaves(text))) for text in row[1:])}
    return Found(found, sorted(remembered | {one.id for one in found}))


def without(content: str, holds: Holds) -> str:
    """The content of a view without the values that `holds` tells; what cannot be read and holds any goes whole."""
    try:
        data = json.loads(content)
    except ValueError:
        data = None
    if not isinstance(data, dict):
        return "{}"
    filters = data.get("filters")
    if isinstance(filters, dict):
        kept = {name: [one for one in listed if not holds(str(one))] for name, listed in filters.items() if listed}
        data["filters"] = {name: listed for name, listed in kept.items() if listed}
    if "where" in data:
        data["where"] = _where(data["where"], holds)
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    return "{}" if any(map(holds, _leaves(text))) else text


def _where(data: Any, holds: Holds) -> Any:
    try:
        left = trimmed(_tests(from_data(data), holds))
    except UserError:
        return {"all": []}
    return as_data(left if isinstance(left, Group) else Group((left,) if left is not None else ()))


def _tests(node: Node, holds: Holds) -> Node:
    """A test that has no value left goes, and so does a group that has no test left."""
    if isinstance(node, Test):
        kept = tuple(value for value in node.values if not holds(value))
        gone = node.operator == "between" and kept != node.values
        return node.but(values=kept) if not gone and (kept or not node.values) else Group()
    return node.but(parts=tuple(_tests(part, holds) for part in node.parts))


def _sought(session: Session, person_id: int, groups: Iterable[str]) -> set[str]:
    """What the person is told by and ever was, of these groups, in the form it is compared in."""
    known = rules.groups()
    chosen: dict[str, set[str]] = {}
    for code in groups:
        for table, listed in known[code].columns().items() if code in known else ():
            chosen.setdefault(table, set()).update(listed)
    ids = tree.ids_of(session, person_id)
    found: set[str] = set()
    for table in {*_TELLING, *_LATIN} & chosen.keys():
        columns = [name for name in _TELLING[table] if name in chosen[table]]
        latin = table in _LATIN and "surname" in chosen[table]
        for row in tree.ever(session, table, ids.get(table, [])):
            said = [str(row.get(name) or "") for name in columns]
            found |= {_folded(one) for one in said if not one.startswith(rules.ERASED_NAME)}
            found |= set(_latin(row)) if latin else set()
    return {text for text in found if _is_telling(text)}


def _latin(row: Mapping[str, Any]) -> Iterator[str]:
    """Both orders; one part alone is nobody's own."""
    surname, given = (_folded(str(row.get(part) or "")) for part in ("surname", "given_names"))
    if surname and given:
        yield surname + given
        yield given + surname


def _is_telling(text: str) -> bool:
    return len(text) >= (_HAN if names.has_han(text) else _LETTERS)


def _holds(sought: Collection[str]) -> Holds | None:
    if not sought:
        return None

    def holds(text: str) -> bool:
        folded = _folded(text)
        return any(one in folded for one in sought)

    return holds


def _folded(text: str) -> str:
    """Without what lies between words, and traditional characters as simplified ones."""
    return "".join(char for char in names.simplified(names.fold(text)) if char.isalnum())


def _leaves(text: str | None) -> Iterator[str]:
    """Every text in JSON, and in JSON that stands in it as text."""
    try:
        waiting = [json.loads(text or "null")]
    except ValueError:
        waiting = []
        yield text or ""
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            waiting += one
        elif isinstance(one, str) and one[:1] in {"{", "["}:
            yield from _leaves(one)
        elif isinstance(one, str):
            yield one
