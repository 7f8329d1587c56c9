"""Graduates and their destinations."""
