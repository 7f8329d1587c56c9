"""Reading personal information: everything about one person, what is due, what left the office."""
