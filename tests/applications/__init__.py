"""The yearly cycle of a programme."""
