"""A table of figures behind which people stand: moved through with the arrow keys, each figure opened by Enter or a double click."""

from PySide6.QtCore import QAbstractItemModel, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from gzstudents.ui.live import Live

_PAUSE = 120  # ms on a figure before its people are read: arrow keys run over many


class FigureTable(Live, QTableView):
    """`opened` by Enter or a double click. What is chosen when somebody stays on a figure a child says in `tell()`."""

    opened = Signal()

    def __init__(self, model: QAbstractItemModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("figures")
        model.setParent(self)
        self.setModel(model)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setHighlightSections(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(False)
        self._soon = QTimer(self, singleShot=True, interval=_PAUSE)
        self._soon.timeout.connect(self.tell)
        self.selectionModel().currentChanged.connect(lambda now, _before: now.isValid() and self._soon.start())
        self.clicked.connect(lambda _index: self._soon.start())
        self.doubleClicked.connect(lambda _index: self.opened.emit())

    def stands_on_figure(self) -> bool:
        """Whether Enter opens anything."""
        return self.currentIndex().isValid()

    def tell(self) -> None:
        """Say which figure is chosen now."""
        raise NotImplementedError

    def fit(self) -> None:
        """Share the width out among the columns."""
        raise NotImplementedError

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.stands_on_figure():
            self.tell()
            self.opened.emit()
        else:
            super().keyPressEvent(event)
