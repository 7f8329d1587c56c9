"""Keys from the process beside us are those that we would have made."""

import pytest

from gzstudents.kernel.names import search_keys
from gzstudents.kernel.names_ahead import ENOUGH, KeysAhead, Names

NAMES: list[Names] = [
    *((f"欧阳{chr(0x4E00 + number)}", f"SURNAME{number}", "Al-Hassan", "") for number in range(ENOUGH)),
    ("", "", "", "محمد"),
    ("", "", "", "\ud800"),
    ("查理·盖茨", "", "", ""),
]


def test_the_same_keys_asked_or_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    ahead = KeysAhead(NAMES)
    try:
        never_asked = ("王小明", "", "", "")
        for names in (NAMES[-1], never_asked, *NAMES[::997], NAMES[0]):
            assert ahead(names) == search_keys(*names)
    finally:
        ahead.close()


def test_a_process_that_ends_early_is_not_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    ahead = KeysAhead(NAMES)
    assert ahead._process is not None
    ahead._process.kill()
    assert ahead(NAMES[-3]) == search_keys(*NAMES[-3])
    ahead.close()


def test_few_names_start_no_process() -> None:
    ahead = KeysAhead(NAMES[:10])
    assert ahead._process is None
    assert ahead(NAMES[3]) == search_keys(*NAMES[3])
