"""The page of the reconciliation."""

from gzstudents.reconciling.screen.page import ReconcileScreen

__all__ = ["ReconcileScreen"]
