"""Copies of the store: made, verified, thinned out, rehearsed, and brought back."""

from gzstudents.kernel.backup.listing import Copy, Manifest, find_copy, folder_of, list_copies, set_folder
from gzstudents.kernel.backup.making import (
    LARGE,
    UPDATE,
    bring_back,
    confirm_restored,
    due,
    make,
    pause_thinning,
    rehearsal_due,
    rehearse,
    remember,
)
from gzstudents.kernel.backup.memory import Status, accept, remember_head, status, strangers
from gzstudents.kernel.backup.restoring import put_in_place
from gzstudents.kernel.backup.thinning import surplus
from gzstudents.kernel.backup.verifying import Facts, read_facts

__all__ = [
    "LARGE",
    "UPDATE",
    "Copy",
    "Facts",
    "Manifest",
    "Status",
    "accept",
    "bring_back",
    "confirm_restored",
    "due",
    "find_copy",
    "folder_of",
    "list_copies",
    "make",
    "pause_thinning",
    "put_in_place",
    "read_facts",
    "rehearsal_due",
    "rehearse",
    "remember",
    "remember_head",
    "set_folder",
    "status",
    "strangers",
    "surplus",
]
