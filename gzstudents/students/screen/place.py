"""Where somebody is in the list of students: for back and forward."""

from __future__ import annotations

from typing import NamedTuple

from gzstudents.ui.list_spec import Wanted


class Place(NamedTuple):
    """The person that is chosen (None: nobody, or several), what the list is asked, and whom it is limited to."""

    person: int | None
    wanted: Wanted
    only: tuple[int, ...] | None = None
    title: str = ""
