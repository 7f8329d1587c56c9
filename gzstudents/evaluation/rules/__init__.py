"""Who is reviewed and what follows; the formulas of the performance evaluation; pure."""
