"""What may be on the disk after a loss of power, put together from the log of the failing disk.

What was synced is there. Of what was not, anything may be: a write whole, in part (512-byte sectors) or not at all; a name made,
changed or taken away only once its folder was synced, before that any number of the first such changes of each folder.
"""

import struct
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from random import Random
from typing import NamedTuple

SECTOR = 512
MODES = ("drop", "torn", "random", "keep")
_HEAD = struct.Struct("<cIIqqq")


class Step(NamedTuple):
    """One operation. `kind`: Create, Directory, Write, Truncate, Sync, Unlink, Rename, Link, or a promise (A) whose text is `name`."""

    kind: str
    name: str
    offset: int
    number: int  # of the file, whatever its name
    data: bytes
    other: str


def read_log(path: Path) -> list[Step]:
    whole, at, steps = path.read_bytes(), 0, []
    while at < len(whole):
        kind, one, two, offset, length, number = _HEAD.unpack_from(whole, at)
        at += _HEAD.size
        name, other = whole[at : at + one].decode(), whole[at + one : at + one + two].decode()
        at += one + two
        data = whole[at : at + length] if kind == b"W" else b""
        at += len(data)
        steps.append(Step(kind.decode(), name, offset, number, data, other))
    return steps


class _File:
    """The bytes that are safe, and what was done since."""

    def __init__(self, synced: bytes = b"") -> None:
        self.synced = bytearray(synced)
        self.waiting: list[Step] = []

    def sync(self) -> None:
        for step in self.waiting:
            _apply(self.synced, step)
        self.waiting.clear()

    def after(self, mode: str, random: Random) -> bytes:
        found = bytearray(self.synced)
        for step in self.waiting:
            for part in _survivors(step, mode, random):
                _apply(found, part)
        return bytes(found)


def _survivors(step: Step, mode: str, random: Random) -> Iterator[Step]:
    if mode == "keep" or (mode == "random" and random.random() < 0.5):
        yield step
    elif mode == "torn" and random.random() < 0.8:
        if step.kind == "T":
            yield step
        for start in range(0, len(step.data), SECTOR):
            if random.random() < 0.6:
                yield step._replace(offset=step.offset + start, data=step.data[start : start + SECTOR])


def _apply(content: bytearray, step: Step) -> None:
    if step.kind == "T":
        del content[step.offset :]
        content.extend(bytes(step.offset - len(content)))
        return
    content.extend(bytes(max(0, step.offset - len(content))))
    content[step.offset : step.offset + len(step.data)] = step.data


class Disk:
    """Follows the log up to the cut."""

    def __init__(self, before: Path) -> None:
        self._names: dict[str, _File | None] = {"": None}  # as the program sees them; None for a folder
        for path in sorted(before.rglob("*")):
            self._names[path.relative_to(before).as_posix()] = _File(path.read_bytes()) if path.is_file() else None
        self._safe = dict(self._names)
        self._numbers: dict[int, _File] = {}
        self._waiting: dict[str, list[Step]] = defaultdict(list)  # changes of names, by folder
        self._made: dict[int, _File] = {}  # what a step of _waiting brought into being, by its identity
        self.said: list[str] = []

    def follow(self, steps: list[Step]) -> None:
        for step in steps:
            if step.kind == "A":
                self.said.append(step.name)
            elif step.kind in "WTS":
                self._content(step)
            else:
                self._name(step)

    def _content(self, step: Step) -> None:
        if step.kind == "S" and step.name.rstrip(".") in self._names and self._names[step.name.rstrip(".")] is None:
            self._sync_folder(step.name.rstrip("."))
            return
        file = self._numbers.get(step.number)
        if file is None:
            found = self._names[step.name]
            assert found is not None, step.name
            file = self._numbers[step.number] = found
        if step.kind == "S":
            file.sync()
        else:
            file.waiting.append(step)

    def _name(self, step: Step) -> None:
        if step.kind == "C":
            made = self._numbers[step.number] = _File()
            self._made[id(step)] = made
        self._change(self._names, step)
        self._waiting[_folder(step.other or step.name)].append(step)

    def _change(self, names: dict[str, _File | None], step: Step) -> None:
        if step.kind == "C":
            names[step.name] = self._made[id(step)]
        elif step.kind == "D":
            names[step.name] = None
        elif step.kind == "U":
            names.pop(step.name, None)
        elif step.name in names:  # else the name itself was never safe
            names[step.other] = names[step.name]
            if step.kind == "R":
                del names[step.name]

    def _sync_folder(self, folder: str) -> None:
        for step in self._waiting.pop(folder, []):
            self._change(self._safe, step)

    def image(self, mode: str, random: Random) -> dict[str, bytes | None]:
        """Name → content (None for a folder) of one possible state."""
        names = dict(self._safe)
        for steps in self._waiting.values():
            survive = {"drop": 0, "keep": len(steps)}.get(mode, random.randint(0, len(steps)))
            for step in steps[:survive]:
                self._change(names, step)
        found: dict[str, bytes | None] = {}
        for name, file in names.items():
            if name and not name.endswith("-shm") and _folder(name) in names:
                found[name] = None if file is None else file.after(mode, random)
        return found


def _folder(name: str) -> str:
    return str(PurePosixPath(name).parent).removesuffix(".")


def write_out(image: dict[str, bytes | None], folder: Path) -> None:
    folder.mkdir()
    for name in sorted(image):
        content = image[name]
        if content is None:
            (folder / name).mkdir()
        else:
            (folder / name).write_bytes(content)


def cuts(steps: list[Step], wanted: int, random: Random) -> list[int]:
    """Where the power goes: right after each promise, where nothing may be missing, and anywhere else."""
    after = [number + 1 for number, step in enumerate(steps) if step.kind == "A"]
    chosen = after[-max(1, wanted // 3) :]
    return [*chosen, *(random.randint(1, len(steps)) for _ in range(wanted - len(chosen)))]
