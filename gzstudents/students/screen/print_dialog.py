"""What of the list is printed, and how: a roster, address labels or student cards. Remembers nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QRadioButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.students.printing.sheets import all_sheets
from gzstudents.ui.dialogs import Dialog
from gzstudents.ui.parts import Button, Label

KINDS = ("roster", "labels", "cards")
_LONGEST = 60


class PrintDialog(Dialog):
    """`run(chosen_only, words)`: the words for the command line. `columns`: the ids of those that the list shows; of `today`
    only there are labels and cards.
    """

    def __init__(
        self, parent: QWidget | None, counts: tuple[int, int], columns: Sequence[str], *, today: bool,
        run: Callable[[bool, list[str]], object],
    ) -> None:  # fmt: skip
        super().__init__(parent, _("打印名单"), 480)
        self._run, self._columns = run, tuple(columns)
        chosen, listed = counts
        self.everybody = QRadioButton(_n("名单中的 {count} 人，按屏幕上的顺序", listed))
        self.chosen = QRadioButton(_n("选中的 {count} 人", chosen))
        self._groups = [self._group(_("印谁"), self.everybody, self.chosen)]
        self.chosen.setVisible(chosen > 0)
        (self.chosen if chosen > 1 else self.everybody).setChecked(True)
        self.roster = QRadioButton(_("名单（与屏幕相同的列）"))
        self.labels = QRadioButton(_("地址标签"))
        self.cards = QRadioButton(_("学生卡（85.6 × 54 毫米）"))
        self._groups.append(self._group(_("印成"), self.roster, self.labels, self.cards))
        for one in (self.labels, self.cards):
            one.setEnabled(today)
            one.setToolTip("" if today else _("另一天的名册只能印名单。"))
        self._pages = QStackedWidget()
        for page in (self._roster_page(), self._labels_page(), self._cards_page()):
            self._pages.addWidget(page)
        self.column.addWidget(self._pages)
        self.say(_("证件号码不印在纸上；打印的时间、人数和内容记入操作记录。"), "muted")
        self.go = Button(mark("预览"), "primary", "printer", self._on_go)
        self.buttons(Button(mark("取消"), run=self.reject), self.go)
        self.go.setDefault(True)
        for number, one in enumerate((self.roster, self.labels, self.cards)):
            one.toggled.connect(lambda on, number=number: self._pages.setCurrentIndex(number) if on else None)

    def _group(self, title: str, *radios: QRadioButton) -> QButtonGroup:
        """One of several; the first is what is usual."""
        group = QButtonGroup(self)
        self.say(title, "section")
        for radio in radios:
            group.addButton(radio)
            self.column.addWidget(radio)
        radios[0].setChecked(True)
        return group

    def _page(self, *parts: QWidget) -> QWidget:
        page = QWidget()
        page.setObjectName("plain")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 4, 0, 0)
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        return page

    def _roster_page(self) -> QWidget:
        self.title_field = QLineEdit(_("学生名单"))
        self.title_field.setMaxLength(_LONGEST)
        self.title_field.setAccessibleName(_("标题"))
        self.upright = QCheckBox(_("竖向纸张（列多时字会变小）"))
        self.by_college = QCheckBox(_("按培养单位分段"))
        return self._page(Label(mark("标题"), "muted"), self.title_field, self.upright, self.by_college)

    def _labels_page(self) -> QWidget:
        self.sheet, self.first = QComboBox(), QComboBox()
        for one in all_sheets().values():
            self.sheet.addItem(one.label(), one.id)
        self.sheet.setAccessibleName(_("标签纸"))
        self.first.setAccessibleName(_("从第几枚开始"))
        self.sheet.currentIndexChanged.connect(lambda _place: self._fill_first())
        self._fill_first()
        return self._page(
            Label(mark("标签纸"), "muted"), self.sheet,
            Label(mark("从第几枚开始（前面的已经用去）"), "muted"), self.first,
        )  # fmt: skip

    def _fill_first(self) -> None:
        self.first.clear()
        for number in range(all_sheets()[str(self.sheet.currentData())].places_on_page):
            self.first.addItem(str(number + 1), number)

    def _cards_page(self) -> QWidget:
        self.single = QCheckBox(_("每页一张，供证卡打印机使用；不勾选则 A4 纸十张，带裁切线"))
        return self._page(self.single)

    def kind(self) -> str:
        return KINDS[self._pages.currentIndex()]

    def words(self) -> list[str]:
        """For the command line."""
        kind = self.kind()
        found = [kind]
        if kind == "roster":
            found += [f"--columns={','.join(self._columns)}", f"--title={self.title_field.text().strip()}"]
            found += ["--upright"] if self.upright.isChecked() else []
            found += ["--group"] if self.by_college.isChecked() else []
        elif kind == "labels":
            found += [f"--sheet={self.sheet.currentData()}", f"--skip={self.first.currentData()}"]
        elif self.single.isChecked():
            found.append("--single")
        return found

    def _on_go(self) -> None:
        only, words = self.chosen.isChecked(), self.words()
        self.accept()
        self._run(only, words)
