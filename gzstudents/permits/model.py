"""What the office knows of a stay beyond papers and roll, and what it decided about deadlines."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gzstudents.kernel.fields import shown
from gzstudents.kernel.i18n import mark
from gzstudents.kernel.store import Record, table_options
from gzstudents.students.model import label_through


class StayFact(Record):
    """Something that happened on a day: an entry, a move, a registration of lodging, insurance. Never overwritten: what was
    written down wrongly is taken away and recorded anew.
    """

    __tablename__ = "stay_facts"
    __table_args__ = (
        Index("ix_stay_facts_person", "person_id", "kind"),
        Index("ix_stay_facts_kind", "kind"),
        table_options(label_through("people", "person_id", "t.kind || ' ' || t.day")),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(info=shown(mark("事项"), "choice", choices="stay_fact", required=True, wide=True))
    day: Mapped[str] = mapped_column(info=shown(mark("日期"), "date", required=True))
    until: Mapped[str | None] = mapped_column(info=shown(mark("至"), "date"))
    number: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("编号或回执号")))
    detail: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("说明"), wide=True))
    source: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("依据"), wide=True))


class DeadlineState(Record):
    """What the office decided about one deadline: it belongs to (rule, person, document) and outlives working it out anew.

    `due` is the deadline it was said of: a waiver of one day says nothing about another.
    """

    __tablename__ = "deadline_states"
    __table_args__ = (
        CheckConstraint("state IN ('SNOOZED', 'WAIVED', 'IN_PROCESS', 'DONE')", name="state"),
        UniqueConstraint("person_id", "rule", "document"),
        table_options(label_through("people", "person_id", "t.rule")),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    rule: Mapped[str]
    document: Mapped[str]
    state: Mapped[str] = mapped_column(info=shown(mark("状态"), "choice", choices="deadline_state"))
    until: Mapped[str | None] = mapped_column(info=shown(mark("推迟到"), "date"))
    reason: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("原因"), "lines", wide=True))
    receipt: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("受理回执编号")))
    receipt_on: Mapped[str | None] = mapped_column(info=shown(mark("受理日期"), "date"))
    due: Mapped[str] = mapped_column(default="", server_default="")
