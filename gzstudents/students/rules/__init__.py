"""What may be said of a student; pure."""

from gzstudents.students.rules.status import (
    DEGREE_LEVELS,
    ENDED,
    KIND_OF_STATUS,
    LEVEL_OF_CATEGORY,
    ON_THE_ROLL,
    changes_nothing_of_status,
    check_order,
    check_transition,
    first_day,
    is_degree,
    kind_of_change,
    may_follow,
    next_statuses,
    status_at,
    transitions,
)

__all__ = [
    "DEGREE_LEVELS",
    "ENDED",
    "KIND_OF_STATUS",
    "LEVEL_OF_CATEGORY",
    "ON_THE_ROLL",
    "changes_nothing_of_status",
    "check_order",
    "check_transition",
    "first_day",
    "is_degree",
    "kind_of_change",
    "may_follow",
    "next_statuses",
    "status_at",
    "transitions",
]
