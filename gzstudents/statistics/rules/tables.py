"""Tables A, B, C, D and F: who is on the roll."""

from collections.abc import Sequence

import numpy as np

from gzstudents.kernel import codes
from gzstudents.statistics.rules.facts import NOWHERE, Facts, Flags, Ints
from gzstudents.statistics.rules.headings import DEGREE, NONDEGREE, by_degree, coded, levels, word
from gzstudents.statistics.rules.table import TOTAL, UNKNOWN, Counted, Line, Table, crosstab

HMT = ("HK", "MO", "TW")
NOT_FOREIGN = (*HMT, "OC")


class Chosen:
    """The enrolments to count with what the tables ask of each."""

    def __init__(self, facts: Facts, places: Ints, country: Ints) -> None:
        self.facts, self.places = facts, places
        enrolments, people = facts.enrolments, facts.people
        self.person = enrolments.person[places]
        self.population = people.population[self.person]
        self.gender = people.gender[self.person]
        self.category = enrolments.category[places]
        self.level = enrolments.level[places]
        self.discipline = enrolments.discipline[places]
        self.funding = enrolments.funding[places]
        self.country = country[self.person]

    def of(self, populations: Sequence[str]) -> "Chosen":
        """Only those of these populations."""
        wanted = np.zeros(self.facts.words.unknown("population") + 1, dtype=bool)
        wanted[[self.facts.words.place("population", code) for code in populations]] = True
        part = Chosen.__new__(Chosen)
        keep = np.flatnonzero(wanted[self.population])
        for name, value in vars(self).items():
            setattr(part, name, value if name == "facts" else value[keep])
        return part

    def counted(self, row: Ints, column: Ints) -> Counted:
        return Counted(row, column, self.person, self.places, self.facts.people.ids, self.facts.enrolments.ids)


def table(
    name: str, rows: Sequence[Line], columns: Sequence[Line], counted: Counted, populations: Sequence[str]
) -> Table:
    """The table called `name` in our list of words."""
    title, head = word(name), word(f"head.{name[0]}")
    values = crosstab(counted, rows, columns)
    return Table(
        name,
        title.zh,
        title.en,
        tuple(rows),
        tuple(columns),
        values,
        counted,
        tuple(populations),
        head=(head.zh, head.en),
    )


def table_a(everybody: Chosen) -> Table:
    """Population × category × gender. The only table with both populations; its total is the plan's first indicator."""
    words = everybody.facts.words
    width = words.unknown("category") + 1
    row = everybody.population.astype(np.int64) * width + everybody.category
    present = np.bincount(row, minlength=(words.unknown("population") + 1) * width) > 0
    rows = _population(everybody, "INTL", present)
    regions = [_population(everybody, code, present, indent=1) for code in HMT]
    hmt = [leaf for region in regions for leaf in region[0].leaves]
    rows += [word("HMT", kind="subtotal", leaves=hmt), *(line for region in regions for line in region)]
    rows += _population(everybody, "OC", present)
    every = sorted({leaf for line in rows for leaf in line.leaves})
    rows.append(word(TOTAL, kind="total", leaves=every, name="TOTAL.A"))
    counted = everybody.counted(row, everybody.gender)
    return table("A", rows, _genders(everybody), counted, ("INTL", *NOT_FOREIGN))


def _population(everybody: Chosen, code: str, present: Flags, indent: int = 0) -> list[Line]:
    """A population with its categories, degree and non-degree; outside international students only those that occur."""
    words = everybody.facts.words
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


def _genders(everybody: Chosen) -> tuple[Line, ...]:
    words = everybody.facts.words
    used = np.bincount(everybody.gender, minlength=words.unknown("gender") + 1) > 0
    lines = [coded("gender", code, leaves=[words.place("gender", code)]) for code in ("1", "2")]
    lines += [
        coded("gender", code, kind="unknown", leaves=[words.place("gender", code)])
        for code in words.codes("gender")
        if code not in {"1", "2"} and used[words.place("gender", code)]
    ]
    if used[words.unknown("gender")]:
        lines.append(word(UNKNOWN, kind="unknown", leaves=[words.unknown("gender")]))
    return (*lines, word(TOTAL, kind="total", leaves=[leaf for line in lines for leaf in line.leaves]))


def table_b(international: Chosen, scheme: int) -> Table:
    """Country and continent × level. `scheme`: 5 continents, or 6 with North and South America apart."""
    words = international.facts.words
    nowhere = words.unknown("country")
    place_of = np.arange(nowhere + 1)
    place_of[[words.place("country", code) for code in NOWHERE]] = nowhere
    country = place_of[international.country]
    counts = np.bincount(country, minlength=nowhere + 1)
    of_continent: dict[str, list[str]] = {
        entry.code: [] for entry in codes.values("continent") if entry.extra.get(f"scheme{scheme}")
    }
    present = [(-int(counts[place]), words.codes("country")[place]) for place in np.flatnonzero(counts[:nowhere])]
    for _count, code in sorted(present):
        of_continent.setdefault(codes.attribute("country", code, f"continent{scheme}"), []).append(code)
    rows: list[Line] = []
    for continent, members in of_continent.items():
        leaves = [words.place("country", code) for code in members]
        if continent:
            rows.append(coded("continent", continent, kind="subtotal", leaves=leaves))
        rows += [coded("country", code, leaves=[leaf], indent=1) for code, leaf in zip(members, leaves, strict=True)]
    if counts[nowhere]:
        rows.append(word(UNKNOWN, kind="unknown", leaves=[nowhere], name="UNKNOWN.B"))
    rows.append(word(TOTAL, kind="total", leaves=np.flatnonzero(counts).tolist()))
    return _by_level("B", rows, country, international, ("INTL",))


def table_c(international: Chosen) -> Table:
    """Source of funding × level: the standard's first and second level."""
    words = international.facts.words
    used = np.bincount(international.funding, minlength=words.unknown("funding") + 1) > 0
    rows: list[Line] = []
    for code in words.codes("funding"):
        parent = str(codes.attribute("funding", code, "parent"))
        if parent in words.codes("funding"):
            continue
        rows += _funding(international, code, used)
    if used[words.unknown("funding")]:
        rows.append(word(UNKNOWN, kind="unknown", leaves=[words.unknown("funding")]))
    every = sorted({leaf for line in rows for leaf in line.leaves})
    rows.append(word(TOTAL, kind="total", leaves=every))
    return _by_level("C", rows, international.funding, international, ("INTL",))


def _funding(international: Chosen, code: str, used: Flags) -> list[Line]:
    """A first-level source and its kinds; a roll that says no more than the first level has a line of its own."""
    words = international.facts.words
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


def table_d(name: str, some: Chosen, populations: Sequence[str]) -> Table:
    """Discipline × level; international students and students from Hong Kong, Macao and Taiwan have one each."""
    words = some.facts.words
    rows = [coded("discipline", code, leaves=[words.place("discipline", code)]) for code in words.codes("discipline")]
    nobody = words.unknown("discipline")
    if (some.discipline == nobody).any():
        rows.append(word(UNKNOWN, kind="unknown", leaves=[nobody]))
    rows.append(word(TOTAL, kind="total", leaves=[leaf for line in rows for leaf in line.leaves]))
    return _by_level(name, rows, some.discipline, some, populations)


def table_f(others: Chosen) -> Table:
    """Students from Hong Kong, Macao and Taiwan, and overseas Chinese students, by region × level."""
    words = others.facts.words
    rows = [coded("population", code, leaves=[words.place("population", code)], indent=1) for code in HMT]
    rows.insert(0, word("HMT", kind="subtotal", leaves=[leaf for line in rows for leaf in line.leaves]))
    rows.append(coded("population", "OC", leaves=[words.place("population", "OC")]))
    rows.append(
        word(TOTAL, kind="total", leaves=sorted({leaf for line in rows for leaf in line.leaves}), name="TOTAL.F")
    )
    return _by_level("F", rows, others.population, others, NOT_FOREIGN)


def _by_level(name: str, rows: Sequence[Line], row: Ints, chosen: Chosen, populations: Sequence[str]) -> Table:
    columns = levels(chosen.facts.words, chosen.level)
    return table(name, rows, columns, chosen.counted(row, chosen.level), populations)
