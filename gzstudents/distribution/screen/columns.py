"""The columns and tabs of the board, as data."""

from collections.abc import Callable

from gzstudents.distribution.queries import Line
from gzstudents.distribution.rules.standing import PLACED, REVOKED, UNDECIDED, UNPLACED, WAITLISTED
from gzstudents.distribution.screen import words
from gzstudents.kernel import codes
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
    Filter("level", mark("培养层次"), pinned=True),
    Filter("college", mark("学院"), pinned=True, column="college"),
    Filter("checked", mark("是否符合"), pinned=True, column="checked"),
    Filter("population", mark("学生群体")),
    Filter("programme", mark("奖学金项目"), column="programme"),
)


def _number_and_level(line: Line) -> str:
    """The level stays beside the name where the window is too narrow for its column."""
    return "  ".join(
        part for part in (line.student_number, codes.label("level", line.level) if line.level else "") if part
    )


def columns(
    checked: Callable[[Line], tuple[str, str]], is_staged: Callable[[Line], bool], is_mixed: Callable[[], bool]
) -> tuple[Column, ...]:
    """`checked`: what the conditions say of a line, and its tone; `is_staged`: decided here and not saved yet; `is_mixed`:
    several programmes are shown together.
    """

    def seat(line: Line) -> str:
        said = words.seat(line.seat)
        return _("{seat} · 未保存", seat=said) if is_staged(line) else said

    return (
        Column("rank", mark("排名"), lambda line: str(line.rank or ""), "number", 78),
        Column(
            "name", mark("姓名"), lambda line: line.name, "name", 180, second=_number_and_level, stretch=True,
            side=lambda line: line.programme if is_mixed() else "",
            copies=((mark("姓名"), lambda line: line.name), (mark("学号"), lambda line: line.student_number)),
        ),
        Column(
            "college", mark("学院"), lambda line: line.college, "text", 120, give_up=2,
            copies=((mark("培养层次"), lambda line: codes.label("level", line.level)), (mark("学院"), lambda line: line.college)),
        ),
        Column("programme", mark("奖学金项目"), lambda line: line.programme, "text", 150, shown=False, give_up=1),
        Column("score", mark("得分"), words.points, "number", 54),
        Column("held", mark("已获（元）"), words.held, "number", 80, give_up=3),
        Column("checked", mark("是否符合"), lambda line: checked(line)[0], "pill", 96, tone=lambda line: checked(line)[1], give_up=4),
        Column(
            "seat", mark("分配"), seat, "pill", 126,
            tone=lambda line: "plum" if is_staged(line) else words.TONES[line.seat.state],
        ),
        Column("number", mark("申请编号"), lambda line: line.number, "text", 140, shown=False, give_up=1),
        Column("why", mark("未分配原因"), lambda line: words.why(line.seat), "text", 220, shown=False, give_up=1),
    )  # fmt: skip
