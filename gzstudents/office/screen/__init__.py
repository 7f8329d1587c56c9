"""The office's own pages: today, history, settings, people; the sign-in. Imported one by one: the start needs few."""
