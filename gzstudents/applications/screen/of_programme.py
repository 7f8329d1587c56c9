"""What 项目与批次 shows of a programme's cycles, and the ways from there to them."""

from typing import Any

from gzstudents.applications.screen.asks import NewCycle, ShowCycle
from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.scholarships.screen.extras import ProgrammeCommand, ProgrammeSection
from gzstudents.ui.desk import Desk

_SHOWN = 6  # the newest


def _cycles(session: Any, programme_id: int) -> list[tuple[str, str]]:
    """Year and state, and what came of it."""
    from gzstudents.applications.queries.cycles import list_cycles

    found = list_cycles(session, programme_id=programme_id)[:_SHOWN]
    return [
        (
            row.academic_year if row.round == 1 else _("{year} 第 {round} 批", year=row.academic_year, round=row.round),
            _said(row),
        )
        for row in found
    ]


def _said(row: Any) -> str:
    parts = [codes.label("cycle_state", row.state), _n("{count} 份申请", row.applications)]
    if row.places is not None:
        parts.append(_n("{count} 个名额", row.places))
    return "  ·  ".join(parts)


def _newest(session: Any, programme_id: int) -> tuple[str, int]:
    """The programme's code, and its newest cycle (0 for none)."""
    from gzstudents.applications.queries.cycles import list_cycles

    code = session.connection().exec_driver_sql("SELECT code FROM programmes WHERE id = ?", (programme_id,)).scalar()
    found = list_cycles(session, programme_id=programme_id)
    return str(code or ""), found[0].id if found else 0


def _open(desk: Desk, programme_id: int) -> None:
    """The newest cycle; where there is none yet, the form for one."""

    def go(found: tuple[str, int]) -> None:
        code, cycle = found
        desk.go("applications", ShowCycle(cycle_id=cycle) if cycle else NewCycle(programme=code))

    desk.jobs.read(_newest, go, fail=desk.error, latest="applications.of_programme", programme_id=programme_id)


def _new(desk: Desk, programme_id: int) -> None:
    desk.jobs.read(
        _newest, lambda found: desk.go("applications", NewCycle(programme=found[0])), fail=desk.error,
        latest="applications.of_programme", programme_id=programme_id,
    )  # fmt: skip


PROGRAMME_SECTIONS = [
    ProgrammeSection(mark("批次"), _cycles, frozenset({"cycles", "applications", "quotas", "placements"})),
]
PROGRAMME_COMMANDS = [
    ProgrammeCommand("applications.cycle", mark("查看批次"), "arrow-right", _open),
    ProgrammeCommand("applications.new_cycle", mark("新建批次…"), "plus", _new),
]
