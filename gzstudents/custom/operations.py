"""Defining, changing, ordering and retiring the office's own fields. Nothing is deleted: values may stand in a field."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gzstudents.custom import queries, rules
from gzstudents.kernel.access import operation
from gzstudents.kernel.custom import definition, values
from gzstudents.kernel.custom.definition import SEARCHABLE, WITH_OPTIONS, Definition, options_text
from gzstudents.kernel.custom.model import CustomField
from gzstudents.kernel.errors import RuleBroken, StaleRecord
from gzstudents.kernel.i18n import _, _n
from gzstudents.kernel.store import existing
from gzstudents.students.custom.queries import TABLES
from gzstudents.students.importing import columns

_TEXTS = ("label_zh", "label_en", "help_zh", "help_en", "kind", "needs", "section")
_FLAGS = ("required", "is_unique", "searchable")
COLUMNS = frozenset({*_TEXTS, *_FLAGS, "options"})
MOST_FIELDS = 200


@operation("custom.add")
def add(session: Session, *, owner: str, key: str = "", **given: Any) -> int:
    """Define a field; returns its id. `given`: COLUMNS; `options` as a person writes them, see rules.read_options().

    Raises RuleBroken for a name that another field or column has, and for parts that do not fit each other.
    """
    others = definition.read(session, retired=True)
    if sum(not one.retired for one in others) >= MOST_FIELDS:
        raise RuleBroken(_("最多 {most} 个自定义字段。请先停用不用的。", most=MOST_FIELDS))
    said = rules.given(_known(given))
    keys = {one.key for one in others}
    if key:
        rules.check_key(key, keys)
    else:
        key = rules.key_for(said.get("label_en", ""), said.get("label_zh", ""), keys)
    made = _with(Definition(0, 1, key, owner, "", "", place=_last(session) + 1), said)
    _check(session, made)
    record = CustomField(key=key, owner=owner, place=made.place, **_stored(made))
    session.add(record)
    session.flush()
    return record.id


@operation("custom.edit")
def edit(session: Session, *, field_id: int, changes: Mapping[str, Any], version: int | None = None) -> int:
    """Change a definition; returns how many values were turned into another kind. A kind changes only where all of them can.

    Raises RuleBroken where not, and StaleRecord when it is not `version` any more.
    """
    record = _record(session, field_id)
    if version is not None and record.version != version:
        raise StaleRecord(_("这个字段刚被别人修改过，请重新打开后再改。"))
    before = _of(session, field_id)
    after = _with(before, rules.given(_known(changes)))
    if after.kind not in SEARCHABLE and before.kind in SEARCHABLE and "searchable" not in changes:
        after = after._replace(searchable=False)
    _check(session, after)
    if after.is_unique and not before.is_unique and (count := queries.repeated(session, before)):
        raise RuleBroken(_n("已有 {count} 个值重复，不能要求不得重复。", count))
    turned = _convert(session, before, after)
    for column, value in _stored(after).items():
        setattr(record, column, value)
    session.flush()
    return turned


@operation("custom.retire")
def retire(session: Session, *, field_id: int, retired: bool = True) -> None:
    """Take a field out of forms, lists, sheets and letters; its values stay, and come back with it."""
    record = _record(session, field_id)
    if not retired:
        _check(session, _of(session, field_id)._replace(retired=False))
    record.retired = int(retired)
    session.flush()


@operation("custom.order")
def reorder(session: Session, *, field_ids: Sequence[int]) -> None:
    """Put the fields into this order; those that are not named follow as they stand."""
    records = {one.id: one for one in session.scalars(select(CustomField))}
    named = [field_id for field_id in dict.fromkeys(field_ids) if field_id in records]
    rest = sorted((one for one in records.values() if one.id not in named), key=lambda one: (one.place, one.id))
    for place, field_id in enumerate([*named, *(one.id for one in rest)], 1):
        if records[field_id].place != place:
            records[field_id].place = place
    session.flush()


def changed(before: Definition, changes: Mapping[str, Any]) -> Definition:
    """The definition that an edit would make, for a preview. Raises RuleBroken for choices that cannot be read."""
    return _with(before, rules.given(_known(changes)))


def _known(given: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(given) - COLUMNS
    if unknown:
        raise KeyError(f"no such columns: {sorted(unknown)}")
    return dict(given)


def _with(before: Definition, said: Mapping[str, Any]) -> Definition:
    found: dict[str, Any] = {name: str(said[name] or "") for name in _TEXTS if name in said}
    found |= {name: bool(said[name]) for name in _FLAGS if name in said}
    after = before._replace(**found)
    if after.kind in WITH_OPTIONS and "options" in said:
        options = rules.read_options(str(said["options"] or ""), before.options, several=after.kind == "choices")
        after = after._replace(options=options)
    return after


def _check(session: Session, field: Definition) -> None:
    if not (field.label_zh or field.label_en):
        raise RuleBroken(_("请填写字段的名称。"))
    taken = queries.taken_headings(session, field.id or None)
    for label in filter(None, (field.label_zh, field.label_en)):
        rules.check_label(label, taken=taken)
        bare = columns.without_brackets(label)  # 学号（必填） would be taken for 学号
        if rules.heading_key(bare):
            rules.check_label(bare, taken=taken)
    rules.check(field)


def _stored(field: Definition) -> dict[str, Any]:
    return {
        **{name: getattr(field, name) for name in _TEXTS},
        **{name: int(getattr(field, name)) for name in _FLAGS},
        "options": options_text(field.options),
    }


def _record(session: Session, field_id: int) -> CustomField:
    return existing(session, CustomField, field_id, _("这个字段已不存在。"))


def _of(session: Session, field_id: int) -> Definition:
    found = queries.get_field(session, field_id)
    if found is None:
        raise RuleBroken(_("这个字段已不存在。"))
    return found


def _last(session: Session) -> int:
    return int(session.scalar(select(func.coalesce(func.max(CustomField.place), 0))) or 0)


# -- values that follow ------------------------------------------------------------------------------------------------------


def _convert(session: Session, before: Definition, after: Definition) -> int:
    """Turn every different value once; all rows that have it follow in one statement."""
    kept = (before.kind, before.searchable) == (after.kind, after.searchable)
    if kept:
        return 0
    counts = queries.counted_values(session, before)
    new = {text: values.converted(before, after, text) for text in counts}
    failing = sum(counts[text] for text, found in new.items() if found is None)
    if failing:
        raise RuleBroken(
            _n("有 {count} 个值不能改成这种类型，没有更改任何数据。请先改正这些值。", failing),
            [values.words(before, text) for text, found in new.items() if found is None][:20],
        )
    table, _column = TABLES[after.owner]
    rows = [[text, *_row(after, found or "")] for text, found in new.items()]
    session.connection().exec_driver_sql(  # at once: what one value becomes may be what another one was
        f"UPDATE {table} AS t SET text = m.value ->> 1, number = m.value ->> 2, keys = m.value ->> 3, "
        "version = t.version + 1 FROM json_each(?) m WHERE t.field_id = ? AND t.text = m.value ->> 0 "
        "AND (t.text, t.number, t.keys) IS NOT (m.value ->> 1, m.value ->> 2, m.value ->> 3)",
        (json.dumps(rows, ensure_ascii=False), before.id),
    )
    session.expire_all()
    return sum(counts.values()) if before.kind != after.kind else 0


def _row(field: Definition, text: str) -> tuple[str, int | None, str]:
    return text, values.number(field, text), values.search_keys(field, text)
