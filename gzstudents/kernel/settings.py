"""What the office has set: values by key in the store, over the defaults that ship as a resource."""

import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from gzstudents.kernel import paths
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _
from gzstudents.kernel.record_names import coded
from gzstudents.kernel.store import Record, table_options


class Setting(Record):
    """One value the office has set; a key without a row has its default."""

    __tablename__ = "settings"
    __table_args__ = (table_options(coded("setting", "t.key")),)

    key: Mapped[str] = mapped_column(unique=True)
    value: Mapped[str] = mapped_column(default="", server_default="")


SCHOOL = "university_zh"  # without it nothing may be printed in a school's name


@lru_cache(maxsize=1)
def defaults() -> dict[str, str]:
    """Every key there is, with the value that ships."""
    shipped = tomllib.loads(paths.resource("office.toml").read_text(encoding="utf-8"))
    return {key: str(value) for key, value in shipped["settings"].items()}


def get_settings(session: Session) -> dict[str, str]:
    """Every key with the office's value, or the default."""
    own = session.execute(select(Setting.key, Setting.value)).all()
    return {**defaults(), **{key: value for key, value in own}}  # noqa: C416 - rows are no pairs to dict()


def on_paper(values: Mapping[str, str]) -> dict[str, str]:
    """The settings as they are printed: where the school has no name yet, words that nobody takes for one."""
    stand_ins = tomllib.loads(paths.resource("office.toml").read_text(encoding="utf-8"))["stand_ins"]
    return {**values, **{key: text for key, text in stand_ins.items() if not values.get(SCHOOL)}}


def unnamed() -> str:
    """What is said where a certificate is asked for before the school has a name."""
    return _("还没有填写学校名称。请先在“设置”里填写学校与署名，再颁发证书。")


@operation("office.settings")
def save_settings(session: Session, **values: str) -> dict[str, str]:
    """Set the given keys; a value equal to the default removes the office's own. Returns all settings."""
    unknown = sorted(set(values) - set(defaults()))
    if unknown:
        raise UserError(_("没有名为“{key}”的设置。", key=unknown[0]))
    own = {row.key: row for row in session.scalars(select(Setting))}
    for key, value in values.items():
        text = str(value).strip()
        row = own.get(key)
        if row is None and text != defaults()[key]:
            session.add(Setting(key=key, value=text))
        elif row is not None and text == defaults()[key]:
            session.delete(row)
        elif row is not None:
            row.value = text
    session.flush()
    return get_settings(session)


def note_moment(session: Session, key: str) -> None:
    """When something was done that changes no other row: an act without a change would leave no trace, and with it no note."""
    note_value(session, key, datetime.now(UTC).isoformat(timespec="milliseconds"))


def note_value(session: Session, key: str, value: str) -> None:
    """What the program itself remembers for the store, within another act."""
    known = session.scalar(select(Setting).where(Setting.key == key))
    if known is None:
        session.add(Setting(key=key, value=value))
    elif known.value != value:
        known.value = value
    session.flush()
