"""The columns and tabs of the list of awards, as data."""

from gzstudents.kernel import codes, money
from gzstudents.kernel.i18n import _, mark
from gzstudents.scholarships.screen import words
from gzstudents.ui.list_spec import Tab
from gzstudents.ui.rows import Column

TABS = (
    Tab("all", mark("全部")),
    Tab("active", mark("有效")),
    Tab("suspended", mark("中止")),
    Tab("cancelled", mark("已取消")),
)
STATES = {"active": "ACTIVE", "suspended": "SUSPENDED", "cancelled": "CANCELLED"}
COLUMNS = (
    Column(
        "name", mark("姓名"), words.name, "name", 200, second=lambda row: row.student_number,
        side=words.second_name, stretch=True,
        copies=((mark("姓名"), words.name), (mark("护照姓名"), lambda row: row.latin),
                (mark("学号"), lambda row: row.student_number)),
    ),
    Column(
        "programme", mark("奖学金 / 等级"), lambda row: row.programme_name, "two", 146, give_up=4,
        second=lambda row: " · ".join(one for one in (words.grade(row.grade), words.level(row.level)) if one),
        copies=((mark("奖学金项目"), lambda row: row.programme_name), (mark("等级"), lambda row: words.grade(row.grade)),
                (mark("培养层次"), lambda row: words.level(row.level))),
    ),
    Column(
        "grade", mark("等级 / 层次"), lambda row: words.grade(row.grade) or words.level(row.level), "two", 88, give_up=2, shown=False,
        second=lambda row: words.level(row.level) if row.grade else "",
        copies=((mark("等级"), lambda row: words.grade(row.grade)), (mark("培养层次"), lambda row: words.level(row.level))),
    ),
    Column("amount", mark("金额（元）"), lambda row: money.yuan(row.amount_fen), "number", 92),
    Column(
        "certificate", mark("证书 / 评定日期"), lambda row: row.certificate or _("没有证书"), "two", 142, give_up=3,
        second=lambda row: row.decided_on,
        copies=((mark("证书编号"), lambda row: row.certificate), (mark("评定日期"), lambda row: row.decided_on)),
    ),
    Column(
        "state", mark("状态"), lambda row: codes.label("award_state", row.state), "pill", 80,
        tone=lambda row: words.STATE_TONE.get(row.state, "neutral"),
    ),
    Column("decided_on", mark("评定日期"), lambda row: row.decided_on, "text", 100, shown=False, give_up=1),
    Column("population", mark("学生群体"), lambda row: codes.label("population", row.population), "text", 100, shown=False, give_up=1),
    Column("printed", mark("证书打印"), words.printed, "text", 88, shown=False, give_up=1),
    Column("academic_year", mark("学年"), lambda row: row.academic_year, "text", 96, shown=False, give_up=1),
)  # fmt: skip
LISTS = {"grade": "award_grade", "level": "level", "population": "population"}
