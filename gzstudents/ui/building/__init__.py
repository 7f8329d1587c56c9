"""Putting a condition together: lines and groups of lines, read back as a sentence while one does."""

from gzstudents.ui.building.builder import Builder

__all__ = ["Builder"]
