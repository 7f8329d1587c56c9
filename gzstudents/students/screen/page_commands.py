"""What can be done on the screen 学生, and the list page put together from it, as data."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence

from gzstudents.kernel.i18n import _n, mark
from gzstudents.students.screen import columns, part_specs
from gzstudents.ui.commands import Command
from gzstudents.ui.list_spec import Empty, ListSpec

if TYPE_CHECKING:
    from gzstudents.students.screen.page import StudentsScreen
    from gzstudents.students.screen.part_specs import PartSpec
    from gzstudents.students.screen.people_panel import PeoplePanel


class PageCommands:
    """Each command once; buttons, menus and the palette share it."""

    def __init__(self, screen: StudentsScreen) -> None:
        desk, some = screen.desk, screen.may_change_any
        self.new = Command(
            "students.new",
            mark("新增学生"),
            screen.new,
            "plus",
            QKeySequence.StandardKey.New,
            "file",
            enabled=screen.is_today,
        )
        self.as_of = Command(
            "students.as_of", mark("截至日期"), screen.ask_day, "calendar", hint=mark("查看另一天的名册")
        )
        self.import_roll = Command(
            "students.import",
            mark("导入"),
            lambda: desk.go("import"),
            "upload",
            hint=mark("导入名册"),
            key_shown="Ctrl+I",  # the program's own command has the key
        )
        self.import_first = Command(
            "students.import_first", mark("从 Excel 导入"), lambda: desk.go("import"), "file-spreadsheet"
        )
        self.demo = Command("students.demo", mark("载入示例数据"), lambda: desk.go("demo"), "database")
        self.export = Command("students.export", mark("导出"), screen.export, "download", "Ctrl+E", "file")
        self.export_chosen = Command(
            "students.export_chosen", mark("导出所选"), screen.export_chosen, "download", enabled=screen.has_any
        )
        self.print = Command(
            "students.print", mark("打印…"), lambda: print_list(screen), "printer", "Ctrl+Shift+P", "file",
            hint=mark("名单、地址标签、学生卡"),
        )  # fmt: skip
        self._add_those_of_the_panel(screen)
        self.history = Command(
            "students.history", mark("操作记录"), screen.show_history, "history", menu="data", enabled=screen.has_one
        )
        self._extras = [(one, one.command(desk, screen.chosen_ids, some)) for one in screen.person_commands]

    def _add_those_of_the_panel(self, screen: StudentsScreen) -> None:
        """What the panel does; it may not be made yet."""

        def run(do: Callable[[PeoplePanel], object]) -> Callable[[], object]:
            return lambda: do(screen.panel)

        one, some = screen.may_change_one, screen.may_change_any
        edit, paper, status = (
            run(lambda it: it.edit()),
            run(lambda it: it.add_paper()),
            run(lambda it: it.change_status()),
        )
        bulk, renew = run(lambda it: it.edit_many()), run(lambda it: it.renew_many())

        def opens(spec: PartSpec) -> Callable[[], object]:
            return run(lambda it: it.open_part(spec))

        def may(spec: PartSpec) -> Callable[[], bool]:
            return lambda: one() and spec.is_for(screen.population())

        self.parts = [
            Command(spec.id, spec.title, opens(spec), spec.icon, enabled=may(spec)) for spec in part_specs.SPECS
        ]
        rename, study = run(lambda it: it.rename()), run(lambda it: it.change_study())
        self.parts += [
            Command("students.rename", mark("更名…"), rename, "user", enabled=one),
            Command("students.change", mark("专业、班级、年限变动…"), study, "school", enabled=one),
        ]
        self.edit = Command("students.edit", mark("编辑"), edit, "pencil", menu="edit", enabled=one, key_shown="F2")
        self.paper = Command("students.paper", mark("登记证件…"), paper, "id-card", menu="data", enabled=one)
        self.status = Command("students.status", mark("学籍异动…"), status, "arrow-up-down", menu="data", enabled=some)
        self.bulk = Command("students.bulk", mark("批量修改"), bulk, "pencil", menu="data", enabled=some)
        self.renew = Command("students.renew_many", mark("批量登记续签…"), renew, "id-card", menu="data", enabled=some)

    def extra(self, *, in_panel: bool = False, in_bulk: bool = False) -> list[Command]:
        """What other slices added."""
        found = [one for one in self._extras if (in_panel and one[0].in_panel) or (in_bulk and one[0].in_bulk)]
        if in_bulk:
            found.sort(key=lambda one: not one[0].bulk_first)
        return [command for _extra, command in found]

    def in_menus(self) -> list[Command]:
        own = [
            self.new,
            self.import_roll,
            self.export,
            self.print,
            self.as_of,
            self.edit,
            self.bulk,
            self.paper,
            self.renew,
        ]
        own += [self.status, *self.parts, self.history]
        return [*own, *(command for _extra, command in self._extras)]


def print_list(screen: StudentsScreen) -> None:
    """The list on paper; what does it is loaded when it is asked for."""
    from gzstudents.students.screen import print_preview

    print_preview.ask(screen)


def list_spec(screen: StudentsScreen) -> ListSpec:
    """The list page of the students."""
    made = screen.made
    buttons, more = screen.panel_commands()

    def day() -> date:
        """From which what runs out is counted."""
        return screen.past.day if screen.past is not None else date.today()

    return ListSpec(
        "students",
        mark("学生"),
        [column.but(today=day) if column.cell == "date" else column for column in columns.all_columns()],
        lambda count: _n("{count} 人", count),
        mark("在学生中查找姓名、学号、护照号、电话"),
        columns.TABS,
        columns.all_filters(),
        primary=made.new,
        secondary=(made.import_roll,),
        tools=(made.as_of, made.export, made.print),
        bulk=(made.bulk, made.export_chosen, made.print, *made.extra(in_bulk=True)),
        row_commands=(*buttons, *more),
        empty=Empty(
            mark("名册里还没有学生"),
            mark("把 Excel、WPS 或 CSV 名册拖到窗口里，或者从这里开始"),
            (made.import_first, made.new, made.demo),
        ),
        sort="sort_key",
    )
