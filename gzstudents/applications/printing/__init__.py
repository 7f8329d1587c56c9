"""The public notice on paper."""
