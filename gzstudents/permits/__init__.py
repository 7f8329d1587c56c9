"""Permits: what the law wants by when of students and of the school, worked out from the facts, and what the office did about it."""
