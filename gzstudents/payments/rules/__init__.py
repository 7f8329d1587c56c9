"""What is due in which month and why less or nothing; pure."""
