"""Reading: who may be one person, two records side by side, what parting them would do."""
