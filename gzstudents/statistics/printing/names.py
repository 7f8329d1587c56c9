"""Who draws up the report."""

from gzstudents.kernel.office_names import OfficeNames

__all__ = ["OfficeNames"]
