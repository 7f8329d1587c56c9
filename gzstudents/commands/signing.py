"""Signing in from the command line: a password from a file or the environment, or the keys from the window. Never an argument."""

import argparse
import codecs
import os
import sys
from contextlib import suppress
from pathlib import Path

from gzstudents.commands.office import Office
from gzstudents.kernel import access, vault
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _

PASSWORD = "GZSTUDENTS_PASSWORD"  # noqa: S105 - the name of the variable
_WITHOUT = ("demo",)  # works in a folder of its own; so does a command that is handed a --problem
_MENDING = ("restore", "check")  # must work beside a store that cannot be read
_LARGEST = 4096


def sign_in(options: argparse.Namespace, office: Office) -> None:
    """For a protected store: get the keys, sit down, and see that the command is allowed. Raises UserError."""
    typed = os.environ.pop(PASSWORD, "")  # not for the child processes, whoever needs it
    line = first_line() if options.key_stdin else b""
    if (
        options.command in _WITHOUT
        or getattr(options, "problem", None)
        or not (vault.is_protected(office.path) or _keys_beside_the_copy(options, office))
    ):
        return
    if options.command == "people" and options.what == "recover" and options.copy:
        return  # brings the copy back, and opens with the kit
    if not office.path.exists() and options.command not in _MENDING:
        from gzstudents.kernel.backup.lost import missing

        raise missing(office.path)  # before a password is asked for
    from gzstudents.kernel.vault.keys import Keys
    from gzstudents.office import people, resealing, signing

    if options.key_stdin:
        keys = Keys.from_line(office.path, line)
    elif options.command == "people" and options.what == "recover":
        return  # opens with the kit
    else:
        login = options.user or _only_login(office.path)
        keys = signing.open_keys(office.path, login, _password(options, office.path, typed))
    office.key, office.keys = keys.data, keys
    try:
        person = people.enter(office.store(), keys)
        if not options.key_stdin:
            resealing.settle_rooms(office.store(), keys, person)
    except UserError:
        if options.command not in _MENDING or (office.path.exists() and _is_readable(office)):
            raise
        return
    finally:
        office.close()
    if not options.key_stdin:
        signing.remember(office.path, keys.login, None)
    office.actor = person.name
    access.require(access.right_of_command(options.command))


def _keys_beside_the_copy(options: argparse.Namespace, office: Office) -> bool:
    """The store is lost with its keys: the ones that lie beside the copy to be restored open it, with the passwords of its
    day.
    """
    if options.command != "restore" or options.copy is None or office.path.exists():
        return False
    from gzstudents.kernel import backup
    from gzstudents.kernel.vault import sidecar

    sidecar.adopt(office.path, backup.find_copy(options.copy, backup.folder_of(office.path)))
    return next(sidecar.intact(office.path), None) is not None


def _is_readable(office: Office) -> bool:
    with suppress(UserError):
        office.store()
        return True
    return False


def _only_login(path: Path) -> str:
    names = vault.logins(path)
    if len(names) != 1:
        listed = _("、").join(names)
        raise UserError(_("请用 --user 写明是谁，可选：{names}。", names=listed))
    return names[0]


def _password(options: argparse.Namespace, path: Path, typed: str) -> str:
    if options.password_file is not None:
        return from_file(options.password_file)
    if not typed:
        raise UserError(
            _(
                "“{name}”有密码保护。请写 --user 姓名 --password-file 文件，或把密码放在环境变量 {variable} 里。",
                name=path.name,
                variable=PASSWORD,
            )
        )
    return typed


def from_file(path: Path) -> str:
    """The first line of a file."""
    try:
        with path.open("rb") as stream:
            text = _decoded(stream.read(_LARGEST))
    except UnicodeDecodeError:
        text = ""
    line = text.split("\n", 1)[0].rstrip("\r")
    if not line:
        raise UserError(_("密码文件“{name}”的第一行是空的。", name=path.name))
    return line


def _decoded(raw: bytes) -> str:
    """UTF-8; UTF-16 as PowerShell writes it; GBK as the editor of a Chinese Windows does."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030")


def first_line() -> bytes:
    """The next line of standard input. Byte by byte, below any buffer: the lines after it belong to others ("cancel")."""
    line = b""
    with suppress(OSError, AttributeError, ValueError):
        channel = sys.stdin.fileno()
        while len(line) < 1 << 16 and (char := os.read(channel, 1)) not in {b"", b"\n"}:
            line += char
    return line
