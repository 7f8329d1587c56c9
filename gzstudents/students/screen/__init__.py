"""The screens 学生 and 导入名册, and what other slices may add to a student."""

from gzstudents.students.screen.extras import PersonCommand, PersonSection, Suggested

__all__ = ["PersonCommand", "PersonSection", "Suggested"]
