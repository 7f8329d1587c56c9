"""Fields that the office defines itself: what one is, what its values mean, and the table of definitions."""
