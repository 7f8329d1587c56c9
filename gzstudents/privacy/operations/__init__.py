"""What the office does about personal information; one function an act."""
