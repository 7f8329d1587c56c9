"""What is unknown or does not fit together in each enrolment, whatever the day: one bit for each of the notices about it."""

import numpy as np

from gzstudents.statistics.rules.facts import Ints
from gzstudents.statistics.rules.keys import Keys

CODES = (
    "implied", "no_start", "partial_start", "mismatch", "level", "category", "discipline", "funding", "gender",
)  # fmt: skip
BIT = {code: 1 << place for place, code in enumerate(CODES)}


def doubts_of(keys: Keys, implied: Ints) -> Ints:
    """The bits of all enrolments. `implied`: those whose first status is later than their start (places)."""
    enrolments, words = keys.facts.enrolments, keys.facts.words
    found = np.zeros(len(enrolments.ids), dtype=np.int16)
    found[implied] = BIT["implied"]
    for code, wrong in (
        ("no_start", enrolments.start == 0),
        ("partial_start", enrolments.latest_start != enrolments.start),
        ("level", enrolments.level == words.unknown("level")),
        ("category", enrolments.category == words.unknown("category")),
        ("discipline", enrolments.discipline == words.unknown("discipline")),
    ):
        found[np.flatnonzero(wrong)] |= BIT[code]  # of which there are few
    funding = np.flatnonzero(enrolments.funding == words.unknown("funding"))
    found[funding[keys.population[funding] == words.place("population", "INTL")]] |= BIT["funding"]
    told = np.zeros(len(found), dtype=bool)
    for code in ("1", "2"):
        told |= keys.gender == words.place("gender", code)
    found[np.flatnonzero(~told)] |= BIT["gender"]
    found[_mismatch(keys)] |= BIT["mismatch"]
    return found


def _mismatch(keys: Keys) -> Ints:
    """Category and level are both known, and one says degree study and the other not."""
    enrolments, words = keys.facts.enrolments, keys.facts.words
    differ = words.degree("category")[:, None] != words.degree("level")[None, :]
    differ[words.unknown("category")] = False
    differ[:, words.unknown("level")] = False
    cell = enrolments.category.astype(np.int16) * np.int16(differ.shape[1])
    cell += enrolments.level.astype(np.int16, copy=False)
    return np.flatnonzero(differ.ravel()[cell])
