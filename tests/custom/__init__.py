"""Tests of fields that the office defines itself."""
