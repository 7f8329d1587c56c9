"""The form of a country group: its names, where it comes from, and its members as they are written or pasted."""

from datetime import date
from typing import TYPE_CHECKING, Any

from gzstudents.kernel.errors import Problem
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.students.rules.members import read_members, written_members
from gzstudents.students.screen.groups import words
from gzstudents.ui.acts_screen import ActForm
from gzstudents.ui.desk import Desk
from gzstudents.ui.parts import Label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gzstudents.students.groups import GroupRow

_NAMES, _MEMBERS = mark("国家组"), mark("成员")
_SHOWN = 3  # problems that are told at once
FIELDS = (
    Field("zh", mark("名称"), required=True, group=_NAMES, length=60),
    Field("en", mark("英文名称"), group=_NAMES, length=80),
    Field("source", mark("依据"), group=_NAMES, length=300, wide=True, help=mark("文件、网页或会议，日后核对用")),
    Field("as_of", mark("截至日期"), "date", group=_NAMES),
    Field("members", mark("国家/地区"), "lines", group=_MEMBERS, wide=True, length=40_000, required=True,
          help=mark("一行一个，也可用顿号隔开；可从表格粘贴。只在一段时间属于本组的，在名称后写日期：东帝汶 2025-10-26 –，英国 – 2020-01-31")),
)  # fmt: skip


class GroupForm(ActForm):
    """A new group, or one there is; a shipped one becomes the office's own by being saved."""

    def __init__(self, desk: Desk, row: "GroupRow | None" = None) -> None:
        self._desk, self._row = desk, row
        super().__init__(
            mark("新增国家组") if row is None else mark("修改国家组"),
            FIELDS,
            subtitle="" if row is None else row.group.label(),
            check=_check,
            whole=True,
        )
        if row is not None and not row.own:
            self.put_news(
                Label(mark("保存后以本校的成员为准；随附的名单以后更新时不再跟随，删除本校的即恢复随附的。"), "muted", wrap=True)
            )  # fmt: skip
        self._told = Label(role="muted", wrap=True)
        self.put_news(self._told)
        self.fill(self._start())
        self.edited.connect(self._tell_members)
        self.saved.connect(self._write)
        self._tell_members()

    def _start(self) -> dict[str, Any]:
        if self._row is None:
            return {"as_of": date.today().isoformat()}
        group = self._row.group
        members = written_members(words.dated(group))
        return {"zh": group.zh, "en": group.en, "source": group.source, "as_of": self._row.as_of, "members": members}

    def _tell_members(self) -> None:
        read = read_members(str(self.fields["members"].value() or ""))
        today = date.today().isoformat()
        now = {code for code, first, last in read.members if first <= today and (not last or today <= last)}
        self._told.setText(
            _n("读到 {count} 个国家/地区，今天属于本组的 {now} 个", len({one[0] for one in read.members}), now=len(now))
        )

    def _write(self, values: dict[str, Any]) -> None:
        from gzstudents.students.screen.groups import reading

        given = {name: str(values.get(name) or "") for name in ("zh", "en", "source", "as_of")}
        self._desk.jobs.write(
            reading.save,
            lambda _id, act: self.done.emit(_("已保存国家组“{name}”", name=given["zh"]), act),
            fail=self.refuse,
            verb="students.country_group",
            code="" if self._row is None else self._row.group.code,
            values=given,
            members=read_members(str(values.get("members") or "")).members,
        )


def _check(values: "Mapping[str, Any]") -> "Iterable[Problem]":
    problems = read_members(str(values.get("members") or "")).problems
    if problems:
        more = len(problems) - _SHOWN
        said = "\n".join(problems[:_SHOWN])
        if more > 0:
            said = _n("{said}\n还有 {count} 处", more, said=said)
        yield Problem("members", said, column="members")
