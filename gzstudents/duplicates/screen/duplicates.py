"""The screen 重复人员: pairs to decide, those that were decided, merges that can be parted."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from gzstudents.duplicates.queries.queue import MergeRow, PairRow
from gzstudents.duplicates.screen import reading
from gzstudents.duplicates.screen.compare import LEFT, RIGHT
from gzstudents.duplicates.screen.deciding import Deciding
from gzstudents.duplicates.screen.person import SamePerson
from gzstudents.duplicates.screen.reading import Line, Queue
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui.commands import Command
from gzstudents.ui.desk import Desk
from gzstudents.ui.list_spec import Empty, ListSpec, Tab
from gzstudents.ui.rows import Column

COLUMNS = (
    Column("who", mark("记录"), lambda line: line.one, "two", 220, second=lambda line: line.other, stretch=True),
    Column("state", mark("判断"), lambda line: line.state, "pill", 132, tone=lambda line: line.tone),
)

_SHOWN = (
    "people.birth_date",
    "people.phone",
    "people.email",
    "people.wechat",
    "people.note",
    "identity_documents.number",
)


class DuplicatesScreen(Deciding):
    """The list on the left, both records side by side on the right: the window's own panel would be too narrow for two."""

    id = "duplicates"
    icon = "merge"
    section = "foot"
    watches = frozenset(
        {
            "people",
            "identity_documents",
            "nationalities",
            "enrolments",
            "merged_people",
            "different_people",
            "duplicate_pairs",
        }
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self._asked_for: PairRow | None = None
        self._searching = False
        super().__init__(desk, parent)
        self.detail = None
        self._split = QSplitter(Qt.Orientation.Horizontal)
        whole = self.layout()
        if isinstance(whole, QVBoxLayout):
            whole.removeWidget(self.page)
            whole.addWidget(self._split)
        self._split.addWidget(self.page)
        self._split.addWidget(self.panel)
        self._split.setChildrenCollapsible(False)
        self._split.setStretchFactor(1, 1)
        self._split.setSizes([480, 720])
        self.compared.compare.keep_wanted.connect(self._keep)

    @classmethod
    def title(cls) -> str:
        return _("重复人员")

    def spec(self) -> ListSpec:
        self._make_commands()
        return ListSpec(
            id="duplicates",
            title=mark("重复人员"),
            columns=COLUMNS,
            counted=lambda n: _n("{count} 对", n),
            search_hint=mark("查找姓名、学号"),
            tabs=(Tab("open", mark("待处理")), Tab("different", mark("不是同一人")), Tab("merged", mark("已合并"))),
            primary=self.find_command,
            row_commands=(self.merge_command, self.reject_command, self.reconsider_command, self.part_command),
            empty=Empty(
                self._nothing_here,
                mark("姓名、出生日期、证件和联系方式相近的记录会成对列在这里"),
                (self.find_command,),
            ),
            sort="state",
            ascending=False,
        )

    def _make_commands(self) -> None:
        self.find_command = Command(
            "duplicates.find", mark("重新查找"), self._find_all, "search", enabled=self._may_find
        )
        self.make_decisions()
        self.left_command = Command(
            "duplicates.left", mark("查看左边"), partial(self._open_side, LEFT), "user", enabled=self._shows_pair
        )
        self.right_command = Command(
            "duplicates.right", mark("查看右边"), partial(self._open_side, RIGHT), "user", enabled=self._shows_pair
        )
        self._keys = (
            Command(
                "duplicates.keep_left",
                mark("保留左边的记录"),
                partial(self._keep, LEFT),
                "",
                "1",
                enabled=self._shows_pair,
            ),
            Command(
                "duplicates.keep_right",
                mark("保留右边的记录"),
                partial(self._keep, RIGHT),
                "",
                "2",
                enabled=self._shows_pair,
            ),
            Command("duplicates.next", mark("下一对"), partial(self._step, 1), "", "J"),
            Command("duplicates.previous", mark("上一对"), partial(self._step, -1), "", "K"),
        )

    def commands(self) -> list[Command]:
        return [*super().commands(), self.left_command, self.right_command, *self._keys]

    # --- reading

    def query(self) -> Any:
        return reading.lines

    def _on_rows(self, rows: Any) -> None:
        found: Queue = rows
        super()._on_rows(found.lines)
        if not found.standing.searched_at or found.standing.behind:
            self._find(whole=False)

    def changed_rows(self) -> None:
        waiting = sum(line.tab == "open" for line in self.rows())
        self.badge_changed.emit(f"{waiting:,}" if waiting else "", False)

    def in_tab(self, row: Line, tab: str) -> bool:
        return row.tab == tab

    def sort_value(self, row: Line, column: Column) -> Any:
        return row.score if column.id == "state" else column.text(row)

    # --- looking for them, in a child process

    def _may_find(self) -> bool:
        return not self._searching

    def _nothing_here(self) -> str:
        """Nothing is said about a search that has not come back."""
        if self._searching:
            return _("正在查找重复人员…")
        said = {"different": mark("没有判为不是同一人的记录"), "merged": mark("没有合并过的记录")}
        return _(said.get(self.page.asked.tab, mark("没有待处理的重复人员")))

    def _say_searching(self, searching: bool) -> None:
        self._searching = searching
        self.commands_changed.emit()
        self.page.ask()

    def _find_all(self) -> None:
        self._find(whole=True)

    def _find(self, *, whole: bool) -> None:
        if self._searching:
            return
        self._say_searching(True)
        words = ["duplicates", "find", *(["--all"] if whole else [])]
        self.desk.jobs.run(
            words, self._on_found, title=_("正在查找重复人员"), fail=self._on_failed, refused=self._on_refused
        )

    def _on_found(self, _answer: dict[str, Any]) -> None:
        self._say_searching(False)

    def _on_refused(self, answer: dict[str, Any]) -> None:
        self._on_found(answer)
        self.page.errors.show_error(str(answer.get("message", "")))

    def _on_failed(self, error: Exception) -> None:
        self._on_found({})
        self.page.errors.show_error(error)

    # --- the panel

    def show_nothing(self) -> None:
        if self._asked_for is None:
            self.panel.show_empty(
                mark("选择一对记录"), mark("1、2 选保留哪条，Enter 合并，N 不是同一人，J、K 下一对、上一对")
            )

    def show_many(self, rows: list[Any]) -> None:
        self.panel.show_empty(_n("已选 {count} 对", len(rows)), mark("一次处理一对"))

    def show_row(self, row: Line) -> None:
        self._asked_for = None
        if isinstance(row.source, MergeRow):
            self.desk.jobs.read(
                reading.part, self._on_part, fail=self._cannot, latest=self.panel, redirect_id=row.source.id
            )
        else:
            self._compare(row.source, row.source.one.id)

    def _compare(self, pair: PairRow, kept_id: int) -> None:
        other = pair.other.id if kept_id == pair.one.id else pair.one.id
        self.desk.jobs.read(
            reading.compare, partial(self._on_compared, pair), fail=self._cannot, latest=self.panel, kept_id=kept_id,
            merged_id=other,
        )  # fmt: skip

    def _on_compared(self, pair: PairRow, found: Any) -> None:
        names = {
            "merge": self.merge_command, "reject": self.reject_command, "reconsider": self.reconsider_command,
            "left": self.left_command, "right": self.right_command,
        }  # fmt: skip
        self.compared.show_compare()  # first: its buttons ask what is shown
        self.compared.compare.fill(pair, found, names)
        for who in found.people:  # both stand there in full
            self.desk.jobs.seen("students.revealed", {"table": "people", "row": who.id, "columns": list(_SHOWN)})
        self.page.ask_commands()
        self.commands_changed.emit()

    def _on_part(self, found: Any) -> None:
        self.compared.show_part()
        self.compared.part.fill(found, self.part_command)
        self.commands_changed.emit()

    def _cannot(self, error: Exception) -> None:
        self.panel.show_empty(str(error))

    # --- keys

    def _keep(self, side: int) -> None:
        pair = self._pair()
        if pair is not None:
            self._compare(pair, pair.one.id if side == LEFT else pair.other.id)

    def _step(self, by: int) -> None:
        """The next line of the list, whatever is chosen."""
        ids = self._listed()
        if not ids:
            return
        chosen = self.page.chosen_ids()
        place = ids.index(chosen[0]) + by if chosen and chosen[0] in ids else 0
        self.page.choose([ids[min(max(place, 0), len(ids) - 1)]])

    def _open_side(self, side: int) -> None:
        pair = self._pair()
        if pair is not None:
            self.desk.open_person(pair.one.id if side == LEFT else pair.other.id)

    # --- what other screens ask

    def open(self, what: object) -> None:
        if isinstance(what, SamePerson):
            self.desk.jobs.read(
                reading.score,
                self._on_asked,
                fail=self._cannot,
                latest=self.panel,
                one=what.person_id,
                other=what.other_id,
            )
        else:
            super().open(what)

    def _on_asked(self, pair: PairRow) -> None:
        self._asked_for = pair
        self._compare(pair, pair.one.id)
