"""Evaluations as plain data, as a workbook and on paper; letters about annual reviews."""
