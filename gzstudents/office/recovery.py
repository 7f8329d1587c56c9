"""Opening with the recovery page: the same steps from the window and from the command line, also where the file is gone."""

from collections.abc import Callable
from pathlib import Path

from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _
from gzstudents.kernel.vault.keys import Keys


def nothing(_keys: Keys) -> None:
    """The file is there: it need not be brought back."""


def recover(
    path: Path, login: str, code: str, password: str, keep: Callable[[bytes], object],
    bring_back: Callable[[Keys], object] = nothing,
) -> tuple[Keys, list[str]]:  # fmt: skip
    """A new password for `login`, a new page and a new data key. Returns the keys, and the rooms that stay shut.

    `bring_back(keys)` comes first, for a file that is gone; `keep(private)` is handed the key of the new page before the data
    key changes. Raises UserError; what was brought back by then stays, and the page still opens it.
    """
    from gzstudents.kernel.backup.lost import is_gone, missing
    from gzstudents.kernel.vault import kit, membership, rotation, slots  # the sign-in window is painted without them

    if bring_back is nothing and is_gone(path):
        raise missing(path)  # before anything changes in the keys
    private = kit.parsed(code)
    try:
        keys = slots.unlock_with_kit(path, private)
    except slots.WrongPassword:
        raise slots.WrongPassword(_("这一页打不开“{name}”：它已被更新的恢复页取代，或属于另一个数据文件。", name=path.name)) from None  # fmt: skip
    slot = slots.slot_of(slots.current(keys), login)
    if not slot:
        raise UserError(_("没有名为“{login}”的人员。", login=login))
    bring_back(keys)
    rings = sorted(keys.rings)
    shut = slots.reset_password(keys, slot, password)
    keep(membership.new_kit(keys, rings))
    rotation.rotate(keys)
    return keys, shut
