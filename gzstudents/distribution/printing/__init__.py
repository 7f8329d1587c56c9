"""The reason sheet as PDF."""
