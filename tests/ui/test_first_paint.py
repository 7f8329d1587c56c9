"""What waits for the first picture runs in slices, whole and in order."""

from collections.abc import Iterator
from time import sleep
from typing import Any

from PySide6.QtCore import QObject, QTimer

from gzstudents.ui.first_paint import SLICE, InSlices


def test_steps_run_in_order_and_others_get_their_turn_between(qtbot: Any) -> None:
    owner = QObject()
    seen: list[str] = []

    def steps() -> Iterator[None]:
        for number in range(4):
            sleep(SLICE * 1.2)
            seen.append(str(number))
            yield

    InSlices(steps(), owner)
    assert seen == []  # nothing at once
    QTimer.singleShot(0, owner, lambda: seen.append("key"))
    qtbot.waitUntil(lambda: len(seen) == 5)
    assert [one for one in seen if one != "key"] == ["0", "1", "2", "3"]
    assert seen.index("key") < 2


def test_quick_steps_share_a_slice(qtbot: Any) -> None:
    owner, seen = QObject(), list[int]()

    def steps() -> Iterator[None]:
        for number in range(50):
            seen.append(number)
            yield

    InSlices(steps(), owner)
    QTimer.singleShot(0, owner, lambda: seen.append(-1))
    qtbot.waitUntil(lambda: len(seen) == 51)
    assert seen == [*range(50), -1]


def test_nothing_goes_on_for_a_window_that_is_gone(qtbot: Any) -> None:
    owner, seen = QObject(), list[int]()

    def steps() -> Iterator[None]:
        for number in range(3):
            seen.append(number)
            owner.deleteLater()
            sleep(SLICE * 1.2)
            yield

    InSlices(steps(), owner)
    qtbot.wait(80)
    assert seen == [0]
