"""What the list of deadlines shows: its columns, tabs and groups."""

from gzstudents.kernel import codes
from gzstudents.kernel.i18n import mark
from gzstudents.permits import queries, words
from gzstudents.permits.queries import Line
from gzstudents.permits.rules import rule_of
from gzstudents.ui.list_spec import Filter, Tab
from gzstudents.ui.rows import Column

GROUPS = {"due": frozenset(queries.DUE), "late": frozenset({"late"}), "today": frozenset({"today"}), "week": frozenset({"week"}),
          "month": frozenset({"month"}), "process": frozenset({"process"}), "rest": frozenset({"snoozed", "closed", "later"})}  # fmt: skip

TABS = (
    Tab("due", mark("要办")), Tab("late", mark("已逾期")), Tab("today", mark("最迟今天")), Tab("week", mark("一周内")),
    Tab("month", mark("30 天内")), Tab("process", mark("受理中")), Tab("rest", mark("其他")),
)  # fmt: skip
FILTERS = (
    Filter("rule", mark("事项"), pinned=True, column="rule"),
    Filter("college", mark("培养单位"), pinned=True, column="college"),
    Filter("day", mark("最迟办理日"), column="act_by"),
    Filter("told", mark("发信"), column="told"),
    Filter("population", mark("学生群体")),
)
COLUMNS = (
    Column("person", mark("姓名"), lambda row: row.name, "name", 180, second=lambda row: row.student_number,
           copies=((mark("姓名"), lambda row: row.name), (mark("学号"), lambda row: row.student_number))),
    Column("rule", mark("事项 / 不办的后果"), lambda row: words.title(row.deadline.rule), "two", 300,
           second=lambda row: words.under(row.deadline), stretch=True,
           copies=((mark("事项"), lambda row: words.title(row.deadline.rule)),
                   (mark("不办的后果"), lambda row: rule_of(row.deadline.rule).consequence))),
    Column("act_by", mark("最迟办理日"), lambda row: row.deadline.act_by, "date", 128,
           until=lambda row: (words.when(row.deadline), _tone(row))),
    Column("state", mark("状态"), lambda row: codes.label("deadline_state", row.deadline.state), "pill", 96,
           tone=lambda row: words.STATE_TONE[row.deadline.state], give_up=4),
    Column("told", mark("发信日期"), lambda row: row.told_on, "text", 96, give_up=2),
    Column("college", mark("培养单位"), lambda row: row.college, "text", 130, give_up=3),
    Column("due", mark("法定期限"), lambda row: row.deadline.due, "text", 100, give_up=1, shown=False),
    Column("region", mark("国家/地区"), queries.region, "text", 100, give_up=1, shown=False),
)  # fmt: skip


def _tone(row: Line) -> str:
    tone = words.SEVERITY_TONE[row.deadline.severity]
    return "faint" if tone == "neutral" else tone
