"""The people behind a figure, by name."""

from gzstudents.ui.members import MOST, MembersModel, MembersPanel

__all__ = ["MOST", "MembersModel", "MembersPanel"]
