"""Letters about deadlines as a Word file, to be changed by hand before they go out."""

from gzstudents.kernel.letter_word import content

__all__ = ["content"]
