"""What stands in the way of finalising a cycle besides the board itself: the public notice and the objections to it."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from gzstudents.applications.queries import notices
from gzstudents.distribution.queries.cycles import get_cycles
from gzstudents.distribution.queries.hidden import is_narrow
from gzstudents.distribution.queries.lines import Line, list_lines
from gzstudents.distribution.rules.standing import PLACED
from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _, _n
from gzstudents.kernel.settings import SCHOOL, get_settings, unnamed

_NAMED = 5


class Obstacle(NamedTuple):
    """A sentence, and what exactly."""

    text: str
    reasons: list[str]


class Publication(NamedTuple):
    """What forbids finalising; `notices`: how many public notices there were."""

    obstacles: list[Obstacle]
    notices: int


def publication(session: Session, *, cycle_id: int, day: str, lines: Sequence[Line] | None = None) -> Publication:
    """Where there was a public notice, everybody had the days it names, each objection its answer, and whoever wins stood on
    it with the grade that is given. `lines`: of the cycle, where they are read already.
    """
    found = list[Obstacle]()
    waiting = [one for one in notices.objections_of(session, cycle_id=cycle_id) if one.upheld is None]
    if waiting:
        said = [_("申请 {number}，{day} 收到", number=one.number, day=one.received_on) for one in waiting[:_NAMED]]
        text = _n("还有 {count} 条异议没有处理，不能定稿。请先在“申请与评审”中处理。", len(waiting))
        found.append(Obstacle(text, said))
    hung = notices.list_notices(session, cycle_id)
    hanging = max((one.ends_on for one in hung), default="")
    if hanging >= day:
        found.append(Obstacle(_("公示到 {day} 为止（含当天），期满后才能定稿。", day=hanging), []))
    if hung:
        mine = lines if lines is not None else list_lines(session, get_cycles(session, [cycle_id]))
        found += _unpublished(mine, notices.published(session, cycle_id))
    return Publication(found, len(hung))


def before_finalising(session: Session, *, cycle_id: int, day: str) -> Publication:
    """What the window asks: the same, that all students are in sight, and that the school has its name, which stands on the
    certificates.
    """
    found = publication(session, cycle_id=cycle_id, day=day)
    first = []
    if is_narrow(session):
        first.append(Obstacle(_("您只能看到本学院的学生。整个批次由能看到全部学生的人定稿。"), []))
    if not get_settings(session)[SCHOOL]:
        first.append(Obstacle(unnamed(), []))
    return found._replace(obstacles=[*first, *found.obstacles])


def _unpublished(lines: Sequence[Line], public: dict[int, str]) -> list[Obstacle]:
    """Who would win without having stood on a notice, or with another grade than was made public."""
    wrong = []
    for line in lines:
        grade = line.seat.grade or line.wanted_grade
        if line.seat.state != PLACED or public.get(line.id) == grade:
            continue
        if line.id not in public:
            wrong.append(_("{who}：没有公示", who=line.called))
        else:
            label, before = (codes.label("award_grade", one) or _("无") for one in (grade, public[line.id]))
            wrong.append(_("{who}：公示的是“{before}”，现在是“{now}”", who=line.called, before=before, now=label))
    if not wrong:
        return []
    shown = [*wrong[:_NAMED], *(["…"] if len(wrong) > _NAMED else [])]
    text = _n("有 {count} 人的名额与公示不同，不能定稿。请先在“申请与评审”中补充公示。", len(wrong))
    return [Obstacle(text, shown)]
