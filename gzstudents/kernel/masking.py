"""Values that not everybody in the office may read, shown so that they are recognised and no more."""

from gzstudents.kernel import access, numbers
from gzstudents.kernel.fields import Field

# whose right it is to work on the rows of a table, and so to read them in full; a table that is not here holds nothing to hide
RIGHT_OF_TABLE = {
    **dict.fromkeys(("people", "nationalities", "identity_documents", "enrolments", "status_changes"), "register"),
    **dict.fromkeys(("service_requests", "request_notes"), "requests"),
    **dict.fromkeys(("alumni", "destinations"), "careers"),
}
_HIDDEN = "••••"


def may_read(table: str) -> bool:
    """Whether who is signed in reads the values of a table in full."""
    return access.may(RIGHT_OF_TABLE.get(table, ""))


def masked(field: Field, value: str) -> str:
    """A value as those see it who may not read it in full; what is no secret stays."""
    if not value:
        return value
    if field.kind == "document":
        return numbers.mask(value)
    if field.kind == "phone":
        return phone(value)
    if field.kind == "email":
        return f"{value[:1]}{_HIDDEN}@{value.rpartition('@')[2]}" if "@" in value else _HIDDEN
    return _HIDDEN if field.kind in {"lines", "partial_date"} or field.name == "wechat" else value


def phone(number: str) -> str:
    """The last four digits, and three before the middle: enough to recognise, not enough to call."""
    digits = "".join(sign for sign in number if sign.isdigit())
    if not digits:
        return ""
    if len(digits) < 8:
        return "*" * max(len(digits) - 2, 2) + digits[-2:]
    return f"{digits[-11:][:3]} **** {digits[-4:]}"
