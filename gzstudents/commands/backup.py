"""`backup` makes a verified copy; `restore` brings one back, after saying what would be lost by it."""

import argparse
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from gzstudents.commands.office import Answer, Office
from gzstudents.kernel import background, backup, codes, paths
from gzstudents.kernel.backup import Copy
from gzstudents.kernel.backup.lost import copies_of_lost, missing
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _, _n


def add(subparsers: Any) -> None:
    make = subparsers.add_parser("backup", help=_("备份数据文件"))
    make.add_argument("--to", type=Path, metavar=_("文件夹"), help=_("把备份放到这里；不写则放到平时的地方"))
    make.add_argument(
        "--if-due", action="store_true", help=_("只在需要时备份：有更改而半小时以上未备份，或刚有大批更改")
    )
    make.add_argument("--closing", action="store_true", help=_("与 --if-due 一起：有任何更改就备份"))
    make.add_argument("--rehearse", action="store_true", help=_("演练恢复最近一份备份；与 --if-due 一起则每周一次"))
    bring = subparsers.add_parser("restore", help=_("从备份恢复；不写备份则列出全部备份"))
    bring.add_argument("copy", nargs="?", metavar=_("备份"), help=_("备份文件或其名称"))
    bring.add_argument("--confirm", action="store_true", help=_("恢复的数据正确：旧备份照常整理"))
    bring.add_argument("--plan", action="store_true", help=_("只显示恢复后会失去什么，不更改数据"))


def run(arguments: argparse.Namespace, office: Office) -> Answer:
    if arguments.command == "restore":
        return _restore(arguments, office)
    _must_exist(office)
    return _back_up(arguments, office)


def _must_exist(office: Office) -> None:
    if not office.path.exists():
        raise missing(office.path)


def _back_up(arguments: argparse.Namespace, office: Office) -> Answer:
    office.store().close()  # one of ours, and up to date
    data: dict[str, Any] = {"copy": None, "rehearsed": None}
    lines = []
    reason = "manual"
    if arguments.if_due:
        background.step_back()
        reason = backup.due(office.path, office.key, closing=arguments.closing)
    if reason and (arguments.if_due or not arguments.rehearse):
        made = backup.make(office.path, office.key, folder=arguments.to, reason=reason, progress=office.progress)
        data["copy"] = str(made.path)
        people = made.manifest.counts.get("people", 0) if made.manifest else 0
        lines.append(_n("已备份到 {copy}（{count} 人）", people, copy=made.path))
    if arguments.rehearse and (not arguments.if_due or backup.rehearsal_due(office.path, office.key)):
        data["rehearsed"] = str(backup.rehearse(office.path, office.key, office.progress).path)
        lines.append(_("已演练恢复 {copy}，内容完整。", copy=Path(data["rehearsed"]).name))
    return Answer(data, "\n".join(lines) or _("现在不需要备份。"))


def _restore(arguments: argparse.Namespace, office: Office) -> Answer:
    folder = backup.folder_of(office.path, _store_id(office))
    if arguments.confirm:
        _must_exist(office)
        backup.confirm_restored(_store_id(office))
        return Answer({"confirmed": True}, _("旧备份今后照常整理。"))
    if arguments.copy is None:
        copies = copies_of_lost(office.path) or backup.list_copies(folder, _store_id(office))
        if not copies:
            _must_exist(office)
        return _listed(folder, copies)
    copy = backup.find_copy(arguments.copy, folder)
    if office.keys is None:
        return _brought_back(arguments, office, copy)
    from gzstudents.kernel.vault.rotation import with_our_key

    with tempfile.TemporaryDirectory(dir=paths.cache_folder(), ignore_cleanup_errors=True) as place:
        return _brought_back(arguments, office, with_our_key(office.keys, copy, Path(place)))


def _brought_back(arguments: argparse.Namespace, office: Office, copy: Path) -> Answer:
    from gzstudents.office import restoring

    seen = restoring.preview(office.path, copy, office.key)
    data: dict[str, Any] = {
        "copy": str(copy),
        "created": seen.created,
        "people_in_copy": seen.facts.counts.get("people", 0),
        "readable": seen.readable,
        "lost_acts": seen.acts,
        "last": [{**act._asdict(), "what": codes.label("verb", act.verb)} for act in seen.last],
        "lost_people": seen.people,
        "names": seen.names,
        "planned": bool(arguments.plan),
        "act": None,
        "kept": None,
    }
    text = _said(seen)
    if not arguments.plan:
        done = restoring.restore(office.path, copy, office.key, actor=office.actor, reopen=lambda: _reopened(office))
        data.update(done)
        data["paused"] = True
        text = "\n".join(
            [text, _("已恢复。")]
            + ([_("恢复前的数据文件另存为：{kept}", kept=done["kept"])] if done["kept"] else [])
            + [_("请核对数据，正确时用 restore --confirm 确认；在此之前不清理任何旧备份。")]
        )
    return Answer(data, text)


def _reopened(office: Office) -> Any:
    from gzstudents.schema import open_store

    return open_store(office.path, office.key)


def _store_id(office: Office) -> str:
    """The mark of the present file; "" when there is none or it cannot be read."""
    from gzstudents.kernel.connection import open_connection
    from gzstudents.kernel.journal import chain

    if not office.path.exists():
        return ""
    try:
        connection = open_connection(office.path, office.key, readonly=True)
    except UserError:
        return ""
    try:
        return chain.store_id(connection)
    except Exception:  # a damaged or older file: then the copies beside it are looked at
        return ""
    finally:
        connection.close()


def _listed(folder: Path, copies: list[Copy]) -> Answer:
    rows: list[dict[str, Any]] = []
    lines = []
    for copy in copies:
        known = copy.manifest
        if known is None:
            continue
        people = known.counts.get("people", 0)
        rows.append(
            {
                "copy": str(copy.path), "created": known.created, "act": known.act, "people": people, "size": known.size,
                "reason": known.reason,
            }
        )  # fmt: skip
        lines.append(_n("{name}  {when}  {count} 人  {why}", people, name=copy.path.name, when=_local(known.created), why=reason_text(known.reason)))  # fmt: skip
    return Answer({"folder": str(folder), "copies": rows}, "\n".join(lines) or _("还没有备份。"))


def reason_text(reason: str) -> str:
    """Why a copy was made, in words."""
    return {
        "manual": _("手工"),
        "day": _("每日"),
        "time": _("定时"),
        "change": _("大批更改之后"),
        "close": _("关闭时"),
        "restore": _("恢复之前"),
        "update": _("程序更新之前"),
    }.get(reason, reason)


def _local(at: str) -> str:
    try:
        return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return at


def _said(seen: Any) -> str:
    people = seen.facts.counts.get("people", 0)
    lines = [_n("备份 {name}：{when}，{count} 人", people, name=seen.copy.name, when=_local(seen.created))]
    if not seen.readable:
        lines.append(_("现有的数据文件不存在或无法读取，无法比较。"))
        return "\n".join(lines)
    if not seen.acts:
        lines.append(_("恢复不会失去任何操作。"))
        return "\n".join(lines)
    lines.append(_n("恢复后会失去备份之后的 {count} 次操作：", seen.acts))
    lines += [
        f"  {_local(act.at)}  {codes.label('verb', act.verb)}  {_n('{count} 处更改', act.changes)}" for act in seen.last
    ]
    if seen.acts > len(seen.last):
        lines.append("  …")
    if seen.people:
        listed = _("、").join(seen.names)
        lines.append(_n("其中新登记的 {count} 人：{names}", seen.people, names=listed))
    return "\n".join(lines)
