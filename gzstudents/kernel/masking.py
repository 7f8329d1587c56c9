"""Values that not everybody in the office may read, shown so that they are recognised and no more."""

import re
from collections.abc import Callable, Iterable

from gzstudents.kernel import access, numbers
from gzstudents.kernel.fields import Field
from gzstudents.kernel.secret_columns import READ_WITH, all_rights, lacks

# whose right it is to work on the rows of a table, and so to read them in full; a table that is not here holds nothing to hide
RIGHT_OF_TABLE = {
    **dict.fromkeys(
        (
            "people",
            "nationalities",
            "identity_documents",
            "enrolments",
            "status_changes",
            "former_names",
            "nationality_checks",
            "language_results",
            "visa_forms",
            "contacts",
            "addresses",
        ),
        "register",
    ),
    **dict.fromkeys(("person_values", "enrolment_values"), "register"),
    **dict.fromkeys(("service_requests", "request_notes"), "requests"),
    **dict.fromkeys(("alumni", "destinations"), "careers"),
    "attachments": "documents",
    "bank_accounts": "bank",
}
_HIDDEN = "••••"
_MASKED = re.compile(r"•+|[^\s•*]{0,3}(?:•{2,}|\*{2,})(?:[^\s•*]{1,4}|@[^\s•*@]+)?")
_SEALED = "sealed:"  # kernel.vault.rooms.MARK, which loads the vault


def is_masked(value: str) -> bool:
    """Whether a text is what one of the functions below made of a value, in their signs or in those of a narrow encoding."""
    return ("•" in value or "**" in value) and _MASKED.fullmatch(value.strip()) is not None


def may_read(table: str) -> bool:
    """Whether who is signed in reads the values of a table in full."""
    return access.may(RIGHT_OF_TABLE.get(table, ""))


def seen_as(table: str, field: Field, value: str) -> str:
    """A value of the journal as who is signed in reads it, by its column and by its table. A sealed one nobody reads there."""
    if value.startswith(_SEALED):
        return _HIDDEN
    rights, how = READ_WITH.get(table, {}).get(field.name, ("", ""))
    if rights and not any(map(access.may, rights.split("|"))):
        return FUNCTIONS[how](value) or ""
    return value if may_read(table) else masked(field, value)


def masked(field: Field, value: str) -> str:
    """A value as those see it who may not read it in full; what is no secret stays."""
    if not value:
        return value
    if field.kind == "document":
        return numbers.mask(value)
    if field.kind == "phone":
        return phone(value)
    if field.kind == "email":
        return email(value)
    return _HIDDEN if field.kind in {"lines", "partial_date"} or field.name == "wechat" else value


def phone(number: str) -> str:
    """The last four digits, and three before the middle: enough to recognise, not enough to call."""
    digits = "".join(sign for sign in number if sign.isdigit())
    if not digits:
        return ""
    if len(digits) < 8:
        return "*" * max(len(digits) - 2, 2) + digits[-2:]
    return f"{digits[-11:][:3]}••••{digits[-4:]}"


def email(address: str) -> str:
    """The first letter and the domain."""
    return f"{address[:1]}{_HIDDEN}@{address.rpartition('@')[2]}" if "@" in address else _HIDDEN if address else ""


def day(text: str) -> str:
    """Of a date the year: enough to tell two of one name apart."""
    return text[:4]


def text(words: str) -> str:
    return _HIDDEN if words else ""


def _or_nothing(function: Callable[[str], str]) -> Callable[[str | None], str | None]:
    return lambda value: None if value is None else function(str(value))


# by the names that SQL knows them under
FUNCTIONS = {
    "mask_number": _or_nothing(numbers.mask),
    "mask_phone": _or_nothing(phone),
    "mask_email": _or_nothing(email),
    "mask_day": _or_nothing(day),
    "mask_text": _or_nothing(text),
}
_PHONE = (
    "substr(t.numbers, 1, instr(t.numbers || ' ', ' ') - 1)"  # as the register joins them: the phone, then the papers
)
_PAPERS = "substr(t.numbers, instr(t.numbers || ' ', ' ') + 1)"


_OWN_VALUES = frozenset({"person_values", "enrolment_values"})  # of fields that the office itself has defined


def asked() -> frozenset[str]:
    """The rights without any of which something is masked or left out."""
    return all_rights() | {right for right, _condition in _CONFIDENTIAL.values()}


def masked_columns(table: str, missing: Iterable[str]) -> dict[str, str]:
    """Column → the SQL that masks it, over the alias t, for who lacks these rights. Nobody is found by what is masked."""
    lacking = frozenset(missing)
    if table == "register":
        return _searched(lacking)
    if table in _OWN_VALUES:
        return _own_values(lacking)
    columns = READ_WITH.get(table, {})
    return {column: f"{how}(t.{column})" for column, (rights, how) in columns.items() if lacks(rights, lacking)}


# that there is a confidential request is for those who handle requests, and for them without a name; scanned papers are
# for who may read the numbers on them, a photo for everybody who sees the person. Table → right, condition without it
_CONFIDENTIAL = {
    "service_requests": ("requests", "t.confidential = 0"),
    "request_notes": (
        "requests",
        "t.request_id NOT IN (SELECT c.id FROM main.service_requests c WHERE c.confidential = 1)",
    ),
    "attachments": ("documents", "t.kind = 'PHOTO'"),
}


def hidden_rows(table: str, missing: Iterable[str]) -> list[str]:
    """Conditions, over the alias t, that leave out the rows which who lacks these rights must not know of."""
    right, condition = _CONFIDENTIAL.get(table, ("", ""))
    return [condition] if right and right in missing else []


def _own_values(lacks: frozenset[str]) -> dict[str, str]:
    """Which right reads a value in full is said by the field that it is of."""
    asked = ", ".join(f"'{right}'" for right in sorted(lacks & {"documents", "contacts"}))
    if not asked:
        return {}
    secret = f"(SELECT f.needs FROM main.custom_fields f WHERE f.id = t.field_id) IN ({asked})"
    shown = {"text": "mask_text(t.text)", "number": "NULL", "keys": "''"}
    return {column: f"CASE WHEN {secret} THEN {how} ELSE t.{column} END" for column, how in shown.items()}


def _searched(lacks: frozenset[str]) -> dict[str, str]:
    found = {}
    if "contacts" in lacks:
        found["contacts"] = "''"
    if "documents" in lacks:
        found["birth_date"] = "mask_day(t.birth_date)"
        found["line"] = f"substr(t.line, 1, length(t.line) - length({_PAPERS}))"
    if lacks & {"documents", "contacts"}:
        phones = "''" if "contacts" in lacks else _PHONE
        papers = "''" if "documents" in lacks else _PAPERS
        found["numbers"] = f"{phones} || ' ' || {papers}"
    return found
