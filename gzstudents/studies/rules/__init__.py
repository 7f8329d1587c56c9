"""What study records say, worked out; pure."""
