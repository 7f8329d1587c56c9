"""What slices above may add to a programme's page: sections of the panel and commands."""

from collections.abc import Callable
from typing import Any

from gzstudents.kernel.plain import Plain
from gzstudents.ui.desk import Desk
from gzstudents.ui.live import Words

NO_TABLES: frozenset[str] = frozenset()


class ProgrammeSection(Plain):
    """A section of a programme's panel, as PersonSection is one of a student's: `query(session, programme_id)` runs in the
    background and gives (label, value) pairs; without any it is left out. `watches`: the tables it is read from.
    """

    title: Words
    query: Callable[[Any, int], list[tuple[str, str]]]
    watches: frozenset[str] = NO_TABLES


class ProgrammeCommand(Plain):
    """A command for the programme that is chosen: `run(desk, programme_id)`."""

    id: str
    text: Words
    icon: str
    run: Callable[[Desk, int], None]
