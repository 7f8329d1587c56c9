"""The yearly rehearsal of the recovery page: when it was last at hand, and whether it still opens the store.

It is proved by the whole code, which really opens the recovery slot. Two groups would be quicker to type, but to compare
them something would have to be kept of each: a group is 20 bits, found from any hash in a second, and what is kept of all
fourteen is the key. And two groups prove neither that the others can be read nor that the page is the one in force.
"""

from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple

from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _
from gzstudents.kernel.vault import sidecar
from gzstudents.kernel.vault.keys import Keys

YEAR = 365  # days


class Rehearsed(NamedTuple):
    """Days, ISO; "" where it is not known. `checked` is about the page in force: a new one begins unchecked."""

    made: str = ""
    checked: str = ""


def state(store: Path) -> Rehearsed:
    """What the file of keys says; nothing secret, so that it is not verified."""
    content = next(sidecar.intact(store), None) or {}
    known = content.get("kit")
    known = known if isinstance(known, dict) else {}
    return Rehearsed(str(known.get("made", "")), str(known.get("checked", "")))


def due(store: Path, today: date) -> Literal["", "kit_never", "kit_year"]:
    """Whether the page wants to be checked: it never was, or not for a year."""
    known = state(store)
    try:
        checked = date.fromisoformat(known.checked)
    except ValueError:
        return "kit_never"
    return "kit_year" if (today - checked).days >= YEAR else ""


def fresh(content: sidecar.Content, today: date) -> None:
    """A new page was made: note it in the content that is going to be saved."""
    content["kit"] = {"made": today.isoformat(), "checked": ""}


def note_checked(keys: Keys, today: date) -> None:
    """Somebody had the page in her hand and typed from it. Raises UserError or OSError."""
    from gzstudents.kernel.vault import slots

    content = slots.current(keys)
    content["kit"] = {**content.get("kit", {}), "checked": today.isoformat()}
    slots.store(keys, content)


def check(keys: Keys, code: str, today: date) -> None:
    """Open the store with a typed code, as one would without any password, and note the day. Raises UserError."""
    from gzstudents.kernel.vault import kit, slots

    private = kit.parsed(code)
    try:
        opened = slots.unlock_with_kit(keys.path, private)
        fits = opened.data == keys.data
        opened.forget()
    except slots.WrongPassword:
        fits = False
    if not fits:
        raise UserError(_("这一页打不开现在的数据文件：它已作废，或属于另一个文件。请销毁它，并打印新的恢复页。"))
    note_checked(keys, today)
