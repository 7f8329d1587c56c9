"""What `import` says on a console: what came of it, what was not read, and each fault once with all its rows."""

from collections.abc import Iterable, Mapping
from typing import Any

from gzstudents.kernel.errors import Problem
from gzstudents.kernel.i18n import _, _n

_SHOWN = 20  # different faults; JSON has every one
_ROWS = 8  # that are named of one fault


def said(plan: Any, problems: list[Problem], data: Mapping[str, Any]) -> str:
    """The whole text answer; `data` is what --json gives."""
    lines = [
        _(
            "新增 {new}，更改 {changed}，相同 {identical}，冲突 {conflicting}，拒绝 {rejected}",
            **{name: f"{count:,}" for name, count in plan.counts.items()},
        )
    ]
    lines += [
        _("“{sheet}”按“{template}”模板识别。", sheet=one["name"], template=one["template_label"])
        for one in data["rolls"]
        if one["template"] and one["purpose"] == "roll"
    ]
    for one in data["acts"]:
        if one["sheet"]:
            lines.append(_("“{sheet}”已导入，操作编号 {act}（可用 undo 撤销）。", sheet=one["sheet"], act=one["act"]))
        else:
            lines.append(_("已导入，操作编号 {act}（可用 undo 撤销）。", act=one["act"]))
    lines += data["missing"]
    if plan.changes_nothing and not data["missing"]:
        lines.append(_("没有需要写入的内容，名册未更改。"))
    if data["undated"]:
        lines.append(
            _n(
                "{count} 名新学生没有入学日期，从导入当天起算在读，此前日期的统计不计入他们。请补充入学日期。",
                data["undated"],
            )
        )
    lines += not_read(data["columns"])
    return "\n".join(lines + _faults(problems))


def not_read(columns: Iterable[Mapping[str, Any]]) -> list[str]:
    """Which columns hold something and fill no field, and which of them another command can read."""
    from gzstudents.students.importing.columns import is_row_number

    left = [one for one in columns if not one["field"] and not one["question"] and one["examples"]]
    names = [name for name in dict.fromkeys(str(one["heading"]) for one in left) if not is_row_number(name)]
    if not names:
        return []
    lines = [_("没有导入的列：{columns}。", columns=_("、").join(names))]
    stays = [name for name in names if _is_of_stay(name)]
    if stays:
        lines.append(
            _("其中“{columns}”是居留信息：名册导入后，用 facts 命令从同一个文件读入。", columns=_("、").join(stays))
        )
    return lines


def _is_of_stay(heading: str) -> bool:
    from gzstudents.permits.importing import tables
    from gzstudents.students.importing.columns import heading_key

    return "." in str(tables.headings(tables.FACTS).get(heading_key(heading), ""))


def _faults(problems: list[Problem]) -> list[str]:
    """Those that kept rows out first; what is wrong with many rows alike is one line."""
    found: dict[tuple[str, str, str, str], list[int]] = {}
    for problem in sorted(problems, key=lambda one: one.severity != "error"):
        rows = found.setdefault((problem.severity, problem.sheet, problem.column, problem.message), [])
        rows += [problem.row] if problem.row is not None else []
    lines = [f"  {_place(sheet, column, rows)}{text}" for (_kind, sheet, column, text), rows in found.items()]
    if len(lines) > _SHOWN:
        lines[_SHOWN:] = [_n("  另有 {count} 个问题，见 --rejected 或 --json", len(lines) - _SHOWN)]
    return lines


def _place(sheet: str, column: str, rows: list[int]) -> str:
    if not rows:
        return _("{sheet}：", sheet=sheet) if sheet else ""
    numbers = _("、").join(map(str, rows[:_ROWS]))
    if len(rows) > _ROWS:
        numbers = _("{rows} 等 {count}", rows=numbers, count=f"{len(rows):,}")
    if not column:
        return _("{sheet} 第 {rows} 行：", sheet=sheet, rows=numbers)
    return _("{sheet} 第 {rows} 行“{column}”：", sheet=sheet, rows=numbers, column=column)
