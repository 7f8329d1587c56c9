"""The columns and tabs of the board, as data."""

from collections.abc import Callable

from gzstudents.distribution.queries import Line
from gzstudents.distribution.rules.standing import PLACED, REVOKED, UNDECIDED, UNPLACED, WAITLISTED
from gzstudents.distribution.screen import words
from gzstudents.kernel import codes, scaled
from gzstudents.kernel.i18n import _, mark
from gzstudents.ui.list_spec import Filter, Tab
from gzstudents.ui.rows import Column

TABS = (
    Tab("all", mark("全部")),
    Tab("open", mark("未决定")),
    Tab("placed", mark("已分配")),
    Tab("waiting", mark("候补")),
    Tab("without", mark("未分配")),
)
STATES = {"open": (UNDECIDED,), "placed": (PLACED,), "waiting": (WAITLISTED,), "without": (UNPLACED, REVOKED)}
FILTERS = (
    Filter("level", mark("培养层次"), pinned=True, column="level"),
    Filter("college", mark("学院"), pinned=True, column="level"),
    Filter("checked", mark("是否符合"), pinned=True, column="checked"),
    Filter("population", mark("学生群体")),
    Filter("programme", mark("奖学金项目"), column="programme"),
)


def columns(checked: Callable[[Line], tuple[str, str]], is_staged: Callable[[Line], bool]) -> tuple[Column, ...]:
    """`checked`: what the conditions say of a line, and its tone; `is_staged`: decided here and not saved yet."""

    def seat(line: Line) -> str:
        said = words.seat(line.seat)
        return _("{seat} · 未保存", seat=said) if is_staged(line) else said

    return (
        Column("rank", mark("排名"), lambda line: str(line.rank or ""), "number", 72),
        Column(
            "name", mark("姓名"), lambda line: line.name, "name", 180, second=lambda line: line.student_number, stretch=True,
        ),
        Column(
            "level", mark("层次 / 学院"), lambda line: codes.label("level", line.level), "two", 108, give_up=2,
            second=lambda line: line.college,
            copies=((mark("培养层次"), lambda line: codes.label("level", line.level)), (mark("学院"), lambda line: line.college)),
        ),
        Column("programme", mark("奖学金项目"), lambda line: line.programme, "text", 150, shown=False, give_up=1),
        Column("score", mark("得分"), lambda line: scaled.shown(line.score) if line.score is not None else "", "number", 54),
        Column("held", mark("已获（元）"), words.held, "number", 80, give_up=3),
        Column("checked", mark("是否符合"), lambda line: checked(line)[0], "pill", 96, tone=lambda line: checked(line)[1], give_up=4),
        Column(
            "seat", mark("分配"), seat, "pill", 126,
            tone=lambda line: "plum" if is_staged(line) else words.TONES[line.seat.state],
        ),
        Column("number", mark("申请编号"), lambda line: line.number, "text", 140, shown=False, give_up=1),
        Column("why", mark("未分配原因"), lambda line: words.why(line.seat), "text", 220, shown=False, give_up=1),
    )  # fmt: skip
