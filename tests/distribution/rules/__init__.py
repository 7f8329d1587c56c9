"""Filling places, and judging how they are filled."""
