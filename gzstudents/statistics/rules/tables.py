"""Tables A, B, C, D and F: who is on the roll."""

from collections.abc import Callable, Sequence

import numpy as np

from gzstudents.kernel import codes
from gzstudents.statistics.rules.axis import axis_of, filled
from gzstudents.statistics.rules.facts import NOWHERE, Flags, Ints, Words
from gzstudents.statistics.rules.headings import DEGREE, NONDEGREE, by_degree, coded, levels, made_once, word
from gzstudents.statistics.rules.roll import Roll
from gzstudents.statistics.rules.table import TOTAL, UNKNOWN, Counted, Line, Table, Units

HMT = ("HK", "MO", "TW")
NOT_FOREIGN = (*HMT, "OC")


class Chosen:
    """The enrolments to count, and how many of them stand in each cell of the tables."""

    def __init__(self, roll: Roll, places: Ints, day: int) -> None:
        self.facts, self.keys, self.places = roll.facts, roll.keys, places
        self.person = self.facts.enrolments.person[places]
        self.country = self.facts.countries.at(day)[self.person]
        self.by_category = self.keys.by_category.grid(places)
        self.by_funding = self.keys.by_funding.grid(places)
        self.by_discipline = self.keys.by_discipline.grid(places)
        key, (populations, _one, levels) = self.keys.by_level
        shape = self.facts.words.unknown("country") + 1, populations, levels
        stand = self.country.astype(np.int32)
        stand *= np.int32(populations * levels)
        stand += key[places]
        self.by_country = np.bincount(stand, minlength=int(np.prod(shape))).reshape(shape)

    def of(self, populations: Sequence[str]) -> list[int]:
        return [self.facts.words.place("population", code) for code in populations]

    def counted(
        self, populations: Sequence[str], row: Callable[[Ints], Ints], column: Callable[[Ints], Ints]
    ) -> Counted:
        """Those of some populations. `row` and `column` say where each of some enrolments stands."""

        def find() -> Units:
            wanted = np.zeros(self.facts.words.unknown("population") + 1, dtype=bool)
            wanted[self.of(populations)] = True
            places = self.places[wanted[self.keys.population[self.places]]]
            return Units(row(places), column(places), self.facts.enrolments.person[places], places)

        return Counted(find, self.facts.people.ids, self.facts.enrolments.ids)


def table(
    name: str, rows: Sequence[Line], columns: Sequence[Line], grid: Ints, counted: Counted, populations: Sequence[str]
) -> Table:
    """The table called `name` in our list of words, from how many units its finest classes have."""
    title, head = word(name), word(f"head.{name[0]}")
    rows, columns = tuple(rows), tuple(columns)
    values = axis_of(columns).add(axis_of(rows).add(grid).T).T
    return Table(
        name, title.zh, title.en, rows, columns, values, grid, counted, tuple(populations), head=(head.zh, head.en)
    )


def table_a(everybody: Chosen) -> Table:
    """Population × category × gender. The only table with both populations; its total is the plan's first indicator."""
    words, keys, facts = everybody.facts.words, everybody.keys, everybody.facts
    width = words.unknown("category") + 1
    grid = everybody.by_category.reshape(-1, everybody.by_category.shape[2])
    present, used = filled(grid, 1), filled(grid, 0)
    rows = made_once(words, ("A", present.tobytes()), lambda: _everybody(words, present))
    columns = made_once(words, ("A columns", used.tobytes()), lambda: _genders(words, used))
    counted = everybody.counted(
        ("INTL", *NOT_FOREIGN),
        lambda places: keys.population[places].astype(np.int64) * width + facts.enrolments.category[places],
        lambda places: keys.gender[places],
    )
    return table("A", rows, columns, grid, counted, ("INTL", *NOT_FOREIGN))


def _everybody(words: Words, present: Flags) -> list[Line]:
    rows = _population(words, "INTL", present)
    regions = [_population(words, code, present, indent=1) for code in HMT]
    hmt = [leaf for region in regions for leaf in region[0].leaves]
    rows += [word("HMT", kind="subtotal", leaves=hmt), *(line for region in regions for line in region)]
    rows += _population(words, "OC", present)
    every = sorted({leaf for line in rows for leaf in line.leaves})
    return [*rows, word(TOTAL, kind="total", leaves=every, name="TOTAL.A")]


def _population(words: Words, code: str, present: Flags, indent: int = 0) -> list[Line]:
    """A population with its categories, degree and non-degree; outside international students only those that occur."""
    base = words.place("population", code) * (words.unknown("category") + 1)
    lines: list[Line] = []
    whole: list[int] = []
    for name, listed in zip((DEGREE, NONDEGREE), by_degree(words, "category"), strict=True):
        leaves = [base + words.place("category", one) for one in listed]
        lines.append(word(name, f"{code}:{name}", kind="subtotal", leaves=leaves, indent=indent + 1))
        lines += [
            coded("category", one, key=f"{code}:{one}", leaves=[leaf], indent=indent + 2)
            for one, leaf in zip(listed, leaves, strict=True)
            if present[leaf] or code == "INTL"
        ]
        whole += leaves
    nobody = base + words.unknown("category")
    if present[nobody]:
        lines.append(word(UNKNOWN, f"{code}:{UNKNOWN}", kind="unknown", leaves=[nobody], indent=indent + 1))
    shown = {leaf for line in lines if line.kind in {"row", "unknown"} for leaf in line.leaves}
    lines = [_only(line, shown) for line in lines]
    return [coded("population", code, kind="subtotal", leaves=sorted(shown), indent=indent), *lines]


def _only(line: Line, shown: set[int]) -> Line:
    """Subtotals hold the classes that have a line; the others are empty."""
    leaves = tuple(leaf for leaf in line.leaves if leaf in shown)
    return Line(line.key, line.zh, line.en, line.kind, leaves, line.indent)


def _genders(words: Words, used: Flags) -> tuple[Line, ...]:
    lines = [coded("gender", code, leaves=[words.place("gender", code)]) for code in ("1", "2")]
    lines += [
        coded("gender", code, kind="unknown", leaves=[words.place("gender", code)])
        for code in words.codes("gender")
        if code not in {"1", "2"} and used[words.place("gender", code)]
    ]
    if used[words.unknown("gender")]:
        lines.append(word(UNKNOWN, kind="unknown", leaves=[words.unknown("gender")]))
    return (*lines, word(TOTAL, kind="total", leaves=[leaf for line in lines for leaf in line.leaves]))


def table_b(everybody: Chosen, scheme: int) -> Table:
    """Country and continent × level. `scheme`: 5 continents, or 6 with North and South America apart."""
    words, facts = everybody.facts.words, everybody.facts
    nowhere = words.unknown("country")
    chinese = [words.place("country", code) for code in NOWHERE]
    grid = everybody.by_country[:, words.place("population", "INTL")].copy()
    grid[nowhere] += grid[chinese].sum(axis=0)
    grid[chinese] = 0
    counts = grid.sum(axis=1)
    present = np.lexsort((_by_code(words), -counts))[: np.count_nonzero(counts)]
    present = present[present != nowhere]
    rows = _continents(words, scheme, present.tolist(), unknown=bool(counts[nowhere]))

    def row(places: Ints) -> Ints:
        place_of = np.arange(nowhere + 1)
        place_of[chinese] = nowhere
        country = np.full(len(facts.people.ids), nowhere, dtype=np.int16)
        country[everybody.person] = everybody.country
        return place_of[country[facts.enrolments.person[places]]]

    return _by_level("B", rows, grid, row, everybody, ("INTL",))


def _by_code(words: Words) -> Ints:
    """The countries' places in the order of their codes, the unknown last."""
    if "order of codes" not in words.headings:
        listed = words.codes("country")
        order = np.empty(len(listed) + 1, dtype=np.int64)
        order[sorted(range(len(listed)), key=listed.__getitem__)] = np.arange(len(listed))
        order[-1] = len(listed)
        words.headings["order of codes"] = order
    found: Ints = words.headings["order of codes"]
    return found


def _countries(words: Words) -> list[Line]:
    listed = words.codes("country")
    return [coded("country", code, leaves=[place], indent=1) for place, code in enumerate(listed)]


def _continents(words: Words, scheme: int, present: Sequence[int], *, unknown: bool) -> list[Line]:
    """Each continent with its countries, those with most people first."""
    listed, nowhere = words.codes("country"), words.unknown("country")
    country = made_once(words, "countries", lambda: _countries(words))
    of_continent: dict[str, list[int]] = {
        entry.code: [] for entry in codes.values("continent") if entry.extra.get(f"scheme{scheme}")
    }
    key = f"continent{scheme}"
    for place in present:
        of_continent.setdefault(codes.attribute("country", listed[place], key), []).append(place)
    rows: list[Line] = []
    for continent, members in of_continent.items():
        if continent:
            rows.append(coded("continent", continent, kind="subtotal", leaves=members))
        rows += [country[place] for place in members]
    if unknown:
        rows.append(word(UNKNOWN, kind="unknown", leaves=[nowhere], name="UNKNOWN.B"))
    rows.append(word(TOTAL, kind="total", leaves=sorted([*present, *([nowhere] if unknown else [])])))
    return rows


def table_c(everybody: Chosen) -> Table:
    """Source of funding × level: the standard's first and second level."""
    words = everybody.facts.words
    grid = everybody.by_funding[words.place("population", "INTL")]
    used = filled(grid, 1)
    rows = made_once(words, ("C", used.tobytes()), lambda: _sources(words, used))
    return _by_level("C", rows, grid, lambda places: everybody.facts.enrolments.funding[places], everybody, ("INTL",))


def _sources(words: Words, used: Flags) -> list[Line]:
    rows: list[Line] = []
    for code in words.codes("funding"):
        parent = str(codes.attribute("funding", code, "parent"))
        if parent in words.codes("funding"):
            continue
        rows += _funding(words, code, used)
    if used[words.unknown("funding")]:
        rows.append(word(UNKNOWN, kind="unknown", leaves=[words.unknown("funding")]))
    every = sorted({leaf for line in rows for leaf in line.leaves})
    return [*rows, word(TOTAL, kind="total", leaves=every)]


def _funding(words: Words, code: str, used: Flags) -> list[Line]:
    """A first-level source and its kinds; a roll that says no more than the first level has a line of its own."""
    own = words.place("funding", code)
    kinds = [one for one in words.codes("funding") if codes.attribute("funding", one, "parent") == code]
    if not kinds:
        return [coded("funding", code, leaves=[own])]
    lines = [coded("funding", one, leaves=[words.place("funding", one)], indent=1) for one in kinds]
    if used[own]:
        wording = word("UNSPECIFIED")
        zh = wording.zh.format(name=codes.label("funding", code, "zh_CN"))
        en = wording.en.format(name=codes.label("funding", code, "en"))
        lines.append(Line(f"{code}:UNSPECIFIED", zh, en, "row", (own,), 1))
    whole = [leaf for line in lines for leaf in line.leaves]
    return [coded("funding", code, kind="subtotal", leaves=whole), *lines]


def table_d(name: str, everybody: Chosen, populations: Sequence[str]) -> Table:
    """Discipline × level; international students and students from Hong Kong, Macao and Taiwan have one each."""
    words = everybody.facts.words
    grid = everybody.by_discipline[everybody.of(populations)].sum(axis=0)
    unknown = bool(grid[words.unknown("discipline")].any())
    rows = made_once(words, ("D", unknown), lambda: _disciplines(words, unknown=unknown))
    return _by_level(
        name, rows, grid, lambda places: everybody.facts.enrolments.discipline[places], everybody, populations
    )


def _disciplines(words: Words, *, unknown: bool) -> list[Line]:
    rows = [coded("discipline", code, leaves=[words.place("discipline", code)]) for code in words.codes("discipline")]
    if unknown:
        rows.append(word(UNKNOWN, kind="unknown", leaves=[words.unknown("discipline")]))
    return [*rows, word(TOTAL, kind="total", leaves=[leaf for line in rows for leaf in line.leaves])]


def table_f(everybody: Chosen) -> Table:
    """Students from Hong Kong, Macao and Taiwan, and overseas Chinese students, by region × level."""
    words, chosen = everybody.facts.words, everybody.of(NOT_FOREIGN)
    grid = np.zeros_like(everybody.by_discipline[:, 0])
    grid[chosen] = everybody.by_discipline[chosen].sum(axis=1)
    rows = made_once(words, "F", lambda: _regions(words))
    return _by_level("F", rows, grid, lambda places: everybody.keys.population[places], everybody, NOT_FOREIGN)


def _regions(words: Words) -> list[Line]:
    rows = [coded("population", code, leaves=[words.place("population", code)], indent=1) for code in HMT]
    rows.insert(0, word("HMT", kind="subtotal", leaves=[leaf for line in rows for leaf in line.leaves]))
    rows.append(coded("population", "OC", leaves=[words.place("population", "OC")]))
    every = sorted({leaf for line in rows for leaf in line.leaves})
    return [*rows, word(TOTAL, kind="total", leaves=every, name="TOTAL.F")]


def _by_level(
    name: str,
    rows: Sequence[Line],
    grid: Ints,
    row: Callable[[Ints], Ints],
    everybody: Chosen,
    populations: Sequence[str],
) -> Table:
    counted = everybody.counted(populations, row, lambda places: everybody.facts.enrolments.level[places])
    return table(name, rows, levels(everybody.facts.words, grid), grid, counted, populations)
