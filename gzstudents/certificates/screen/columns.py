"""The columns and tabs of the register of certificates, as data."""

from gzstudents.certificates.screen.pane import STATE_TONE, state_of, state_words
from gzstudents.kernel.i18n import _, mark
from gzstudents.ui.list_spec import Tab
from gzstudents.ui.rows import Column

COLUMNS = (
    Column("holder", mark("获奖人"), lambda row: row.holder, "name", 200, second=lambda row: row.number, stretch=True,
           copies=((mark("获奖人"), lambda row: row.holder), (mark("证书编号"), lambda row: row.number))),
    Column("programme", mark("项目 / 学年"), lambda row: row.programme_name, "two", 150, give_up=2,
           second=lambda row: row.academic_year,
           copies=((mark("奖学金项目"), lambda row: row.programme_name), (mark("学年"), lambda row: row.academic_year))),
    Column("issued_on", mark("颁发日期"), lambda row: row.issued_on, "text", 96, give_up=1),
    Column("state", mark("状态"), state_words, "pill", 108, tone=lambda row: STATE_TONE[state_of(row)]),
    Column("number", mark("证书编号"), lambda row: row.number, "text", 150, shown=False, give_up=1),
    Column("printed_at", mark("打印时间"), lambda row: row.printed_at[:10], "text", 100, shown=False, give_up=1),
)  # fmt: skip
TABS = (
    Tab("unprinted", mark("未打印")),
    Tab("printed", mark("已打印")),
    Tab("void", mark("作废")),
    Tab("all", mark("全部")),
)


def year_words(year: str) -> str:
    """What the button says; "" are all years."""
    return _("{year} 学年", year=year) if year else _("全部学年")
