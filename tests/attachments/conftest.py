"""An office with one student, and adding as the window does it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gzstudents.attachments import operations, rules, scans
from gzstudents.kernel.store import Store
from tests import make

NUMBER = "AT2024001"
ALLOWED = rules.budget({})


@pytest.fixture
def student(store: Store) -> int:
    with store.writing("陈静", "students.register") as session:
        stay = make.student(session, chinese_name="阮氏明", passport="C7654321", stay={"student_number": NUMBER})
        return int(stay.person_id)


Add = Callable[..., int]


@pytest.fixture
def add(store: Store, tmp_path: Path, student: int) -> Add:
    """Put bytes into a file, look into it, keep it for the student."""

    def adding(
        raw: bytes, name: str = "scan.pdf", kind: str = "PASSPORT_PAGE", person: int = 0, **values: object
    ) -> int:
        path = tmp_path / name
        path.write_bytes(raw)
        found = scans.inspect(path, ALLOWED)
        with store.writing("陈静", "attachments.add") as session:
            return operations.add(session, person_id=person or student, found=found, kind=kind, **values)  # type: ignore[arg-type]

    return adding
