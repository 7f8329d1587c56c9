"""What other screens may ask of the screen 校友."""

from gzstudents.kernel.plain import Plain


class Graduate(Plain):
    """Open the form of graduation for these people."""

    people: tuple[int, ...]
