"""Which fields of a row belong to which table."""

from typing import Any

PERSON = (
    "surname", "given_names", "chinese_name", "native_name", "population", "gender", "birth_date", "phone", "email",
    "wechat", "note", "simplified_name", "preferred_name", "birth_country", "residence_country", "education_country",
    "mother_tongue",
)  # fmt: skip
ENROLMENT = (
    "student_number", "category", "level", "college", "major", "discipline", "funding", "teaching_language", "adviser",
    "class_name", "start_date", "expected_end", "end_date", "degree_date", "is_exchange",
    "supervisor", "study_form", "duration", "entry_route", "csc_number", "sending_institution",
)  # fmt: skip
PARTIAL_DATES = frozenset({"birth_date", "start_date", "expected_end", "end_date"})

# where a field's value came from when no column is mapped to it directly
SOURCES = {
    "surname": ("latin_name", "name", "chinese_name"),
    "given_names": ("latin_name", "name", "chinese_name"),
    "chinese_name": ("name", "latin_name"),
    "native_name": ("name", "latin_name"),
    "population": ("nationality", "category", "document_kind", "document_number"),
    "category": ("level",),
    "level": ("category",),
    "expected_end": ("end_date",),
    "document_number": (
        "passport_number",
        "hkmo_permit_number",
        "tw_permit_number",
        "residence_card_number",
        "id_card_number",
    ),
}


def as_stored(name: str, value: str) -> Any:
    """A parsed text as its column holds it."""
    return int(value) if name == "is_exchange" else value
