"""The copy of everything about one person, on paper."""
