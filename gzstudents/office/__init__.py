"""The office itself: today, settings, the journal's page."""
