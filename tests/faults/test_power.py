"""The power goes at any moment: hundreds of disks as they may look afterwards. Each opens, is sound, and holds what was promised."""

import shutil
from pathlib import Path
from random import Random

import pytest

from gzstudents.kernel.errors import UserError
from tests.conftest import tally
from tests.faults import images
from tests.faults.conftest import Outcome, Runner
from tests.faults.judging import judge
from tests.faults.work import KEYED, WORKS

LONG = 60  # images of each work in the long form
PLAIN = [(work, False) for work in WORKS]
ALL = [*PLAIN, *((work, True) for work in KEYED)]


def power_cuts(runner: Runner, work: str, wanted: int, *, keyed: bool, careless: bool = False) -> list[str]:
    """Judges `wanted` images; returns what is wrong with each that is."""
    log = runner.folder / "log"
    log.unlink(missing_ok=True)
    whole = runner(work, keyed=keyed, log=str(log), careless=careless)
    assert (whole.failed, whole.refused) == ([], [])
    assert whole.acknowledged
    steps, random, wrong = images.read_log(log), Random(f"{work} {keyed}"), []
    for number, cut in enumerate(images.cuts(steps, wanted, random)):
        disk = images.Disk(runner.templates.of(work, keyed=keyed))
        disk.follow(steps[:cut])
        place = runner.folder / "image"
        shutil.rmtree(place, ignore_errors=True)
        mode = images.MODES[number % len(images.MODES)]
        images.write_out(disk.image(mode, random), place)
        try:
            judge(work, Outcome(place, killed=True, keyed=keyed, acknowledged=len(disk.said)))
        except (AssertionError, UserError) as error:
            wrong.append(f"{mode} at {cut} of {len(steps)}, {len(disk.said)} promised: {type(error).__name__} {error}")
    if careless:
        lost = sum("acknowledged" in one for one in wrong)
        tally["careless images"] += wanted
        tally["careless images with lost acts"] += lost
        tally["careless images damaged"] += len(wrong) - lost
    else:
        tally["images of power cuts"] += wanted
    return wrong


@pytest.mark.parametrize(("work", "keyed"), [("save", False), ("save", True), ("import", True), ("password", True)])  # fmt: skip
def test_the_power_goes(runner: Runner, work: str, keyed: bool) -> None:
    assert power_cuts(runner, work, 4, keyed=keyed) == []


@pytest.mark.parametrize(("work", "keyed"), [("save", False), ("password", True)])
def test_who_does_not_wait_for_the_disk_loses(runner: Runner, work: str, keyed: bool) -> None:
    """The harness proves itself: without a sync (synchronous=OFF, no fsync of ours) works lose what they promised."""
    assert power_cuts(runner, work, 8, keyed=keyed, careless=True)


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize(("work", "keyed"), ALL)
def test_hundreds_of_power_cuts(runner: Runner, work: str, keyed: bool) -> None:
    assert power_cuts(runner, work, LONG, keyed=keyed) == []


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize(("work", "keyed"), [("save", False), ("save", True), ("import", False)])
def test_careless_works_are_caught(runner: Runner, work: str, keyed: bool) -> None:
    wrong = power_cuts(runner, work, LONG, keyed=keyed, careless=True)
    assert len(wrong) > LONG // 10


def test_an_image_worked_out_by_hand(tmp_path: Path) -> None:
    """A file whose first bytes were synced, then written over; a name that was made and never synced; one that was."""
    before = tmp_path / "before"
    before.mkdir()
    (before / "a").write_bytes(b"old!")
    step = images.Step
    steps = [
        step("W", "a", 0, 1, b"new!", ""), step("S", "a", 0, 1, b"", ""), step("W", "a", 4, 1, b"more", ""),
        step("C", "b", 0, 2, b"", ""), step("W", "b", 0, 2, b"bb", ""), step("S", "b", 0, 2, b"", ""),
        step("A", "said", 0, 0, b"", ""),
    ]  # fmt: skip
    disk = images.Disk(before)
    disk.follow(steps)
    assert disk.said == ["said"]
    assert disk.image("drop", Random(1)) == {"a": b"new!"}
    assert disk.image("keep", Random(1)) == {"a": b"new!more", "b": b"bb"}
    disk.follow([step("S", ".", 0, 0, b"", ""), step("R", "b", 0, 0, b"", "a")])
    assert disk.image("drop", Random(1)) == {"a": b"new!", "b": b"bb"}
    assert disk.image("keep", Random(1)) == {"a": b"bb"}
