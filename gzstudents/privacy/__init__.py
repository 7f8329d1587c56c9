"""Personal information: everything about one person, what leaves the office, how long it is kept, erasure (PIPL)."""
