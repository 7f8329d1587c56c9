"""Tests of results, sign-ins, absences, rewards and punishments."""
