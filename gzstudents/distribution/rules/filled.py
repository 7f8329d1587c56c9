"""From columns that are chosen to a filling, and back."""

from collections.abc import Iterable

from gzstudents.distribution.rules.formulation import Formulation
from gzstudents.distribution.rules.ledger import Ledger, telling
from gzstudents.distribution.rules.problem import PLAN, Candidate, Filling, Offer, Refusal
from gzstudents.distribution.rules.wording import other_plan


def columns_of(formulation: Formulation, filling: Filling) -> set[int]:
    """And what was decided by hand."""
    chosen = set(formulation.decided)
    for column, (candidate, offer) in enumerate(formulation.options):
        if filling.placed.get(candidate.application) == offer:
            chosen.add(column)
    return chosen


def filling(formulation: Formulation, chosen: Iterable[int]) -> Filling:
    """The columns as places, and for everybody else what stands in the way now that these are taken."""
    ledger, decided = Ledger(formulation.layout), set(formulation.decided)
    placed: dict[int, Offer] = {}
    for column in sorted(chosen):
        if column not in decided:
            candidate, offer = formulation.options[column]
            placed[candidate.application] = offer
            ledger.take(candidate, offer)
    open_ = (one for one in formulation.layout.candidates if one.decided is None)
    left = [one for one in open_ if one.application not in placed]
    return Filling(dict(sorted(placed.items())), {one.application: _reason(ledger, one) for one in left})


def _reason(ledger: Ledger, candidate: Candidate) -> Refusal:
    if candidate.barred is not None:
        return candidate.barred
    reasons = [ledger.refusal(candidate, offer) for offer in candidate.offers]
    refused = [one for one in reasons if one is not None]
    return telling(refused) if len(refused) == len(reasons) else Refusal(PLAN, other_plan())
