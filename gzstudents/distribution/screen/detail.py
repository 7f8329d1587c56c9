"""What the panel says of one application on the board."""

from collections.abc import Sequence

from gzstudents.distribution.queries import Line
from gzstudents.distribution.rules.standing import PLACED, REVOKED, UNPLACED, Standing
from gzstudents.distribution.screen import words
from gzstudents.distribution.screen.matrix import key_of_grade
from gzstudents.kernel import codes, money, scaled
from gzstudents.kernel.i18n import _, mark
from gzstudents.scholarships.rules import Hit
from gzstudents.ui.commands import Command
from gzstudents.ui.panel import Callout, Detail, Pair, Section

_SEVERE = {"HARD": "bad", "WARNING": "warn", "INFO": "info"}


def detail(
    line: Line, live: Standing, hits: Sequence[Hit], bars: Sequence[str], commands: Sequence[Command],
    more: Sequence[Command], *, is_staged: bool,
) -> Detail:  # fmt: skip
    said = words.seat(line.seat)
    pill = _("{seat} · 未保存", seat=said) if is_staged else said
    return Detail(
        line.name,
        "  ·  ".join(part for part in (line.student_number, codes.label("level", line.level), line.college) if part),
        line.name[:1],
        pills=[(pill, "plum" if is_staged else words.TONES[line.seat.state], True)],
        commands=commands,
        more=more,
        callouts=[
            *(why := _reason(line)),
            *_callouts(hits, [bar for bar in bars if not any(bar in one.text for one in why)]),
        ],
        sections=[_seat(line), *_grades(line, live), _application(line), _held(line)],
    )


def _reason(line: Line) -> list[Callout]:
    if line.seat.state not in {UNPLACED, REVOKED}:
        return []
    return [Callout(words.why(line.seat), "neutral" if line.seat.state == UNPLACED else "bad")]


def _callouts(hits: Sequence[Hit], bars: Sequence[str]) -> list[Callout]:
    """What bars an award, then what asks for a look; each sentence once."""
    found = [Callout(text, "bad") for text in bars]
    known = set(bars)
    return found + [
        Callout(one.sentence, "warn" if one.severity == "HARD" else _SEVERE[one.severity])
        for one in hits
        if one.sentence not in known
    ]


def _seat(line: Line) -> Section:
    pairs = [
        Pair(mark("分配"), words.seat(line.seat)),
        Pair(mark("金额"), money.shown(line.seat.amount_fen) if line.seat.state == PLACED else ""),
        Pair(mark("分配方式"), words.method(line.seat)),
        Pair(mark("奖学金项目"), line.programme, wide=True),
    ]
    return Section(mark("分配"), [pair for pair in pairs if pair.value])


def _grades(line: Line, live: Standing) -> list[Section]:
    """What could be given, each with the key for it, or why not; nothing where all is over."""
    if line.cycle_id in live.closed or line.seat.state == REVOKED:
        return []
    pairs = []
    for offer in line.offers:
        refused = live.refusal(line.id, offer.grade)
        key = key_of_grade(offer.grade) or "1"
        label = words.grade(offer.grade) or _("名额")
        value = money.shown(offer.amount_fen) if refused is None else codes.label("unplaced_reason", refused.code)
        if line.seat.state == PLACED and line.seat.grade == offer.grade:
            value = _("{amount}，现在的等级", amount=money.shown(offer.amount_fen))
        pairs.append(Pair(lambda key=key, label=label: _("{key}  {grade}", key=key, grade=label), value))  # type: ignore[misc]
    return [Section(mark("可以分配的等级"), pairs)]


def _application(line: Line) -> Section:
    pairs = [
        Pair(mark("排名"), str(line.rank or "")),
        Pair(mark("得分"), scaled.shown(line.score) if line.score is not None else ""),
        Pair(mark("申请类型"), codes.label("application_route", line.route)),
        Pair(mark("志愿顺序"), str(line.preference)),
        Pair(mark("申请等级"), words.grade(line.wanted_grade)),
        Pair(mark("申请结果"), codes.label("application_outcome", line.outcome)),
        Pair(mark("申请编号"), line.number, wide=True),
    ]
    return Section(mark("申请"), [pair for pair in pairs if pair.value])


def _held(line: Line) -> Section:
    pairs = [Pair(lambda one=one: one.name, money.shown(one.amount_fen), wide=True) for one in line.held]  # type: ignore[misc]
    for one in line.promised:
        said = _("{amount}，名额已保存，还没有定稿", amount=money.shown(one.amount_fen))
        pairs.append(Pair(lambda one=one: one.name, said, wide=True))  # type: ignore[misc]
    return Section(mark("本学年已获资助"), pairs or [Pair(mark("全部项目"), _("没有"), wide=True)])
