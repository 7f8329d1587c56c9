"""A new password in a slot: the day it was chosen, and, where a profile demands it, that it was not used before."""

import hmac
import os
from datetime import date

from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.kernel.vault import phrases, profiles, sealing
from gzstudents.kernel.vault.sealing import Cost
from gzstudents.kernel.vault.sidecar import Content


def problem(password: str, login: str, profile: profiles.Profile) -> str:
    """Why a new password is refused, as far as it can be said before anything is opened."""
    return phrases.problem(password, login, shortest=profile.shortest, classes=profile.classes)


def refuse_used(content: Content, slot: str, password: str) -> None:
    """Raises RuleBroken for one of the last passwords. What is kept of them opens nothing: a hash at the cost of a guess."""
    count = profiles.in_content(content).history
    for one in content["people"][slot].get("past", [])[-count:] if count else []:
        made = sealing.password_key(password, sealing.raw(one["salt"]), Cost(*one["cost"]))
        if hmac.compare_digest(sealing.text(sealing.subkey(made, "past")), one["hash"]):
            raise RuleBroken(_("最近 {count} 次用过的密码不能再用，请换一个。", count=count))


def note(content: Content, slot: str, password: str, cost: Cost, today: date) -> None:
    """After it was set."""
    person, count = content["people"][slot], profiles.in_content(content).history
    person["changed"] = today.isoformat()
    if count:
        salt = os.urandom(16)
        made = sealing.text(sealing.subkey(sealing.password_key(password, salt, cost), "past"))
        kept = [*person.get("past", []), {"salt": sealing.text(salt), "cost": list(cost), "hash": made}]
        person["past"] = kept[-count:]
