"""Who asks for which places, and what limits them: what is handed to a fill, and what it hands back. Plain values only.

Read it top down: a `Problem` is the board of one cycle, or of all cycles of an academic year that are decided together.
Amounts are whole fen, shares whole per mille, scores hundredths; "" in a cell means: whichever.
"""

from typing import Literal, NamedTuple

# why somebody has no place: codes of resources/codes/unplaced_reason.toml
QUOTA_FULL, NO_QUOTA, BUDGET, SHARE, EXCLUSIVE = "QUOTA_FULL", "NO_QUOTA", "BUDGET", "SHARE", "EXCLUSIVE"
BETTER_PLACE, NOT_ELIGIBLE = "BETTER_PLACE", "NOT_ELIGIBLE"
PLAN = "PLAN"  # the best whole has no place for them, though one would be free

Sense = Literal["AT_MOST", "AT_LEAST"]
State = Literal["PLACED", "WAITLISTED", "UNPLACED", "REVOKED"]


class Offer(NamedTuple):
    """What an application may win: a grade (code of award_grade, "" where the programme has none) and what it costs."""

    grade: str
    amount_fen: int


class Refusal(NamedTuple):
    """Why there is no place: a code of unplaced_reason, and a sentence that names what stood in the way ("" when nothing
    more is known).
    """

    code: str
    detail: str = ""


class Decision(NamedTuple):
    """What a person decided already. It is never touched; PLACED takes its cells, its share and its money."""

    state: State
    grade: str = ""
    amount_fen: int = 0


class Candidate(NamedTuple):
    """One application. A person who applied to several programmes is several candidates with the same `person`.

    `offers`: best first; a better ranked candidate never gets a later one than a worse ranked candidate of the same level
    and college, if that is asked for. `preference`: 1 is wanted most, among the applications of the person.
    `shares`: ids of the shares whose field and members this candidate fulfils. `priorities`: codes of the plan's priorities
    it counts for. `barred`: cannot win whatever happens (not eligible, rejected in review, withdrawn …), with the reason
    to keep. `decided`: None is the only state that is filled.
    """

    application: int
    person: int
    cycle: int
    number: str = ""
    level: str = ""
    college: str = ""
    offers: tuple[Offer, ...] = ()
    rank: int | None = None
    score: int | None = None
    submitted_on: str = ""
    renewal: bool = False
    preference: int = 1
    shares: frozenset[int] = frozenset()
    priorities: frozenset[str] = frozenset()
    barred: Refusal | None = None
    decided: Decision | None = None


class Terms(NamedTuple):
    """What holds in one cycle. `limited` is False where the cycle has no quota (mode NONE): then its cells are not looked
    at. `exclusive`: not with any other award of the year (EXCLUSIVE_YEAR). Of programmes with the same `group` nobody has
    more than `group_limit`. `least`: so many winners there must be (0: any number).
    """

    cycle: int
    title: str = ""
    limited: bool = True
    budget_fen: int | None = None
    exclusive: bool = False
    group: str = ""
    group_limit: int = 1
    least: int = 0


class Cell(NamedTuple):
    """A row of the quota. The simple quota of a cycle is one cell with "" in all three.

    A winner takes one place of every row that fits. A row that has a finer row of the same cycle within it (level BA, and
    within it BA FIRST) is only a ceiling over those: it gives no place of its own, so that nothing is given out that the
    letter with the quota does not name.
    """

    cycle: int
    level: str = ""
    grade: str = ""
    college: str = ""
    places: int = 0


class Share(NamedTuple):
    """At most or at least so many per mille of the winners of a cycle are members (`Candidate.shares` names the id)."""

    id: int
    cycle: int
    sense: Sense
    permille: int
    title: str = ""


class Holding(NamedTuple):
    """An award of the year that a person has already and that is not on this board: from another programme, or from
    elsewhere (then usually with `exclusive` False and no group).
    """

    person: int
    title: str = ""
    exclusive: bool = False
    group: str = ""
    group_limit: int = 1


class Priority(NamedTuple):
    """A group that the plan wants more of; `weight` against the weights of the others."""

    code: str
    weight: int = 1


class Problem(NamedTuple):
    """Everything that a fill looks at. The order of the tuples makes no difference to any answer.

    `one_each`: nobody gets more than one place on this board, whatever the programmes allow. `renewals_first`: who renews
    stands before all who do not.
    """

    candidates: tuple[Candidate, ...]
    terms: tuple[Terms, ...]
    cells: tuple[Cell, ...] = ()
    shares: tuple[Share, ...] = ()
    holdings: tuple[Holding, ...] = ()
    priorities: tuple[Priority, ...] = ()
    one_each: bool = False
    renewals_first: bool = True


class Filling(NamedTuple):
    """What a fill proposes for the undecided: `placed` by application, `refused` for every other one, with the reason found
    where it was refused. The decided are in neither.
    """

    placed: dict[int, Offer]
    refused: dict[int, Refusal]


class Stage(NamedTuple):
    """One of the aims, in the order in which they were pursued. `bound` is what no distribution can exceed without giving
    up an aim before it; `proved` when value and bound meet.
    """

    aim: str
    value: int
    bound: int
    proved: bool

    @property
    def gap(self) -> float:
        """How far value and bound lie apart, as a share of the value: 0.0 is proved."""
        return 0.0 if self.proved else abs(self.bound - self.value) / max(abs(self.value), 1)


class Solution(NamedTuple):
    """What the optimiser found. `optimal`: every aim proved. `feasible`: the time was up; the first stage that is not
    proved says how far it may be from the best. `infeasible`: no distribution keeps all rules; see `conflicts.smallest`.
    `unknown`: the time was up before any was found.
    """

    status: Literal["optimal", "feasible", "infeasible", "unknown"]
    filling: Filling
    stages: tuple[Stage, ...] = ()
    seconds: float = 0.0
