"""History: every act of the office, what it changed, and the way back."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gzstudents.kernel import codes, scaled
from gzstudents.kernel.access import called, right_of
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.kernel.money import yuan
from gzstudents.kernel.record_names import said_codes
from gzstudents.office import acts
from gzstudents.office.acts import ActRow, ChangeLine
from gzstudents.ui.commands import Command
from gzstudents.ui.desk import Desk
from gzstudents.ui.filters import Choice
from gzstudents.ui.list_spec import Empty, Filter, ListSpec, Tab, Wanted
from gzstudents.ui.panel import Detail, Moment, Pair, Section
from gzstudents.ui.panel_parts import CalloutBar
from gzstudents.ui.rows import Column
from gzstudents.ui.rows_screen import RowsScreen


def local_time(at: str) -> str:
    """The journal keeps UTC; the desk reads its own clock."""
    try:
        return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return at


# what a seen entry says, for the desk
SEEN = {
    "columns": mark("内容"),
    "count": mark("人数"),
    "purpose": mark("用途"),
    "as_of": mark("截至日期"),
    "sha256": mark("文件校验值（SHA-256）"),
}


_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:")  # a day with the clock, not a number that could be read as one
_NUMBERS: dict[str, Callable[[int], str]] = {
    "money": lambda fen: f"¥{yuan(fen)}",
    "hundredths": scaled.shown,
    "permille": scaled.percent,
}


def _about(row: ActRow) -> str:
    """What an act was about, in a few words."""
    if row.file or not (row.many and row.about):
        return row.file or row.about
    return _("{name} 等", name=row.about)


def _how(row: ActRow) -> str:
    if row.undone:
        return _("已撤销")
    if row.seen is not None:
        return _("查看")
    return {"import": _("导入"), "undo": _("撤销"), "job": _("程序")}.get(row.cause, _("手工"))


def _tone(row: ActRow) -> str:
    return "neutral" if row.undone or row.seen is not None else {"import": "info", "undo": "warn"}.get(row.cause, "ok")


class HistoryScreen(RowsScreen):
    """Acts with person, time, kind and number of changes; one opens into its fields, old → new, and can be taken back. Those
    that only looked stand behind their own tab.
    """

    id = "history"
    icon = "history"
    section = "foot"
    watches = frozenset(one.code for one in codes.values("record_table"))  # whatever is written is an act

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self._person: tuple[int, str] | None = None  # whose acts only, and what he or she is called
        self._only_bar = CalloutBar()
        super().__init__(desk, parent)
        self._only_bar.hide()
        layout = self.page.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(layout.indexOf(self.page.errors), self._only_bar)

    @classmethod
    def title(cls) -> str:
        return _("操作记录")

    def spec(self) -> ListSpec:
        return ListSpec(
            id="history",
            title=mark("操作记录"),
            columns=(
                Column("at", mark("时间"), lambda row: local_time(row.at), width=150),
                Column("what", mark("操作"), lambda row: codes.label("verb", row.verb), "two", width=200,
                       second=_about, stretch=True),
                Column("who", mark("操作人"), lambda row: called(row.who), width=120),
                Column("changes", mark("更改处"), _changes, "number", width=90),
                Column("how", mark("方式"), _how, "pill", width=100, tone=_tone, dot=False),
            ),
            counted=lambda n: _n("{count} 次操作", n),
            search_hint=mark("在操作记录中查找"),
            tabs=(
                Tab("all", mark("全部")), Tab("import", mark("导入")), Tab("undone", mark("已撤销")),
                Tab("seen", mark("含查看记录")),
            ),
            filters=(
                Filter("who", mark("操作人"), pinned=True, column="who"), Filter("verb", mark("操作"), pinned=True, column="what"),
                Filter("about", mark("记录"), pinned=True), Filter("day", mark("日期"), pinned=True, column="at"),
            ),
            row_commands=(self._undo_command(),),
            empty=Empty(mark("还没有任何操作"), mark("每一次登记、修改、导入都会记在这里，并且可以撤销")),
            sort="at",
            ascending=False,
        )  # fmt: skip

    def _undo_command(self) -> Command:
        return Command(
            "history.undo", mark("撤销这次操作"), self._undo, "undo-2", enabled=self._may_undo, right=self._right
        )

    def query(self) -> Any:
        return acts.list_acts

    def values(self) -> dict[str, Any]:
        return {"person_id": self._person[0] if self._person is not None else None}

    def in_tab(self, row: ActRow, tab: str) -> bool:
        if tab == "seen":
            return True
        return row.seen is None and {"import": row.cause == "import", "undone": row.undone}.get(tab, True)

    def code(self, row: ActRow, filter_id: str) -> str:
        return local_time(row.at)[:10] if filter_id == "day" else super().code(row, filter_id)

    def label(self, filter_id: str, code: str) -> str:
        if filter_id == "about":
            return code or _("（无）")
        return {"verb": codes.label("verb", code), "who": called(code)}.get(filter_id, code)

    def _choices(self, filter_id: str) -> list[Choice]:
        """Days as in a calendar, the newest first; everything else by how often it stands there."""
        found = super()._choices(filter_id)
        return sorted(found, key=lambda choice: choice.code, reverse=True) if filter_id == "day" else found

    def sort_value(self, row: ActRow, column: Column) -> Any:
        return {"at": row.id, "changes": row.changes}.get(column.id, column.text(row))

    def show_nothing(self) -> None:
        self.panel.show_empty(mark("选择一次操作"), mark("在左侧列表中选择，即可看到它改了什么"))

    def show_row(self, row: ActRow) -> None:
        if row.seen is not None:
            self.panel.show_detail(_seen_detail(row))
            return
        self.desk.jobs.read(
            acts.list_changes, lambda changes: self._fill(row, changes), latest=self.panel, act_id=row.id
        )

    def _fill(self, row: ActRow, changes: list[ChangeLine]) -> None:
        if self._shown_id != row.id:
            return
        self.panel.show_detail(
            Detail(
                codes.label("verb", row.verb),
                " · ".join(part for part in (local_time(row.at), called(row.who), _about(row)) if part),
                pills=((_how(row), _tone(row), False), (_n("{count} 处更改", row.changes), "neutral", False)),
                commands=(self._undo_command(),),
                sections=_other(row),
                moments_title=mark("更改内容"),
                moments=_moments(changes),
                note=_("只列出前 {count} 条记录", count=200) if row.changes > 200 else "",
            )
        )

    def show_many(self, rows: list[Any]) -> None:
        self.panel.show_empty(_n("已选 {count} 次操作", len(rows)), mark("一次撤销一个操作"))

    def _right(self) -> str:
        """What is taken back needs the right of what was done."""
        rows = self.chosen_rows()
        return right_of(rows[0].verb) if len(rows) == 1 else ""

    def _may_undo(self) -> bool:
        rows = self.chosen_rows()
        return len(rows) == 1 and not rows[0].undone and rows[0].changes > 0

    def _undo(self) -> None:
        if self._may_undo():
            self.desk.undo(self.chosen_rows()[0].id)

    def open_row(self, row_id: int) -> None:
        self.page.choose([row_id])

    def open(self, what: object) -> None:
        """An act's id, a Wanted, or {"person": id, "name": …}: all that was done to one person, and who looked."""
        if isinstance(what, dict) and "person" in what:
            self._show_person((int(what["person"]), str(what.get("name", ""))))
        else:
            super().open(what)

    def _show_person(self, person: tuple[int, str] | None) -> None:
        self._person = person
        self._say_person()
        self.page.show_only(Wanted(tab="seen" if person else "all", sort="at", ascending=False))
        self.refresh()

    def _say_person(self) -> None:
        if self._person is not None:
            back = Command("history.everybody", mark("显示全部"), lambda: self._show_person(None))
            self._only_bar.fill(_("只显示与 {name} 有关的操作", name=self._person[1]), "info", back)
        self._only_bar.setVisible(self._person is not None)

    def escape(self) -> bool:
        if super().escape():
            return True
        if self._person is not None:
            self._show_person(None)
            return True
        return False

    def retranslate(self) -> None:
        super().retranslate()
        self._say_person()


def _changes(row: ActRow) -> str:
    return f"{row.changes:,}" if row.changes else ""


def _seen_detail(row: ActRow) -> Detail:
    """Who looked at what; there is nothing to take back."""
    pairs = [
        Pair(SEEN[line.kind], _("、").join(_(one) for one in line.values), wide=True)
        for line in acts.seen_lines(row.seen or {})
    ]
    return Detail(
        codes.label("verb", row.verb),
        " · ".join(part for part in (local_time(row.at), called(row.who), _about(row)) if part),
        pills=((_how(row), _tone(row), False),),
        sections=[Section(mark("看了什么"), pairs)] if pairs else [],
    )


def _other(row: ActRow) -> list[Section]:
    """By whom and when it was taken back, or what it took back."""
    if row.other is None:
        return []
    pairs = [Pair(mark("操作人"), called(row.other.who)), Pair(mark("时间"), local_time(row.other.at))]
    if row.undone:
        return [Section(mark("由谁撤销"), pairs)]
    return [Section(mark("撤销了什么"), [Pair(mark("操作"), codes.label("verb", row.other.verb)), *pairs])]


def _moments(changes: Sequence[ChangeLine]) -> list[Moment]:
    """One for each record, with all its fields under its name."""
    found: list[Moment] = []
    before: tuple[str, ...] = ()
    for change in changes:
        title, under, tone = _said(change)
        record = (change.table, change.op, change.record)
        if found and record == before and change.field:
            found[-1] = Moment(title, f"{found[-1].under}\n{under}", tone)
        else:
            found.append(Moment(title, under, tone))
        before = record
    return found


def _said(change: ChangeLine) -> tuple[str, str, str]:
    """One line of the panel: which record, and old → new."""
    table = codes.label("record_table", change.table)
    if change.op == "I":
        return change.record, _("新增{table}", table=table), "ok"
    if change.op == "D":
        return change.record or table, _("删除{table}", table=table), "bad"
    if not change.field:
        return change.record, _("修改{table}", table=table), "accent"
    values = {"old": _value(change, change.old), "new": _value(change, change.new)}
    return change.record, _("{field}：{old} → {new}", field=_(change.field), **values), "accent"


def _value(change: ChangeLine, value: str) -> str:
    """Codes, money, marks and times as people read them; a masked value stands as it is."""
    if not value:
        return _("（空）")
    if change.kind == "coded":
        return said_codes(change.choices, value)
    if change.choices:
        return codes.label(change.choices, value)
    if change.kind == "flag":
        return _("否") if value == "0" else _("是")
    if value.lstrip("-").isdecimal() and change.kind in _NUMBERS:
        return _NUMBERS[change.kind](int(value))
    return local_time(value) if _MOMENT.match(value) else value
