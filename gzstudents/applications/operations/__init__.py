"""What the office does in a programme's year; one function an act."""

from gzstudents.applications.operations.cycles import (
    add_cycle,
    advance,
    edit_cycle,
    remove_cycle,
    set_criteria,
    set_places,
    set_shares,
)
from gzstudents.applications.operations.entering import Entry, edit, enter, enter_many, enter_number, propose_renewals
from gzstudents.applications.operations.importing import import_applications, import_points
from gzstudents.applications.operations.moving import MARK, REFUSE, SKIP, Submitted, move, submit
from gzstudents.applications.operations.papers import add_documents
from gzstudents.applications.operations.publishing import answer, object_to, publish
from gzstudents.applications.operations.ranking import Ranking, rank
from gzstudents.applications.operations.reviewing import assign, give, stand_back, unassign
from gzstudents.applications.operations.rolling import roll_over
from gzstudents.applications.rules.doubt import Doubtful

__all__ = [
    "MARK",
    "REFUSE",
    "SKIP",
    "Doubtful",
    "Entry",
    "Ranking",
    "Submitted",
    "add_cycle",
    "add_documents",
    "advance",
    "answer",
    "assign",
    "edit",
    "edit_cycle",
    "enter",
    "enter_many",
    "enter_number",
    "give",
    "import_applications",
    "import_points",
    "move",
    "object_to",
    "propose_renewals",
    "publish",
    "rank",
    "remove_cycle",
    "roll_over",
    "set_criteria",
    "set_places",
    "set_shares",
    "stand_back",
    "submit",
    "unassign",
]
