"""Groups of countries that the office keeps itself, with dated membership."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from gzstudents.kernel.fields import shown
from gzstudents.kernel.i18n import mark
from gzstudents.kernel.record_names import coded, either
from gzstudents.kernel.store import Record, table_options


class CountryGroup(Record):
    """A group of the office's own: trade partners, sister cities. Shipped groups stand in resources/codes/groups.toml."""

    __tablename__ = "country_groups"
    __table_args__ = (table_options(either("t.zh", "t.en")),)

    code: Mapped[str] = mapped_column(unique=True)
    zh: Mapped[str] = mapped_column(info=shown(mark("名称"), required=True))
    en: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("英文名称")))
    source: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("依据"), wide=True))
    as_of: Mapped[str | None] = mapped_column(info=shown(mark("截至日期"), "date"))


class GroupMember(Record):
    """A country in a group, with the days it belongs to it (both inclusive, None is open)."""

    __tablename__ = "country_group_members"
    __table_args__ = (
        Index("ix_country_group_members_group", "group_id"),
        table_options(
            f"(SELECT {either('g.zh', 'g.en')} FROM country_groups g WHERE g.id = t.group_id) || ' ' || "
            + coded("country", "t.country")
        ),
    )

    group_id: Mapped[int] = mapped_column(ForeignKey("country_groups.id"))
    country: Mapped[str] = mapped_column(info=shown(mark("国家/地区"), "country", choices="country", required=True))
    valid_from: Mapped[str | None] = mapped_column(info=shown(mark("起始日期"), "date"))
    valid_to: Mapped[str | None] = mapped_column(info=shown(mark("截止日期"), "date"))
