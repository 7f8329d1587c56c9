"""What an opened vault holds in memory. Nothing of it may come into a log, an argument, an exception or a repr."""

import json
from pathlib import Path

from gzstudents.kernel.errors import RuleBroken, UserError
from gzstudents.kernel.i18n import _

Ring = dict[int, bytes]  # generation → key


class Keys:
    """Whoever opened the store, and the keys that are hers. `slot` is "" for the recovery kit; `rings`: "file" (the data
    key), "counselling", "finance"; `unfinished`: a rotation was interrupted and is to be done again.
    """

    __slots__ = ("login", "path", "private", "rings", "slot", "unfinished", "vault")

    def __init__(
        self,
        path: Path,
        vault: str,
        slot: str,
        login: str,
        private: bytes,
        rings: dict[str, Ring] | None = None,
        unfinished: bool = False,
    ) -> None:
        self.path, self.vault, self.slot, self.login, self.private = path, vault, slot, login, private
        self.rings: dict[str, Ring] = {} if rings is None else rings
        self.unfinished = unfinished

    def __repr__(self) -> str:
        return f"Keys({self.login!r})"

    @property
    def generation(self) -> int:
        return max(self.rings["file"])

    @property
    def data(self) -> bytes:
        """The key of the store's file."""
        return self.rings["file"][self.generation]

    def room(self, room: str) -> tuple[int, bytes]:
        """Newest generation and key of a room. Raises RuleBroken for whoever was not let in."""
        ring = self.rings.get(room)
        if not ring:
            raise RuleBroken(no_room(room))
        return max(ring), ring[max(ring)]

    def line(self) -> bytes:
        """What a child process of ours is told on its standard input: never an argument, never a file."""
        rings = {ring: {str(g): key.hex() for g, key in held.items()} for ring, held in self.rings.items()}
        return json.dumps({"vault": self.vault, "slot": self.slot, "login": self.login, "rings": rings}).encode()

    @classmethod
    def from_line(cls, path: Path, line: bytes) -> "Keys":
        """The other end of line(). Raises UserError for anything else."""
        try:
            said = json.loads(line)
            rings = {
                str(ring): {int(g): bytes.fromhex(key) for g, key in held.items()}
                for ring, held in said["rings"].items()
            }
            return cls(path, str(said["vault"]), str(said["slot"]), str(said["login"]), b"", rings)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise UserError(_("标准输入的第一行不是密钥。")) from None

    def forget(self) -> None:
        """Drop all keys. (Copies may linger in freed memory: after a lock the process is started anew.)"""
        self.rings.clear()
        self.private = b""


def room_name(room: str) -> str:
    return {"counselling": _("心理辅导"), "finance": _("财务")}.get(room, room)


def no_room(room: str) -> str:
    return _(
        "这部分内容用“{room}”的密钥加密，您没有这把密钥。请由持有者授权：连系统管理员也不能代为打开。",
        room=room_name(room),
    )
