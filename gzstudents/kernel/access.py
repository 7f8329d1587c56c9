"""Who may do what: the person signed in to this process, the rights of her roles, and which right an act needs.

A store without a password knows one person with all rights. With a password the rights are kept here, in one place; what
the keys forbid (rooms) holds against a changed program too.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from gzstudents.kernel import i18n, paths
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.kernel.plain import Plain

if TYPE_CHECKING:
    from gzstudents.kernel.vault.keys import Keys

Function = TypeVar("Function", bound=Callable[..., Any])


def operation(verb: str, *, needs: str = "") -> Callable[[Function], Function]:
    """Mark a function as an act of the office: `verb` stands in the journal, `needs` names the right."""

    def mark(function: Function) -> Function:
        function.verb = verb  # type: ignore[attr-defined]
        function.needs = needs or verb  # type: ignore[attr-defined]
        return function

    return mark


class Person(Plain):
    """Somebody of the office, as the store knows her. `college`: "" for all of them."""

    slot: str
    login: str
    name: str
    roles: frozenset[str]
    college: str = ""

    @property
    def rights(self) -> frozenset[str]:
        known = roles()
        return frozenset(right for role in self.roles if role in known for right in known[role]["rights"])


class _Seat:
    """Who sits before this process; one at a time."""

    person: Person | None = None
    keys: "Keys | None" = None
    shut = ""  # why nothing can be written in the open store


def sign_in(person: Person, keys: "Keys | None" = None) -> None:
    _Seat.person, _Seat.keys = person, keys


def sign_out() -> None:
    """Nobody, and no keys."""
    if _Seat.keys is not None:
        _Seat.keys.forget()
    _Seat.person = _Seat.keys = None
    _Seat.shut = ""


def shut(reason: str) -> None:
    """From now on nothing is written in the store that this process shows: its medium cannot be written, its folder is no
    place for it, it is damaged. "": it can be written again.
    """
    _Seat.shut = reason


def shut_because() -> str:
    return _Seat.shut


def signed_in() -> Person | None:
    """None: an open store, one person, all rights."""
    return _Seat.person


def keys() -> "Keys | None":
    return _Seat.keys


# --- what the data says


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    import tomllib  # nobody is asked for rights before the first picture of an open store

    return tomllib.loads(paths.resource("rights.toml").read_text(encoding="utf-8"))


def roles() -> dict[str, dict[str, Any]]:
    return {role["code"]: role for role in _data()["roles"]}


def rights() -> list[str]:
    return [str(one["code"]) for one in _data()["rights"]]


def right_of(verb: str) -> str:
    """The right an act needs; "" when it needs none. An act that nobody has thought of is an administrator's."""
    data = _data()
    found: str = data["verbs"].get(verb, "" if verb in data["free"]["verbs"] else "people")
    return found


def right_of_command(name: str) -> str:
    """The right that a command of the command line needs."""
    return str(_data()["commands"].get(name, ""))


def right_of_window(identity: str) -> str:
    """The right that a command of the window needs, by its id."""
    known = _data()["window"]
    return str(known.get(identity) or known.get(identity.rpartition(".")[0], ""))  # requests.to.CLOSED by requests.to


def label(kind: str, code: str) -> str:
    """A right or role in words; `kind`: "rights" or "roles"."""
    found = next((one for one in _data()[kind] if one["code"] == code), None)
    return code if found is None else str(found["zh" if i18n.is_chinese() else "en"])


def room_of(role: str) -> str:
    """The room whose key members of a role hold, "" for most."""
    return str(roles().get(role, {}).get("room", ""))


def writes(identity: str) -> bool:
    """Whether a command of the window changes the store: with a right that is for more than looking, but for the commands
    that are listed as looking only.
    """
    data = _data()
    looks, acts = data["looking"], data["free"]["acting"]
    if identity.split(".", maxsplit=1)[0] in looks["families"] or identity in looks["window"]:
        return False
    right = right_of_window(identity)
    return identity in acts or (bool(right) and right not in looks["rights"])


# --- asking


def may(right: str) -> bool:
    return not right or _Seat.person is None or right in _Seat.person.rights


def may_write(right: str) -> bool:
    """Whether what needs this right, and changes the store, is possible now."""
    return not _Seat.shut and may(right)


def require(right: str) -> None:
    """Raises RuleBroken for whoever lacks the right."""
    if not may(right):
        raise RuleBroken(refusal(right))


def require_verb(verb: str) -> None:
    require(right_of(verb))


def refusal(right: str) -> str:
    """Which right is missing, and who can give it."""
    holders = [label("roles", code) for code, role in roles().items() if right in role["rights"]]
    return _(
        "您没有“{right}”的权限（{roles}才有）。请系统管理员授予。",
        right=label("rights", right),
        roles=_("、").join(holders),
    )


def refusal_to_write(right: str) -> str:
    """Why what needs this right, and changes the store, is not possible now; "" if it is."""
    return _Seat.shut if may(right) else refusal(right)


def refusal_of_window(identity: str) -> str:
    """Why a command of the window is not possible for whoever sits there; "" if it is."""
    if _Seat.person is None and not _Seat.shut:
        return ""
    right = right_of_window(identity)
    if not may(right):
        return refusal(right)
    return _Seat.shut if _Seat.shut and writes(identity) else ""


def of_data(values: Iterable[str]) -> frozenset[str]:
    """Only the roles that there are."""
    return frozenset(values) & frozenset(roles())


OFFICE = "office"  # who acts in a store without a password


def called(who: str) -> str:
    """Who acted, as the desk says it: in a store without a password all act as the office."""
    return _("本办公室") if who == OFFICE else who
