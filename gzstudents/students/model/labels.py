"""How the journal names a row that belongs to a person."""

PERSON_LABEL = "coalesce(nullif(t.chinese_name, ''), trim(t.surname || ' ' || t.given_names))"


def label_through(table: str, column: str, own: str = "''") -> str:
    """The label of a row that belongs to a person: the person's name, then what the row itself is."""
    name = PERSON_LABEL.replace("t.", "p.")
    return f"(SELECT {name} FROM {table} p WHERE p.id = t.{column}) || ' ' || {own}"
