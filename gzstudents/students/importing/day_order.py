"""Whether a column writes the day or the month first: one date that can be read in one way only speaks for its column."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from gzstudents.kernel.i18n import _
from gzstudents.kernel.sheets import Cell

DATES = frozenset({
    "birth_date", "start_date", "expected_end", "end_date", "degree_date", "status_date", "hsk_date",
    "document_issued_on", "document_valid_to", "permit_valid_to", "visa_valid_to",
})  # fmt: skip
_YEAR_LAST = re.compile(r"\s*(\d{1,2})\s*[-./ ]\s*(\d{1,2})\s*[-./ ]\s*\d{4}\b")


class Order(NamedTuple):
    """`order` is dmy or mdy; `unclear` a date that it settles, `clear` the one that says so."""

    order: str
    unclear: str
    clear: str

    def told(self) -> str:
        """The sentence for whoever checks the plan."""
        order = _("日/月/年") if self.order == "dmy" else _("月/日/年")
        return _(
            "“{unclear}”这样的日期按“{order}”读，因为同一列有“{clear}”。请核对。",
            unclear=self.unclear,
            order=order,
            clear=self.clear,
        )


def of_column(cells: Iterable[Cell]) -> Order | None:
    """The order in which a column writes its dates; None where nothing is unclear, nothing tells, or both orders occur."""
    seen = _seen(cells)
    if "unclear" not in seen or ("dmy" in seen) == ("mdy" in seen):
        return None
    order = "dmy" if "dmy" in seen else "mdy"
    return Order(order, seen["unclear"], seen[order])


def unsettled(cells: Iterable[Cell]) -> str:
    """A date of a column that only a person can settle, as it is written; "" where there is none."""
    seen = _seen(cells)
    return seen.get("unclear", "") if ("dmy" in seen) == ("mdy" in seen) else ""


def _seen(cells: Iterable[Cell]) -> dict[str, str]:
    """The first date of each kind: unclear, dmy, mdy."""
    seen: dict[str, str] = {}
    for cell in [cell for cell in dict.fromkeys(cells) if isinstance(cell, str)]:
        if found := _YEAR_LAST.match(cell):
            first, second = int(found[1]), int(found[2])
            seen.setdefault(_says(first, second), cell.strip())
    return seen


def _says(first: int, second: int) -> str:
    if first > 12 and 1 <= second <= 12:
        return "dmy"
    if second > 12 and 1 <= first <= 12:
        return "mdy"
    return "unclear" if first != second and first <= 12 else ""
