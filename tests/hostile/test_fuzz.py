"""The short form of the fuzzer, with a fixed seed; the long one is `python -m tests.hostile.fuzz`."""

import random
import time
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from tests.conftest import tally
from tests.hostile import doors
from tests.hostile.fuzz import FOUND, FOUND_AT_DOORS, Doors, Finding, Office, guarded, mutants, sound
from tests.hostile.mutators import mutate
from tests.hostile.seeds import ROWS, seeds

KINDS = ("xlsx", "xls", "ods", "csv")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_the_seeds_are_rolls_and_the_same_each_time(office: Office) -> None:
    made = seeds()
    assert made == seeds()
    assert {name.rpartition(".")[2] for name in made} >= set(KINDS)
    assert office.take("utf8.csv", made["utf8.csv"]) == "imported"
    assert office._known["people"] == len(ROWS)
    assert [name for name, raw in islice(mutants(7), 5)] == [name for name, raw in islice(mutants(7), 5)]
    assert len({mutate(random.Random(seed), "old.xls", made["old.xls"]) for seed in range(40)}) > 30


def test_our_own_process_says_a_sentence_to_any_archive_and_text() -> None:
    """Before and beside the child that reads: many spoilt files, nothing but sentences."""
    came = Counter(guarded(name, raw) for name, raw in islice(mutants(20260101), 150))
    assert came["without a word"] == 0
    assert min(came["xlsx"], came["ods"], came["text"], came["refused"], came["for the child"]) > 2


def test_the_import_takes_whole_rolls_or_none(office: Office) -> None:
    came: Counter[str] = Counter()
    for kind in KINDS:
        came.update(office.take(name, raw) for name, raw in islice(mutants(20260102, kind), 12 if kind == "csv" else 4))
    sound(office.path)
    assert min(came["imported"], came["refused"]) > 0


def test_what_was_found_once(office: Office) -> None:
    """Files on which the program once stumbled."""
    for path in sorted(FOUND.iterdir()):
        raw = path.read_bytes()
        assert guarded(path.name, raw) != "without a word"
        began = time.process_time()
        office.take(path.name, raw)
        assert time.process_time() - began < 15, path.name
    sound(office.path)


def _bug(*_arguments: object, **_more: object) -> None:
    raise IndexError("a bug of ours")


def test_a_finding_is_found(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The self-test: rows without an act, half a roll and a bug of ours are each seen."""
    from tests.hostile import fuzz

    raw = seeds()["utf8.csv"]
    for answer in ({"act": None}, {"act": 1, "people": 1}):
        monkeypatch.undo()
        Path(office.path).unlink()
        fresh = Office(office.folder)
        whole = fuzz._answer
        monkeypatch.setattr(fuzz, "_answer", lambda *words, whole=whole, answer=answer: (0, whole(*words)[1] | answer))
        with pytest.raises(Finding, match=r"without an act|half an import"):
            fresh.take("utf8.csv", raw)
    monkeypatch.undo()
    monkeypatch.setattr("gzstudents.students.importing.make_plan", _bug)
    with pytest.raises(Finding, match="IndexError"):
        office.take("utf8.csv", raw)


def test_every_door_takes_its_own_sheet_and_says_a_sentence_to_a_spoilt_one(tmp_path: Path) -> None:
    """Studies, applications, payments, reviews …: whole acts or none, and never a bug of ours."""
    office = Doors(tmp_path)
    came = {name: office.take(name, "名单.csv", doors.clean(door)) for name, door in doors.DOORS.items()}
    assert {name for name, word in came.items() if word == "taken"} == set(doors.DOORS) - {"places", "review"}, came
    words = Counter(office.take(*one) for one in islice(doors.spoilt(20260103), 3))
    assert words.total() == 3
    for path in sorted(FOUND_AT_DOORS.glob("*-*")):
        office.take(path.name.partition("-")[0], path.name, path.read_bytes())
    sound(office.path)


@pytest.mark.long
@pytest.mark.timeout(600)
def test_many_spoilt_sheets_at_every_door(tmp_path: Path) -> None:
    office = Doors(tmp_path)
    for name in doors.DOORS:
        for one in islice(doors.spoilt(20260104, (name,)), 40):
            office.take(*one)
        sound(office.path)
    tally["spoilt sheets at other doors"] += 40 * len(doors.DOORS)
