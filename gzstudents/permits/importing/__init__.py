"""Sheets of others, read: facts of stays, hours of work-study. Every problem says row and column."""

from gzstudents.permits.importing.facts import FactPlan, NewFact, plan_facts
from gzstudents.permits.importing.hours import HoursPlan, NewHours, plan_hours
from gzstudents.permits.importing.tables import FACTS, HOURS

__all__ = ["FACTS", "HOURS", "FactPlan", "HoursPlan", "NewFact", "NewHours", "plan_facts", "plan_hours"]
