"""Defining the office's own fields: what may be defined, changed and retired, and the screen for it."""
