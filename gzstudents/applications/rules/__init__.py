"""Eligibility, scores, ranks and the stages of an application; pure."""
