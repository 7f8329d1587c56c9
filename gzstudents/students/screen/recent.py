"""The people that were looked at last: ids only, for each file, on this computer."""

from __future__ import annotations

import hashlib

from gzstudents.ui.desk import Desk

MOST = 20
_FILES = 8  # whose people are remembered


def _key(desk: Desk) -> str:
    """A file by what tells it from others without naming its folders."""
    return hashlib.sha256(str(desk.path.resolve()).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def recent_people(desk: Desk) -> list[int]:
    """The last first."""
    files = desk.settings.get("people/recent", {})
    found = files.get(_key(desk), []) if isinstance(files, dict) else []
    return [one for one in found if isinstance(one, int)][:MOST] if isinstance(found, list) else []


def remember(desk: Desk, person_id: int) -> None:
    """Somebody was looked at long enough to count."""
    ids = [person_id, *(one for one in recent_people(desk) if one != person_id)][:MOST]
    files = desk.settings.get("people/recent", {})
    others = {key: value for key, value in files.items() if key != _key(desk)} if isinstance(files, dict) else {}
    kept = dict(list(others.items())[-(_FILES - 1) :])
    desk.settings.set("people/recent", {**kept, _key(desk): ids})
