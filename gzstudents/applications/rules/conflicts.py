"""Whether a reviewer is too near to the student: the adviser, the counsellor or the supervisor, known by name."""

import re
from typing import Final

from gzstudents.kernel import names
from gzstudents.kernel.i18n import _

_TITLES: Final = re.compile(
    r"(老师|教师|教授|副教授|讲师|博士|硕士|先生|女士|研究员|副研究员|院长|主任)+$|^(prof(essor)?|dr|mr|mrs|ms|miss)\b\.?\s*", re.IGNORECASE
)  # fmt: skip
_APART: Final = re.compile(r"[,，、;；/|&]|\s和\s|\band\b")


def own_people(adviser: str, supervisor: str) -> list[tuple[str, str]]:
    """The student's own people: (what they are, name)."""
    return [
        (label, name)
        for label, names_ in ((_("辅导员"), adviser), (_("导师"), supervisor))
        for name in _APART.split(names_)
        if name.strip()
    ]


def found(reviewer: str, adviser: str, supervisor: str) -> str:
    """Why this reviewer must stand back, "" when nothing is known: the same name, whatever its titles, case and order."""
    wanted = _key(reviewer)
    if not wanted:
        return ""
    label = next((label for label, name in own_people(adviser, supervisor) if _key(name) == wanted), "")
    return _("{reviewer} 是学生的{label}。", reviewer=reviewer.strip(), label=label) if label else ""


def _key(name: str) -> str:
    """Letters without titles; the words of a Latin name in any order."""
    plain = names.fold(name)
    while (shorter := _TITLES.sub("", plain).strip(" .")) != plain:
        plain = shorter
    return " ".join(sorted(plain.replace(".", " ").split()))
