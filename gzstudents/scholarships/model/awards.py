"""Awards, what happened to them, and what students have from elsewhere."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from gzstudents.kernel.fields import shown
from gzstudents.kernel.i18n import mark
from gzstudents.kernel.record_names import programme
from gzstudents.kernel.store import Record, table_options
from gzstudents.scholarships.model.programmes import WHOLE
from gzstudents.students.model import PERSON_LABEL, label_through

_AWARD_LABEL = (
    f"(SELECT {PERSON_LABEL.replace('t.', 'p.')} FROM people p WHERE p.id = t.person_id) || ' ' || "
    f"{programme('t.programme_id')} || ' ' || t.academic_year"
)


class Award(Record):
    """A scholarship of one academic year, given to an enrolment. The amount is kept as decided (domain: trap 28)."""

    __tablename__ = "awards"
    __table_args__ = (
        CheckConstraint("state IN ('ACTIVE', 'SUSPENDED', 'CANCELLED', 'FINISHED')", name="state"),
        CheckConstraint(WHOLE, name="whole_fen"),
        Index("ix_awards_person", "person_id"),
        Index("ix_awards_year", "academic_year", "programme_id"),
        Index("ix_awards_enrolment", "enrolment_id"),
        Index("ix_awards_certificate", "certificate_id"),
        Index(
            "uq_awards_standing",
            "programme_id",
            "academic_year",
            "person_id",
            unique=True,
            sqlite_where=text("state <> 'CANCELLED'"),
        ),
        table_options(_AWARD_LABEL),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    # the certificate that stands; also what makes undo keep an award whose certificate was printed
    certificate_id: Mapped[int | None] = mapped_column(ForeignKey("certificates.id"))
    academic_year: Mapped[str] = mapped_column(info=shown(mark("学年"), required=True))
    level: Mapped[str] = mapped_column(default="", server_default="")  # of the enrolment on the day of the decision
    grade: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("等级"), "choice", choices="award_grade")
    )
    amount_fen: Mapped[int] = mapped_column(info=shown(mark("金额"), "money"))
    decided_on: Mapped[str] = mapped_column(info=shown(mark("评定日期"), "date", required=True))
    # the days it is paid for, both inclusive; empty: the academic year
    starts_on: Mapped[str | None] = mapped_column(info=shown(mark("资助起始日期"), "date"))
    ends_on: Mapped[str | None] = mapped_column(info=shown(mark("资助结束日期"), "date"))
    state: Mapped[str] = mapped_column(
        default="ACTIVE", server_default="ACTIVE", info=shown(mark("状态"), "choice", choices="award_state")
    )
    note: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("备注"), "lines"))


class AwardEvent(Record):
    """What happened to an award after it was given: suspended, resumed, cancelled, adjusted, finished."""

    __tablename__ = "award_events"
    __table_args__ = (
        CheckConstraint("kind IN ('SUSPEND', 'RESUME', 'CANCEL', 'FINISH', 'ADJUST')", name="kind"),
        Index("ix_award_events_award", "award_id"),
        table_options(f"(SELECT {_AWARD_LABEL.replace('t.', 'a.')} FROM awards a WHERE a.id = t.award_id)"),
    )

    award_id: Mapped[int] = mapped_column(ForeignKey("awards.id"))
    kind: Mapped[str] = mapped_column(info=shown(mark("事件"), "choice", choices="award_event"))
    happened_on: Mapped[str] = mapped_column(info=shown(mark("日期"), "date"))
    reason: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("原因"), "lines"))


class ExternalAward(Record):
    """A scholarship from elsewhere, entered for information: exclusive programmes must know of it (domain: trap 29)."""

    __tablename__ = "external_awards"
    __table_args__ = (
        CheckConstraint(f"amount_fen IS NULL OR {WHOLE}", name="whole_fen"),
        Index("ix_external_awards_person", "person_id", "academic_year"),
        table_options(label_through("people", "person_id", "t.name")),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    academic_year: Mapped[str] = mapped_column(info=shown(mark("学年"), required=True))
    name: Mapped[str] = mapped_column(info=shown(mark("奖学金名称"), required=True))
    sponsor_kind: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("单位类型"), "choice", choices="sponsor_type")
    )
    amount_fen: Mapped[int | None] = mapped_column(info=shown(mark("金额"), "money"))
    # a foreign government's money is no "other Chinese scholarship"
    is_chinese: Mapped[int] = mapped_column(default=1, server_default="1", info=shown(mark("中国奖学金"), "flag"))
    source: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("信息来源")))
    note: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("备注"), "lines"))
