"""What reviewers gave, and who may not review whom."""

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gzstudents.applications.model.applications import APPLICATION_LABEL, of_application
from gzstudents.kernel.fields import shown
from gzstudents.kernel.i18n import mark
from gzstudents.kernel.store import Record, table_options


class Review(Record):
    """One reviewer's judgement of one application. With a conflict of interest it counts for nothing."""

    __tablename__ = "reviews"
    __table_args__ = (
        CheckConstraint("recommendation IN ('', 'SUPPORT', 'OPPOSE', 'ABSTAIN')", name="recommendation"),
        UniqueConstraint("application_id", "reviewer"),
        table_options(of_application("t.reviewer")),
    )

    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    reviewer: Mapped[str] = mapped_column(info=shown(mark("评审人"), "name", required=True))
    conflict: Mapped[int] = mapped_column(default=0, server_default="0", info=shown(mark("利益冲突，回避"), "flag"))
    conflict_reason: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("回避原因"), "lines"))
    recommendation: Mapped[str] = mapped_column(
        default="", server_default="", info=shown(mark("评审意见"), "choice", choices="recommendation")
    )
    comment: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("评语"), "lines", wide=True))
    reviewed_on: Mapped[str | None] = mapped_column(info=shown(mark("评审日期"), "date"))


class ReviewScore(Record):
    """The points a reviewer gave for one criterion, in hundredths."""

    __tablename__ = "review_scores"
    __table_args__ = (
        CheckConstraint("typeof(points) = 'integer' AND points >= 0", name="points"),
        UniqueConstraint("review_id", "criterion_id"),
        table_options(
            f"(SELECT {APPLICATION_LABEL.replace('t.', 'a.')} FROM reviews r JOIN applications a ON a.id = r.application_id "
            "WHERE r.id = t.review_id)"
        ),
    )

    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"))
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criteria.id"))
    points: Mapped[int] = mapped_column(info=shown(mark("得分"), "hundredths", required=True))
