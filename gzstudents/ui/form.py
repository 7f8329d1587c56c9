"""A form in the panel, made from the descriptions of fields: filled once, saved once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from gzstudents.kernel.errors import Problem
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui.editors import Choices, Editor, EnterGoesOn
from gzstudents.ui.form_field import FieldView, Mixed
from gzstudents.ui.form_footer import FormFooter
from gzstudents.ui.live import Live, Words
from gzstudents.ui.messages import in_words
from gzstudents.ui.panel_parts import PanelScroll
from gzstudents.ui.parts import Button, Label, line

SAVE = mark("保存")
Check = Callable[[Mapping[str, Any]], Iterable[Problem]]


def _no_check(_values: Mapping[str, Any]) -> Iterable[Problem]:
    return ()


class Form(Live, QFrame):
    """`saved(changes)` hands over the changed values only (all of them where `whole`); the owner writes them and closes
    the form, or calls `refuse()`. `check(values)` gives problems whose `column` is the field's name; warnings do not
    keep from saving. With `bulk`, only ticked fields are handed over. `editors`: of fields with one of their own.
    `room`: px that it would like to be wide, 0: as wide as the panel is.
    """

    room = 0

    saved = Signal(dict)
    cancelled = Signal()
    edited = Signal()

    def __init__(
        self,
        title: Words,
        fields: Sequence[Field],
        *,
        subtitle: str = "",
        check: Check = _no_check,
        choices: Mapping[str, Choices] | None = None,
        save_text: Words = SAVE,
        bulk: bool = False,
        whole: bool = False,
        editors: Mapping[str, Editor] | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("detailBody")
        self._check, self._whole, self._bulk = check, whole, bulk
        self._warned = False
        self.heading = (title, subtitle)
        self.opened_by, self.opened_on = "", list[int]()  # the command, and the records it was for
        self.version: int | None = None
        self._before: dict[str, Any] = {}
        self._filter = EnterGoesOn(self)
        offered, own = choices or {}, editors or {}
        self.fields = {
            one.name: FieldView(one, offered.get(one.name), bulk=bulk, editor=own.get(one.name)) for one in fields
        }
        self._save = Button(save_text, "primary", run=self.save)
        self._cancel = Button(mark("取消"), run=self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._body(title, subtitle), 1)
        self._footer = FormFooter(self._cancel, self._save)
        self._count = self._footer.note
        column.addWidget(self._footer)
        for view in self.fields.values():
            view.left.connect(lambda view=view: self._on_left(view))
            view.edited.connect(self._on_edited)
            view.watch(self._filter)
        self.live()

    def _body(self, title: Words, subtitle: str) -> PanelScroll:
        scroll = PanelScroll()
        self._column = scroll.column
        self._column.addWidget(Label(title, "title", wrap=True))
        if subtitle:
            self._column.addWidget(Label(lambda: subtitle, "muted", wrap=True))
        self._news = QVBoxLayout()
        self._column.addLayout(self._news)
        for group in dict.fromkeys(view.field.group for view in self.fields.values()):
            self._add_group(group, [view for view in self.fields.values() if view.field.group == group])
        self._column.addStretch(1)
        self._scroll = scroll
        return scroll

    def put_news(self, widget: QWidget) -> None:
        """Something that is said on top of the fields."""
        self._news.addWidget(widget)

    def _add_group(self, title: str, views: list[FieldView]) -> None:
        self._column.addWidget(line())
        if title:
            self._column.addWidget(Label(title, "section"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(12)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        place = 0
        for view in views:
            wide = view.field.wide or view.field.kind == "lines"
            place += place % 2 if wide else 0
            grid.addWidget(view, place // 2, place % 2, 1, 2 if wide else 1, Qt.AlignmentFlag.AlignTop)
            place += 2 if wide else 1
        self._column.addLayout(grid)

    # --- values

    def fill(self, values: Mapping[str, Any], version: int | None = None) -> None:
        """Show a record. In a bulk form a value may be Mixed(n)."""
        self.version = version
        for name, view in self.fields.items():
            view.show_value(values.get(name))
        self._before = self.values()
        self._warned = False
        self._tell()

    def values(self) -> dict[str, Any]:
        return {name: view.value() for name, view in self.fields.items()}

    def changes(self) -> dict[str, Any]:
        """What a save would hand over."""
        values = self.values()
        if self._bulk:
            return {name: values[name] for name, view in self.fields.items() if view.ticked}
        return {name: value for name, value in values.items() if self._whole or value != self._before.get(name)}

    @property
    def dirty(self) -> bool:
        if self._bulk:
            return any(view.ticked for view in self.fields.values())
        return any(value != self._before.get(name) for name, value in self.values().items()) or any(
            view.unreadable() for view in self.fields.values()
        )

    def typed(self) -> dict[str, Any]:
        """What was typed and not saved, by field, as plain data: to be given to retype()."""
        wanted = self.changes() if self._bulk or not self._whole else self._differing()
        return {name: view.typed() for name, view in self.fields.items() if name in wanted or view.unreadable()}

    def _differing(self) -> dict[str, Any]:
        return {name: value for name, value in self.values().items() if value != self._before.get(name)}

    def retype(self, typed: Mapping[str, Any]) -> None:
        """Put back what typed() gave; what was not typed stays as the record has it now."""
        for name in (name for name in self.fields if name in typed):
            self.fields[name].retype(typed[name])
            self._scroll.ensureWidgetVisible(self.fields[name])

    # --- checking

    def _asked(self) -> Iterable[FieldView]:
        return (view for view in self.fields.values() if not self._bulk or view.ticked)

    def _problems(self) -> dict[str, Problem]:
        """The first problem of each field: an error before a warning."""
        found: dict[str, Problem] = {}
        for problem in self._check(self.values()):
            old = found.get(problem.column)
            if old is None or (old.severity == "warning" and problem.severity == "error"):
                found[problem.column] = problem
        for view in self._asked():
            own = view.own_problem()
            if own:
                found[view.field.name] = Problem("field", own, column=view.field.name)
        return found

    def _on_left(self, view: FieldView) -> None:
        if not all(shiboken6.isValid(one.editor) for one in self.fields.values()):
            return  # the window is being taken down, and the focus leaves the last field
        view.visited = True
        self._tell()

    def _on_edited(self) -> None:
        self._warned = False
        if any(view.has_error for view in self.fields.values()):
            self._tell()
        self.edited.emit()

    def _tell(self) -> None:
        """Say problems under the fields that were left already, and count them in the footer."""
        problems = self._problems()
        for name, view in self.fields.items():
            view.show_problem(problems.get(name) if view.visited else None)
        count = sum(view.has_error for view in self.fields.values())
        self._footer.say(_n("{count} 处需要修改", count) if count else "")

    def check_again(self) -> None:
        """What the check looks at has changed: an answer from the store came in."""
        self._tell()

    def save(self) -> None:
        """Hand over what changed. Once: on a slow disk people press again, with the mouse and with the keys."""
        if not self._save.isEnabled():
            return
        for view in self._asked():
            view.visited = True
        self._tell()
        wrong = next((view for view in self.fields.values() if view.has_error), None)
        if wrong is not None:
            wrong.take_focus()
            self._scroll.ensureWidgetVisible(wrong)
            return
        changes = self.changes()
        if changes or self._whole:
            self._save.setEnabled(False)
            self._footer.say(_("正在保存…"), "muted")
            self.saved.emit(changes)
        else:
            self.cancelled.emit()

    def refuse(self, error: object = "", problems: Iterable[Problem] = ()) -> None:
        """The write was refused: say why, field by field where that is known."""
        self._save.setEnabled(True)
        for problem in problems:
            view = self.fields.get(problem.column)
            if view is not None:
                view.visited = True
                view.show_problem(problem)
        self._footer.say(in_words(error))

    def show_theirs(self, theirs: Mapping[str, Any], version: int) -> None:
        """Somebody else saved meanwhile: show both values where they differ, and let the person choose."""
        self._save.setEnabled(True)
        mine = self.values()
        differing = [
            n
            for n in self.fields
            if n in theirs and theirs[n] != self._before.get(n) and theirs[n] != mine[n] and mine[n] != self._before[n]
        ]
        for name, view in self.fields.items():
            if (
                name in theirs
                and name not in differing
                and theirs[name] != mine[name]
                and mine[name] == self._before[name]
            ):
                view.show_value(theirs[name])
            view.show_theirs(theirs[name] if name in differing else None)
        self.version = version
        self._before = {**self._before, **{n: v for n, v in theirs.items() if n in self.fields}}
        self._footer.say(_n("这条记录刚被别人改过，{count} 处不同，请逐处选择后再保存", len(differing)))

    # --- leaving

    def may_leave(self) -> bool:
        if self.dirty:
            self._warn()
            return False
        return True

    def cancel(self) -> None:
        """Leave; with changes, only when asked twice."""
        if self.dirty and not self._warned:
            self._warn()
        else:
            self.cancelled.emit()

    def _warn(self) -> None:
        self._warned = True
        self._footer.say(_("有未保存的修改：保存，或再按一次取消放弃"), "warning")

    def focus_first(self) -> None:
        first = next(iter(self.fields.values()), None)
        if first is not None:
            first.take_focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if event.key() == Qt.Key.Key_Escape:
            self.cancel()
        elif enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.save()
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        self.setAccessibleName(_("表单"))
        if self._before:
            self._tell()


__all__ = ["Check", "Form", "Mixed"]
