"""`people`: who may sign in; protecting a store; recovery. Passwords and codes come from files, never from arguments.

JSON of `list`: {"protected", "people": [{"slot", "login", "name", "roles": [...], "college", "active"}]}
"""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from gzstudents.commands.office import Answer, Office
from gzstudents.commands.signing import first_line, from_file
from gzstudents.kernel import access, vault
from gzstudents.kernel.errors import RuleBroken, UserError
from gzstudents.kernel.i18n import _
from gzstudents.office import colleges, people, resealing

_ALL = "file"


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("people", help=_("人员、密码与权限"))
    whats = parser.add_subparsers(dest="what", metavar=_("做什么"))
    parser.set_defaults(what="list")
    whats.add_parser("list", help=_("列出可以登录的人"))
    new = _with_login(whats.add_parser("add", help=_("添加人员")))
    new.add_argument(
        "--role", action="append", default=[], metavar=_("角色"), help=_("可写多次：{roles}", roles=_roles())
    )
    new.add_argument("--name", default="", metavar=_("姓名"), help=_("操作记录中的姓名；不写则与登录名相同"))
    new.add_argument("--college", default="", metavar=_("学院"), help=_("只负责这个学院；不写则全校"))
    _with_new_password(new)
    off = _with_login(whats.add_parser("disable", help=_("停用人员，并更换数据密钥")))
    off.add_argument("--later", action="store_true", help=_("下次登录时才更换数据密钥：数据文件正在使用中"))
    for name, said in (("grant", _("授予角色及其密钥")), ("revoke", _("收回角色"))):
        _with_login(whats.add_parser(name, help=said)).add_argument("role", nargs="+", metavar=_("角色"), help=_roles())
    scope = _with_login(whats.add_parser("college", help=_("只负责一个学院，或全校")))
    scope.add_argument("college", nargs="?", default="", metavar=_("学院"), help=_("只负责这个学院；不写则全校"))
    demands = whats.add_parser("profile", help=_("安全要求：显示，或为所有人选定"))
    demands.add_argument("profile", nargs="?", choices=tuple(_profile_codes()), help=" ".join(_profile_names()))
    own = whats.add_parser("password", help=_("修改自己的密码，或重设别人的"))
    own.add_argument("login", nargs="?", default="", metavar=_("登录名"), help=_("谁；不写则为自己"))
    own.add_argument("--leaked", action="store_true", help=_("旧密码可能已泄露：同时更换数据密钥"))
    _with_new_password(own)
    lock = _with_login(whats.add_parser("protect", help=_("为没有密码的数据文件设置密码")))
    _with_new_password(lock)
    _with_kit(lock)
    kit = whats.add_parser("recovery", help=_("打印新的恢复页，旧的作废"))
    kit.add_argument("--room", choices=vault.ROOMS, help=_("只恢复这一间的密钥；不写则恢复数据文件"))
    _with_kit(kit)
    back = _with_login(whats.add_parser("recover", help=_("用恢复页上的恢复码重设密码")))
    back.add_argument("--code-file", type=Path, required=True, metavar=_("文件"), help=_("第一行是恢复码"))
    back.add_argument("--copy", metavar=_("备份"), help=_("数据文件已丢失时：先恢复这份备份，再重设密码"))
    _with_new_password(back)
    _with_kit(back)


def _roles() -> str:
    return " ".join(access.roles())


def _profile_codes() -> list[str]:
    from gzstudents.kernel.vault import profiles

    return list(profiles.profiles())


def _profile_names() -> list[str]:
    from gzstudents.kernel.vault import profiles

    return [f"{one.code} = {one.label()}" for one in profiles.profiles().values()]


def _with_login(parser: Any) -> Any:
    parser.add_argument("login", metavar=_("登录名"), help=_("登录时输入的名字"))
    return parser


def _with_new_password(parser: Any) -> None:
    new = parser.add_mutually_exclusive_group(required=True)
    new.add_argument("--new-password-file", type=Path, metavar=_("文件"), help=_("第一行是新密码"))
    new.add_argument("--new-password-stdin", action="store_true", help=argparse.SUPPRESS)  # from the window


def _with_kit(parser: Any) -> None:
    parser.add_argument("--kit", type=Path, required=True, metavar="PDF", help=_("恢复页写到这里"))


def run(arguments: argparse.Namespace, office: Office) -> Answer:
    work: dict[str, Callable[[argparse.Namespace, Office], Answer]] = {
        "list": _list, "add": _add, "disable": _disable, "grant": _grant, "revoke": _revoke, "college": _college,
        "profile": _profile, "password": _password, "protect": _protect, "recovery": _recovery, "recover": _recover,
    }  # fmt: skip
    if arguments.what in {"list", "protect", "recover"} or (arguments.what == "profile" and not arguments.profile):
        return work[arguments.what](arguments, office)
    if office.keys is None:
        raise RuleBroken(_("“{name}”没有密码保护。请先用 people protect 设置密码。", name=office.path.name))
    return work[arguments.what](arguments, office)


def _list(_arguments: argparse.Namespace, office: Office) -> Answer:
    protected = office.keys is not None
    rows = []
    if protected:
        with office.store().reading() as session:
            rows = people.list_people(session)
    data = {"protected": protected, "people": [{**row._asdict(), "roles": list(row.roles)} for row in rows]}
    if not protected:
        return Answer(data, _("“{name}”没有密码保护：打开它的人拥有全部权限。", name=office.path.name))
    lines = [
        "  ".join(
            [row.login, row.name, _("、").join(access.label("roles", one) for one in row.roles), row.college]
        ).rstrip()
        + ("" if row.active else _("（已停用）"))
        for row in rows
    ]
    return Answer(data, "\n".join(lines))


def _add(arguments: argparse.Namespace, office: Office) -> Answer:
    with office.store().reading() as session:
        colleges.checked(session, arguments.college)
    shut = people.add(
        office.store(), _keys(office), login=arguments.login, password=_typed(arguments),
        roles=arguments.role, name=arguments.name, college=arguments.college,
    )  # fmt: skip
    return _said(_("已添加“{login}”。", login=arguments.login), shut)


def _college(arguments: argparse.Namespace, office: Office) -> Answer:
    with office.store().writing(office.actor, "office.people") as session:
        colleges.set_college(session, login=arguments.login, college=arguments.college)
    if arguments.college:
        return Answer(
            {}, _("“{login}”从下次登录起只负责“{college}”。", login=arguments.login, college=arguments.college)
        )
    return Answer({}, _("“{login}”从下次登录起负责全校。", login=arguments.login))


def _profile(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.kernel.vault import profiles, slots

    if arguments.profile:
        access.require("people")
        slots.choose_profile(_keys(office), arguments.profile)
        office.store().note(office.actor, "office.people", {"profile": arguments.profile})
    found = profiles.of(office.path)
    text = "\n".join([_("安全要求：{name}", name=found.label()), *(f"  {one}" for one in found.words())])
    return Answer({"profile": found.code, "demands": {name: getattr(found, name) for name in found._names}}, text)


def _disable(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.kernel.vault import rotation

    people.disable(office.store(), _keys(office), login=arguments.login)
    office.close()
    if arguments.later:
        return Answer({}, _("已停用“{login}”。数据密钥在下次登录时更换。", login=arguments.login))
    rotation.rotate(_keys(office))
    return Answer({}, _("已停用“{login}”，数据密钥已更换。对方手中的旧备份仍可用旧密码打开。", login=arguments.login))


def _grant(arguments: argparse.Namespace, office: Office) -> Answer:
    shut = []
    for role in arguments.role:
        shut += people.grant(office.store(), _keys(office), login=arguments.login, role=role)
    return _said(_("已授予“{login}”：{role}。", login=arguments.login, role=_labels(arguments.role)), shut)


def _revoke(arguments: argparse.Namespace, office: Office) -> Answer:
    left = []
    for role in arguments.role:
        left += people.revoke(office.store(), _keys(office), login=arguments.login, role=role)
    said = _("已收回“{login}”：{role}。", login=arguments.login, role=_labels(arguments.role))
    if left:
        said += _("对方仍持有密钥：请由另一位持有者登录后再收回一次。")
    return Answer({"shut": left}, said)


def _labels(roles: list[str]) -> str:
    return _("、").join(access.label("roles", role) for role in roles)


def _password(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.kernel.vault import rotation, slots

    keys = _keys(office)
    password = _new_password(arguments, arguments.login or keys.login, office)
    content = slots.current(keys)
    slot = slots.slot_of(content, arguments.login) if arguments.login else keys.slot
    if not slot:
        raise UserError(_("没有名为“{login}”的人员。", login=arguments.login))
    shut: list[str] = []
    if slot == keys.slot:
        if not keys.private:
            raise UserError(_("修改自己的密码需要先用密码登录。"))
        slots.renew_password(keys, password)
    else:
        access.require("people")
        shut = slots.reset_password(keys, slot, password)
    if arguments.leaked:
        office.close()
        rotation.rotate(keys)
    return _said(_("密码已更改。"), shut)


def _typed(arguments: argparse.Namespace) -> str:
    if arguments.new_password_stdin:
        return first_line().decode("utf-8", "replace").rstrip("\r")
    return from_file(arguments.new_password_file)


def _new_password(arguments: argparse.Namespace, login: str, office: Office) -> str:
    from gzstudents.kernel.vault import profiles, renewing

    password = _typed(arguments)
    refused = renewing.problem(password, login, profiles.of(office.path))
    if refused:
        raise RuleBroken(refused)
    return password


def _protect(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.kernel.vault import rotation

    password = _new_password(arguments, arguments.login, office)
    office.store(create=True).close()  # one of ours, and up to date
    office.close()
    keys, private = rotation.protect(office.path, arguments.login, password, rooms=vault.ROOMS)
    _write_kit(arguments.kit, private, office.path, _("数据文件和全部密钥"))
    office.key, office.keys = keys.data, keys
    resealing.settle_rooms(office.store(), keys, people.enter(office.store(), keys))
    text = _(
        "“{name}”已有密码保护。请打印“{kit}”，密封保存，然后删除这个文件。", name=office.path.name, kit=arguments.kit
    )
    return Answer({"kit": str(arguments.kit)}, "\n".join([text, _("此前的备份没有密码，请妥善保管或删除。")]))


def _recovery(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.kernel.vault import membership
    from gzstudents.kernel.vault.keys import room_name

    if arguments.room is None:
        access.require("people")
    ring = arguments.room or _ALL
    private = membership.new_kit(_keys(office), [ring])
    _write_kit(arguments.kit, private, office.path, room_name(ring) if arguments.room else _("数据文件"))
    return Answer({"kit": str(arguments.kit)}, _("新的恢复页在“{kit}”，旧的已作废。", kit=arguments.kit))


def _recover(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.kernel import backup
    from gzstudents.kernel.vault.sidecar import adopt
    from gzstudents.office.recovery import nothing, recover
    from gzstudents.office.restoring import bring_back_if_gone
    from gzstudents.schema import open_store

    path = office.path
    copy = backup.find_copy(arguments.copy, backup.folder_of(path)) if arguments.copy else None

    def bring(keys: Any) -> None:
        bring_back_if_gone(path, copy or path, keys, reopen=lambda: open_store(path, keys.data))

    def keep(private: bytes) -> None:
        _write_kit(arguments.kit, private, path, _("数据文件和全部密钥"))

    if copy is not None:
        adopt(path, copy)
    password = _new_password(arguments, arguments.login, office)
    _opened, shut = recover(
        path, arguments.login, from_file(arguments.code_file), password, keep, bring if copy else nothing
    )
    return _said(_("密码已重设，数据密钥已更换；新的恢复页在“{kit}”，旧的已作废。", kit=arguments.kit), shut)


def _write_kit(place: Path, private: bytes, store: Path, what: str) -> None:
    from gzstudents.kernel.vault import kit

    place.touch(mode=0o600)
    place.write_bytes(kit.page(private, store.name, what, date.today()))


def _keys(office: Office) -> Any:
    return office.keys


def _said(text: str, shut: list[str]) -> Answer:
    return Answer({"shut": shut}, "\n".join(filter(None, [text, people.shut_words(shut)])))
