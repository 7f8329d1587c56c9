"""The yearly statistics in the window."""

from gzstudents.statistics.screen.page import StatisticsScreen

__all__ = ["StatisticsScreen"]
