"""`fields`: the fields that the office has defined itself.

JSON of `list`: {"count", "fields": [{"key", "owner", "label_zh", "label_en", "help_zh", "help_en", "kind", "options":
[{"code", "zh", "en", "retired"}], "required", "unique", "searchable", "needs", "section", "retired", "used"}]}
JSON of `add` and `retire`: {"key", "act"}
"""

import argparse
from typing import Any

from gzstudents.commands.office import Answer, Office
from gzstudents.kernel.custom.definition import KINDS, NEEDS, OWNERS, SECTIONS, Definition
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _, _n


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("fields", help=_("自定义字段"))
    whats = parser.add_subparsers(dest="what", metavar=_("做什么"))
    parser.set_defaults(what="list", all=False)
    listed = whats.add_parser("list", help=_("列出自定义字段"))
    listed.add_argument("--all", action="store_true", help=_("连同已停用的"))
    new = whats.add_parser("add", help=_("新增字段"))
    new.add_argument("label", metavar=_("中文名称"), help=_("窗口和名单里的列名"))
    new.add_argument("--en", default="", metavar=_("文字"), help=_("英文名称"))
    new.add_argument("--owner", choices=tuple(OWNERS), default="person", help=_("属于学生本人或学籍"))
    new.add_argument("--kind", choices=tuple(KINDS), default="text", help=_("类型"))
    new.add_argument(
        "--option", action="append", default=[], metavar=_("选项"), help=_("可写多次：南校区=South campus")
    )
    new.add_argument("--section", choices=tuple(SECTIONS), default="more", help=_("在表单的哪一部分"))
    new.add_argument("--needs", choices=NEEDS, default="", help=_("只给有此权限的人看"))
    new.add_argument("--help-zh", default="", metavar=_("文字"), help=_("中文说明"))
    new.add_argument("--help-en", default="", metavar=_("文字"), help=_("英文说明"))
    new.add_argument("--key", default="", metavar=_("标识"), help=_("小写字母、数字和下划线；不写则由名称得出"))
    for name, said in (("required", _("必填")), ("unique", _("不得重复")), ("searchable", _("可以搜索"))):
        new.add_argument(f"--{name}", action="store_true", help=said)
    off = whats.add_parser("retire", help=_("停用字段，已填的内容保留"))
    off.add_argument("key", metavar=_("标识"), help=_("字段的标识，见 fields list"))
    off.add_argument("--undo", action="store_true", help=_("恢复使用"))


def run(arguments: argparse.Namespace, office: Office) -> Answer:
    work = {"list": _list, "add": _add, "retire": _retire}
    return work[arguments.what](arguments, office)


def _list(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.custom import queries

    with office.store().reading() as session:
        rows = queries.list_fields(session, retired=arguments.all)
    data = [{**_data(row.field), "used": row.used} for row in rows]
    lines = [
        _("{key}  {label}（{kind}，{owner}），已填 {used}", key=row.field.key, label=row.field.label(),
          kind=_(KINDS[row.field.kind]), owner=_(OWNERS[row.field.owner]), used=f"{row.used:,}")
        for row in rows
    ]  # fmt: skip
    return Answer({"count": len(rows), "fields": data}, "\n".join([_n("{count} 个字段", len(rows)), *lines]))


def _data(field: Definition) -> dict[str, Any]:
    told = {name: value for name, value in field._asdict().items() if name not in {"id", "version", "place"}}
    told["unique"] = told.pop("is_unique")
    return {**told, "options": [option._asdict() for option in field.options]}


def _add(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.custom import operations, queries

    with office.store(create=True).writing(office.actor, operations.add.verb) as session:  # type: ignore[attr-defined]
        made = operations.add(
            session, owner=arguments.owner, key=arguments.key, label_zh=arguments.label, label_en=arguments.en,
            kind=arguments.kind, options="\n".join(arguments.option), section=arguments.section, needs=arguments.needs,
            help_zh=arguments.help_zh, help_en=arguments.help_en, required=arguments.required,
            is_unique=arguments.unique, searchable=arguments.searchable,
        )  # fmt: skip
        field = queries.get_field(session, made)
    key = field.key if field is not None else ""
    said = _("已新增字段“{label}”，标识 {key}", label=arguments.label, key=key)
    return Answer({"key": key, "act": session.info["act_id"]}, said)


def _retire(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.custom import operations, queries

    with office.store().writing(office.actor, operations.retire.verb) as session:  # type: ignore[attr-defined]
        row = next((row for row in queries.list_fields(session) if row.field.key == arguments.key), None)
        if row is None:
            raise RuleBroken(_("没有标识为“{key}”的自定义字段。", key=arguments.key))
        operations.retire(session, field_id=row.id, retired=not arguments.undo)
    label = row.field.label()
    said = _("字段“{label}”已恢复使用", label=label) if arguments.undo else _("已停用字段“{label}”", label=label)
    return Answer({"key": arguments.key, "act": session.info["act_id"]}, said)
