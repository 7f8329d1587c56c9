"""Files that wait between two processes of ours: a plan, pasted cells, pages for the printer.

They lie in the temporary folder, which anybody who finds the disk can read, and a killed window leaves them there. So in
a protected store they are sealed under its data key, which both processes hold; in an open store they are plain.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from gzstudents.kernel import access
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MARK = b"gzstudents sealed file 1\n"
_NONCE = 12


def write(path: Path, content: bytes) -> None:
    """Put content aside, for this person's processes only. Raises OSError."""
    keys = access.keys()
    if keys is not None:
        nonce = os.urandom(_NONCE)
        content = MARK + nonce + _cipher(keys.data).encrypt(nonce, content, MARK)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)


def read(path: Path) -> bytes:
    """What write() was given. Raises UserError when it was sealed for others, OSError when the file cannot be read."""
    return opened(path.read_bytes(), path.name)


def opened(raw: bytes, name: str) -> bytes:
    """The content of a file, sealed or not."""
    if not raw.startswith(MARK):
        return raw
    from cryptography.exceptions import InvalidTag

    keys = access.keys()
    place = len(MARK) + _NONCE
    try:
        if keys is not None:
            return bytes(_cipher(keys.data).decrypt(raw[len(MARK) : place], raw[place:], MARK))
    except (InvalidTag, ValueError):
        pass
    raise UserError(_("“{name}”是加密的中间文件，用当前的密钥打不开。请重新做一次。", name=name))


def _cipher(key: bytes) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from gzstudents.kernel.vault.sealing import subkey

    return AESGCM(subkey(key, "aside"))
