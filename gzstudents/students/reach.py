"""How somebody is reached, for sheets: own phone and mail, guardian, guarantor, whom to call, addresses. No SQLAlchemy."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from gzstudents.kernel.connection import Connection
from gzstudents.kernel.i18n import mark

_TOGETHER = 400


class Column(NamedTuple):
    """`field` is what an import calls it; `mask` names the function of kernel.masking; `group`: the column of `--columns`."""

    heading: str
    field: str
    mask: str
    group: str


COLUMNS: Final = (
    Column(mark("手机"), "phone", "mask_phone", "phone"),
    Column(mark("电子邮箱"), "email", "mask_email", "email"),
    Column(mark("监护人姓名"), "guardian_name", "mask_text", "guardian"),
    Column(mark("监护人与学生的关系"), "guardian_relation", "", "guardian"),
    Column(mark("监护人电话"), "guardian_phone", "mask_phone", "guardian"),
    Column(mark("监护人电子邮箱"), "guardian_email", "mask_email", "guardian"),
    Column(mark("担保人姓名"), "guarantor_name", "mask_text", "guarantor"),
    Column(mark("担保人与学生的关系"), "guarantor_relation", "", "guarantor"),
    Column(mark("担保人电话"), "guarantor_phone", "mask_phone", "guarantor"),
    Column(mark("担保人电子邮箱"), "guarantor_email", "mask_email", "guarantor"),
    Column(mark("紧急联系人姓名"), "emergency_name", "mask_text", "emergency"),
    Column(mark("紧急联系人与学生的关系"), "emergency_relation", "", "emergency"),
    Column(mark("紧急联系人电话"), "emergency_phone", "mask_phone", "emergency"),
    Column(mark("紧急联系人电子邮箱"), "emergency_email", "mask_email", "emergency"),
    Column(mark("家庭地址"), "home_address", "mask_text", "home_address"),
    Column(mark("在穗住址"), "local_address", "mask_text", "local_address"),
)
_PEOPLE = "SELECT id, phone, email FROM people WHERE id IN (%s)"
# of several that hold the first that was recorded; what has ended is history
_CONTACTS = "SELECT person_id, lower(kind), name, relation, phone, email FROM contacts WHERE valid_to IS NULL AND person_id IN (%s) ORDER BY id"
_ADDRESSES = "SELECT person_id, lower(kind), address FROM addresses WHERE valid_to IS NULL AND kind <> 'MAIL' AND person_id IN (%s) ORDER BY id"


def of_people(connection: Connection, person_ids: Sequence[int]) -> Mapping[int, Mapping[str, str]]:
    """Field → text of each of these people, what is empty left out; masked where who asks may not read it (see scope)."""
    found: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for start in range(0, len(person_ids), _TOGETHER):
        chunk = list(person_ids[start : start + _TOGETHER])
        marks = ", ".join("?" * len(chunk))
        for person, phone, email in connection.execute(_PEOPLE % marks, chunk):
            found[person] |= _told({"phone": phone, "email": email})
        for person, kind, name, relation, phone, email in connection.execute(_CONTACTS % marks, chunk):
            if f"{kind}_name" not in found[person] and f"{kind}_phone" not in found[person]:
                told = {"name": name, "relation": relation, "phone": phone, "email": email}
                found[person] |= _told({f"{kind}_{column}": text for column, text in told.items()})
        for person, kind, address in connection.execute(_ADDRESSES % marks, chunk):
            found[person].setdefault(f"{kind}_address", " ".join(str(address or "").split()))
    return found


def _told(values: Mapping[str, str | None]) -> dict[str, str]:
    return {field: text for field, text in values.items() if text}
