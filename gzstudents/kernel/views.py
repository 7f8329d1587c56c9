"""Saved views of the lists: which tab, filters, conditions, columns and order somebody keeps under a name, alone or for all.

They stand in the store, so they follow the person from computer to computer. Nothing of a person stands in them but what
somebody wrote into a condition; the text of the search box is never kept.
"""

import json
from typing import Any, NamedTuple

from sqlalchemy import CheckConstraint, Index, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from gzstudents.kernel import access, names
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.kernel.store import Record, table_options

LONGEST_NAME = 40
MOST = 60  # of one person and one list
LARGEST = 200_000  # characters of a content
SHARING = "views.share"  # the verb whose right it takes to touch what all see


class SavedView(Record):
    """`owner`: the slot of whoever made it, "office" in a store without a password. `content`: JSON, see ui.saved_views."""

    __tablename__ = "saved_views"
    __table_args__ = (
        CheckConstraint("shared IN (0, 1)", name="shared"),
        Index("ix_saved_views_list", "list_id", "owner"),
        table_options("t.name"),
    )

    list_id: Mapped[str]
    owner: Mapped[str]
    name: Mapped[str]
    shared: Mapped[int] = mapped_column(default=0, server_default="0")
    place: Mapped[int] = mapped_column(default=0, server_default="0")
    content: Mapped[str] = mapped_column(default="{}", server_default="{}")


class ViewRow(NamedTuple):
    """One tab. `mine`: whoever is signed in made it."""

    id: int
    name: str
    shared: bool
    mine: bool
    place: int
    content: dict[str, Any]


def owner() -> str:
    """Under what the views of whoever is signed in are kept."""
    person = access.signed_in()
    return access.OFFICE if person is None else person.slot


def list_views(session: Session, *, list_id: str) -> list[ViewRow]:
    """Those that who is signed in sees beside a list, in their order: first her own, then what others share."""
    me = owner()
    found = session.scalars(
        select(SavedView).where(SavedView.list_id == list_id, or_(SavedView.owner == me, SavedView.shared == 1))
    ).all()
    ordered = sorted(found, key=lambda one: (one.owner != me, one.place, one.id))
    return [_row(one, me) for one in ordered]


def find_view(session: Session, *, list_id: str, name: str) -> ViewRow | None:
    """One by its name, as a person types it; her own before one of the same name that others share."""
    sought = names.fold(names.clean(name))
    return next((one for one in list_views(session, list_id=list_id) if names.fold(one.name) == sought), None)


@operation("views.save")
def save(
    session: Session,
    *,
    list_id: str,
    name: str,
    content: dict[str, Any],
    shared: bool = False,
    view_id: int | None = None,
) -> int:
    """A new view, or another content, name or audience of one; returns its id. Raises RuleBroken."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    if len(text) > LARGEST:
        raise RuleBroken(_("这个视图的条件太多，无法保存。"))
    record = _mine(session, view_id) if view_id is not None else _new(session, list_id)
    if shared or record.shared:
        access.require_verb(SHARING)
    record.name = _checked_name(session, record, name)
    record.content, record.shared = text, int(shared)
    session.add(record)
    session.flush()
    return record.id


@operation("views.remove")
def remove(session: Session, *, view_id: int) -> str:
    """Take a view away; returns its name."""
    record = _mine(session, view_id)
    if record.shared:
        access.require_verb(SHARING)
    session.delete(record)
    session.flush()
    return record.name


@operation("views.reorder")
def reorder(session: Session, *, list_id: str, view_ids: list[int]) -> None:
    """Her own views in this order."""
    own = select(SavedView).where(SavedView.list_id == list_id, SavedView.owner == owner())
    places = {view_id: place for place, view_id in enumerate(view_ids)}
    for record in session.scalars(own):
        if record.id in places and record.place != places[record.id]:
            record.place = places[record.id]
    session.flush()


def _new(session: Session, list_id: str) -> SavedView:
    own = session.scalars(select(SavedView).where(SavedView.list_id == list_id, SavedView.owner == owner())).all()
    if len(own) >= MOST:
        raise RuleBroken(_("视图已有 {count} 个。请先删除不用的视图。", count=len(own)))
    return SavedView(
        list_id=list_id, owner=owner(), shared=0, place=max((one.place for one in own), default=-1) + 1, content="{}"
    )


def _mine(session: Session, view_id: int) -> SavedView:
    """What all see may be changed by whoever has the right, what is one's own by oneself."""
    record = session.get(SavedView, view_id)
    if record is None or (record.owner != owner() and not record.shared):
        raise RuleBroken(_("这个视图已被删除。"))
    return record


def _checked_name(session: Session, record: SavedView, name: str) -> str:
    name = names.clean(name)[:LONGEST_NAME]
    if not name:
        raise RuleBroken(_("请填写视图的名称。"))
    others = session.scalars(
        select(SavedView.name).where(
            SavedView.list_id == record.list_id, SavedView.owner == record.owner, SavedView.id != (record.id or 0)
        )
    )
    with session.no_autoflush:
        if names.fold(name) in map(names.fold, others):
            raise RuleBroken(_("已有名为“{name}”的视图，请换一个名称。", name=name))
    return name


def _row(record: SavedView, me: str) -> ViewRow:
    try:
        content = json.loads(record.content)
    except ValueError:
        content = {}
    return ViewRow(
        record.id, record.name, bool(record.shared), record.owner == me, record.place,
        content if isinstance(content, dict) else {},
    )  # fmt: skip
