"""What the panel says of an award, of several, and of a programme."""

from collections.abc import Sequence
from itertools import groupby

from gzstudents.kernel import codes, money
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.scholarships.operations import AwardCheck
from gzstudents.scholarships.queries import AwardRow
from gzstudents.scholarships.screen import words
from gzstudents.scholarships.screen.reading import AwardPage
from gzstudents.students.screen.words import latin
from gzstudents.ui.commands import Command
from gzstudents.ui.panel import Callout, Detail, Moment, Pair, Section


def award_detail(
    page: AwardPage, row: AwardRow, commands: Sequence[Command], more: Sequence[Command], issue: Command
) -> Detail:
    """`issue` gives a certificate to an award that has none."""
    stands = row.state != "CANCELLED"
    bare = stands and row.certificate_state != "ISSUED"
    return Detail(
        words.name(row),
        "  ·  ".join(part for part in (words.second_name(row), row.student_number) if part),
        row.name[:1],
        pills=[
            (codes.label("award_state", row.state), words.STATE_TONE.get(row.state, "neutral"), True),
            *([(words.grade(row.grade), "plum", False)] if row.grade else []),
            (words.level(row.level), "neutral", False),
        ],
        commands=commands,
        more=more,
        callouts=[
            *([Callout(_("这项奖学金没有有效的证书"), "warn", issue)] if bare else []),
            *(
                Callout(_("该生同一学年还有“{other}”，两者不能兼得。请核对后取消其中一项。", other=one), "bad")
                for one in page.beside
            ),
        ],
        sections=[one for one in (_award(row), *_added(page), _amount(page, row), _certificate(row)) if one.pairs],
        moments_title=mark("变动"),
        moments=[
            Moment(codes.label("award_event", one.kind), _joined(one.happened_on, one.reason), words.EVENT_TONE.get(one.kind, "accent"))
            for one in page.events
        ],
    )  # fmt: skip


def _added(page: AwardPage) -> list[Section]:
    """What other slices say of an award."""
    return [
        Section(title, [Pair(lambda label=label: label, value, wide=True) for label, value in pairs])  # type: ignore[misc]
        for title, pairs in page.more
    ]


def _award(row: AwardRow) -> Section:
    pairs = [
        Pair(mark("奖学金项目"), row.programme_name, wide=True),
        Pair(mark("学年"), row.academic_year),
        Pair(mark("评定日期"), row.decided_on),
    ]
    if row.note:
        pairs.append(Pair(mark("备注"), row.note, wide=True))
    return Section(mark("奖学金"), pairs)


def _amount(page: AwardPage, row: AwardRow) -> Section:
    """To the yuan, in the parts it is made of; the amount itself was decided and stays."""
    pairs = [Pair(mark("合计"), money.shown(row.amount_fen))]
    cash = sum(line.year_fen for line in page.lines if line.paid_to == "STUDENT")
    if page.lines and cash != row.amount_fen:
        pairs.append(Pair(mark("其中付学生本人"), money.shown(cash)))
    for line in page.lines if len(page.lines) > 1 or any(one.per == "MONTH" for one in page.lines) else ():
        label, value = words.line_of(line)
        pairs.append(Pair(label, value, wide=True))
    if not page.lines:
        pairs.append(Pair(mark("构成"), _("按评定时的金额登记，现行标准已不同"), wide=True))
    return Section(mark("金额"), pairs)


def _certificate(row: AwardRow) -> Section:
    if not row.certificate:
        return Section(mark("证书"), [])
    return Section(mark("证书"), [Pair(mark("编号"), row.certificate), Pair(mark("状态"), words.printed(row))])


def awards_detail(rows: Sequence[AwardRow], commands: Sequence[Command]) -> Detail:
    """What several awards come to."""
    by_name = sorted(rows, key=lambda row: row.programme_name)
    programmes = [(name, list(group)) for name, group in groupby(by_name, key=lambda row: row.programme_name)]
    unprinted = sum(row.certificate_state == "ISSUED" and not row.printed for row in rows)
    return Detail(
        _("已选 {counted}", counted=_n("{count} 项", len(rows))),
        words.join([words.name(row) for row in rows[:8]]) + ("…" if len(rows) > 8 else ""),
        commands=commands,
        sections=[
            Section(
                mark("合计"),
                [
                    Pair(mark("金额"), words.total(rows)),
                    Pair(mark("获奖人数"), words.people(len({row.person_id for row in rows}))),
                    Pair(mark("未打印证书"), _n("{count} 份", unprinted)),
                ],
            ),
            Section(
                mark("按项目"),
                [
                    Pair(name, _("{counted}，{amount}", counted=_n("{count} 项", len(group)), amount=words.total(group)), wide=True)
                    for name, group in programmes
                ],
            ),
        ],
    )  # fmt: skip


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def result_detail(name: str, year: str, numbers: Sequence[str], checks: Sequence[AwardCheck], go: Command) -> Detail:
    """What awarding came to, with the way on to the printer."""
    good, bad = [one for one in checks if one.is_eligible], [one for one in checks if not one.is_eligible]
    span = (
        numbers[0]
        if len(numbers) == 1
        else _("{first} 至 {last}", first=numbers[0], last=numbers[-1])
        if numbers
        else ""
    )
    sections = [
        Section(
            mark("结果"),
            [
                Pair(mark("获奖"), words.people(len(good))),
                Pair(mark("合计"), money.shown(sum(one.amount_fen for one in good))),
                Pair(mark("证书编号"), span, wide=True),
            ],
        )
    ]
    if bad:
        reasons = [Pair(latin(one.name) or one.student_number, "\n".join(one.reasons), wide=True) for one in bad[:50]]
        sections.append(Section(mark("没有评定"), reasons))
    return Detail(
        _n("已评定 {count} 人", len(good)),
        _("{name} · {year} 学年", name=name, year=year),
        commands=[go],
        callouts=[Callout(_n("{count} 人不符合条件，没有评定", len(bad)), "warn")] if bad else [],
        sections=sections,
    )
