"""What is asked about before it is done."""

from gzstudents.kernel.errors import RuleBroken


class Doubtful(RuleBroken):
    """Nothing is against it, but somebody should look: the same call with `confirmed` goes on."""
