"""Spoilt rolls through the whole import, for as long as one likes:

    python -m tests.hostile.fuzz --seed 1 --minutes 5 [--kind xls] [--keep FOLDER]
    python -m tests.hostile.fuzz --doors …      all other commands that read a sheet: facts, studies, applications, payments, …

The child that reads may die. The command must answer with a sentence or import whole rows in one act; anything else is a
finding, kept in a file that test_fuzz.py tries again from then on (tests/hostile/found).
"""

import argparse
import contextlib
import hashlib
import io
import json
import os
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from gzstudents import commands
from gzstudents.kernel.connection import open_connection
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.progress import SILENT
from gzstudents.kernel.sheets import delimited, guard
from gzstudents.schema import open_store
from tests.hostile import doors
from tests.hostile.mutators import mutate
from tests.hostile.seeds import seeds

FOUND = Path(__file__).parent / "found"
FOUND_AT_DOORS = Path(__file__).parent / "found_at_doors"  # the door stands in front of the name
PATIENCE = 20.0  # seconds after which a file is kept as slow; the child is ended after a minute
SLOW = 60.0  # seconds of CPU of this process for a file of a few kilobytes


class Finding(Exception):
    """The program did what it must not do with a file."""


def mutants(seed: int, kind: str = "") -> Iterator[tuple[str, bytes]]:
    """Names and contents without end; the same for the same seed."""
    chance = Random(seed)
    known = [(name, raw) for name, raw in sorted(seeds().items()) if kind in name]
    while True:
        name, raw = chance.choice(known)
        yield name, mutate(chance, name, raw)


def sound(path: Path) -> None:
    """The file is whole, and nothing was left open in it."""
    connection = open_connection(path, readonly=True)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert not connection.execute("PRAGMA foreign_key_check").fetchall()
        open_acts = connection.execute("SELECT count(*) FROM current_act WHERE act_id IS NOT NULL").fetchone()[0]
        assert open_acts == 0
    finally:
        connection.close()


class Office:
    """A store that every mutant is imported into."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.path = folder, folder / "office.gzs"
        open_store(self.path, create=True).close()
        self._known = self._counts()

    def _counts(self) -> dict[str, int]:
        connection = open_connection(self.path, readonly=True)
        try:
            tables = ("people", "enrolments", "identity_documents", "status_changes", "acts", "changes", "register")
            return {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}
        finally:
            connection.close()

    def take(self, name: str, raw: bytes) -> str:
        """Import it; what came of it in a word. Raises Finding."""
        path = self.folder / name
        path.write_bytes(raw)
        began = time.process_time()
        code, answer = _answer(
            "import", path, "--store", self.path, "--json", "--lang", "zh_CN", "--rejected", self.folder / "r.xlsx"
        )
        said = {problem["code"] for problem in answer["problems"]}
        if said & {"internal", "file"} or not answer["message"].strip():
            raise Finding(answer["message"])
        if time.process_time() - began > SLOW:
            raise Finding(f"took {time.process_time() - began:.0f} s")
        before, self._known = self._known, self._counts()
        self._compare(before, answer)
        return "imported" if answer.get("act") else "nothing to do" if code == 0 else "refused"

    def _compare(self, before: dict[str, int], answer: dict[str, Any]) -> None:
        """Nothing without an act; with one, the people it says and a line in the list for each."""
        added = {table: count - before[table] for table, count in self._known.items()}
        if not answer.get("act"):
            if any(added.values()):
                raise Finding(f"written without an act: {added}")
        elif (
            added["acts"] != 1
            or added["people"] != answer["people"]
            or self._known["register"] != self._known["people"]
        ):
            raise Finding(f"half an import: {added}, {answer.get('people')}")


class Doors:
    """A store at which every other command that reads a sheet tries its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.path = folder, folder / "office.gzs"
        doors.prepare(self.path)
        self._known = doors.counts(self.path)

    def take(self, door: str, name: str, raw: bytes) -> str:
        """Try it; what came of it in a word. Raises Finding."""
        path = self.folder / name
        path.write_bytes(raw)
        words = [path if word == doors.FILE else word for word in doors.DOORS[door].words]
        began = time.process_time()
        code, answer = _answer(*words, "--store", self.path, "--json", "--lang", "zh_CN")
        before, self._known = self._known, doors.counts(self.path)
        said = doors.wrong(code, answer, before, self._known)
        if said or time.process_time() - began > SLOW:
            raise Finding(f"{door}: {said or 'slow'}")
        return "refused" if code else "taken" if self._known != before else "nothing to do"


def _answer(*words: str | Path) -> tuple[int, dict[str, Any]]:
    out, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
        code = commands.run([str(word) for word in words])
    answer: dict[str, Any] = json.loads(out.getvalue())
    if "Traceback" in errors.getvalue():
        answer["message"] += errors.getvalue()[-1500:]
    return code, answer


def guarded(name: str, raw: bytes) -> str:
    """Only what runs in our own process before and beside the child: archives and text. Raises anything but UserError."""
    try:
        if raw[:2] == b"PK":
            archive = guard.open_zip(io.BytesIO(raw))
            kind = guard.workbook_kind(archive)
            guard.scan(archive, SILENT)
            guard.date_system(archive)
            return kind
        if name.endswith((".csv", ".tsv")):
            delimited.rows_of(delimited.decode(raw)[0])
            return "text"
    except UserError as refusal:
        return "refused" if str(refusal).strip() else "without a word"
    return "for the child"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--kind", default="", help="only seeds with this in their name: xls, ods, csv …")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--doors", action="store_true", help="the other commands that read a sheet")
    arguments = parser.parse_args()
    arguments.keep = arguments.keep or (FOUND_AT_DOORS if arguments.doors else FOUND)
    print(f"seed {arguments.seed}", flush=True)
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ["GZSTUDENTS_HOME"] = str(Path(folder, "home"))
        run = _run_doors if arguments.doors else _run
        counts, found = run(Path(folder), arguments)
    print(dict(counts), f"{found} findings")
    return 1 if found else 0


def _run(folder: Path, arguments: argparse.Namespace) -> tuple[Counter[str], int]:
    office, counts, found = Office(folder), Counter[str](), 0
    end = time.monotonic() + arguments.minutes * 60
    for number, (name, raw) in enumerate(mutants(arguments.seed, arguments.kind)):
        if time.monotonic() > end:
            break
        began = time.monotonic()
        try:
            guarded(name, raw)
            counts[f"{name.rpartition('.')[2]} {office.take(name, raw)}"] += 1
            if number % 50 == 0:
                sound(office.path)
        except Exception as error:  # that is what we are after
            found += 1
            said = error if isinstance(error, Finding) else traceback.format_exc()
            print(f"FOUND {_keep(arguments.keep, name, raw)}: {said}", flush=True)
        if time.monotonic() - began > PATIENCE:
            print(f"slow, {time.monotonic() - began:.0f} s: {_keep(arguments.keep, name, raw)}", flush=True)
    sound(office.path)
    return counts, found


def _run_doors(folder: Path, arguments: argparse.Namespace) -> tuple[Counter[str], int]:
    office, counts, found = Doors(folder), Counter[str](), 0
    end = time.monotonic() + arguments.minutes * 60
    for door, name, raw in doors.spoilt(arguments.seed):
        if time.monotonic() > end:
            break
        try:
            counts[f"{door} {office.take(door, name, raw)}"] += 1
        except Exception as error:  # that is what we are after
            found += 1
            said = error if isinstance(error, Finding) else traceback.format_exc()
            print(f"FOUND {_keep(arguments.keep, name, raw, door)}: {said}", flush=True)
    sound(office.path)
    return counts, found


def _keep(folder: Path, name: str, raw: bytes, door: str = "") -> str:
    folder.mkdir(exist_ok=True)
    kept = folder / "-".join(filter(None, (door, hashlib.sha256(raw).hexdigest()[:10], name)))
    kept.write_bytes(raw)
    return kept.name


if __name__ == "__main__":
    sys.exit(main())
