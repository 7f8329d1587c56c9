"""Distributions that nobody justly envies, one after the other, the best of them kept: some places are given back by chance, and
whoever is passed over is let in anew, programme by programme in an order by chance. Always the same for the same input, as
long as the time is not up before; nothing here proves anything.
"""

import random
import time
from collections.abc import Callable, Sequence

from gzstudents.distribution.rules.deferred import without_envy
from gzstudents.distribution.rules.fairness import Fairness
from gzstudents.kernel.progress import SILENT, Progress

_TIMES = 150
_FROM_NOTHING = 4  # each so manyth time nobody keeps anything
_GIVEN_BACK = 8  # one of so many

Worth = Callable[[set[int]], Sequence[int] | None]


def shaken(
    fairness: Fairness, chosen: set[int] | None, worth: Worth, *, until: float, progress: Progress = SILENT
) -> set[int] | None:
    """`chosen`, or columns that are worth more. `worth`: None for what does not keep all rules. `until`: by the monotonic
    clock.
    """
    chance, best, most = random.Random(1), chosen, None if chosen is None else worth(chosen)
    for time_ in range(_TIMES):
        if time.monotonic() > until:
            break
        begin = set(fairness.decided)
        if best is not None and time_ % _FROM_NOTHING:
            ours = sorted(best - begin)
            begin = best - set(chance.sample(ours, len(ours) // _GIVEN_BACK))
        order = chance.sample(fairness.asked(), len(fairness.asked()))
        found = without_envy(fairness, begin, progress, order=order, until=until)
        value = worth(found)
        if value is not None and (most is None or list(value) >= list(most)):
            best, most = found, value
    return best
