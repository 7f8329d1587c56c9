"""What the screen loads after its first picture, for the panel: one module at a time, each takes some milliseconds."""

import importlib
from collections.abc import Iterator

_OF_THE_PANEL = (
    "dataclasses",
    "gzstudents.ui.form_field",
    "gzstudents.ui.editors",
    "gzstudents.ui.choice",
    "gzstudents.ui.form",
    "gzstudents.ui.panel_parts",
    "gzstudents.ui.panel",
    "gzstudents.students.screen.fields",
    "gzstudents.students.screen.person_more",
    "gzstudents.students.screen.person_detail",
    "gzstudents.students.screen.person_form",
    "gzstudents.students.screen.small_forms",
    "gzstudents.students.screen.part_form",
    "gzstudents.students.screen.people_panel",
)


def load_panel() -> Iterator[None]:
    for name in _OF_THE_PANEL:
        importlib.import_module(name)
        yield
