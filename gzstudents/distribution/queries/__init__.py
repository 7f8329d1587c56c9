"""Reading the board of places."""

from gzstudents.distribution.queries.board import WHOLE_YEAR, Board, board
from gzstudents.distribution.queries.cycles import CycleRow, get_cycles, list_cycles
from gzstudents.distribution.queries.finalising import Publication, before_finalising, publication
from gzstudents.distribution.queries.hits import Known, know
from gzstudents.distribution.queries.lines import Line, Money, list_lines
from gzstudents.distribution.queries.planning import is_by_program, planned, problem_of, seats_of
from gzstudents.distribution.queries.problem import standing, whole
from gzstudents.distribution.queries.revoking import Hanging, hanging
from gzstudents.distribution.queries.sheets import sheets
from gzstudents.distribution.queries.snapshots import Difference, SnapshotRow, differences, list_snapshots

__all__ = [
    "WHOLE_YEAR",
    "Board",
    "CycleRow",
    "Difference",
    "Hanging",
    "Known",
    "Line",
    "Money",
    "Publication",
    "SnapshotRow",
    "before_finalising",
    "board",
    "differences",
    "get_cycles",
    "hanging",
    "is_by_program",
    "know",
    "list_cycles",
    "list_lines",
    "list_snapshots",
    "planned",
    "problem_of",
    "publication",
    "seats_of",
    "sheets",
    "standing",
    "whole",
]
