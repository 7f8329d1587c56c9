"""The screen 国家组: the groups that statistics and conditions know, and those of the office's own."""

from gzstudents.students.screen.groups.page import GroupsScreen

__all__ = ["GroupsScreen"]
