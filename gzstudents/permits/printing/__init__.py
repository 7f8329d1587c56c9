"""Deadlines on paper and in files: the list, letters as PDF and Word, entries for a calendar."""

from gzstudents.permits.printing.listing import Listed, write

__all__ = ["Listed", "write"]
