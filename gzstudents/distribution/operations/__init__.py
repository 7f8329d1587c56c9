"""What is done on the board of places; one function an act."""

from gzstudents.distribution.operations.deciding import Finalised, finalise, unranked_text
from gzstudents.distribution.operations.filling import Filled, fill, take_over
from gzstudents.distribution.operations.later import move_up, restore, revoke
from gzstudents.distribution.operations.saving import Saved, ended, place, reopen, save, seated, unplace, waitlist
from gzstudents.distribution.operations.writing import Change

__all__ = [
    "Change",
    "Filled",
    "Finalised",
    "Saved",
    "ended",
    "fill",
    "finalise",
    "move_up",
    "place",
    "reopen",
    "restore",
    "revoke",
    "save",
    "seated",
    "take_over",
    "unplace",
    "unranked_text",
    "waitlist",
]
