"""Numbers of bank accounts: read as people write them, shown by their last four digits, checked; pure."""

import unicodedata

ROOM = "finance"  # whose key seals them
CONSENT = "BANK"
TAIL = 4


def about_account(person_id: int) -> str:
    """What a sealed number is bound to: moved to another student it does not open."""
    return f"bank account of {person_id}"


def digits(text: str) -> str:
    """Without blanks and hyphens, full-width digits as plain ones."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in plain if not sign.isspace() and sign not in "-－—·.")


def tail(number: str) -> str:
    return digits(number)[-TAIL:]


def is_number(text: str) -> bool:
    """8 to 34 digits and capital letters: cards have 12 to 19 digits, accounts abroad letters too (IBAN)."""
    plain = digits(text)
    return 8 <= len(plain) <= 34 and plain.isascii() and plain.isalnum() and any(sign.isdigit() for sign in plain)


def passes_luhn(text: str) -> bool:
    """The check digit of bank cards (ISO/IEC 7812-1 annex B). What is no card of 16 to 19 digits is not asked."""
    plain = digits(text)
    if not plain.isdigit() or not 16 <= len(plain) <= 19:
        return True
    total = 0
    for place, sign in enumerate(reversed(plain)):
        value = int(sign) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
