"""Which rows of two people are one row, and which of them a person has to settle before."""

# rows that say the same though no rule of the store forbids to have both: table → columns that make them so
SAME_ROW: dict[str, tuple[str, ...]] = {
    "identity_documents": ("kind", "number_key"),
    "nationalities": ("country",),
}
# columns of these that must not contradict where both are filled
NOT_AGAINST: dict[str, tuple[str, ...]] = {"identity_documents": ("issuing_country",), "nationalities": ("valid_to",)}
# two of one kind for one person are never right, and only the office can say which stands: money was decided, numbers were given
SETTLE_FIRST = frozenset({"awards", "applications"})
# of two, the chosen one stays, and what it leaves blank is filled from the other
BLANKS_FILLED = frozenset({"alumni"})
# one decision is taken as it is; blanks are not filled from the other, which decided something else
TAKEN_WHOLE = frozenset({"deadline_states", "different_people", "person_values"})

KEPT, MERGED, BOTH = "kept", "merged", "both"
SIDES = (KEPT, MERGED, BOTH)


def row_key(table: str, kept_row: int, merged_row: int) -> str:
    """How a choice between two rows is named."""
    return f"{table}:{kept_row}:{merged_row}"


def suggested(kept: str, merged: str) -> str:
    """What is filled wins over what is not; else the record that stays."""
    return MERGED if merged and not kept else KEPT


def joined(kept: str, merged: str) -> str:
    """Both remarks, none twice."""
    if not merged or merged in kept:
        return kept
    return merged if kept in merged else f"{kept}\n{merged}"
