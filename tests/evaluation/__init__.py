"""Tests of annual reviews and evaluations."""
