"""Contacts and addresses in an export: masked unless somebody says what for, of another day, and read again without a change."""

import csv
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from gzstudents import commands
from gzstudents.schema import open_store
from gzstudents.students import operations, reach
from gzstudents.students.importing import columns
from gzstudents.students.invented.papers import Papers

from .test_importing_parts import ROW, written
from .test_importing_store import carry_out, plan_of


def exported(store: Any, path: Path, *words: str) -> list[dict[str, str]]:
    assert commands.run(["--store", str(store.path), "export", str(path), *words]) == 0
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_headings_are_those_that_an_import_knows() -> None:
    known = columns.fields()
    assert {one.heading: one.field for one in reach.COLUMNS} == {
        known[one.field].zh: one.field for one in reach.COLUMNS
    }


def test_masked_in_full_of_another_day_and_read_again_without_a_change(store: Any, tmp_path: Path) -> None:
    carry_out(plan_of(written(tmp_path, ROW), store), store)
    with store.writing("desk", "students.contact") as session:
        values = {"kind": "GUARDIAN", "name": "TRAN THI MAI", "phone": "+84 90 000 1111"}
        operations.save_contact(session, person_id=1, values=values)
        gone = {"kind": "GUARANTOR", "name": "李雷", "phone": "13900139000", "valid_to": "2025-03-01"}
        operations.save_contact(session, person_id=1, values=gone)
    store.close()
    path = tmp_path / "out.csv"
    (row,) = exported(store, path)
    assert (row["监护人姓名"], row["监护人与学生的关系"]) == ("••••", "父亲")
    assert row["紧急联系人电话"].endswith("8000")
    assert "13800138000" not in path.read_text("utf-8-sig")
    assert "Tran Phu" not in path.read_text("utf-8-sig")
    (row,) = exported(store, path, "--full", "--purpose", "核对")
    assert (row["监护人姓名"], row["监护人电话"].lstrip("'")) == ("NGUYEN VAN BINH", "+84 912 345 678"), (
        "of several the first"
    )
    assert (row["家庭地址"], row["担保人姓名"]) == ("12 Tran Phu, Da Nang", ""), "who has ended is history"
    again = open_store(store.path)
    counts = plan_of(path, again).counts
    again.close()
    assert (counts["new"], counts["changed"], counts["conflicting"], counts["identical"]) == (0, 0, 0, 1)
    (row,) = exported(
        store,
        path,
        "--columns",
        "sort_key,guarantor,home_address",
        "--as-of",
        "2025-01-01",
        "--full",
        "--purpose",
        "核对",
    )
    assert (row["担保人姓名"], row["担保人电话"], row["家庭地址"]) == ("李雷", "13900139000", "12 Tran Phu, Da Nang")
    (row,) = exported(store, path, "--columns", "sort_key,guarantor")
    assert row["担保人姓名"] == ""


@pytest.mark.parametrize("population", ["HK", "MO", "TW", "OC"])
def test_no_invented_card_was_issued_in_the_days_to_come(population: str) -> None:
    today = date(2026, 11, 22).toordinal()
    papers = Papers(today, Random(7).random)
    found = [one for serial in range(500) for one in papers.chinese(population, serial, "2004-05-06", "1")]
    assert max(one.issued_on for one in found) < today
    assert len({one.number for one in found if one.kind != "HMT_RESIDENCE"}) == 500
