"""Reconciliation: a partner's list (insurer, police, scholarship council, finance) against the register."""
