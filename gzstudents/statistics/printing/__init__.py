"""The statistics as plain data, as a workbook, and as a report on paper."""
