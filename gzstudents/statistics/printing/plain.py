"""The statistics as plain data: what `statistics --json` prints."""

from typing import Any

from gzstudents.statistics.rules.report import Report
from gzstudents.statistics.rules.table import TOTAL, Line, Table


def report(made: Report) -> dict[str, Any]:
    """See gzstudents/commands/statistics.py for the structure."""
    period = made.period
    flow = period.flow
    return {
        "period": {
            "kind": period.kind,
            "key": period.key,
            "first": period.first.isoformat(),
            "last": period.last.isoformat(),
            "cutoff": period.cutoff.isoformat(),
            "flow": {"first": flow[0].isoformat(), "last": flow[1].isoformat()},
            "award_year": period.award_year,
        },
        "basis": made.basis,
        "continents": made.scheme,
        "drawn_up": made.drawn_up.isoformat(),
        "tables": [table(one) for one in made.tables.values()],
        "notices": [
            {"code": one.code, "severity": one.severity, "message": one.words(), "people": len(one.people)}
            for one in made.notices
        ],
    }


def table(one: Table) -> dict[str, Any]:
    """One table; figures of people and awards are whole numbers, money is in yuan."""
    values = one.values.tolist()
    cells = {
        row.key: {column.key: figure(column, value) for column, value in zip(one.columns, line, strict=True)}
        for row, line in zip(one.rows, values, strict=True)
    }
    bottom = cells.get(TOTAL)
    totals = {
        "rows": {key: line[TOTAL] for key, line in cells.items()},
        "columns": bottom or {},
        "all": bottom[TOTAL] if bottom else None,
    }
    return {
        "id": one.id,
        "title": one.title(),
        "title_zh": one.zh,
        "title_en": one.en,
        "populations": list(one.populations),
        "rows": [_line(line) for line in one.rows],
        "columns": [{**_line(line), "measure": line.measure} for line in one.columns],
        "cells": cells,
        "totals": totals,
        "shares": _shares(one) if bottom else {},
        "notes": [note.words() for note in one.notes],
    }


def figure(column: Line, value: int) -> int | float:
    """Money comes in fen and goes out in yuan: a whole number where it is one."""
    if column.measure != "yuan":
        return value
    return value // 100 if value % 100 == 0 else value / 100


def _line(line: Line) -> dict[str, Any]:
    return {"key": line.key, "label": line.label(), "kind": line.kind, "indent": line.indent}


def _shares(one: Table) -> dict[str, dict[str, str]]:
    return {
        "rows": {line.key: one.share(line.key) for line in one.rows},
        "columns": {line.key: one.share(TOTAL, line.key) for line in one.columns},
    }
