"""签证催办名单: who has to do what by when, to hang on the wall or to send to the colleges. Without numbers of documents."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from gzstudents.kernel import dates, i18n, paper
from gzstudents.kernel.i18n import _, _n
from gzstudents.kernel.paper import Letterhead
from gzstudents.kernel.tables import Column, Row, Table


class Listed(NamedTuple):
    """One line of the list. `foreign`: of an international student; all others stand in a part of their own."""

    foreign: bool
    due: str
    when: str
    name: str
    student_number: str
    college: str
    what: str
    state: str


def write(path: Path, listed: Sequence[Listed], on: date, office: str) -> None:
    """Write the list as PDF, international students and those from Hong Kong, Macao, Taiwan and overseas Chinese apart."""
    day = dates.display(on.isoformat(), i18n.language())
    page = paper.Report(
        Letterhead(
            title=_("签证催办名单") if any(one.foreign for one in listed) else _("证件催办名单"),
            subtitle=_("证件与居留期限"),
            right=day,
            right_note=_n("{count} 项", len(listed)),
            foot=_("{office}    内部资料", office=office),
            author=office,
            made=on,
            across=True,
            language="zh-CN" if i18n.is_chinese() else "en",
        )
    )
    parts = (
        (_("国际学生"), [one for one in listed if one.foreign]),
        (_("港澳台侨学生"), [one for one in listed if not one.foreign]),
    )
    for title, lines in parts:
        if lines:
            page.heading(title, _n("{count} 项", len(lines)), below=90)
            page.table(_table(lines))
    page.need(46)
    page.notes(
        [_("注：“最迟办理日”遇节假日为之前的最后一个工作日；证件有效期和停留期的最后一天有效至 24:00（北京时间）。")]
    )
    page.signatures([_("制表人"), _("经办人")])
    page.save(path)


def _table(lines: Sequence[Listed]) -> Table:
    columns = (
        Column(_("最迟办理日"), width=76), Column(_("时限")), Column(_("姓名")), Column(_("学号"), width=86), Column(_("培养单位")),
        Column(_("事项")), Column(_("状态")),
    )  # fmt: skip
    return Table(columns, [Row(one[1:]) for one in lines])
