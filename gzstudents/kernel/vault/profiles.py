"""What an office demands of passwords and locks: a profile from resources/protection.toml, chosen in the file of keys."""

import tomllib
from datetime import date
from functools import lru_cache
from pathlib import Path

from gzstudents.kernel import i18n, paths
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.kernel.plain import Plain
from gzstudents.kernel.vault import sidecar


class Profile(Plain):
    """The values of the resource, see its head; days, minutes, seconds, months."""

    code: str
    zh: str
    en: str
    shortest: int
    classes: int
    days: int
    history: int
    idle_default: int
    idle_most: int
    free: int
    longest: int
    journal_months: int
    source: str

    def label(self) -> str:
        return self.zh if i18n.is_chinese() else self.en

    def words(self) -> list[str]:
        """Each demand as a sentence."""
        said = [_("密码至少 {count} 个字符。", count=self.shortest)]
        if self.classes:
            said.append(_("密码要含大写字母、小写字母、数字、符号四类中的至少 {count} 类。", count=self.classes))
        if self.days:
            said.append(_("密码每 {count} 天更换一次。", count=self.days))
        if self.history:
            said.append(_("新密码不能与最近 {count} 次用过的相同。", count=self.history))
        said.append(_("无人操作最多 {count} 分钟后锁定。", count=self.idle_most))
        said.append(
            _("密码连续错 {count} 次后，每次须等待，最长 {seconds} 秒。", count=self.free, seconds=self.longest)
        )
        said.append(
            _("操作记录从不删除，满足至少保存 {count} 个月的要求。", count=self.journal_months)
            if self.journal_months
            else _("操作记录从不删除。")
        )
        return said


@lru_cache(maxsize=1)
def profiles() -> dict[str, Profile]:
    """All there are, in the order of the resource."""
    content = tomllib.loads(paths.resource("protection.toml").read_text(encoding="utf-8"))
    return {one["code"]: Profile(**one) for one in content["profiles"]}


def normal() -> Profile:
    return next(iter(profiles().values()))


def get(code: str) -> Profile:
    """Raises RuleBroken for a code that is none."""
    found = profiles().get(code)
    if found is None:
        raise RuleBroken(_("没有名为“{code}”的安全要求，可选：{codes}。", code=code, codes=_("、").join(profiles())))
    return found


def in_content(content: sidecar.Content | None) -> Profile:
    """What a file of keys demands; the normal one where it says nothing, or something that this program does not know."""
    return profiles().get(str((content or {}).get("profile", "")), normal())


def of(path: Path) -> Profile:
    """What is demanded of the people of a store; also before anybody has signed in."""
    return in_content(next(sidecar.intact(path), None) if sidecar.is_protected(path) else None)


def overdue(content: sidecar.Content, slot: str, today: date) -> int:
    """How many days old a password is that should have been changed, 0 for one that need not. Of passwords from before the
    profile the day counts on which it was chosen.
    """
    profile = in_content(content)
    changed = content["people"][slot].get("changed") or content.get("profile_since", "")
    if not profile.days or not changed:
        return 0
    age = (today - date.fromisoformat(changed)).days
    return age if age > profile.days else 0
