"""What the office knows of a stay beyond papers and roll, and what it decided about deadlines."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gzstudents.kernel.fields import shown
from gzstudents.kernel.i18n import mark
from gzstudents.kernel.record_names import coded
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
        table_options(label_through("people", "person_id", coded("stay_fact", "t.kind") + " || ' ' || t.day")),
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


class DeadlineLetter(Record):
    """That a person was written to about a deadline: on which day, in which form and language. What stood in it is not kept."""

    __tablename__ = "deadline_letters"
    __table_args__ = (
        Index("ix_deadline_letters_person", "person_id"),
        table_options(label_through("people", "person_id", "t.rule || ' ' || t.sent_on")),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    rule: Mapped[str]
    document: Mapped[str]
    due: Mapped[str] = mapped_column(default="", server_default="")
    sent_on: Mapped[str] = mapped_column(info=shown(mark("发信日期"), "date", required=True))
    form: Mapped[str] = mapped_column(info=shown(mark("形式"), "choice", choices="letter_form", required=True))
    language: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("语言")))


class WorkHours(Record):
    """Hours of work-study of one person for one employer in a week (Monday to Sunday) or a month. Minutes, so that sums are exact."""

    __tablename__ = "work_hours"
    __table_args__ = (
        CheckConstraint("minutes > 0", name="minutes"),
        CheckConstraint("until >= since", name="period"),
        Index("ix_work_hours_person", "person_id", "since"),
        table_options(label_through("people", "person_id", "t.since || ' ' || t.employer")),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    since: Mapped[str] = mapped_column(info=shown(mark("自"), "date", required=True))
    until: Mapped[str] = mapped_column(info=shown(mark("至"), "date", required=True))
    minutes: Mapped[int] = mapped_column(info=shown(mark("分钟"), "number", required=True))
    employer: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("用工单位"), wide=True))
    place: Mapped[str] = mapped_column(
        default="ON", server_default="ON", info=shown(mark("地点"), "choice", choices="work_place", required=True)
    )
    annotation: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("居留许可加注")))
