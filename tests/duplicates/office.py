"""Two records of one person, each with something of everything, and the acts about them."""

from typing import Any

from gzstudents.certificates.model import Certificate
from gzstudents.kernel.store import Store
from gzstudents.students.model import IdentityDocument
from tests import make

KEPT_NUMBER, MERGED_NUMBER = "2023110001", "2024220007"


def do(store: Store, operation: Any, **values: Any) -> Any:
    with store.writing("陈静", operation.verb) as session:
        return operation(session, **values)


def two_records(store: Store) -> tuple[int, int]:
    """The record that shall stay and the other one: name by name alike, a passport each, an enrolment each."""
    with store.writing("陈静", "students.register") as session:
        kept = make.student(
            session, surname="DIALLO", given_names="Aminata", chinese_name="阿米娜", passport="ML1234567", country="MLI",
            phone="13800001111", note="对花生过敏", stay={"student_number": KEPT_NUMBER, "start_date": "2023-09-01"},
        ).person_id  # fmt: skip
        merged = make.student(
            session, surname="DIALLO", given_names="AMINATA", passport="ML7654321", country="MLI", phone="13800001111",
            email="ami@mail.example", note="2024 年转入", stay={"student_number": MERGED_NUMBER, "start_date": "2024-09-01"},
        ).person_id  # fmt: skip
        for paper in session.query(IdentityDocument).all():
            paper.issued_on = "2020-01-01" if paper.person_id == kept else "2024-01-01"
    return kept, merged


def certificate(store: Store, person: int, number: str = "GZ-1") -> int:
    with store.writing("陈静", "certificates.issue") as session:
        made = Certificate(
            number=number, programme_code="GD", academic_year="2024-2025", seq=len(number), person_id=person, holder="DIALLO AMINATA",
            content="{}", content_hash="", issued_on="2025-01-01",
        )  # fmt: skip
        session.add(made)
        session.flush()
        return made.id
