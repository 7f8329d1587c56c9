"""What slices above this one add to a student: commands and sections, handed in by the composition root."""

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

from gzstudents.kernel.plain import Plain
from gzstudents.ui.commands import Command, Shortcut
from gzstudents.ui.desk import Desk
from gzstudents.ui.live import Words


class PersonCommand(Plain):
    """Something that can be done for one or many people: `run(desk, person_ids)`. `text` is a marked msgid. `bulk_first`: what
    people are most often chosen for, and must not be crowded out of the bar where the window is narrow.
    """

    id: str
    text: Words
    icon: str
    run: Callable[[Desk, list[int]], object]
    in_panel: bool = True
    in_bulk: bool = True
    shortcut: Shortcut = ""
    bulk_first: bool = False

    def command(self, desk: Desk, ids: Callable[[], list[int]], possible: Callable[[], bool]) -> Command:
        """As a command for whoever is chosen at the moment it is run."""
        return Command(self.id, self.text, lambda: self.run(desk, ids()), self.icon, self.shortcut, enabled=possible)


class Suggested(NamedTuple):
    """What facts elsewhere say of a column of the person, and which facts, in words."""

    column: str
    value: str
    why: str


class PersonSection(Plain):
    """A section of the detail panel: `query(session, person_id)` runs in the background and gives (label, value) pairs;
    without any the section is left out. `watches`: the tables it is read from. `events(session, person_id)` adds what happened
    to the one timeline: (day, words, tone), the tone one of ok, accent, warn, bad, border_strong. `suggests(session, person_id, today)` says
    what a column of the person should hold; where it holds something else the panel offers to take it over.
    """

    title: Words
    query: Callable[[Any, int], list[tuple[str, str]]]
    watches: frozenset[str] = frozenset()
    events: Callable[[Any, int], list[tuple[str, str, str]]] | None = None
    suggests: Callable[[Any, int, str], Suggested | None] | None = None


class Alike(NamedTuple):
    """Somebody in the register who may be the person in question: who it is, and why, in words."""

    person_id: int
    text: str


FindAlike = Callable[..., list[Alike]]  # (session, values): values as the form of a student has them


class PersonPart(Protocol):
    """A widget of the panel, below its sections. `query(session, person_id=…)` is read together with the person, so that all
    of the panel changes at once; `show_person(0, "", None)` for nobody or several.
    """

    @property
    def query(self) -> Callable[..., Any]: ...

    def show_person(self, person_id: int, name: str, found: Any) -> None: ...
