"""Filling places: by rank, and as a problem of integers; pure."""
