"""What may be done with an application: stage and outcome before, stage and outcome after, and whether a reason is needed."""

from typing import Final, NamedTuple

from gzstudents.kernel import codes
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _, mark

STANDING: Final = frozenset({"OPEN", "PENDING_DOCUMENTS", "RETURNED", "APPROVED", "WAITLISTED"})
GONE: Final = frozenset({"WITHDRAWN", "CANCELLED"})  # who applies again does so with a new number
REVIEWED: Final = frozenset(
    {"SUBMITTED", "COLLEGE_REVIEW", "OFFICE_REVIEW", "RANKED"}
)  # what reviewers may still judge
_EARLY: Final = frozenset({"SUBMITTED", "COLLEGE_REVIEW", "OFFICE_REVIEW"})
_LATE: Final = frozenset({"RANKED", "DISTRIBUTED", "PUBLIC_NOTICE"})
_ANY: Final = frozenset({"DRAFT"}) | _EARLY | _LATE


class Move(NamedTuple):
    """`stage` "" after: it stays. `cycle`: the states of the cycle in which it may be done."""

    text: str
    stages: frozenset[str]
    outcomes: frozenset[str]
    stage: str
    outcome: str
    asks_reason: bool = False
    cycle: frozenset[str] = frozenset({"DRAFT", "OPEN", "REVIEW", "DISTRIBUTION", "NOTICE"})


MOVES: Final[dict[str, Move]] = {
    "submit": Move(
        mark("提交"), frozenset({"DRAFT"}), frozenset({"OPEN", "RETURNED"}), "SUBMITTED", "OPEN",
        cycle=frozenset({"OPEN", "REVIEW"}),
    ),
    "to_college": Move(mark("交学院评审"), frozenset({"SUBMITTED"}), frozenset({"OPEN"}), "COLLEGE_REVIEW", "OPEN"),
    "to_office": Move(
        mark("交学校评审"), frozenset({"SUBMITTED", "COLLEGE_REVIEW"}), frozenset({"OPEN"}), "OFFICE_REVIEW", "OPEN"
    ),
    "ask_documents": Move(
        mark("要求补材料"), _EARLY, frozenset({"OPEN"}), "", "PENDING_DOCUMENTS", asks_reason=True,
        cycle=frozenset({"OPEN", "REVIEW", "DISTRIBUTION"}),
    ),
    "documents_in": Move(mark("材料已齐"), _EARLY | _LATE, frozenset({"PENDING_DOCUMENTS"}), "", "OPEN"),
    "return": Move(
        mark("退回修改"), _EARLY, frozenset({"OPEN", "PENDING_DOCUMENTS"}), "DRAFT", "RETURNED", asks_reason=True,
        cycle=frozenset({"OPEN", "REVIEW"}),
    ),
    "reject": Move(
        mark("不推荐"), _EARLY | {"RANKED"}, frozenset({"OPEN", "PENDING_DOCUMENTS"}), "", "REJECTED", asks_reason=True,
        cycle=frozenset({"OPEN", "REVIEW"}),
    ),
    "exclude": Move(
        mark("排除"), _EARLY | _LATE, frozenset({"OPEN", "PENDING_DOCUMENTS", "WAITLISTED"}), "", "EXCLUDED",
        asks_reason=True,
    ),
    "readmit": Move(
        mark("恢复参评"), _EARLY | {"RANKED"}, frozenset({"EXCLUDED", "REJECTED"}), "", "OPEN", asks_reason=True,
        cycle=frozenset({"OPEN", "REVIEW", "DISTRIBUTION"}),
    ),
    "withdraw": Move(mark("本人撤回"), _ANY, STANDING, "", "WITHDRAWN"),
    "cancel": Move(mark("作废"), _ANY, STANDING | {"REJECTED", "EXCLUDED"}, "", "CANCELLED", asks_reason=True),
}  # fmt: skip


def is_possible(move: str, stage: str, outcome: str, cycle: str) -> bool:
    found = MOVES[move]
    return stage in found.stages and outcome in found.outcomes and cycle in found.cycle


def possible(stage: str, outcome: str, cycle: str) -> list[str]:
    """What may be done with an application as it stands, in the order of MOVES."""
    return [name for name in MOVES if is_possible(name, stage, outcome, cycle)]


def check(move: str, number: str, stage: str, outcome: str, cycle: str, *, has_award: bool = False) -> str:
    """Why a move is not possible, in a sentence; "" when it is. RuleBroken for a move that there is not."""
    if move not in MOVES:
        raise RuleBroken(_("没有“{move}”这种处理。", move=move))
    label = _(MOVES[move].text)
    if has_award:
        return _("{number} 已评定奖学金，请先取消奖学金，再{move}。", number=number, move=label)
    if cycle not in MOVES[move].cycle:
        return _(
            "{number} 的批次处于“{state}”，不能{move}。",
            number=number,
            state=codes.label("cycle_state", cycle),
            move=label,
        )
    if not is_possible(move, stage, outcome, cycle):
        return _(
            "{number} 处于“{stage}”（{outcome}），不能{move}。", number=number, move=label,
            stage=codes.label("application_stage", stage), outcome=codes.label("application_outcome", outcome),
        )  # fmt: skip
    return ""
