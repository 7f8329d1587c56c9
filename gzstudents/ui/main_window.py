"""The window: side bar, screens, detail panel, tasks. It only arranges; it knows no feature."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from gzstudents.kernel import access
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _
from gzstudents.ui import theme
from gzstudents.ui.commands import Actions, Command
from gzstudents.ui.desk import Desk
from gzstudents.ui.family import FamilyBar, family_of, leader_of
from gzstudents.ui.first_paint import AfterFirstPaint, InSlices
from gzstudents.ui.live import Live
from gzstudents.ui.messages import ErrorBar, Messages
from gzstudents.ui.panel_place import BREAK, PANEL, PanelPlace
from gzstudents.ui.parts import CommandButton
from gzstudents.ui.screen import Screen, ScreenKind
from gzstudents.ui.sidebar import SideBar
from gzstudents.ui.task_strip import TaskStrip
from gzstudents.ui.trail import Steps, Trail
from gzstudents.ui.window_commands import fill_menus, name_menus, palette_groups, window_commands

if TYPE_CHECKING:
    from gzstudents.ui.palette import Entry, Palette

SMALLEST = (860, 520)
Seek = Callable[[str, Callable[[Sequence["Entry"]], None]], object]


class MainWindow(Live, QMainWindow):
    """`screens` in the order of the side bar; `commands` are those of the program as a whole; `seek` finds persons for
    the palette; `open_person` is (screen id) where a person is shown. A `lean` window leaves out what nobody misses in its
    first picture (what stands in the menus, a panel that its screen makes later): it is made right after that, in slices.
    """

    def __init__(
        self,
        desk: Desk,
        screens: Sequence[ScreenKind],
        commands: Sequence[Command] = (),
        *,
        seek: Seek | None = None,
        person_screen: str = "students",
        lean: bool = False,
    ) -> None:
        super().__init__()
        self.desk, self.screens, self._seek = desk, tuple(screens), seek
        self._person_screen = person_screen
        self._built: dict[str, Screen] = {}
        self._commands_of: dict[str, list[Command]] = {}
        self.trail = Trail()
        self.steps = Steps(self.trail, lambda: self.current, self)
        self.current: Screen | None = None
        self.family: FamilyBar | None = None  # made when somebody goes to a screen that has relatives
        self.palette_shown: Palette | None = None
        self._is_complete = not lean
        self.actions_kept = Actions(self)
        self.own = [*commands, *window_commands(self)]
        self._arrange()
        self.messages = Messages(self.root, desk.undo)
        self._connect()
        self._restore()
        self.live()
        if lean:
            AfterFirstPaint(self, lambda: InSlices(self._completing(), self))

    # --- building

    def _completing(self) -> Iterator[None]:
        """The rest, a step at a time."""
        for command in self.commands_in_force():
            self.actions_kept.action(command)
            yield
        self._is_complete = True
        if self.current is not None:
            self._put_in_force()
        for screen in list(self._built.values()):
            yield
            yield from screen.completing()

    def _arrange(self) -> None:
        root = QWidget()
        root.setObjectName("canvas")
        self.sidebar = SideBar(self.screens)
        self.stack = QStackedWidget()
        self.panels = PanelPlace(self.desk)
        self.errors = ErrorBar()
        middle = QWidget()
        middle.setObjectName("canvas")
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.errors)
        column.addWidget(self.stack, 1)
        self._middle = column
        self.splitter = QSplitter()
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(middle)
        self.panels.stand_in(self.splitter, root)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self.splitter.setSizes([876, theme.current().px(PANEL)])
        self.tasks = TaskStrip(self.desk.jobs)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.splitter, 1)
        right.addWidget(self.tasks)
        row = QHBoxLayout(root)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        row.addLayout(right, 1)
        self.setCentralWidget(root)
        self.root = root

    def _connect(self) -> None:
        self.sidebar.asked.connect(self.go)
        self.desk.toast_wanted.connect(self.messages.say)
        self.desk.person_wanted.connect(lambda person: self.go(self._person_screen, person))
        self.desk.screen_wanted.connect(self.go)
        self.desk.error_wanted.connect(self.show_error)
        self.desk.jobs.failed.connect(self.show_error)
        self.desk.shut_changed.connect(self._on_shut)

    def _restore(self) -> None:
        self.setMinimumSize(*SMALLEST)
        self.resize(1440, 900)
        shape = self.desk.settings.get("window/geometry")
        if isinstance(shape, str):
            self.restoreGeometry(QByteArray.fromBase64(shape.encode()))

    # --- going from screen to screen

    def screen_by_id(self, identity: str) -> Screen:
        """The screen, built when it is first needed."""
        screen = self._built.get(identity)
        if screen is None:
            kind = next(kind for kind in self.screens if kind.id == identity)
            screen = self._built[identity] = kind(self.desk)
            self._commands_of[identity] = screen.commands()
            screen.badge_changed.connect(lambda text, hot: self.sidebar.show_badge(identity, text, hot))
            screen.commands_changed.connect(self.actions_kept.update)
            screen.detail_wanted.connect(lambda: self.show_panel(True))
            screen.moved.connect(self.steps.on_moved)
            screen.detail_made.connect(partial(self._take_detail, screen))
            self._take_detail(screen)
            self.stack.addWidget(screen)  # the first one is shown, and reads, at once
            if self._is_complete:
                InSlices(screen.completing(), screen)
        return screen

    def built(self) -> list[Screen]:
        """The screens that somebody has gone to so far."""
        return list(self._built.values())

    def go(self, identity: str, what: object = None) -> None:
        """Show a screen, and something in it; remembered for Alt+Left. A screen one may not see says which right it needs."""
        refused = access.refusal_of_window(f"go.{identity}")
        if refused and self.current is not None:
            self._show_where(self.current.id)
            self.show_error(refused)
            return
        identity = self.screens[0].id if refused else identity
        if self.current is not None and not self.current.may_leave():
            self._show_where(self.current.id)
            return
        self.steps.leave()
        self._show(identity, what)
        self.steps.arrive(walking=False)

    def _show(self, identity: str, what: object) -> None:
        screen = self.screen_by_id(identity)
        self.current = screen
        self.errors.hide()
        self.stack.setCurrentWidget(screen)
        self._show_where(identity)
        if screen.detail is not None:
            self.panels.setCurrentWidget(screen.detail)
        self._place_panel(opened=False)
        self._put_in_force()
        self._name_window()
        if what is not None:
            screen.open(what)

    def _show_where(self, identity: str) -> None:
        """The line of the side bar, and the tabs of its family where there is one."""
        self.sidebar.show_current(leader_of(self.screens, identity))
        relatives = family_of(self.screens, identity)
        if len(relatives) > 1 and self.family is None:
            self.family = FamilyBar()
            self.family.asked.connect(self.go)
            self._middle.insertWidget(self._middle.indexOf(self.stack), self.family)
        if self.family is not None:
            self.family.setVisible(len(relatives) > 1)
            if len(relatives) > 1:
                self.family.show_family(relatives, identity)

    def walk(self, step: int) -> None:
        """Back (-1) or forward (1) along the trail."""
        if self.current is not None and self.current.may_leave():
            stop = self.steps.walk(step)
            if stop is not None:
                self._show(*stop)
                self.steps.arrive(walking=True)

    def commands_in_force(self) -> list[Command]:
        """Each once; the screen's own first."""
        screen = self.current
        found = [*(self._commands_of[screen.id] if screen is not None else ()), *self.own]
        return list({command.id: command for command in reversed(found)}.values())[::-1]

    def _put_in_force(self) -> None:
        commands = self.commands_in_force()
        if not self._is_complete:
            name_menus(self.menuBar(), commands)
            return
        self.actions_kept.in_force(commands)
        fill_menus(self.menuBar(), self.actions_kept, commands)

    def refresh(self) -> None:
        if self.current is not None:
            self.current.refresh()

    def search(self) -> None:
        if self.current is not None:
            self.current.search()

    # --- palette

    def open_palette(self) -> None:
        if self.palette_shown is not None:
            return
        from gzstudents.ui.palette import Palette

        groups, ran = palette_groups(self)
        self.palette_shown = Palette(self.root, groups, self._seek, ran)
        self.palette_shown.destroyed.connect(self._forget_palette)

    def _forget_palette(self) -> None:
        self.palette_shown = None

    # --- the panel on the right

    def _take_detail(self, screen: Screen) -> None:
        self.panels.take(screen, current=screen is self.current)

    @property
    def panel_open(self) -> bool:
        return self.panels.isVisibleTo(self)

    def show_panel(self, on: bool) -> None:
        """Open or close the panel."""
        self.panels.want(on)
        self._place_panel(opened=on)

    def _place_panel(self, *, opened: bool) -> None:
        self.panels.place(self.width(), self.current, opened=opened)

    def _fold(self) -> None:
        narrow = self.width() < theme.current().px(BREAK)
        if narrow != self.sidebar.narrow:
            self.sidebar.set_narrow(narrow)
        self._place_panel(opened=self.panels.isVisible() and self.panels.is_over)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    # --- telling

    def show_error(self, error: object) -> None:
        """What the desk can mend stands above the screen; a bug of ours gets its own page."""
        if isinstance(error, UserError) or not isinstance(error, BaseException):
            self.errors.show_error(error)
        else:
            from gzstudents.ui.dialogs import CrashDialog

            CrashDialog(self, error).open()

    def show_office(self, university: str, person: str = "", office: str = "") -> None:
        """Whose program this is and who sits before it."""
        self._office = (university, person, office)
        self.sidebar.show_office(_("国际学生事务"), university)
        self.sidebar.show_person(person, office)

    def _name_window(self) -> None:
        if self.current is not None:
            self.setWindowTitle(_("{screen} — {program}", screen=self.current.title(), program=_("国际学生事务")))

    _office: tuple[str, str, str] = ("", "", "")

    def retranslate(self) -> None:
        self.show_office(*self._office)
        self._name_window()
        if self.current is not None:
            self.actions_kept.retranslate()
            self._put_in_force()

    def restyle(self) -> None:
        QTimer.singleShot(0, self, self._fold)

    def add_notice(self, bar: QWidget) -> None:
        """A thin bar that stays above every screen."""
        self._middle.insertWidget(0, bar)

    def _on_shut(self) -> None:
        """What can be done has changed: all that asked may ask again."""
        self.actions_kept.update()
        for button in self.findChildren(CommandButton):
            button.ask()
        for screen in self.built():
            screen.stale = True
        if self.current is not None:
            self.current.freshen()

    # --- keys and the end

    def escape(self) -> None:
        """Esc closes the innermost thing: the panel over the list, then what the screen has open."""
        if self.current is not None and self.current.escape():
            return
        if self.panels.is_over and self.panels.isVisible():
            self.show_panel(False)
        else:
            self.messages.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.escape()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The side buttons of the mouse, as in a browser; who stands above them lets them through."""
        step = {Qt.MouseButton.BackButton: -1, Qt.MouseButton.ForwardButton: 1}.get(event.button(), 0)
        if step:
            self.walk(step)
        else:
            super().mousePressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.current is not None and not self.current.may_leave():
            event.ignore()
            return
        shape: Any = self.saveGeometry().toBase64().data()
        self.desk.settings.set("window/geometry", bytes(shape).decode())
        self.desk.jobs.close()
        access.shut("")
        super().closeEvent(event)
