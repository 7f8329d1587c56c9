"""What other screens may ask of 申请与评审."""

from gzstudents.kernel.plain import Plain


class ShowCycle(Plain):
    """Show this cycle with its applications."""

    cycle_id: int


class NewCycle(Plain):
    """Open the form for a new cycle of this programme (its code)."""

    programme: str
