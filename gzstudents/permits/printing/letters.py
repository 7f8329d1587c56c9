"""Letters about deadlines as PDF."""

from gzstudents.kernel.letter_pages import Sheets, content, paged

__all__ = ["Sheets", "content", "paged"]
