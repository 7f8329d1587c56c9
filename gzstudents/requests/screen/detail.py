"""What the panel says of a request."""

from collections.abc import Callable, Sequence
from datetime import date

from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.requests.queries import RequestDetail, RequestRow
from gzstudents.requests.screen import words
from gzstudents.students.screen.words import latin
from gzstudents.ui.commands import Command
from gzstudents.ui.panel import Callout, Detail, Pair, Section


def request_detail(
    page: RequestDetail,
    step: Callable[[str], Command],
    mine: Command,
    commands: Sequence[Command],
    more: Sequence[Command],
    today: date,
) -> Detail:
    """`step(state)` gives the button that brings it there; `mine` takes it on oneself."""
    row = page.row
    main = words.MAIN_STEP.get(row.state, "")
    steps = [state for state in page.next_states if state != main]
    first = [step(main)] if main in page.next_states else []
    return Detail(
        words.title(row) or words.category(row),
        _subtitle(row),
        pills=[
            (words.state(row), words.STATE_TONE.get(row.state, "neutral"), True),
            *(
                [(codes.label("request_priority", row.priority), words.PRIORITY_TONE[row.priority], False)]
                if row.priority in words.PRIORITY_TONE
                else []
            ),
        ],
        commands=[*first, *commands],
        more=[*(step(state) for state in steps), *more],
        callouts=_callouts(row, mine, today),
        sections=[section for section in (_handling(page, today), _notes(page)) if section.pairs],
        note=_("姓名、事项和记录由辅导老师另行保管，这里只显示进度。") if row.confidential and not page.notes else "",
    )


def _subtitle(row: RequestRow) -> str:
    if row.confidential:
        return ""
    parts = (latin(row.name), row.student_number, words.category(row) if words.matter(row) else "")
    return "  ·  ".join(part for part in parts if part)


def _callouts(row: RequestRow, mine: Command, today: date) -> list[Callout]:
    said, tone = words.ending(row, today)
    take = mine if not row.assignee else None
    if row.overdue:
        return [Callout(said if row.assignee else _("{late}，还没有分派", late=said), tone, take)]
    is_open = words.MAIN_STEP.get(row.state) != "REOPENED" and row.state != "RESOLVED"
    return [Callout(_("还没有分派"), "info", take)] if take is not None and is_open else []


def _handling(page: RequestDetail, today: date) -> Section:
    row = page.row
    said = words.ending(row, today)[0]
    pairs = [
        Pair(mark("经办人"), words.assignee(row)),
        Pair(mark("受理日期"), row.opened_on),
        Pair(mark("办理期限"), row.due_on),
        Pair(mark("时限"), said),
        Pair(mark("来源"), codes.label("request_channel", row.channel)),
    ]
    if page.language:
        pairs.append(Pair(mark("沟通语言"), codes.label("teaching_language", page.language)))
    if page.waiting_since:
        pairs.append(Pair(mark("等待自"), page.waiting_since))
    if page.satisfaction is not None:
        pairs.append(Pair(mark("满意度"), _("{stars} / 5", stars=page.satisfaction)))
    return Section(mark("办理"), pairs)


def _notes(page: RequestDetail) -> Section:
    """Whole texts, newest first: a record is there to be read."""
    pairs = [
        Pair(" · ".join(part for part in (note.noted_on, note.author) if part), note.text, wide=True)
        for note in page.notes
    ]
    return Section(mark("办理记录"), pairs)


def many_detail(rows: Sequence[RequestRow], commands: Sequence[Command]) -> Detail:
    """Several requests: how they stand, never who."""
    late = sum(row.overdue for row in rows)
    alone = sum(not row.assignee for row in rows)
    pairs = [
        Pair(mark("已逾期"), _n("{count} 件", late)),
        Pair(mark("未分派"), _n("{count} 件", alone)),
    ]
    return Detail(
        _("已选 {counted}", counted=_n("{count} 件服务请求", len(rows))),
        commands=commands,
        sections=[Section(mark("办理"), pairs)],
    )
