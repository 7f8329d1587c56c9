"""Address labels: the name in both scripts, the address or the college, the student number; no number of a document."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from gzstudents.kernel.folio import About, Folio
from gzstudents.kernel.i18n import _
from gzstudents.kernel.ink import Ink
from gzstudents.kernel.paper import GREY, LONG, MM, SHORT
from gzstudents.students.printing import boxed
from gzstudents.students.printing.boxed import Box, Said
from gzstudents.students.printing.sheets import LabelSheet


class Label(NamedTuple):
    """What stands on one label; empty parts are left out."""

    name: str
    latin: str
    address: str
    postcode: str
    student_number: str = ""


class Made(NamedTuple):
    """A file; `lost` are characters that no font has, drawn as 〓."""

    content: bytes
    pages: int
    lost: frozenset[str]


def content(labels: Sequence[Label], sheet: LabelSheet, made: date, *, skip: int = 0, author: str = "") -> Made:
    """One label each, `skip` places of the first sheet left free because they are used up."""
    file = Folio(About(_("地址标签"), author, made=made))
    lost: set[str] = set()
    places = list(sheet.places())
    pages: list[Ink] = []
    for number, label in enumerate(labels, skip % sheet.places_on_page):
        if number % sheet.places_on_page == 0 or not pages:
            pages.append(Ink())
        left, top = places[number % sheet.places_on_page]
        box = Box(
            (left + sheet.inside) * MM, LONG - (top + sheet.height - 3) * MM,
            (sheet.width - 2 * sheet.inside) * MM, (sheet.height - 6) * MM,
        )  # fmt: skip
        lost |= boxed.draw(pages[-1], box, _said(label), middle=True)
    for ink in pages or [Ink()]:
        file.page(ink, SHORT, LONG)
    return Made(file.save(), max(1, len(pages)), frozenset(lost))


def _said(label: Label) -> list[Said]:
    return [
        Said(label.address, "plain", 9.5, after=0 if label.postcode else 0.35),
        Said(label.postcode, "plain", 9.5, after=0.35),
        Said(label.name, "bold", 12.5),
        Said(label.latin if label.latin != label.name else "", "medium", 9.5),
        Said(label.student_number, "plain", 7.5, GREY),
    ]
