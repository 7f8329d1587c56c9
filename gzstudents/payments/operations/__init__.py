"""What the office does with money; one function an act."""

from gzstudents.payments.operations.planning import PlanResult, Unplanned, plan, refresh

__all__ = ["PlanResult", "Unplanned", "plan", "refresh"]
