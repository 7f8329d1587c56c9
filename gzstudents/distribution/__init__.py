"""Who gets which place: the board, the fill by rank, the optimiser, and a reason for everybody who gets none."""
