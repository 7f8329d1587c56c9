"""Sponsors, programmes, rates and awards."""
