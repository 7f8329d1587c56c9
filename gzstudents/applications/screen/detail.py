"""What the panel says of an application, of several, of a plan for the new year, and of what should be looked at first."""

from collections.abc import Sequence

from gzstudents.applications.queries.applications import ApplicationPage, ApplicationRow
from gzstudents.applications.rules import steps
from gzstudents.applications.rules.rollover import CycleTerms, Plan
from gzstudents.applications.rules.scoring import Part
from gzstudents.applications.screen import words
from gzstudents.kernel import codes, money, scaled
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.kernel.told import heard
from gzstudents.scholarships.rules import Hit
from gzstudents.students.screen.words import latin
from gzstudents.ui.commands import Command
from gzstudents.ui.panel import Callout, Detail, Pair, Section

_MOST_CALLOUTS = 4
_MOST_ROWS = 60  # of a file, in each section


def application_detail(page: ApplicationPage, commands: Sequence[Command], more: Sequence[Command]) -> Detail:
    row = page.row
    subtitle = (latin(row.latin) if row.latin != row.name else "", row.student_number, row.number)
    sections = (
        _asked(page), _conditions(page.hits), _known(page), _scores(page), _votes(page), _documents(page), _objections(page), _others(page),
    )  # fmt: skip
    return Detail(
        words.name(row),
        "  ·  ".join(part for part in subtitle if part),
        row.name[:1],
        pills=[
            (words.status(row), words.tone(row), True),
            *([(_("续发"), "plum", False)] if row.route == "RENEWAL" else []),
            *([(words.grade(row.wanted_grade), "neutral", False)] if row.wanted_grade else []),
        ],
        commands=commands,
        more=more,
        callouts=_callouts(page),
        sections=[section for section in sections if section.pairs],
        note=_("您只能看到自己的评分；综合得分和其他评审人的意见由奖学金岗位查看。") if page.mine else "",
    )


def _callouts(page: ApplicationPage) -> list[Callout]:
    found = []
    if page.row.outcome_reason:
        tone = words.OUTCOME_TONE.get(page.row.outcome, "info")
        found.append(Callout(heard(page.row.outcome_reason), tone if tone in {"warn", "bad", "info"} else "neutral"))
    found += [Callout(hit.sentence, "bad") for hit in page.hits if hit.severity == "HARD" and hit.met is False]
    found += [Callout(hit.sentence, "warn") for hit in page.hits if hit.severity == "WARNING" and hit.met is False]
    return found[:_MOST_CALLOUTS]


def _asked(page: ApplicationPage) -> Section:
    row = page.row
    pairs = [
        Pair(mark("奖学金项目"), row.programme_name, wide=True),
        Pair(mark("学年"), row.academic_year),
        Pair(mark("志愿顺序"), str(row.preference)),
        Pair(mark("学院"), row.college),
        Pair(mark("培养层次"), words.level(row.level)),
    ]
    if row.submitted_on:
        pairs.append(Pair(mark("提交日期"), row.submitted_on))
    if page.external_number:
        pairs.append(Pair(mark("设奖单位编号"), page.external_number))
    if page.note:
        pairs.append(Pair(mark("备注"), page.note, wide=True))
    return Section(mark("申请"), pairs)


def _conditions(hits: Sequence[Hit]) -> Section:
    """Every condition in words: first what is not met, then what nobody can tell, then the rest."""
    order = sorted(hits, key=lambda hit: {False: 0, None: 1, True: 2}[hit.met])
    return Section(mark("申请条件"), [Pair(_verdict(hit), hit.sentence, wide=True) for hit in order])


def _verdict(hit: Hit) -> str:
    if hit.met is None:
        return _("待核实")
    if hit.met:
        return _("符合")
    return {"HARD": _("不符合"), "WARNING": _("需核对")}.get(hit.severity, _("提示"))


def _known(page: ApplicationPage) -> Section:
    pairs = [
        Pair(_("{label}（申请填报）", label=label) if stated else label, value) for label, value, stated in page.facts
    ]
    pairs += [Pair(mark("辅导员"), page.adviser)] if page.adviser else []
    pairs += [Pair(mark("导师"), page.supervisor)] if page.supervisor else []
    return Section(mark("已知情况"), pairs)


def _scores(page: ApplicationPage) -> Section:
    """From the points to the score, each number on the way."""
    pairs = [Pair(_part_label(part), _part(part), wide=True) for part in page.breakdown.parts]
    if page.breakdown.score is not None:
        pairs.append(Pair(mark("综合得分"), scaled.shown(page.breakdown.score)))
    if page.row.rank is not None:
        pairs.append(
            Pair(
                mark("排名"),
                "  ·  ".join(part for part in (words.rank(page.row), words.college_rank(page.row)) if part),
            )
        )
    return Section(mark("评分"), pairs)


def _part_label(part: Part) -> str:
    return _(
        "{name}（{weight}，满分 {most}）", name=part.criterion.name, weight=scaled.percent(part.criterion.weight),
        most=part.criterion.max_points,
    )  # fmt: skip


def _part(part: Part) -> str:
    if part.mean is None or part.part is None:
        return _("还没有评分")
    given = [f"{who} {scaled.shown(points)}" for who, points in part.points if who]
    mean = _("平均 {mean}，计 {part} 分", mean=scaled.shown(part.mean), part=scaled.shown(part.part))
    return "  ·  ".join([mean, *given])


def _votes(page: ApplicationPage) -> Section:
    pairs = []
    for one in page.reviews:
        if one.conflict:
            said = _("回避：{reason}", reason=one.conflict_reason)
        elif not one.reviewed_on:
            said = _("还没有评分")
        else:
            vote = codes.label("recommendation", one.recommendation) if one.recommendation else _("已评分")
            said = "  ·  ".join(part for part in (vote, one.reviewed_on, one.comment) if part)
        pairs.append(Pair(one.reviewer, said, wide=True))
    return Section(mark("评审人"), pairs)


def _documents(page: ApplicationPage) -> Section:
    return Section(
        mark("申请材料"),
        [Pair(codes.label("attachment_kind", kind), title, wide=True) for kind, title in page.attachments],
    )


def _objections(page: ApplicationPage) -> Section:
    pairs = []
    for one in page.objections:
        result = _("处理中") if one.upheld is None else _("成立") if one.upheld else _("不成立")
        said = [one.text, *([_("处理意见：{text}", text=one.answer)] if one.answer else [])]
        pairs.append(Pair(_("{day}（{result}）", day=one.received_on, result=result), "\n".join(said), wide=True))
    return Section(mark("异议"), pairs)


def _others(page: ApplicationPage) -> Section:
    return Section(
        mark("同学年的其他申请"),
        [
            Pair(number, f"{name}  ·  {codes.label('application_outcome', outcome)}", wide=True)
            for number, name, outcome in page.others
        ],
    )


def many_detail(rows: Sequence[ApplicationRow], commands: Sequence[Command]) -> Detail:
    """Several applications: how they stand."""
    stages = {code: sum(row.stage == code for row in rows) for code in dict.fromkeys(row.stage for row in rows)}
    pairs = [Pair(codes.label("application_stage", code), _n("{count} 份申请", many)) for code, many in stages.items()]
    renewals = sum(row.route == "RENEWAL" for row in rows)
    pairs += [Pair(mark("续发"), _n("{count} 份申请", renewals))] if renewals else []
    return Detail(
        _("已选 {counted}", counted=_n("{count} 份申请", len(rows))),
        commands=commands,
        sections=[Section(mark("办理阶段"), pairs)],
    )


def doubt_detail(title: str, message: str, reasons: Sequence[str], commands: Sequence[Command]) -> Detail:
    """What speaks against an act, or should be looked at before it is done."""
    listed = [reason for reason in reasons[:50] if reason != message or len(reasons) > 1]
    pairs = [Pair(f"{number}", reason, wide=True) for number, reason in enumerate(listed, start=1)]
    return Detail(
        title,
        commands=commands,
        callouts=[Callout(message, "warn")],
        sections=[Section(mark("需要核对"), pairs)] if pairs else [],
    )


def plan_detail(plan: Plan, commands: Sequence[Command]) -> Detail:
    """What the new year would take over, cycle by cycle."""
    sections = []
    for one in plan.cycles:
        if one.skipped:
            pairs = [Pair(mark("不结转"), one.skipped, wide=True)]
        else:
            pairs = [
                Pair(steps.day_label(day.name), "\n".join(part for part in (day.after, day.why) if part))
                for day in one.days
            ]
            pairs += _carried(one.old)
            pairs += [Pair(mark("请注意"), "\n".join(one.notes), wide=True)] if one.notes else []
            pairs += [Pair(mark("旧批次"), _("归档"))] if one.archives else []
        sections.append(Section(one.old.called, pairs))
    return Detail(
        _("结转到 {year} 学年", year=plan.to_year),
        _("以下就是将要建立的批次，确认后一次完成"),
        commands=commands,
        sections=sections,
    )


def _carried(old: CycleTerms) -> list[Pair]:
    """What is taken over as it is; the number of the quota letter is not: the new year has its own."""
    pairs = [Pair(mark("名额方式"), codes.label("quota_mode", old.quota_mode))]
    total = sum(int(str(one["places"])) for one in old.quotas) if old.quota_mode == "MATRIX" else old.places
    if old.quota_mode != "NONE" and total is not None:
        pairs.append(Pair(mark("名额"), _n("{count} 个名额", total)))
    if old.budget_fen is not None:
        pairs.append(Pair(mark("预算"), money.shown(old.budget_fen)))
    said = _(
        "名额 {cells} 格，比例要求 {shares} 条，评分项 {criteria} 项", cells=len(old.quotas), shares=len(old.shares),
        criteria=len(old.criteria),
    )  # fmt: skip
    return [*pairs, Pair(mark("沿用"), said, wide=True)]


def imported_detail(answer: dict[str, object], commands: Sequence[Command], part: str = "import") -> Detail:
    """What a file would add, or has added."""
    rows, is_points = answer.get("rows"), part == "points"
    columns = answer.get("left_out")
    left = columns if isinstance(columns, list) else []
    listed = rows if isinstance(rows, list) else []
    wrong = [
        Pair(_("第 {row} 行 {name}", row=row["row"], name=row["name"]), row["message"], wide=True)
        for row in listed
        if row["result"] == "problem"
    ]
    new = [row for row in listed if row["result"] == "new"]
    doubtful = [
        Pair(_("第 {row} 行 {name}", row=row["row"], name=row["name"]), row["message"], wide=True)
        for row in new
        if row["message"]
    ]
    taken = [Pair(_("第 {row} 行", row=row["row"]), row["name"]) for row in new]
    sections = [
        Section(
            mark("结果"),
            [
                Pair(mark("新评分") if is_points else mark("新申请"), str(answer.get("new", 0))),
                Pair(mark("已有评分") if is_points else mark("已有申请"), str(answer.get("known", 0))),
                Pair(mark("不能导入的行"), str(answer.get("rejected", 0))),
                *([Pair(mark("没有采用的列"), _("、").join(map(str, left)), wide=True)] if left else []),
            ],
        ),
        Section(mark("不能导入"), _first(wrong)),
        Section(mark("导入，但请核对"), _first(doubtful)),
        Section(mark("将登记") if answer.get("planned") else mark("已登记"), _first(taken)),
    ]
    return Detail(
        _("导入评分") if is_points else _("导入申请"),
        str(answer.get("cycle", "")),
        commands=commands,
        sections=[one for one in sections if one.pairs],
    )


def _first(pairs: Sequence[Pair]) -> list[Pair]:
    """As many as one looks at; how many more there are is said."""
    left = len(pairs) - _MOST_ROWS
    return [*pairs[:_MOST_ROWS], *([Pair(mark("其余"), _n("还有 {count} 行", left), wide=True)] if left > 0 else [])]
