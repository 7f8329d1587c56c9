"""What was decided on the screen and is not saved: seats by application, on the live figures."""

from collections.abc import Callable, Iterable, Sequence

from gzstudents.distribution.operations import Change
from gzstudents.distribution.queries import Line
from gzstudents.distribution.rules.standing import OPEN, PLACED, REVOKED, UNPLACED, WAITLISTED, Seat, Standing
from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _
from gzstudents.kernel.told import heard


class Staging:
    """Lines as they were read, the seats staged on top of them, and the figures of both. `lines` may be changed through it only."""

    def __init__(self) -> None:
        self.lines: dict[int, Line] = {}  # with the staged seats
        self.stored: dict[int, Seat] = {}
        self.staged: dict[int, Seat] = {}
        self.live: Standing | None = None

    def show(self, lines: Iterable[Line], live: Standing) -> list[int]:
        """Another board, or the same one read anew: what is staged stays where its application stands as it stood. Returns
        those whose staged seat had to go, because somebody else decided them meanwhile or there is no room any more.
        """
        fresh = {line.id: line for line in lines}
        before, kept = self.lines, self.staged
        self.lines, self.stored = fresh, {key: line.seat for key, line in fresh.items()}
        self.live, self.staged = live, {}
        lost = []
        for key, seat in kept.items():
            if key in fresh and (before[key].version != fresh[key].version or self.put(key, seat)):
                lost.append(key)
        return lost

    def check(self, live: Standing) -> list[str]:
        """The same board with everybody's conditions known. What was staged before that and cannot be goes: the sentences."""
        kept, self.staged, self.live = self.staged, {}, live
        for key in kept:
            self.lines[key] = self.lines[key]._replace(seat=self.stored[key])
        return self.take_over(kept)

    def put(self, key: int, seat: Seat) -> str:
        """Stage a seat; "" or the sentence why it cannot be."""
        if self.live is None or key not in self.lines:
            return ""
        now = self.live.seats[key]
        if seat == now:
            return ""
        if seat.state == PLACED or now.state == REVOKED or self.lines[key].cycle_id in self.live.closed:
            refused = self.live.refusal(key, seat.grade)
            if refused is not None:
                why = heard(refused.detail) or codes.label("unplaced_reason", refused.code)
                return _("{who}：{why}", who=self.lines[key].called, why=why)
        offer = self.live.offer(key, seat.grade) if seat.state == PLACED else None
        made = seat._replace(amount_fen=offer.amount_fen if offer is not None else 0)
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
        """To the end of the waiting list, in their order."""
        found = []
        for key in keys:
            if self.live is not None and self.live.seats[key].state != WAITLISTED:
                last = self.live.last_waiting(self.lines[key].cycle_id)
                found.append(self.put(key, Seat(WAITLISTED, waiting=last + 1, method="HAND")))
        return [why for why in found if why]

    def take_back(self, keys: Sequence[int]) -> list[str]:
        """Undecided again."""
        return [why for key in keys if (why := self.put(key, OPEN))]

    def refuse(self, keys: Sequence[int], reason: str, detail: str) -> list[str]:
        seat = Seat(UNPLACED, reason=reason, detail=detail, method="HAND")
        return [why for key in keys if (why := self.put(key, seat))]

    def take_over(self, seats: dict[int, Seat]) -> list[str]:
        """What a fill proposes, as staged: all get up before the first sits down, so that two may change places. Who would sit as
        she is stored stays, whichever way was used; who cannot be moved as well.
        """
        wanted = {key: self._as_stored(key, seat) for key, seat in seats.items() if key in self.lines}
        for key, seat in wanted.items():
            now = self.live.seats[key] if self.live is not None else OPEN
            if now.state == PLACED and now != seat:
                self.put(key, OPEN)
        found = []
        for key in sorted(wanted, key=lambda key: wanted[key].state == PLACED):
            if why := self.put(key, wanted[key]):
                found.append(why)
                self.put(key, self.stored[key])
        return found

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
            self.live.move(key, self.stored[key])
            self.lines[key] = self.lines[key]._replace(seat=self.stored[key])
        self.staged.clear()

    def changes(self) -> list[Change]:
        """What a save hands over."""
        return [Change(key, seat, self.lines[key].version) for key, seat in self.staged.items()]
