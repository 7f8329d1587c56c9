"""The roster (名单): the columns of the screen on A4, the school above them, numbered lines, in parts by college where wanted."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from gzstudents.kernel import dates, i18n, paper
from gzstudents.kernel.i18n import _, _n
from gzstudents.kernel.paper import Letterhead
from gzstudents.kernel.tables import Column, Row, Table
from gzstudents.students.printing.labels import Made


class Part(NamedTuple):
    """Lines under one heading, "" for a roster in one piece."""

    title: str
    lines: Sequence[Sequence[str]]


def parts(lines: Sequence[Sequence[str]], colleges: Sequence[str]) -> list[Part]:
    """The lines by college, the colleges in the order in which they first come; `colleges` as long as `lines`."""
    places = {name: place for place, name in enumerate(dict.fromkeys(colleges))}
    pairs = sorted(zip(colleges, lines, strict=True), key=lambda pair: places[pair[0]])
    return [
        Part(name or _("未填培养单位"), [line for _name, line in group])
        for name, group in groupby(pairs, key=lambda pair: pair[0])
    ]


def content(
    title: str,
    header: Sequence[str],
    found: Sequence[Part],
    made: date,
    *,
    school: str,
    note: str = "",
    across: bool = True,
) -> Made:
    """`note` says of which day the list is, where that is not today."""
    count = sum(len(part.lines) for part in found)
    page = paper.Report(
        Letterhead(
            title=title,
            subtitle=school,
            right=dates.display(made.isoformat(), i18n.language()),
            right_note=_n("共 {count} 人", count),
            foot=_("{office}    内部资料", office=school),
            author=school,
            made=made,
            across=across,
            language="zh-CN" if i18n.is_chinese() else "en",
        )
    )
    columns = (Column(_("序号"), width=34), *map(Column, header))
    number = 0
    for part in found:
        if part.title:
            page.heading(part.title, _n("{count} 人", len(part.lines)), below=96)
        rows = [Row((str(place), *line)) for place, line in enumerate(part.lines, number + 1)]
        number += len(rows)
        page.table(Table(columns, rows))
    if note:
        page.notes([note])
    return Made(page.content(), len(page.pages), frozenset(page.lost))
