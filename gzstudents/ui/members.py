"""The people behind a figure, by name."""

from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QListView, QVBoxLayout

from gzstudents.kernel import access, codes
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui import theme
from gzstudents.ui.live import Live
from gzstudents.ui.parts import Label


class Member(Protocol):
    """What a line of names needs to know of somebody."""

    @property
    def person_id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def passport_name(self) -> str: ...
    @property
    def student_number(self) -> str: ...
    @property
    def population(self) -> str: ...
    @property
    def country(self) -> str: ...
    @property
    def level(self) -> str: ...


Index = QModelIndex | QPersistentModelIndex
MOST = 5_000  # names in the panel; more are not read through by anybody, the export has them


class MembersModel(QAbstractListModel):
    def __init__(self, parent: QFrame) -> None:
        super().__init__(parent)
        self.members: Sequence[Member] = ()

    def show(self, members: Sequence[Member]) -> None:
        self.beginResetModel()
        self.members = members
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.members)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        member = self.members[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self._text(member)
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(10, theme.current().px(44))
        return None

    def _text(self, member: Member) -> str:
        both = member.passport_name not in {"", member.name}
        name = f"{member.name}  {member.passport_name}" if both else member.name
        country = codes.label("country", member.country) if member.population == "INTL" else ""
        about = [member.student_number, country or codes.label("population", member.population)]
        about += [codes.label("level", member.level)] if member.level else []
        about += [str(getattr(member, "about", ""))]  # of an award: which
        return f"{name or _('（无姓名）')}\n{' · '.join(part for part in about if part)}"


class MembersPanel(Live, QFrame):
    """Stands on the right. `opened`: a person is asked for."""

    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("detail")
        self._title = Label(role="h2", wrap=True)
        self._count = Label(role="muted", wrap=True)
        self.list = QListView()
        self.list.setObjectName("plainList")
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.people = MembersModel(self)
        self.list.setModel(self.people)
        self.list.activated.connect(lambda index: self._open(index.row()))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 12, 12)
        column.setSpacing(6)
        for widget in (self._title, self._count):
            column.addWidget(widget)
        column.addWidget(self.list, 1)
        self._rest = QFrame()  # keeps the words at the top while no names stand under them
        column.addWidget(self._rest, 1)
        self._many, self._read, self._awards = -1, False, False
        self.show_nothing()
        self.live()

    def show_nothing(self) -> None:
        self._many = -1
        self.people.show(())
        self._title.say(mark("选择一个数字"))
        self._count.say(mark("单击表中任何数字、小计或合计，这里列出其中的学生"))
        self._show_list(shown=False)

    def show_title(self, title: str, many: int, *, awards: bool = False) -> None:
        """While the names are being read. `awards`: so many scholarships are counted, not persons."""
        self._many, self._read, self._awards = many, False, awards
        self.people.show(())
        self._title.say(lambda: title)
        self._count.say(self.counted)

    def show_members(self, members: Sequence[Member]) -> None:
        self._read = True
        self.people.show(members)
        self._show_list(shown=bool(members))
        self._count.say(self.counted)
        self.retranslate()

    def _show_list(self, *, shown: bool) -> None:
        self.list.setVisible(shown)
        self._rest.setVisible(not shown)

    def counted(self) -> str:
        """How many the figure counts, and how many of them are named here."""
        said = _n("{count} 项奖学金", self._many) if self._awards else _n("{count} 人", self._many)
        if self._many > MOST:
            return _("{people}，列出前 {most} 人；请选更小的一格", people=said, most=f"{MOST:,}")
        person = access.signed_in()
        if self._read and person is not None and person.college and len(self.people.members) < self._many:
            shown = _n("其中 {count} 人属于“{college}”", len(self.people.members), college=person.college)
            return _("{people}，{shown}", people=said, shown=shown)  # a figure is whole, names are of the college
        return said

    def focus(self) -> None:
        """Enter on a figure goes on to its people."""
        if self.people.members:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            if not self.list.currentIndex().isValid():
                self.list.setCurrentIndex(self.people.index(0))

    def _open(self, row: int) -> None:
        if 0 <= row < len(self.people.members):
            self.opened.emit(self.people.members[row].person_id)

    def retranslate(self) -> None:
        self.list.setAccessibleName(_("其中的学生"))
        if self.people.members:
            self.people.dataChanged.emit(self.people.index(0), self.people.index(len(self.people.members) - 1))
