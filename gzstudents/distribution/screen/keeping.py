"""What is staged is not lost with the screen: it is not left, and it outlives the lock of the window."""

from collections.abc import Mapping
from typing import Any

from gzstudents.distribution.rules.standing import Seat
from gzstudents.distribution.screen import words
from gzstudents.distribution.screen.board_list import BoardList
from gzstudents.kernel.i18n import _, _n


class Keeping(BoardList):
    def may_leave(self) -> bool:
        """What is staged would be lost with the window: it says so."""
        if self.staging.staged:
            self.places.setCurrentWidget(self.page)
            self.page.errors.show_error(_("有未保存的分配：请先保存，或放弃更改。"))
            return False
        return super().may_leave()

    def draft(self) -> dict[str, Any] | None:
        """What is staged, with the version of each placement it was decided on."""
        if not self.staging.staged or self.page_read is None:
            return None
        lines = [self.staging.lines[key] for key in self.staging.staged]
        return {
            "title": self.title(),
            "subtitle": _n("{count} 处分配还没有保存", len(lines)),
            "year": self.choice.year,
            "cycle_id": self.choice.cycle_id,
            "seats": [[line.id, line.version, *line.seat] for line in lines],
            "lines": [[line.called, words.seat(line.seat)] for line in lines],
        }

    def resume(self, draft: Mapping[str, Any]) -> bool:
        """Once the same board is there with everybody's conditions, everything sits as it was staged."""
        wanted = str(draft["year"]), int(draft["cycle_id"])
        if (self.choice.year, self.choice.cycle_id) != wanted:
            if self.page_read is not None and not self.staging.staged:
                self.choice.choose(*wanted)
            return False
        if self.known is None or self.page_read is None or self.page_read.board.chosen != wanted[1]:
            return False
        seats = {int(key): (int(version), Seat(*seat)) for key, version, *seat in draft["seats"]}
        wrong = self.staging.resume(seats)
        self._staged([])
        if wrong:
            self._refuse(_n("{count} 处没有保存的更改不能保留，已取消。", len(wrong)), wrong)
        return True
