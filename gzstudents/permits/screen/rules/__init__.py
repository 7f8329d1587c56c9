"""The screen 期限规则: what the law wants by when, and where the office says otherwise."""

from gzstudents.permits.screen.rules.page import RulesScreen

__all__ = ["RulesScreen"]
