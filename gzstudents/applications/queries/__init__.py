"""Reading cycles, applications, reviews and ranks."""
