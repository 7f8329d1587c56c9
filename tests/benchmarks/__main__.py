"""Run the rows and write the table."""

import argparse
import json
import os
import platform
import sys
import traceback
from dataclasses import asdict
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.benchmarks.measuring import Bench, Result, say

ROWS = (
    "start",
    "search",
    "lists",
    "person",
    "asof",
    "memory",
    "crosstabs",
    "importing",
    "certificates",
    "sheet",
    "frames",
    "trust",
    "deadlines",
    "duplicates",
    "evaluation",
    "eligibility",
    "payments",
    "board",
    "distribution",
)
_HERE = Path(__file__).parent
_KEPT = _HERE / "results.json"
_TABLE = _HERE / "RESULTS.md"
_KEYED = (
    "start",
    "search",
    "lists",
    "memory",
    "importing",
    "certificates",
    "frames",
    "deadlines",
)  # those that a key changes
_SMALL, _MILLION = 60_000, 1_000_000


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev bench")
    parser.add_argument("rows", nargs="*", choices=[[], *ROWS], metavar="ROW", help=" ".join(ROWS))
    parser.add_argument("--million", action="store_true", help="1,000,000 people instead of 60,000")
    parser.add_argument("--keyed", action="store_true", help="on an encrypted store with a password")
    parser.add_argument("--people", type=int, help="any other number of people; not kept in the table")
    options = parser.parse_args()
    people = options.people or (_MILLION if options.million else _SMALL)
    bench = Bench(people, keyed=options.keyed)
    bench.folder.mkdir(parents=True, exist_ok=True)
    failed = False
    for name in options.rows or (_KEYED if options.keyed else ROWS):
        say(f"{name} …")
        try:
            results: list[Result] = import_module(f"tests.benchmarks.{name}").run(bench)
        except Exception:  # one broken row must not hide the others
            traceback.print_exc()
            failed = True
            continue
        for result in results:
            print(_line(result), flush=True)
        if options.people is None:
            _keep(name, bench, results)
    if options.people is None:
        _TABLE.write_text(_table(_read()), encoding="utf-8")
    return int(failed)


def _read() -> dict[str, Any]:
    return json.loads(_KEPT.read_text(encoding="utf-8")) if _KEPT.exists() else {}


def _keep(name: str, bench: Bench, results: list[Result]) -> None:
    kept, people = _read(), bench.people
    kept[f"{name}/{people}{'/keyed' if bench.keyed else ''}"] = {
        "day": date.today().isoformat(),
        "people": people,
        "keyed": bench.keyed,
        "command": " ".join(["./dev bench", *["--million"] * (people == _MILLION), *["--keyed"] * bench.keyed, name]),
        "machine": _machine(),
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
        "results": [{**asdict(result), "ratio": result.ratio, "reached": result.reached} for result in results],
    }
    order = {name: place for place, name in enumerate(ROWS)}
    ordered = dict(
        sorted(kept.items(), key=lambda item: (order.get(item[0].split("/")[0], 99), item[1]["people"], item[0]))
    )
    _KEPT.write_text(json.dumps(ordered, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _machine() -> str:
    import sqlcipher3.dbapi2 as driver

    name = platform.processor() or platform.machine()
    if sys.platform.startswith("linux"):
        found = [
            line.split(":")[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ]
        name = found[0] if found else name
    versions = f"Python {platform.python_version()}, SQLite {driver.sqlite_version}"
    return f"{os.cpu_count()} × {name}, {platform.system()}, {versions}"


def _line(result: Result) -> str:
    mark = "ok  " if result.reached else "MISS"
    return f"  {mark} {result.what}: floor {_number(result.floor)}, naive {_number(result.naive)}, ours {_number(result.ours)} {result.unit}; {_goal(result)}"


def _goal(result: Result | dict[str, Any]) -> str:
    values = result if isinstance(result, dict) else {**asdict(result), "ratio": result.ratio}
    if values["against"] == "floor":
        return f"{values['ratio']:.2f} × (≤ {values['limit']:g} ×)"
    return f"≤ {values['limit']:g} {values['unit']}"


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _table(kept: dict[str, Any]) -> str:
    lines = [
        "# Results of the benchmarks",
        "",
        "Written by `./dev bench`. Floor, naive way and ours were measured side by side in one run; trust the ratios within a",
        "row, not milliseconds between rows: the machine is shared with other work.",
        "",
        "| people | what | floor | naive | ours | goal | reached |",
        "|---|---|---|---|---|---|---|",
    ]
    for entry in kept.values():
        store = f"{entry['people']:,}" + (", encrypted" if entry.get("keyed") else "")
        for one in entry["results"]:
            cells = [store, one["what"], *(_cell(one, key) for key in ("floor", "naive", "ours"))]
            lines.append("| " + " | ".join([*cells, _goal(one), "yes" if one["reached"] else "**no**"]) + " |")
    lines += ["", "## How each was run", ""]
    for entry in kept.values():
        load = "" if entry.get("load") is None else f", load {entry['load']} (a quiet machine has 1 or less)"
        lines.append(f"- `{entry['command']}`, {entry['day']}, {entry['machine']}{load}")
    return "\n".join(lines) + "\n"


def _cell(one: dict[str, Any], key: str) -> str:
    if one[key] is None:
        return "–"
    words = f" ({one[key + '_is']})" if one[key + "_is"] else ""
    return f"{_number(one[key])} {one['unit']}{words}"


if __name__ == "__main__":
    sys.exit(main())
