"""International and Hong Kong, Macao and Taiwan students of a university: one program for the office."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy starts threads when it is imported; nothing here multiplies

__version__ = "0.1.0"
