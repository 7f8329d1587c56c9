"""Hostile input: what comes from outside may refuse to be read, and can do nothing else. `rows.py` lists what is covered."""
