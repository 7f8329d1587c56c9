"""What the office does with annual reviews and evaluations; one function an act."""

from gzstudents.evaluation.operations.evaluations import freeze, set_targets

__all__ = ["freeze", "set_targets"]
