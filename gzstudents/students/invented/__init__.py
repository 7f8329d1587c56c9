"""Invented students of a realistic mix, for trying out and measuring. Nobody in particular is meant."""

from gzstudents.students.invented.people import Invented, Inventor, Paper, Stay
from gzstudents.students.invented.sheet import sample_roll
from gzstudents.students.invented.writing import generate

__all__ = ["Invented", "Inventor", "Paper", "Stay", "generate", "sample_roll"]
