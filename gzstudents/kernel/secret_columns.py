"""Columns that a query shows in full only to who has the right, and how all others see them.

table → column → rights, function of masking.FUNCTIONS. Of several rights ("register|review") any one is enough. A new column
with text in a table that speaks of people is named here, or in the list of open ones of the test of rights.
"""

_CONDUCT = "register|review"  # who keeps the student's record, and who judges applications and reviews by it
_AWARDS = "award|review|register"
_MONEY = "payments|bank|award"

READ_WITH: dict[str, dict[str, tuple[str, str]]] = {
    "people": {
        "birth_date": ("documents", "mask_day"),
        "phone": ("contacts", "mask_phone"),
        "email": ("contacts", "mask_email"),
        "wechat": ("contacts", "mask_text"),
        "note": ("register", "mask_text"),
    },
    "identity_documents": {"number": ("documents", "mask_number"), "number_key": ("documents", "mask_text")},
    "visa_forms": {"number": ("documents", "mask_number")},
    "language_results": {"number": ("documents", "mask_number")},
    "nationality_checks": {"stamps": ("documents", "mask_text"), "evidence": ("documents", "mask_text")},
    "contacts": {
        "name": ("contacts", "mask_text"),
        "phone": ("contacts", "mask_phone"),
        "email": ("contacts", "mask_email"),
        "address": ("contacts", "mask_text"),
    },
    "addresses": {"address": ("contacts", "mask_text"), "postcode": ("contacts", "mask_text")},
    "different_people": {"reason": ("register", "mask_text")},
    "status_changes": {"reason": (_CONDUCT, "mask_text"), "detail": (_CONDUCT, "mask_text")},
    # numbers of policies, receipts and reports; the detail of a lodging is its address
    "stay_facts": {"number": ("documents", "mask_number"), "detail": ("documents", "mask_text")},
    "deadline_states": {"reason": ("register", "mask_text"), "receipt": ("documents", "mask_number")},
    "service_requests": {"title": ("requests", "mask_text")},
    "request_notes": {"text": ("requests", "mask_text")},
    "destinations": {"note": ("careers", "mask_text")},
    # why somebody was absent is often an illness
    "absences": {"reason": (_CONDUCT, "mask_text")},
    "sign_ins": {"note": (_CONDUCT, "mask_text")},
    "conduct_records": {
        "title": (_CONDUCT, "mask_text"),
        "document": (_CONDUCT, "mask_text"),
        "note": (_CONDUCT, "mask_text"),
    },
    "applications": {"outcome_reason": ("review", "mask_text"), "note": ("review", "mask_text")},
    "application_facts": {"value": ("review", "mask_text")},
    "reviews": {"comment": ("review", "mask_text"), "conflict_reason": ("review", "mask_text")},
    "objections": {
        "raised_by": ("review", "mask_text"),
        "text": ("review", "mask_text"),
        "answer": ("review", "mask_text"),
    },
    "placements": {"detail": ("review", "mask_text")},
    "annual_reviews": {
        "exempt_reason": ("review", "mask_text"),
        "exam_result": ("review", "mask_text"),
        "attitude": ("review", "mask_text"),
        "conduct": ("review", "mask_text"),
        "school_opinion": ("review", "mask_text"),
        "document": ("review", "mask_text"),
    },
    "awards": {"note": (_AWARDS, "mask_text")},
    "award_events": {"reason": (_AWARDS, "mask_text")},
    "external_awards": {"note": (_AWARDS, "mask_text")},
    "bank_accounts": {
        "branch": ("payments|bank", "mask_text"),
        "holder": ("payments|bank", "mask_text"),
        "number": ("bank", "mask_text"),
        "note": ("payments|bank", "mask_text"),
    },
    "instalments": {"detail": (_MONEY, "mask_text")},
    "roster_lines": {"detail": (_MONEY, "mask_text"), "result_reason": (_MONEY, "mask_text")},
}


def lacks(rights: str, missing: frozenset[str]) -> bool:
    """Whether none of the rights of a column is held by who lacks these."""
    return all(one in missing for one in rights.split("|"))


def all_rights() -> frozenset[str]:
    return frozenset(
        one for columns in READ_WITH.values() for rights, _how in columns.values() for one in rights.split("|")
    )
