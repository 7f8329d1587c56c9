"""A small table to type into, as in a sheet program: cells, totals, copying and pasting blocks."""

from gzstudents.ui.cells.editor import CellsEditor
from gzstudents.ui.cells.model import CellColumn, Grid, Trouble

__all__ = ["CellColumn", "CellsEditor", "Grid", "Trouble"]
