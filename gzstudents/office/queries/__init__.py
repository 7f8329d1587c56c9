"""What the office's own pages show."""

from gzstudents.office.queries.diary import Entry
from gzstudents.office.queries.today import Figures, Today, today_page

__all__ = ["Entry", "Figures", "Today", "today_page"]
