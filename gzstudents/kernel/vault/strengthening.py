"""What a guess of a password costs, raised at the sign-in: computers get faster, and a slot made years ago does not."""

from gzstudents.kernel.vault import sealing, slots
from gzstudents.kernel.vault.keys import Keys
from gzstudents.kernel.vault.sealing import Cost

LEAST = Cost(3, 64 * 1024, 4)  # below this a slot is weak on any computer
QUICK = 0.5  # seconds; a guess that takes less on this computer is calibrated anew
_WORTH = 1.25  # how much dearer the new cost must be: measured times waver, and the slot is written anew


def strengthen(keys: Keys, password: str, took: float) -> bool:
    """After the right password was given and the derivation took `took` seconds: seal the slot anew under what this
    computer calibrates today, if that is dearer. Never cheaper, also where somebody with a slow computer signs in. Returns
    whether it was raised. Raises UserError or OSError when the keys cannot be written.
    """
    content = slots.current(keys)
    old = Cost(*content["people"][keys.slot]["cost"])
    if took >= QUICK and not is_weak(old):
        return False
    new = sealing.calibrated()
    if _work(new) < _work(old) * _WORTH or new.memory < old.memory:
        return False
    content["people"][keys.slot].update(slots.under_password(keys.vault, keys.slot, keys.private, password, new))
    slots.store(keys, content)
    return True


def is_weak(cost: Cost) -> bool:
    return cost.passes < LEAST.passes or cost.memory < LEAST.memory


def _work(cost: Cost) -> int:
    return cost.passes * cost.memory
