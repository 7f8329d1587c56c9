"""What the panel says of a graduate."""

from collections.abc import Sequence

from gzstudents.alumni.queries import AlumnusRow, DestinationRow
from gzstudents.alumni.screen import words
from gzstudents.alumni.screen.reading import AlumnusPage
from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui.commands import Command
from gzstudents.ui.panel import Callout, Detail, Moment, Pair, Section


def alumnus_detail(
    row: AlumnusRow, page: AlumnusPage, commands: Sequence[Command], more: Sequence[Command], contact: Command
) -> Detail:
    """`contact` notes the consent without which nobody may be written to."""
    latest = page.destinations[0] if page.destinations else None
    return Detail(
        words.name(row),
        "  ·  ".join(part for part in (words.second_name(row), row.student_number) if part),
        row.name[:1],
        pills=[
            (words.activity(row), words.ACTIVITY_TONE.get(row.activity, "neutral"), True),
            *([(words.place(row), "info", False)] if row.place else []),
        ],
        commands=commands,
        more=more,
        callouts=_callouts(row, contact),
        sections=[_graduation(row), *([_destination(latest)] if latest else [])],
        moments_title=mark("去向记录"),
        moments=[_moment(one, first=one is latest) for one in page.destinations],
        note="" if latest else _("还没有登记去向。"),
    )


def _callouts(row: AlumnusRow, contact: Command) -> list[Callout]:
    if row.consent == "YES":
        return []
    if row.consent == "NO":
        return [Callout(_("本人不同意毕业后联系"), "bad")]
    return [Callout(_("还没有询问是否同意联系"), "info", contact)]


def _graduation(row: AlumnusRow) -> Section:
    pairs = [
        Pair(mark("毕业日期"), row.graduated_on),
        Pair(mark("培养层次"), words.level(row)),
        Pair(mark("培养单位"), row.college),
        Pair(mark("专业"), row.major),
        Pair(mark("国家/地区"), words.country(row)),
        Pair(mark("同意联系"), words.consent(row.consent)),
    ]
    if row.association:
        pairs.append(Pair(mark("校友会"), row.association, wide=True))
    return Section(mark("毕业"), pairs)


def _destination(one: DestinationRow) -> Section:
    pairs = [
        Pair(mark("去向"), words.activity(one)),
        Pair(mark("所在地"), words.place(one)),
        Pair(mark("单位或院校"), one.employer, wide=True),
        Pair(mark("截至日期"), one.as_of),
        Pair(mark("来源"), codes.label("destination_source", one.source)),
    ]
    if one.note:
        pairs.append(Pair(mark("备注"), one.note, wide=True))
    return Section(mark("当前去向"), pairs)


def _moment(one: DestinationRow, *, first: bool) -> Moment:
    title = " · ".join(part for part in (words.activity(one), words.place(one), one.employer) if part)
    source = codes.label("destination_source", one.source) if one.source else ""
    under = " · ".join(part for part in (one.as_of, source) if part)
    return Moment(title, under, "accent" if first else "border_strong")


def many_detail(rows: Sequence[AlumnusRow]) -> Detail:
    """What several graduates have in common: how many are known to be where."""
    known = [row for row in rows if row.activity and row.activity != "UNKNOWN"]
    here = sum(bool(codes.attribute("alumni_place", row.place, "in_guangzhou", False)) for row in rows)
    country = sum(bool(codes.attribute("alumni_place", row.place, "in_china", False)) for row in rows)
    counts = [
        Pair(mark("已登记去向"), _n("{count} 人", len(known))),
        Pair(mark("同意联系"), _n("{count} 人", sum(row.consent == "YES" for row in rows))),
        Pair(mark("留穗"), _n("{count} 人", here)),
        Pair(mark("留华"), _n("{count} 人", country)),
    ]
    names = _("、").join(words.name(row) for row in rows[:8]) + ("…" if len(rows) > 8 else "")
    title = _("已选 {counted}", counted=_n("{count} 人", len(rows)))
    return Detail(title, names, sections=[Section(mark("共同信息"), counts)])
