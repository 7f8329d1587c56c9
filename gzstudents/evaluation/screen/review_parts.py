"""The list of reviews as data: columns, tabs, words; and what the panel says of one."""

from collections.abc import Sequence
from typing import Final

from gzstudents.evaluation.queries.evidence import CLAIMED, Evidence
from gzstudents.evaluation.queries.reviews import ReviewRow
from gzstudents.evaluation.rules import evidence as said
from gzstudents.evaluation.rules.reviews import OPEN, deadline_of
from gzstudents.kernel import codes, money, scaled
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.students.screen.words import latin
from gzstudents.ui.commands import Command
from gzstudents.ui.list_spec import Tab
from gzstudents.ui.panel import Callout, Detail, Pair, Section
from gzstudents.ui.rows import Column

TABS: Final = (
    Tab("all", mark("全部")),
    Tab("due", mark("待评")),
    Tab("drafted", mark("已填写")),
    Tab("waiting", mark("待决定")),
    Tab("decided", mark("已决定")),
    Tab("exempt", mark("免评")),
)
STATES: Final = {
    "due": {"DUE"}, "drafted": {"DRAFTED"}, "waiting": {"SCHOOL", "MISSED"}, "decided": {"DECIDED"}, "exempt": {"EXEMPT"},
}  # fmt: skip
STATE_TONE: Final = {"DUE": "warn", "DRAFTED": "accent", "SCHOOL": "plum", "DECIDED": "ok", "MISSED": "bad"}
_RESULT_TONE: Final = {"QUALIFIED": "ok", "UNQUALIFIED": "bad"}


def name(row: ReviewRow) -> str:
    return latin(row.name)


def points(row: ReviewRow) -> str:
    return scaled.shown(row.score) if row.score is not None else ""


def result(row: ReviewRow) -> str:
    return codes.label("review_result", row.result) if row.result else ""


def decided(row: ReviewRow) -> str:
    """The decision, or while there is none the proposal."""
    if row.decision:
        return codes.label("review_decision", row.decision)
    if row.proposal:
        return _("建议{proposal}", proposal=codes.label("review_decision", row.proposal))
    return ""


def reason(row: ReviewRow) -> str:
    """Why exempt: a code of the list, or the office's own words."""
    return codes.label("review_exemption", row.exempt_reason) if row.exempt_reason else ""


COLUMNS: Final = (
    Column(
        "name", mark("姓名"), name, "name", 190, second=lambda row: row.student_number,
        side=lambda row: latin(row.latin) if row.latin != row.name else "", stretch=True,
        copies=((mark("姓名"), name), (mark("学号"), lambda row: row.student_number)),
    ),
    Column("programme", mark("奖学金项目"), lambda row: row.programme_name, "text", 150, give_up=3),
    Column("college", mark("学院"), lambda row: row.college, "text", 130, give_up=1),
    Column("score", mark("得分"), points, "number", 64),
    Column("result", mark("评审结果"), result, "text", 104),
    Column("decision", mark("建议 / 决定"), decided, "two", 110, second=lambda row: row.effective_on),
    Column(
        "state", mark("状态"), lambda row: codes.label("review_state", row.state), "pill", 96,
        tone=lambda row: STATE_TONE.get(row.state, "neutral"),
    ),
    Column("level", mark("培养层次"), lambda row: codes.label("level", row.level), "text", 80, shown=False, give_up=1),
    Column("award_year", mark("获奖学年"), lambda row: row.award_year, "text", 96, shown=False, give_up=1),
    Column("document", mark("文号"), lambda row: row.document, "text", 110, shown=False, give_up=1),
)  # fmt: skip


def review_detail(
    row: ReviewRow, found: Evidence | None, commands: Sequence[Command], more: Sequence[Command], fill: Command
) -> Detail:
    """The evidence of the records beside what the review says. `fill` takes it over."""
    sections = [_review(row)]
    if found is not None:
        sections += [_evidence(found), _payments(found), _before(found)]
    return Detail(
        name(row),
        "  ·  ".join(part for part in (latin(row.latin) if row.latin != row.name else "", row.student_number) if part),
        row.name[:1],
        pills=[
            (codes.label("review_state", row.state), STATE_TONE.get(row.state, "neutral"), True),
            *([(result(row), _RESULT_TONE.get(row.result, "neutral"), False)] if row.result else []),
            (codes.label("award_state", row.award_state), "neutral", False),
        ],
        commands=commands,
        more=more,
        callouts=_callouts(row, found, fill),
        sections=[one for one in sections if one.pairs],
    )


def _callouts(row: ReviewRow, found: Evidence | None, fill: Command) -> list[Callout]:
    if row.state == "EXEMPT":
        return [Callout(_("免评：{reason}", reason=reason(row)), "neutral")]
    calls = []
    if row.state == "MISSED":
        calls.append(Callout(_("未参加评审，已建议取消；等待设奖单位决定，奖学金目前没有变动"), "bad"))
    if row.state == "DUE":
        day = deadline_of(row.academic_year).isoformat()
        calls.append(Callout(_("材料截止 {day}", day=day), "warn", fill))
    if found is not None and found.suspended_on and row.award_state == "SUSPENDED" and row.state in OPEN:
        calls.append(Callout(_("已于 {day} 中止，满一年可恢复", day=found.suspended_on), "info"))
    return calls


def _review(row: ReviewRow) -> Section:
    pairs = [
        Pair(mark("奖学金项目"), row.programme_name, wide=True),
        Pair(mark("学年"), row.academic_year),
        Pair(mark("评审得分"), points(row)),
        Pair(mark("学习成绩"), row.exam_result, wide=True),
        Pair(mark("出勤率"), scaled.percent(row.attendance_permille) if row.attendance_permille is not None else ""),
        Pair(mark("学习态度与考勤"), row.attitude, wide=True),
        Pair(mark("行为表现与奖惩"), row.conduct, wide=True),
        Pair(mark("学校建议"), codes.label("review_decision", row.proposal) if row.proposal else ""),
        Pair(mark("学校意见"), row.school_opinion, wide=True),
        Pair(mark("设奖单位决定"), codes.label("review_decision", row.decision) if row.decision else ""),
        Pair(mark("生效日期"), row.effective_on),
        Pair(mark("中止至"), row.suspended_until),
        Pair(mark("文号"), row.document),
    ]
    return Section(mark("评审"), [pair for pair in pairs if pair.value])


def _evidence(found: Evidence) -> Section:
    """What the records say, whether it was taken over or not."""
    pairs = [Pair(mark("成绩"), "\n".join(map(said.mark, found.marks)) or _("没有数据"), wide=True)]
    attendance = said.attendance(found.marks)
    pairs.append(Pair(mark("出勤率"), scaled.percent(attendance) if attendance is not None else _("没有数据")))
    signed = _("、").join(found.signed)
    pairs.append(Pair(mark("月度签到"), signed or _("没有数据"), wide=True))
    pairs.append(Pair(mark("缺席"), "\n".join(map(said.away, found.absences)) or _("没有记录"), wide=True))
    pairs.append(Pair(mark("奖惩"), "\n".join(map(said.conducted, found.conduct)) or _("没有记录"), wide=True))
    return Section(mark("依据"), pairs)


def _payments(found: Evidence) -> Section:
    """What is paid, still to come, held or dropped: what a decision does to it is seen here."""
    pairs = [
        Pair(
            mark("应退回") if one.state == CLAIMED else codes.label("instalment_state", one.state),
            _n("{count} 期，{amount} 元", one.many, amount=money.yuan(one.fen)),
        )
        for one in found.payments
    ]
    return Section(mark("发放"), pairs)


def _before(found: Evidence) -> Section:
    last = found.last
    if last is None:
        return Section(mark("上次评审"), [Pair(mark("评审结果"), _("没有记录"))])
    parts = (
        scaled.shown(last.score) if last.score is not None else "",
        codes.label("review_result", last.result) if last.result else "",
        codes.label("review_decision", last.decision) if last.decision else "",
    )
    return Section(mark("上次评审"), [Pair(last.academic_year, " · ".join(part for part in parts if part), wide=True)])


def reviews_detail(rows: Sequence[ReviewRow], commands: Sequence[Command], more: Sequence[Command]) -> Detail:
    """Several reviews: how many in each state."""
    states = {code: sum(row.state == code for row in rows) for code in dict.fromkeys(row.state for row in rows)}
    return Detail(
        _("已选 {counted}", counted=_n("{count} 项", len(rows))),
        commands=commands,
        more=more,
        sections=[
            Section(
                mark("按状态"),
                [Pair(codes.label("review_state", code), f"{count:,}") for code, count in states.items()],
            )
        ],
    )
