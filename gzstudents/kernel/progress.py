"""How far a long job is, and whether it should stop."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from gzstudents.kernel.errors import Cancelled

Item = TypeVar("Item")


class Progress:
    """Tells nobody and never stops; the command line and the tests have their own."""

    def report(self, done: int, total: int, text: str = "") -> None:
        """Called often; cheap. `total` 0 means not known."""
        if self.stopped():
            raise Cancelled

    def stopped(self) -> bool:
        return False

    def over(self, items: Iterable[Item], total: int, text: str = "", step: int = 100) -> Iterator[Item]:
        """The items one by one, reported every `step`; raises Cancelled between two of them."""
        for count, item in enumerate(items):
            if count % step == 0:
                self.report(count, total, text)
            yield item
        self.report(total, total, text)


SILENT = Progress()
