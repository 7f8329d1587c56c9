"""Giving out the places of a cycle."""
