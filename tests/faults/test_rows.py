"""The thirty faults of the plan, and where each is tried. (27 to 29 concern the server, which comes later.)"""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DISK, POWER, FILE = "faults/test_disk.py", "faults/test_power.py", "faults/test_the_file.py"
PLAIN, VAULT, PLACES = "faults/test_without_a_compiler.py", "kernel/test_vault.py", "kernel/test_places.py"
COPIES, STORE, START = "kernel/test_backup.py", "kernel/test_store.py", "office/test_start_check.py"
SERVER = {27, 28, 29}

# number of the row → what is done to the file, and the tests
ROWS: dict[int, tuple[str, list[tuple[str, str]]]] = {
    1: ("killed at each operation", [(DISK, "test_killed_at_many_points"), (DISK, "test_many_points"), (PLAIN, "test_killed_while_saving")]),
    2: ("a torn write, then killed", [(DISK, "test_every_kind_of_fault"), (DISK, "test_many_points")]),
    3: ("EIO once, or for ever", [(DISK, "test_every_kind_of_fault"), (DISK, "test_faults_below_a_password"), (DISK, "test_many_points")]),
    4: ("ENOSPC at each operation", [(DISK, "test_a_full_disk_is_said_in_words_and_works_again"), (DISK, "test_many_points")]),
    5: ("a small disk full", [(FILE, "test_a_small_disk_is_full")]),
    6: ("a limit on the size of files", [(PLAIN, "test_a_limit_on_the_size_of_files")]),
    7: ("fsync fails", [(DISK, "test_every_kind_of_fault"), (DISK, "test_many_points")]),
    8: ("short writes", [(DISK, "test_every_kind_of_fault"), (DISK, "test_many_points")]),
    9: ("the power goes", [(POWER, "test_the_power_goes"), (POWER, "test_hundreds_of_power_cuts")]),
    10: ("the power goes on somebody who does not sync", [(POWER, "test_who_does_not_wait_for_the_disk_loses")]),
    11: ("killed while passwords and keys change", [(VAULT, "test_a_kill_at_any_step_leaves_a_store_that_opens"), (VAULT, "test_two_hundred_kills_at_random_moments")]),
    12: ("killed, or failed, in the middle of an update", [("test_migrations.py", "test_a_failed_upgrade_changes_nothing"), (DISK, "test_killed_at_many_points")]),
    13: ("one flipped bit", [(START, "test_a_flipped_bit_is_named_with_its_page"), (START, "test_damage_makes_the_window_read_only_and_is_mended_by_a_copy"), (PLAIN, "test_a_flipped_bit_is_found")]),
    14: ("a file that is none", [(STORE, "test_a_foreign_file_is_refused_and_untouched"), (STORE, "test_another_programs_sqlite_file_is_refused"), (PLACES, "test_a_truncated_file"), (PLACES, "test_an_emptied_file_with_copies_is_not_taken_for_a_new_one"), (PLAIN, "test_a_cut_file_is_found")]),
    15: ("deleted while open", [(PLACES, "test_deleted_while_open"), (PLACES, "test_deleted_before_the_first_act_is_not_made_anew")]),
    16: ("replaced while open", [(PLACES, "test_replaced_while_open"), (COPIES, "test_an_older_file_in_place_is_noticed")]),
    17: ("copied without its -wal", [(FILE, "test_a_copy_of_the_file_without_its_wal")]),
    18: ("a medium that cannot be written", [("faults/test_read_only.py", "test_on_a_medium_for_reading_only"), (PLACES, "test_a_file_that_cannot_be_written")]),
    19: ("started twice", [("office/test_keeping.py", "test_the_second_start_raises_the_first"), ("office/test_keeping.py", "test_a_window_that_does_not_answer_is_named")]),
    20: ("another writer holds the lock", [(FILE, "test_another_writer_holds_the_lock")]),
    21: ("keys missing, damaged, tampered with, of an old generation", [(VAULT, "test_damaged_or_missing_keys_are_healed_from_a_copy"), (VAULT, "test_a_slot_that_was_slipped_in_is_refused_and_the_copy_heals"), (VAULT, "test_keys_beside_a_copy_open_the_store_when_all_others_are_lost"), (VAULT, "test_all_copies_gone_is_said")]),
    22: ("copied beside a writer, and killed at it", [(FILE, "test_copies_beside_a_writer"), (DISK, "test_killed_at_many_points"), (COPIES, "test_what_a_killed_process_left_is_taken_away")]),
    23: ("the place of the copies full, or gone", [(COPIES, "test_a_full_disk_leaves_nothing_half_made"), (FILE, "test_the_drive_of_the_copies_is_gone")]),
    24: ("every kept copy is brought back", [(FILE, "test_every_kept_copy_comes_back")]),
    25: ("the clock jumps", [(FILE, "test_a_clock_that_jumps"), (COPIES, "test_days_without_a_copy_do_not_count")]),
    26: ("a library that is too old, or cannot encrypt", [(FILE, "test_an_unfit_library_is_refused")]),
    30: ("a disk that takes two seconds", [("faults/test_slow.py", "test_a_slow_disk_and_an_impatient_person")]),
}  # fmt: skip


@cache
def functions(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_no_row_is_missing() -> None:
    assert set(ROWS) == set(range(1, 31)) - SERVER


@pytest.mark.parametrize("number", sorted(ROWS))
def test_the_tests_of_a_row_exist(number: int) -> None:
    _what, tests = ROWS[number]
    assert tests
    assert [(file, name) for file, name in tests if name not in functions(file)] == []
