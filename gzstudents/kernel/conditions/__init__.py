"""Conditions put together with 且 and 或: as data, in words, tried on values in Python, and as SQL. All four say the same."""

from gzstudents.kernel.conditions.coded import SIGN, asked_by, code_of, is_coded
from gzstudents.kernel.conditions.fields import Field, Fields, Kind
from gzstudents.kernel.conditions.tree import EVERYTHING, Group, Node, Test, as_data, from_data

__all__ = [
    "EVERYTHING",
    "SIGN",
    "Field",
    "Fields",
    "Group",
    "Kind",
    "Node",
    "Test",
    "as_data",
    "asked_by",
    "code_of",
    "from_data",
    "is_coded",
]
