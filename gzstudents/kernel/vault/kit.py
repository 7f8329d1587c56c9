"""The recovery kit: a key on paper, in groups that can be typed back, as a page to print."""

import base64
import binascii
import hashlib
import secrets
from datetime import date

from gzstudents.kernel.i18n import _
from gzstudents.kernel.vault.slots import WrongPassword

GROUPS, LETTERS = 14, 4
_ALIKE = str.maketrans("018", "OIB")  # base32 knows none of these digits


def code(private: bytes) -> str:
    """Fourteen groups of four; the last letters are a check of the others."""
    text = base64.b32encode(private + _sum(private)).decode()
    return "-".join(text[start : start + LETTERS] for start in range(0, len(text), LETTERS))


def parsed(text: str) -> bytes:
    """The key behind a code as somebody typed it. Raises WrongPassword."""
    letters = "".join(char for char in text.upper() if char.isalnum()).translate(_ALIKE)
    try:
        whole = base64.b32decode(letters)
    except (binascii.Error, ValueError):
        whole = b""
    private, check = whole[:-3], whole[-3:]
    if len(whole) != 35 or not secrets.compare_digest(check, _sum(private)):
        raise WrongPassword(_("恢复码不对：应为 14 组、每组 4 个字母或数字。请对照纸上逐组核对。"))
    return private


def _sum(private: bytes) -> bytes:
    return hashlib.sha256(b"gzstudents kit" + private).digest()[:3]


def asked_back() -> list[int]:
    """The two groups (from 1) that are to be typed back, to show that the page is at hand."""
    return sorted(secrets.SystemRandom().sample(range(1, GROUPS + 1), 2))


def group(code_text: str, number: int) -> str:
    return code_text.split("-")[number - 1]


def page(private: bytes, store: str, what: str, day: date) -> bytes:
    """The kit as PDF. `what`: what it opens, in words."""
    from gzstudents.kernel import i18n
    from gzstudents.kernel.paper import Letterhead, Report

    head = Letterhead(
        title=_("恢复页"),
        subtitle=_("打开“{store}”：{what}", store=store, what=what),
        right=day.isoformat(),
        foot=_("密封后存放在保险柜里。不要拍照，不要存进电脑或发给任何人。"),
        made=day,
        language="zh-CN" if i18n.is_chinese() else "en",
    )
    report = Report(head)
    report.heading(_("恢复码"))
    groups = code(private).split("-")
    for start in range(0, len(groups), 4):
        report.y -= 30
        for place, letters in enumerate(groups[start : start + 4]):
            x = report.left + place * report.measure / 4
            report.say(x, report.y + 1, f"{start + place + 1}", 8)
            report.say(x + 16, report.y, letters, 17, stack="medium", tracking=3)
    report.y -= 14
    report.heading(_("怎样使用"))
    report.notes(
        [
            _("所有人都忘记密码，或唯一的系统管理员离职时，用这一页打开数据文件。"),
            _("1. 在登录窗口选择“使用恢复页”，按顺序键入 14 组字母和数字，不分大小写。"),
            _("2. 打开后立即设置新密码，并打印新的恢复页；这一页随即作废。"),
            _("拿到这一页的人无需密码就能打开数据文件。丢失时请立即作废并重新打印。"),
            _("每年演练一次：在“人员与密码”中选择“核对恢复页”，键入全部 14 组，确认仍能打开。"),
        ],
        9.5,
    )
    return report.content()
