"""Sheets of others, read: facts of stays, hours of work-study. Every problem says row and column."""

from gzstudents.permits.importing.facts import FactPlan, NewFact, plan_facts
from gzstudents.permits.importing.tables import FACTS, HOURS

__all__ = ["FACTS", "HOURS", "FactPlan", "NewFact", "plan_facts"]
