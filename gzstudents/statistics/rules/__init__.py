"""The yearly statistics as pure functions: facts in, tables out."""
