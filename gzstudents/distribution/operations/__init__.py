"""What is done on the board of places; one function an act."""

from gzstudents.distribution.operations.deciding import Finalised, finalise, unranked_text
from gzstudents.distribution.operations.filling import Filled, fill, take_over
from gzstudents.distribution.operations.later import move_up, restore, revoke
from gzstudents.distribution.operations.saving import Saved, place, reopen, save, unplace, waitlist
from gzstudents.distribution.operations.writing import Change

__all__ = [
    "Change",
    "Filled",
    "Finalised",
    "Saved",
    "fill",
    "finalise",
    "move_up",
    "place",
    "reopen",
    "restore",
    "revoke",
    "save",
    "take_over",
    "unplace",
    "unranked_text",
    "waitlist",
]
