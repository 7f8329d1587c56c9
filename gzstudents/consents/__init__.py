"""Consents: what a person was told, what the person answered, and which acts need the answer (PIPL arts 13-16, 28-30, 39)."""
