"""Papers of people inside the store: scans, photos, contracts; kept once by content, found by person and kind."""
