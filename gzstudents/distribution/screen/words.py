"""How the board speaks of seats, cells and cycles."""

from gzstudents.distribution.queries import CycleRow, Line
from gzstudents.distribution.rules.standing import PLACED, REVOKED, UNDECIDED, UNPLACED, WAITLISTED, Seat
from gzstudents.kernel import codes, money
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.kernel.scaled import HUNDREDTHS
from gzstudents.kernel.told import heard
from gzstudents.scholarships.rules import Hit

TONES = {PLACED: "ok", WAITLISTED: "info", UNPLACED: "neutral", REVOKED: "bad", UNDECIDED: "warn"}
# reasons whose whole name is too long for a list; the panel says it
_SHORT = {
    "NO_QUOTA": mark("没有名额"),
    "EXCLUSIVE": mark("不可兼得"),
    "NOT_ELIGIBLE": mark("不符合条件"),
    "CANCELLED": mark("已撤回"),
    "BETTER_PLACE": mark("已获更想要的"),
}
METHODS = {"HAND": lambda: _("人工"), "FILL": lambda: _("按排名"), "OPTIMAL": lambda: _("优化方案")}


def seat(one: Seat) -> str:
    """A seat in a word or two, as it stands in the list."""
    if one.state == PLACED:
        return grade(one.grade) or codes.label("placement_state", PLACED)
    if one.state == WAITLISTED:
        return _("候补 {place}", place=one.waiting) if one.waiting else codes.label("placement_state", WAITLISTED)
    if one.state == UNPLACED:
        if not one.reason:
            return codes.label("placement_state", UNPLACED)
        return _(_SHORT[one.reason]) if one.reason in _SHORT else codes.label("unplaced_reason", one.reason)
    return codes.label("placement_state", one.state)


def grade(code: str) -> str:
    return codes.label("award_grade", code) if code else ""


def why(one: Seat) -> str:
    """The reason and what exactly stood in the way, as a sentence."""
    if one.state not in {UNPLACED, REVOKED}:
        return ""
    label = codes.label("unplaced_reason", one.reason) if one.reason else ""
    detail = heard(one.detail)
    return _("{reason}：{detail}", reason=label, detail=detail) if label and detail else detail or label


def method(one: Seat) -> str:
    said = METHODS.get(one.method)
    return said() if said is not None else ""


def points(line: Line) -> str:
    """A score with two decimals, so that those of a list stand one under the other."""
    return "" if line.score is None else f"{line.score // HUNDREDTHS}.{line.score % HUNDREDTHS:02d}"


def held(line: Line) -> str:
    """Money of the year from all programmes, as a number of yuan; "" where there is none."""
    return money.yuan(line.held_fen) if line.held else ""


def hits(found: tuple[Hit, ...], bars: tuple[str, ...]) -> tuple[str, str]:
    """How many conditions speak against somebody, and the tone of it."""
    if bars:
        return _n("{count} 项不符合", len(bars)), "bad"
    doubtful = [one for one in found if one.severity != "INFO"]
    return (_n("{count} 项待核实", len(doubtful)), "warn") if doubtful else (_("符合"), "ok")


def cycle(one: CycleRow) -> str:
    """A cycle as a menu and a heading call it."""
    if one.round > 1:
        return _("{programme} {year} 第 {round} 批", programme=one.name, year=one.academic_year, round=one.round)
    return _("{programme} {year}", programme=one.name, year=one.academic_year)


def heading(one: CycleRow) -> str:
    """A cycle over its places: one that is closed, or whose list hangs, says so."""
    if not one.is_closed and one.state != "NOTICE":
        return cycle(one)
    return _("{cycle} · {state}", cycle=cycle(one), state=codes.label("cycle_state", one.state))
