"""The name of a view, asked for in a small window below the tabs."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QVBoxLayout, QWidget

from gzstudents.kernel.i18n import _, mark
from gzstudents.ui import theme
from gzstudents.ui.parts import Button, Label, row
from gzstudents.ui.text_editor import TextEditor

LONGEST = 40


class NamePopup(QFrame):
    """`named(name, shared)`. It deletes itself when it closes."""

    named = Signal(str, bool)

    def __init__(self, parent: QWidget, title: str, name: str, *, shared: bool, may_share: bool) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("namePopup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(_(title))
        self.edit = TextEditor(LONGEST)
        self.edit.setPlaceholderText(_("视图的名称，如“岭南学院在读”"))
        self.edit.setAccessibleName(_("视图的名称"))
        self.edit.show_value(name)
        self.edit.selectAll()
        self.edit.returnPressed.connect(self.take)
        self.share = QCheckBox(_("与同事共享：每个人都能看到这个视图"))
        self.share.setChecked(shared)
        self.share.setEnabled(may_share)
        self.take_button = Button(mark("保存"), "primary", run=self.take)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(10)
        column.addWidget(Label(title, "strong"))
        column.addWidget(self.edit)
        column.addWidget(self.share)
        column.addLayout(row(None, Button(mark("取消"), run=self.close), self.take_button))
        self.setFixedWidth(theme.current().px(340))

    def show_below(self, widget: QWidget) -> None:
        right = widget.mapToGlobal(QPoint(widget.width(), widget.height() + 6))
        edge = self.screen().availableGeometry().right() - self.width()
        self.move(min(max(right.x() - self.width(), widget.mapToGlobal(QPoint(0, 0)).x()), edge), right.y())
        self.show()
        self.edit.setFocus()

    def take(self) -> None:
        name = self.edit.value()
        self.edit.set_state("" if name else "bad")
        if name:
            self.named.emit(name, self.share.isChecked())
            self.close()
