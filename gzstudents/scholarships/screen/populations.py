"""Whom a programme is for, "HK MO OC:JC,BA", as three choices: groups, which of them are limited, and to which levels."""

from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _


def listed(list_name: str) -> list[tuple[str, str]]:
    """The codes of a list with their labels."""
    return [(one.code, one.label()) for one in codes.values(list_name)]


def nobody() -> str:
    """What choosing no limited group means."""
    return _("不限层次")


def no_funding() -> str:
    """What stands there where no source of funds speaks against a programme."""
    return _("没有")


def split_populations(text: str) -> dict[str, str]:
    """`who`, `limited` and `levels`, codes with a space between. Of groups with different levels `levels` are those of all."""
    parts = [part.partition(":") for part in text.split()]
    levels = [level for _code, _colon, wanted in parts for level in wanted.split(",") if level]
    return {
        "who": " ".join(code for code, _colon, _wanted in parts),
        "limited": " ".join(code for code, colon, _wanted in parts if colon),
        "levels": " ".join(dict.fromkeys(levels)),
    }


def joined_populations(who: str, limited: str, levels: str, before: str) -> str:
    """The other end. Where limits were not touched, every group keeps its own."""
    was = split_populations(before)
    kept = limited.split() == was["limited"].split() and levels.split() == was["levels"].split()
    own = {part.partition(":")[0]: part for part in before.split()}
    wanted = ",".join(levels.split())
    found = []
    for code in who.split():
        if kept:
            found.append(own.get(code, code))
        else:
            found.append(f"{code}:{wanted}" if code in limited.split() and wanted else code)
    return " ".join(found)
