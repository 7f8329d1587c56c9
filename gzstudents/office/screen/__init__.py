"""The office's own pages: today, history, settings."""

from gzstudents.office.screen.history import HistoryScreen
from gzstudents.office.screen.settings import SettingsScreen
from gzstudents.office.screen.today import TodayScreen

__all__ = ["HistoryScreen", "SettingsScreen", "TodayScreen"]
