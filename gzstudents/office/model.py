"""The people of the office: who may sign in to a protected store, and as what."""

from sqlalchemy.orm import Mapped, mapped_column

from gzstudents.kernel.store import Record, table_options


class OfficePerson(Record):
    """One person with a slot in the file of keys. Never deleted: the journal speaks of her."""

    __tablename__ = "office_people"
    __table_args__ = (table_options("t.name"),)

    slot: Mapped[str] = mapped_column(unique=True)
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(default="", server_default="")
    roles: Mapped[str] = mapped_column(default="", server_default="")  # codes of resources/rights.toml, with spaces
    college: Mapped[str] = mapped_column(default="", server_default="")  # "" for all
    active: Mapped[int] = mapped_column(default=1, server_default="1")
