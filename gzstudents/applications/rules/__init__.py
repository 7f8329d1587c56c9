"""Decisions of the yearly cycle: which step may follow, how points become scores and ranks, what a new year takes over; pure."""
