"""The yearly tables, from every cell to the names behind it."""
