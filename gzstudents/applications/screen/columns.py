"""The columns, tabs and filters of the list."""

from gzstudents.applications.rules import moves
from gzstudents.applications.screen import words
from gzstudents.kernel.i18n import mark
from gzstudents.ui.list_spec import Filter, Tab
from gzstudents.ui.rows import Column

COLUMNS = (
    Column("name", mark("姓名"), words.name, "name", 196, second=words.second, stretch=True,
           copies=((mark("姓名"), words.name), (mark("学号"), lambda row: row.student_number))),
    Column("number", mark("申请编号"), lambda row: row.number, "two", 126, give_up=3, copies=((mark("申请编号"), lambda row: row.number),)),
    Column("programme", mark("奖学金 / 等级"), lambda row: row.programme_name, "two", 168, second=lambda row: words.grade(row.wanted_grade),
           copies=((mark("奖学金项目"), lambda row: row.programme_name), (mark("申请等级"), lambda row: words.grade(row.wanted_grade))),
           give_up=1),
    Column("college", mark("学院 / 层次"), lambda row: row.college, "two", 132, second=lambda row: words.level(row.level),
           copies=((mark("学院"), lambda row: row.college), (mark("培养层次"), lambda row: words.level(row.level))), give_up=2),
    Column("stage", mark("状态"), words.status, "pill", 118, tone=words.tone),
    Column("given", mark("评审"), words.reviews, "number", 66, give_up=4),
    Column("score", mark("得分"), words.score, "number", 72),
    Column("rank", mark("排名"), words.rank, "number", 62),
    Column("college_rank", mark("学院排名"), lambda row: str(row.college_rank or ""), "number", 76, shown=False, give_up=1),
    Column("preference", mark("志愿"), lambda row: str(row.preference), "number", 62, shown=False, give_up=1),
    Column("submitted_on", mark("提交日期"), lambda row: row.submitted_on, "text", 96, shown=False, give_up=1),
    Column("year", mark("学年"), lambda row: row.academic_year, "text", 90, shown=False, give_up=1),
)  # fmt: skip
TABS = (
    Tab("all", mark("全部")),
    Tab("drafts", mark("填写中")),
    Tab("review", mark("待评审")),
    Tab("documents", mark("待补材料")),
    Tab("renewals", mark("续发")),
    Tab("ended", mark("未获奖与退出")),
)
FILTERS = (
    Filter("programme", mark("奖学金项目"), pinned=True, column="programme"),
    Filter("stage", mark("办理阶段"), pinned=True, column="stage"),
    Filter("outcome", mark("结果"), pinned=True),
    Filter("college", mark("学院"), pinned=True, column="college"),
    Filter("level", mark("培养层次")),
    Filter("wanted_grade", mark("申请等级")),
    Filter("population", mark("学生群体")),
    Filter("route", mark("申请类型")),
)
LISTS = {
    "stage": "application_stage", "outcome": "application_outcome", "level": "level", "wanted_grade": "award_grade",
    "population": "population", "route": "application_route",
}  # fmt: skip
ENDED = frozenset({"REJECTED", "EXCLUDED", "CHALLENGED"}) | moves.GONE
