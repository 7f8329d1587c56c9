"""What was decided on the screen and is not saved: seats by application, on the live figures."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from gzstudents.distribution.operations import Change, ended, seated
from gzstudents.distribution.queries import Line
from gzstudents.distribution.rules.standing import OPEN, PLACED, UNPLACED, WAITLISTED, Seat, Standing
from gzstudents.kernel.i18n import _, _n


class Staging:
    """Lines as they were read, the seats staged on top of them, and the figures of both. `lines` may be changed through it only."""

    def __init__(self) -> None:
        self.lines: dict[int, Line] = {}  # with the staged seats
        self.stored: dict[int, Seat] = {}
        self.staged: dict[int, Seat] = {}
        self.live: Standing | None = None

    def show(self, lines: Iterable[Line], live: Standing) -> list[str]:
        """Another board, or the same one read anew: what is staged stays where its application stands as it stood. Returns
        the sentences of what had to go.
        """
        fresh = {line.id: line for line in lines}
        before, kept = self.lines, self.staged
        self.lines, self.stored = fresh, {key: line.seat for key, line in fresh.items()}
        self.live, self.staged = live, {}
        gone = [_("{who}的申请已不在这一批次中。", who=before[key].called) for key in kept if key not in fresh]
        changed = {key: None for key in kept if key in fresh and before[key].version != fresh[key].version}
        # who was decided the same meanwhile needs no word
        gone += [
            _("{who}刚由别人重新分配。", who=fresh[key].called)
            for key in changed
            if self._as_stored(key, kept[key]) is not self.stored[key]
        ]
        return gone + self._seat({key: seat for key, seat in kept.items() if key in fresh and key not in changed})

    def check(self, live: Standing) -> list[str]:
        """The same board with everybody's conditions known. What was staged before that and cannot be goes: the sentences."""
        kept, self.staged, self.live = self.staged, {}, live
        for key in kept:
            self.lines[key] = self.lines[key]._replace(seat=self.stored[key])
        return self._seat(kept)

    def resume(self, seats: Mapping[int, tuple[int, Seat]]) -> list[str]:
        """What was staged before: by application the version it was decided on, and the seat. Returns what had to go."""
        there = {
            key: seat
            for key, (version, seat) in seats.items()
            if key in self.lines and self.lines[key].version == version
        }
        gone = [
            _("{who}刚由别人重新分配。", who=self.lines[key].called)
            for key in seats if key in self.lines and key not in there
        ]  # fmt: skip
        missing = len(seats) - len(there) - len(gone)
        gone += [_n("{count} 份申请已不在这一批次中。", missing)] if missing else []
        return gone + self._seat(there)

    def is_of(self, live: Standing) -> bool:
        """Whether figures are those of the board that is shown, and not of one that was saved since it was read."""
        return live.seats == self.stored

    def saved_fen(self) -> dict[int, int]:
        """By cycle: what the stored places come to."""
        found: Counter[int] = Counter()
        for key, seat in self.stored.items():
            found[self.lines[key].cycle_id] += seat.amount_fen if seat.state == PLACED else 0
        return dict(found)

    def put(self, key: int, seat: Seat) -> str:
        """Stage a seat; "" or the sentence why it cannot be."""
        if self.live is None or key not in self.lines:
            return ""
        if seat == self.live.seats[key]:
            return ""
        made, why = (seat, last) if (last := ended(self.live, key)) else seated(self.live, key, seat)
        if why:
            return _("{who}：{why}", who=self.lines[key].called, why=why)
        self.live.move(key, made)
        self.lines[key] = self.lines[key]._replace(seat=made)
        if made == self.stored[key]:
            self.staged.pop(key, None)
        else:
            self.staged[key] = made
        return ""

    def place(self, keys: Sequence[int], grade: Callable[[int], str | None]) -> list[str]:
        """Places by hand; `grade(application)` None: not placed, without a word. Returns the sentences of those refused."""
        wanted = [(key, grade(key)) for key in keys]
        return [
            why
            for key, code in wanted
            if code is not None and (why := self.put(key, Seat(PLACED, code, method="HAND")))
        ]

    def wait(self, keys: Sequence[int]) -> list[str]:
        """To the end of the waiting list, in their order; who waits already stays where she is."""
        new = [key for key in keys if self.live is not None and self.live.seats[key].state != WAITLISTED]
        return [why for key in new if (why := self.put(key, Seat(WAITLISTED, method="HAND")))]

    def take_back(self, keys: Sequence[int]) -> list[str]:
        """Undecided again."""
        return [why for key in keys if (why := self.put(key, OPEN))]

    def refuse(self, keys: Sequence[int], reason: str, detail: str) -> list[str]:
        seat = Seat(UNPLACED, reason=reason, detail=detail, method="HAND")
        return [why for key in keys if (why := self.put(key, seat))]

    def clear_lapsed(self, keys: Sequence[int]) -> list[str]:
        """No place for who may not have one any more, with that as the reason."""
        found = []
        for key in keys:
            lost = self.live.lost(key) if self.live is not None else None
            if lost is not None:
                found.append(self.put(key, Seat(UNPLACED, reason=lost.code, detail=lost.detail, method="HAND")))
        return [why for why in found if why]

    def fill(self, seats: Mapping[int, Seat]) -> list[str]:
        """What a fill found; who was decided here while it was looking stays so."""
        live = self.live.seats if self.live is not None else {}
        return self.take_over({key: seat for key, seat in seats.items() if live.get(key) == OPEN})

    def take_over(self, seats: Mapping[int, Seat]) -> list[str]:
        """What a fill or a plan proposes, as staged; who would sit as she is stored stays, whichever way was used."""
        return self._seat({key: self._as_stored(key, seat) for key, seat in seats.items() if key in self.lines})

    def _seat(self, wanted: Mapping[int, Seat]) -> list[str]:
        """All get up before the first sits down, so that two may change places; who cannot be moved stays as she is stored."""
        for key, seat in wanted.items():
            now = self.live.seats[key] if self.live is not None else OPEN
            if now.state == PLACED and now != seat:
                self.put(key, OPEN)
        found = []
        for key in sorted(wanted, key=lambda key: wanted[key].state == PLACED):
            if why := self.put(key, wanted[key]):
                found.append(why)
                self._back(key)
        return found

    def _back(self, key: int) -> None:
        if self.live is not None:
            self.live.move(key, self.stored[key])
            self.lines[key] = self.lines[key]._replace(seat=self.stored[key])
            self.staged.pop(key, None)

    def _as_stored(self, key: int, seat: Seat) -> Seat:
        old = self.stored[key]
        return old if (old.state, old.grade, old.reason) == (seat.state, seat.grade, seat.reason) else seat

    def discard(self) -> None:
        """Everything as it is stored; first all get up, then they sit where they sat."""
        keys = list(self.staged)
        if self.live is None:
            return
        for key in keys:
            self.live.move(key, OPEN)
        for key in keys:
            self._back(key)

    def changes(self) -> list[Change]:
        """What a save hands over."""
        return [Change(key, seat, self.lines[key].version) for key, seat in self.staged.items()]

    def saved(self, changes: Iterable[Change]) -> None:
        """These are stored now. What was decided while they were being written stays staged, on top of what is stored."""
        for key, seat, version in changes:
            if key in self.lines:
                self.stored[key] = seat
                self.lines[key] = self.lines[key]._replace(version=version + 1)
                if self.staged.get(key) == seat:
                    del self.staged[key]
