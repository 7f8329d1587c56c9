"""The panel of the screen: a comparison, a parting, or nothing."""

from gzstudents.duplicates.screen.compare import ComparePage
from gzstudents.duplicates.screen.part import PartPage
from gzstudents.ui.panel import Panel


class ComparePanel(Panel):
    """The panel of the screen: a comparison, a parting, or nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.compare, self.part = ComparePage(), PartPage()
        for page in (self.compare, self.part):
            self._pages.addWidget(page)

    def show_compare(self) -> None:
        self._turn_to(self.compare)

    def show_part(self) -> None:
        self._turn_to(self.part)

    @property
    def comparing(self) -> bool:
        return self._pages.currentWidget() is self.compare

    @property
    def parting(self) -> bool:
        return self._pages.currentWidget() is self.part
