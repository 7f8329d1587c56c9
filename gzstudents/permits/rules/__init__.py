"""The deadline engine: rules as data, facts of one person, deadlines for a day. Pure."""

from gzstudents.permits.rules.book import Difference, Rule, book, differences, own_problems, rule_of
from gzstudents.permits.rules.coverage import Coverage, coverage
from gzstudents.permits.rules.engine import GROUPS, Deadline, Engine, deadlines
from gzstudents.permits.rules.facts import Change, Facts, Paper, State, StayFact, key_of, stay_end

__all__ = [
    "GROUPS", "Change", "Coverage", "Deadline", "Difference", "Engine", "Facts", "Paper", "Rule", "State", "StayFact", "book", "coverage", "deadlines", "differences", "key_of", "own_problems", "rule_of",
    "stay_end",
]  # fmt: skip
