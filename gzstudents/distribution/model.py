"""Where each application was placed and why, and what the board looked like each time it was saved."""

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from gzstudents.applications.model.applications import of_application
from gzstudents.kernel.fields import shown
from gzstudents.kernel.i18n import mark
from gzstudents.kernel.record_names import coded
from gzstudents.kernel.store import Record, table_options


class Placement(Record):
    """Which cell an application sits in, or why in none. Undecided is the only state that a fill may touch."""

    __tablename__ = "placements"
    __table_args__ = (
        CheckConstraint("state IN ('UNDECIDED', 'PLACED', 'WAITLISTED', 'UNPLACED', 'REVOKED')", name="state"),
        CheckConstraint("method IN ('', 'HAND', 'FILL', 'OPTIMAL')", name="method"),
        CheckConstraint("typeof(amount_fen) = 'integer' AND amount_fen >= 0", name="whole_fen"),
        table_options(of_application(coded("placement_state", "t.state"))),
    )

    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), unique=True)
    state: Mapped[str] = mapped_column(
        default="UNDECIDED", server_default="UNDECIDED", info=shown(mark("分配"), "choice", choices="placement_state")
    )
    # the cell of the quota matrix
    level: Mapped[str] = mapped_column(default="", server_default="")
    grade: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("等级"), "choice", choices="award_grade")
    )
    college: Mapped[str] = mapped_column(default="", server_default="")
    amount_fen: Mapped[int] = mapped_column(default=0, server_default="0", info=shown(mark("金额"), "money"))
    waiting: Mapped[int | None] = mapped_column(info=shown(mark("候补顺序"), "number"))
    reason: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("未分配原因"), "choice", choices="unplaced_reason")
    )
    detail: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("说明"), "lines", wide=True))
    method: Mapped[str] = mapped_column(default="", server_default="")
    before: Mapped[str] = mapped_column(default="", server_default="")  # JSON: what it was before it was revoked
    decided_on: Mapped[str | None] = mapped_column(info=shown(mark("分配日期"), "date"))


class DistributionSnapshot(Record):
    """The board of one cycle at a save, finalisation or revocation: `summary` to read, `content` to compare (JSON)."""

    __tablename__ = "distribution_snapshots"
    __table_args__ = (
        CheckConstraint("kind IN ('SAVE', 'FINALISE', 'REVOKE')", name="kind"),
        Index("ix_distribution_snapshots_cycle", "cycle_id"),
        table_options("t.made_at"),
    )

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    kind: Mapped[str]
    made_at: Mapped[str]
    made_by: Mapped[str] = mapped_column(default="", server_default="")
    summary: Mapped[str] = mapped_column(default="", server_default="")
    content: Mapped[str] = mapped_column(default="", server_default="")
