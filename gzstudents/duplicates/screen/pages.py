"""A scrolling column with a footer of buttons: what both pages of the panel are."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gzstudents.ui.panel_parts import CalloutBar, PanelScroll
from gzstudents.ui.parts import Label, clear


class Page(QWidget):
    """A scrolling column with a footer of buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("detailBody")
        self.area = PanelScroll()
        self.column = self.area.column
        self.footer = QWidget()
        self.footer.setObjectName("footer")
        self._foot = QVBoxLayout(self.footer)
        self._foot.setContentsMargins(20, 10, 20, 12)
        self._foot.setSpacing(8)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.area, 1)
        whole.addWidget(self.footer)

    def empty(self) -> None:
        clear(self.column)
        clear(self._foot)

    def callout(self, text: str, tone: str) -> None:
        bar = CalloutBar()
        bar.fill(text, tone, None)
        self.column.addWidget(bar)

    def lines(self, title: str, texts: list[str]) -> None:
        if texts:
            self.column.addWidget(Label(title, "section"))
            for text in texts:
                said = Label(wrap=True)
                said.setText(text)
                self.column.addWidget(said)
