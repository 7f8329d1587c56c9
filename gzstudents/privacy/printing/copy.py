"""The copy that a person is given (PIPL art. 45): everything in both languages, record by record, then the past and who looked."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from gzstudents.kernel import access, codes, i18n, paper, scaled
from gzstudents.kernel.custom import definition, values
from gzstudents.kernel.custom.definition import Definition
from gzstudents.kernel.fields import Field, fields_of
from gzstudents.kernel.i18n import mark
from gzstudents.kernel.money import yuan
from gzstudents.kernel.paper import Letterhead
from gzstudents.kernel.store import Record
from gzstudents.kernel.tables import Column, Row, Table
from gzstudents.privacy.dossier import Everything

_LABELS = 170.0  # points that the names of the fields take
_NOTHING = "—"
_BRIEF = {"programmes": {"name_zh", "name_en"}}
_MOST = 400  # lines of one list on paper; the file beside it has them all
TITLE = mark("个人信息副本")
_HEADS = {
    "acts": mark("处理记录"),
    "past": mark("更正前的内容"),
    "seen": mark("谁查看过"),
    "unfinished": mark("尚未导入、含有您信息的文件"),
    "withheld": mark("另行索取的内容"),
}
_RIGHTS = (
    mark("本副本依照《个人信息保护法》第44、45条提供，列出本办公室数据文件中与您有关的全部记录；同名的 JSON 文件内容相同，另有每一处修改。"),
    mark("您有权要求更正、补充（第46条）和删除（第47条），有权要求解释处理规则（第48条），可以随时撤回同意（第15条）。"),
)  # fmt: skip


def write(path: Path, made: Everything, office: str = "") -> Path:
    """The PDF. `office`: who gives the copy, as the letterhead says it."""
    page = paper.Report(_head(made, office))
    for words in _RIGHTS:
        page.notes([_both(words, " ")], 8)
    for table, rows in made.tables.items():
        _records(page, table, rows)
    _past(page, made)
    _acts(page, made)
    _seen(page, made)
    _unfinished(page, made)
    _withheld(page, made)
    return page.save(path)


def _head(made: Everything, office: str) -> Letterhead:
    day = datetime.fromisoformat(made.made_at).astimezone()
    return Letterhead(
        title=i18n.said_in(TITLE, "zh_CN"),
        subtitle=i18n.said_in(TITLE, "en"),
        right=made.student_number or f"#{made.person_id}",
        right_note=f"{day:%Y-%m-%d %H:%M}",
        foot="    ".join(part for part in (office, made.made_by) if part),
        author=office,
        made=day.date(),
    )


def _records(page: paper.Report, table: str, rows: list[dict[str, Any]]) -> None:
    named = codes.label("record_table", table, "zh_CN"), codes.label("record_table", table, "en")
    page.heading(*named, below=60)
    shown = fields_of(Record.metadata.tables[table])
    lines = []
    for place, row in enumerate(rows, start=1):
        if len(rows) > 1:
            lines.append(Row([f"{named[0]} {place}  {named[1]} {place}", ""], "group"))
        lines += [Row(list(pair)) for pair in _pairs(table, shown, row)]
    _grid(page, lines)


def _pairs(table: str, shown: dict[str, Field], row: dict[str, Any]) -> Iterable[tuple[str, str]]:
    if row.get("deleted"):
        yield _both(mark("已删除")), _NOTHING
        return
    own = _own_field(table, row)
    if own is not None:
        yield _own_label(own), _own_words(own, str(row.get("text") or ""))
        return
    for name, field in shown.items():
        if row.get(name) not in {None, ""}:
            yield _both(field.label), _value(field, row[name])
    for column, other in row.get("refers_to", {}).items():
        yield from _referred(Record.metadata.tables[table].columns[column].foreign_keys, other)
    content = row.get("content")
    if table == "certificates" and isinstance(content, dict):
        texts = (str(value) for value in content.values() if isinstance(value, str) and value)
        yield _both(mark("印制的内容")), " · ".join(dict.fromkeys(texts))


def _referred(keys: Any, row: dict[str, Any] | None) -> Iterable[tuple[str, str]]:
    """What the record refers to: a programme by its name, a disclosure whole."""
    for key in keys:
        table = key.column.table
        for name, field in fields_of(table).items():
            if row is not None and row.get(name) not in {None, ""} and name in _BRIEF.get(table.name, {name}):
                yield _both(field.label), _value(field, row[name])


def _own_field(table: str, row: dict[str, Any]) -> Definition | None:
    """The field of the office's own that a value is of; None in every other table."""
    told = row.get("refers_to", {}).get("field_id")
    return definition.of_row(told) if told and table in {"person_values", "enrolment_values"} else None


def _own_label(field: Definition) -> str:
    return "  ".join(dict.fromkeys(filter(None, (field.label_zh, field.label_en))))


def _own_words(field: Definition, text: str) -> str:
    said = dict.fromkeys(values.words(field, text, language) for language in ("zh_CN", "en"))
    return "  ".join(said) or _NOTHING


def _past(page: paper.Report, made: Everything) -> None:
    """Values that stood there before, newest first: correcting keeps them."""
    lines = []
    for table, rows in made.tables.items():
        shown = fields_of(Record.metadata.tables[table])
        for row in rows:
            own = _own_field(table, row)
            for change in row["history"]:
                lines += [
                    (change["at"], _own_label(own), _own_words(own, str(value)), change["who"])
                    if own is not None
                    else (change["at"], _both(shown[name].label), _value(shown[name], value), change["who"])
                    for name, value in change["old"].items()
                    if name in shown and value not in {None, ""}
                ]
    _list(page, "past", (mark("时间"), mark("项目"), mark("内容"), mark("操作人")), sorted(lines, reverse=True))


def _acts(page: paper.Report, made: Everything) -> None:
    lines = [(act["at"], _verb(act["verb"]), access.called(act["who"])) for act in made.acts]
    _list(page, "acts", (mark("时间"), mark("操作"), mark("操作人")), lines)


def _seen(page: paper.Report, made: Everything) -> None:
    lines = [(one["at"], _verb(one["verb"]), access.called(one["who"])) for one in made.seen]
    _list(page, "seen", (mark("时间"), mark("操作"), mark("操作人")), lines)


def _unfinished(page: paper.Report, made: Everything) -> None:
    """Most stand in none: then nothing is said of them."""
    if made.unfinished:
        lines = [(one["changed_at"], one["file"]) for one in made.unfinished]
        _list(page, "unfinished", (mark("时间"), mark("文件")), lines)


def _withheld(page: paper.Report, made: Everything) -> None:
    lines = [
        (
            f"{codes.label('record_table', one.table, 'zh_CN')}  {codes.label('record_table', one.table, 'en')}",
            str(one.many),
            "  ".join(access.label("roles", role) for role in one.roles),
        )
        for one in made.withheld
    ]
    if lines:
        _list(page, "withheld", (mark("内容"), mark("件数"), mark("请向谁索取")), lines)


def _list(page: paper.Report, what: str, heads: tuple[str, ...], lines: list[Any]) -> None:
    page.heading(i18n.said_in(_HEADS[what], "zh_CN"), i18n.said_in(_HEADS[what], "en"), below=60)
    if not lines:
        page.notes([_both(mark("没有"))], 8)
        return
    columns = [Column(i18n.said_in(head, "zh_CN"), i18n.said_in(head, "en")) for head in heads]
    rows = [Row([_local(line[0]), *map(str, line[1:])]) for line in lines[:_MOST]]
    page.table(Table(columns, rows, row_height=16.0))
    if len(lines) > _MOST:
        page.notes([_both(mark("只印前 400 条，其余见 JSON 文件。"), " ")], 8)


def _grid(page: paper.Report, rows: list[Row]) -> None:
    heads = [Column(*_apart(mark("项目")), width=_LABELS), Column(*_apart(mark("内容")))]
    page.table(Table(heads, rows or [Row([_NOTHING, ""])], row_height=16.0))


def _value(field: Field, value: Any) -> str:
    """Codes as words in both languages, money in yuan; everything else as it stands."""
    if field.choices:
        words = [codes.label(field.choices, str(value), language) for language in i18n.LANGUAGES]
        return "  ".join(dict.fromkeys(words))
    if field.kind == "money" and isinstance(value, int):
        return f"¥{yuan(value)}"
    if field.kind == "hundredths" and isinstance(value, int):
        return scaled.shown(value)
    if field.kind == "permille" and isinstance(value, int):
        return scaled.percent(value)
    if field.kind == "flag":
        return _both(mark("是") if value else mark("否"))
    return str(value)


def _verb(verb: str) -> str:
    return f"{codes.label('verb', verb, 'zh_CN')}  {codes.label('verb', verb, 'en')}"


def _local(at: str) -> str:
    try:
        return f"{datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M}"
    except ValueError:
        return at


def _apart(text: str) -> tuple[str, str]:
    return i18n.said_in(text, "zh_CN"), i18n.said_in(text, "en")


def _both(text: str, between: str = "  ") -> str:
    return between.join(dict.fromkeys(_apart(text)))
