"""The command, targets, frozen evaluations, the files."""

import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from gzstudents import commands
from gzstudents.evaluation import operations, queries
from gzstudents.evaluation.rules.evaluating import Target, evaluate
from gzstudents.kernel.errors import RuleBroken, UserError
from gzstudents.kernel.store import Store
from gzstudents.scholarships.operations import cancel_award
from tests.evaluation.fourteen import ON, YEAR, fill


def _answer(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    capsys.readouterr()
    code = commands.run(["evaluate", *words, "--json"])
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert code == (0 if answer["ok"] else 1), answer
    return answer


def test_command_writes_workbook_and_papers(store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    who = fill(store)
    path = str(tmp_path / "office.gzs")
    out, pdf, sheet = tmp_path / "e.xlsx", tmp_path / "e.pdf", tmp_path / "s.pdf"
    whole = _answer(capsys, "--store", path, "--year", YEAR, "--on", ON, "--out", str(out), "--pdf", str(pdf))
    assert (whole["persons"], whole["awards"], whole["amount_fen"], whole["paid_fen"]) == (7, 8, 11_400_000, 7_900_000)
    by_code = {one["code"]: one for one in whole["indicators"]}
    assert set(by_code["COVERAGE"]["numerator"]) == who.persons(1, 2, 3, 7, 9, 11, 12)
    assert (by_code["DESTINATION_36"]["value"], by_code["DESTINATION_36"]["shown"]) == (None, "没有数据")
    assert (
        sum(by_code["BUDGET_RATE"]["parts"].values()) == by_code["BUDGET_RATE"]["bottom"]
    )  # what stands below the line
    assert (whole["before"]["persons"], by_code["RECIPIENTS"]["before"], whole["left_out"]) == (1, 100, [])
    with ZipFile(out) as book:
        texts = book.read("xl/sharedStrings.xml").decode()
        drawn = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/charts/chart")]
    assert (
        len(drawn) == 3
    )  # parts of the form, recipients by programme and level, the last years: fed by cells of the book
    assert all("<c:f>" in one for one in drawn)
    assert "受益面" in texts
    assert "算法" in texts
    assert "DIALLO" not in texts  # figures only
    single = _answer(capsys, "--store", path, "--lang", "en", "--year", YEAR, "--programme", "xcgs", "--on", ON, "--pdf", str(sheet))  # fmt: skip
    assert single["programmes"] == [{"code": "XCGS", "zh": "中国政府奖学金", "en": "CGS"}]
    pages = [one.read_bytes().count(b"/Type/Page/") for one in (pdf, sheet)]
    assert pages[0] >= 2
    assert pages[1] == 1  # the sheet of a programme is one page
    refused = _answer(capsys, "--store", path, "--year", YEAR, "--programme", "NONE")
    assert "NONE" in refused["message"]


def test_targets_freezing_and_what_changed_since(store: Store) -> None:
    who = fill(store)
    with pytest.raises(RuleBroken, match="权重之和"), store.writing("office", "evaluation.set_targets") as session:
        operations.set_targets(session, programme="XCGS", academic_year=YEAR, targets={"COVERAGE": Target(4000, 900)})
    targets = {"COVERAGE": Target(4000, 900), "STAY_GUANGZHOU": Target(None, 300, None, "没有目标")}
    with store.writing("office", "evaluation.set_targets") as session:
        assert operations.set_targets(session, programme="XCGS", academic_year=YEAR, targets=targets) == 2
    with store.writing("office", "evaluation.set_targets") as session:  # the same again changes nothing
        assert operations.set_targets(session, programme="XCGS", academic_year=YEAR, targets=targets) == 0
    with store.reading() as session:
        assert queries.targets_of(session, programme="XCGS", academic_year=YEAR)["SATISFACTION"].entered == 9200
    with store.writing("office", "evaluation.freeze") as session:
        first = operations.freeze(session, academic_year=YEAR, programme="XCGS", on=ON, made_on="2026-09-10")
        second = operations.freeze(session, academic_year=YEAR, programme="XCGS", on=ON, made_on="2026-09-11")
    with store.reading() as session:
        rows = queries.list_evaluations(session, academic_year=YEAR, programme="XCGS")
        assert [row.id for row in rows] == [second, first]
        assert rows[0].digest == rows[1].digest  # the same records give the same text
        assert all(row.is_whole for row in rows)
        assert queries.changed_since(session, evaluation_id=first).none
        assert "Test" not in json.dumps(queries.frozen_content(session, first))
    with store.writing("office", "scholarships.cancel_award") as session:
        cancel_award(session, award_ids=[who.awards["a2"]], reason="测试", happened_on="2026-05-01")
    with store.reading() as session:
        changes = queries.changed_since(session, evaluation_id=first)
    assert (changes.joined, changes.left) == ([], [who.awards["a2"]])
    coverage = next(one for one in changes.differences if one.code == "COVERAGE")
    assert (coverage.then, coverage.now) == (4286, 2857)  # 3 of 7, now 2 of 7
    assert "REVIEW_PASS" not in {one.code for one in changes.differences}
    _targets_of_all(store)


def _targets_of_all(store: Store) -> None:
    """All programmes together have targets of their own; criteria of theirs hold for a programme that has none."""
    for wrong in ({"OUTSTANDING_RANK": Target(10_100)}, {"NONE": Target(1)}):
        with pytest.raises(RuleBroken), store.writing("office", "evaluation.set_targets") as session:
            operations.set_targets(session, programme="", academic_year=YEAR, targets=wrong)
    targets = {"SATISFACTION": Target(entered=9000), "OUTSTANDING_AVERAGE": Target(9000), "GRACE_DAYS": Target(1000)}
    for changed in (3, 0):
        with store.writing("office", "evaluation.set_targets") as session:
            assert operations.set_targets(session, programme="", academic_year=YEAR, targets=targets) == changed
    with store.reading() as session:
        assert set(queries.targets_of(session, programme="", academic_year=YEAR)) == set(targets)
        assert set(queries.targets_of(session, programme="XCGS", academic_year=YEAR)) & {"OUTSTANDING_AVERAGE"} == set()
        whole, one = (
            evaluate(
                queries.load_facts(session, academic_year=YEAR, programme=code, on=ON),
                queries.targets_of(session, programme=code, academic_year=YEAR),
            )
            for code in ("", "XCGS")
        )
    assert whole.line("SATISFACTION").figure.value == 9000
    assert one.line("SATISFACTION").figure.value == 9200  # its own
    assert [made.line("OUTSTANDING_SHARE").figure.top for made in (whole, one)] == [1, 1]  # p1 has 90, p3 only 85
    assert one.line("ON_TIME_PAY").figure.top == 6  # five in their month, and a1 of November within ten days of grace


def test_a_frozen_evaluation_that_was_tampered_with_is_not_used(store: Store) -> None:
    fill(store)
    with store.writing("office", "evaluation.freeze") as session:
        kept = operations.freeze(session, academic_year=YEAR, on=ON)
    with store.writing("office", "evaluation.freeze") as session:
        session.connection().exec_driver_sql(
            "UPDATE evaluations SET content = replace(content, '\"score\":', '\"score\":1')"
        )
    with store.reading() as session:
        assert not queries.list_evaluations(session)[0].is_whole
        with pytest.raises(UserError, match="校验值"):
            queries.changed_since(session, evaluation_id=kept)


def test_years_and_their_totals(store: Store) -> None:
    fill(store)
    with store.reading() as session:
        assert queries.evaluation_years(session) == ["2025-2026", "2024-2025", "2023-2024"]
        totals = queries.year_totals(session, programme="XCGS", until="2024-2025")
    assert [tuple(one) for one in totals] == [("2023-2024", 2, 2, 6_000_000), ("2024-2025", 1, 1, 3_000_000)]
