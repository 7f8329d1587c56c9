"""What a person had typed when the window was locked: kept for her alone until she has signed in again.

It lies in a folder of its own beside the store, sealed to the person's public key: neither a colleague, who holds the same
data key, nor an administrator reads it, and it outlives a change of the data key. A password that was reset makes a new
pair of keys; what was kept under the old one is gone then.
"""

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from gzstudents.kernel.vault.keys import Keys

Draft = dict[str, Any]  # plain data of the window


def folder_of(store: Path) -> Path:
    return store.with_name(f"{store.stem}.drafts")


def _place(keys: Keys) -> Path:
    return folder_of(keys.path) / f"{keys.slot}.sealed"


def _about(keys: Keys) -> str:
    return f"{keys.vault} {keys.slot} drafts"


def keep(keys: Keys, drafts: list[Draft]) -> None:
    """In place of what was kept before; nothing to keep leaves nothing behind. Raises OSError."""
    from gzstudents.kernel.vault import sealing, sidecar

    if not drafts:
        forget(keys)
        return
    folder = folder_of(keys.path)
    folder.mkdir(mode=0o700, exist_ok=True)
    if os.name == "posix":
        folder.chmod(0o700)
    plain = json.dumps(drafts, ensure_ascii=False, default=str).encode()
    sealed = sealing.seal(sealing.public_of(keys.private), plain, _about(keys))
    sidecar.replace(_place(keys), sealed.encode(), keep=False)


def kept(keys: Keys) -> list[Draft]:
    """What was kept for this person; what cannot be opened any more is taken away."""
    from gzstudents.kernel.vault import sealing

    try:
        sealed = _place(keys).read_text(encoding="ascii")
        found = json.loads(sealing.unseal(keys.private, sealed, _about(keys)))
    except FileNotFoundError:
        return []
    except (OSError, ValueError, sealing.Unreadable):
        forget(keys)
        return []
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def forget(keys: Keys) -> None:
    """The person has used it, or thrown it away."""
    with suppress(OSError):
        _place(keys).unlink(missing_ok=True)
        folder_of(keys.path).rmdir()  # only when nobody else has something in it
