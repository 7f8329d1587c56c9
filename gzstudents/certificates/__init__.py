"""Certificates: design, numbers, register, printing."""
