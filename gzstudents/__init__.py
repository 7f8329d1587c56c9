"""International and Hong Kong, Macao and Taiwan students of a university: one program for the office."""

__version__ = "0.1.0"
