"""How much of what was paid may be got back, and what one amount of it comes to; pure. Whole fen, half months."""

from typing import NamedTuple


class Back(NamedTuple):
    """What came back of a part, and what of it is still open. Fen and halves of both sum to those of the part."""

    fen: int
    halves: int
    rest_fen: int
    rest_halves: int


def back(open_fen: int, halves: int, fen: int = 0) -> Back:
    """An amount (0: all) of what is open. Half months go back as far as the amount pays for whole ones of them: who gives back
    1,000 of a month of 2,500 has still received the month. Raises ValueError for nothing, and for more than is open.
    """
    taken = fen or open_fen
    if not 0 < taken <= open_fen:
        raise ValueError(taken)
    gone = halves * taken // open_fen
    return Back(taken, gone, open_fen - taken, halves - gone)


def still_open(amount_fen: int, paid_fen: int, back_fen: int) -> int:
    """What may still be got back of a payment of `amount_fen`, where of its month `paid_fen` were paid and `back_fen` (not
    negative) came back already.
    """
    return max(0, min(amount_fen, paid_fen - back_fen))
