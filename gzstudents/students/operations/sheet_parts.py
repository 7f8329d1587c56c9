"""A plan of several sheets as one act, or as one act a sheet; together they write the same."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from gzstudents.students.importing.plan import Item, Plan
from gzstudents.students.operations.roll import Executed


class Part(NamedTuple):
    """What one act writes. `sheet` is "" for the whole plan; `places`: which item of the whole plan each item is."""

    sheet: str
    plan: Plan
    places: tuple[int, ...]

    def with_people(self, people: Mapping[int, int]) -> Plan:
        """The plan to carry out; `people` made by earlier parts, by their items' places, are known by their ids now."""
        here = {place: index for index, place in enumerate(self.places)}
        return replace(self.plan, items=tuple(_placed(item, here, people) for item in self.plan.items))

    def made(self, done: Executed) -> dict[int, int]:
        """Place in the whole plan → person id, of what this part made."""
        return {self.places[index]: person for index, person in done.person_of.items()}


def parts_of(plan: Plan, *, per_sheet: bool) -> Iterator[Part]:
    """The acts of a plan in the order of its sheets; sheets that write nothing have none."""
    sheets = list(dict.fromkeys(item.sheet for item in plan.items))
    if not per_sheet or len(sheets) < 2:
        yield Part("", plan, tuple(range(len(plan.items))))
        return
    written: set[tuple[str, int | None, str]] = set()
    for sheet in sheets:
        places = tuple(place for place, item in enumerate(plan.items) if item.sheet == sheet)
        items = tuple(_rest(plan.items[place], written) for place in places)
        for item in items:
            written.update((change.table, change.row_id, change.field) for change in item.changes)
        part = replace(plan, items=items)
        if not part.changes_nothing:
            yield Part(sheet, part, places)


def _rest(item: Item, written: set[tuple[str, int | None, str]]) -> Item:
    """Without cells that an earlier sheet writes already: two sheets that differ there were refused when the plan was made."""
    kept = tuple(one for one in item.changes if (one.table, one.row_id, one.field) not in written)
    return item if len(kept) == len(item.changes) else item._replace(changes=kept)


def _placed(item: Item, here: Mapping[int, int], people: Mapping[int, int]) -> Item:
    if item.same_as is None:
        return item
    if item.same_as in here:
        return item._replace(same_as=here[item.same_as])
    return item._replace(same_as=None, person_id=people[item.same_as])
