"""Are two records of one person? Pure: blocking keys, an explainable score, what it weighs as data."""

from gzstudents.duplicates.rules.book import Reason, Thresholds, reason, thresholds
from gzstudents.duplicates.rules.keys import keys_of
from gzstudents.duplicates.rules.known import Document, Known
from gzstudents.duplicates.rules.profile import Profile, profile_of
from gzstudents.duplicates.rules.scoring import Score, compare, mark_of

__all__ = [
    "Document", "Known", "Profile", "Reason", "Score", "Thresholds", "compare", "keys_of", "mark_of", "profile_of", "reason",
    "thresholds",
]  # fmt: skip
