"""The screen 自定义字段: a list of definitions, a form for each, their order."""

from gzstudents.custom.screen.fields import FieldsScreen

__all__ = ["FieldsScreen"]
