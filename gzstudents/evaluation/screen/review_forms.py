"""The forms of a review: what it rests on, the school's opinion, the sponsor's decision, an exemption."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from gzstudents.evaluation import operations
from gzstudents.evaluation.queries.reviews import ReviewRow
from gzstudents.evaluation.rules.reviews import terms
from gzstudents.kernel import scaled
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui.acts_screen import ActForm
from gzstudents.ui.desk import Desk

_RESULT = Field("result", mark("评审结果"), "choice", choices="review_result")


class ReviewForm(ActForm):
    """One form, one act on all the reviews it was opened for."""

    def __init__(
        self, desk: Desk, title: str, fields: Sequence[Field], rows: Sequence[ReviewRow], operation: Callable[..., Any],
        said: Callable[[int], str], *, whole: bool = True,
    ) -> None:  # fmt: skip
        subtitle = rows[0].name if len(rows) == 1 else _n("{count} 项", len(rows))
        super().__init__(title, fields, subtitle=subtitle, whole=whole)
        self._desk, self._operation, self._said = desk, operation, said
        self._ids = [row.id for row in rows]
        self._kinds = {field.name: field.kind for field in fields}
        self.saved.connect(self._write)

    def _write(self, values: dict[str, Any]) -> None:
        plain = {
            name: value if value is not None or self._kinds[name] in {"hundredths", "permille"} else ""
            for name, value in values.items()
        }
        self._desk.jobs.write(self._operation, self._on_written, fail=self.refuse, review_ids=self._ids, **plain)

    def _on_written(self, _count: Any, act: int | None) -> None:
        self.done.emit(self._said(len(self._ids)), act)


def _score() -> Field:
    """The line from which one passes is the university's (review.toml), so it is said."""
    line = scaled.shown(terms().qualified_from)
    said = _("满分 100，{points} 分及以上为合格；不填结果时按得分判定", points=line)
    return Field("score", mark("评审得分"), "hundredths", advice=(said, said))


def draft_form(desk: Desk, rows: Sequence[ReviewRow]) -> ReviewForm:
    """All fields of one review; of several only points and result."""
    fields = [_score(), _RESULT]
    if len(rows) == 1:
        fields += [
            Field("exam_result", mark("学习成绩"), "lines", wide=True),
            Field("attendance_permille", mark("出勤率"), "permille"),
            Field("attitude", mark("学习态度与考勤"), "lines", wide=True),
            Field("conduct", mark("行为表现与奖惩"), "lines", wide=True),
        ]
    form = ReviewForm(
        desk, mark("填写评审"), fields, rows, operations.draft_reviews, lambda n: _n("已填写 {count} 项评审", n), whole=False
    )  # fmt: skip
    form.fill(rows[0]._asdict() if len(rows) == 1 else {})
    return form


def opinion_form(desk: Desk, rows: Sequence[ReviewRow]) -> ReviewForm:
    fields = [
        Field("proposal", mark("学校建议"), "choice", choices="review_decision", required=True),
        _RESULT,
        Field("school_opinion", mark("学校意见"), "lines", wide=True),
    ]
    form = ReviewForm(
        desk, mark("学校意见"), fields, rows, operations.give_opinion, lambda n: _n("已填写 {count} 项学校意见", n)
    )
    one = rows[0]
    proposal = "RESUME" if one.award_state == "SUSPENDED" else "SUSPEND" if one.result == "UNQUALIFIED" else "CONTINUE"
    given = {"proposal": one.proposal or proposal, "result": one.result, "school_opinion": one.school_opinion}
    form.fill(given if len(rows) == 1 else {})
    return form


def decision_form(desk: Desk, rows: Sequence[ReviewRow]) -> ReviewForm:
    fields = [
        Field("decision", mark("设奖单位决定"), "choice", choices="review_decision", required=True),
        Field("document", mark("文号")),
        Field("decided_on", mark("决定日期"), "date", required=True),
        Field("effective_on", mark("生效日期"), "date", help=mark("不填则为决定日期；中止一年从这一天算起")),
    ]
    form = ReviewForm(desk, mark("登记决定"), fields, rows, operations.decide, lambda n: _n("已登记 {count} 项决定", n))
    proposals = {row.proposal for row in rows}
    form.fill({"decision": proposals.pop() if len(proposals) == 1 else "", "decided_on": date.today().isoformat()})
    return form


def exempt_form(desk: Desk, rows: Sequence[ReviewRow]) -> ReviewForm:
    fields = [Field("reason", mark("免评原因"), "lines", required=True, wide=True)]
    return ReviewForm(desk, mark("免评"), fields, rows, operations.exempt_review, lambda n: _n("已免评 {count} 项", n))
