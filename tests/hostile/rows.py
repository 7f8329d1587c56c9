"""The hostile inputs, numbered: what comes in, what is expected of us, and which tests would fail if it were not so.

A test is named "file::function" or "file::function[case]", below tests/. Where the program has no such door the row says
so, and its test proves that there is none.
"""

from typing import NamedTuple


class Row(NamedTuple):
    what: str
    expected: str
    tests: tuple[str, ...]


SHEETS = "kernel/test_sheets_hostile.py::"
READING = "kernel/test_sheets.py::"
CORPUS = "students/test_importing.py::test_corpus"
FILES = "hostile/test_files.py::"
SCANS = "attachments/test_scans.py::"
TEXTS = "hostile/test_texts.py::"
DOORS = "hostile/test_doors.py::"

ROWS: dict[int, Row] = {
    1: Row(
        "xlsx that is a zip bomb",
        "refused, the limit is named; a false size in the directory does not help it",
        (f"{SHEETS}test_zip_bomb", f"{SHEETS}test_zip_bomb_that_lies_about_its_size"),
    ),
    2: Row(
        "billion laughs, external entities",
        "refused: DTD",
        (f"{SHEETS}test_entities", f"{SHEETS}test_entities_in_excel_2003_xml", f"{FILES}test_entities_do_nothing_in_html"),
    ),
    3: Row(
        "truncated, empty, garbage",
        "a sentence, nothing imported",
        (f"{SHEETS}test_truncated", f"{SHEETS}test_empty_missing_garbage_and_a_folder", f"{FILES}test_nothing_is_imported"),
    ),
    4: Row(
        "two cells in far corners, a huge dimension",
        "refused with the cell; a false dimension alone is harmless",
        (
            f"{SHEETS}test_far_corners", f"{SHEETS}test_what_kills_the_child_is_a_sentence",
            f"{SHEETS}test_a_false_dimension_is_harmless",
        ),
    ),
    5: Row(
        "1,048,576 rows",
        "capped with a sentence; can be cancelled; empty formatted rows do not count",
        (
            f"{SHEETS}test_too_many_rows", f"{SHEETS}test_cancel_ends_the_reading",
            f"{SHEETS}test_empty_formatted_rows_do_not_count",
        ),
    ),
    6: Row("merged cells", "filled down, with a warning", (f"{CORPUS}[merged-college.xlsx]",)),
    7: Row(
        "headings twice, empty or in another order",
        "asked, never guessed",
        (
            f"{CORPUS}[two-candidates.xlsx]", f"{CORPUS}[blank-columns.xlsx]", f"{CORPUS}[english.xlsx]",
            "commands/test_import.py::test_two_columns_for_one_field_are_asked_never_guessed",
        ),
    ),
    8: Row(
        "csv in GBK, GB18030, UTF-16, Big5",
        "a fixed order, no detection; what it cannot decide is asked",
        (
            f"{READING}test_encodings_in_their_fixed_order", f"{READING}test_big5_is_a_choice_of_the_person",
            f"{READING}test_what_no_order_can_read_asks_for_an_encoding",
        ),
    ),
    9: Row("csv with an open quote", "refused with its row", (f"{READING}test_an_open_quote_is_refused_with_its_row",)),
    10: Row(
        "NUL, control characters, lone surrogates",
        "taken out at the border; what is stored can be printed and exported",
        (f"{TEXTS}test_hidden_characters_do_not_come_in", f"{CORPUS}[control-characters.csv]",
         "kernel/test_names.py::test_any_text_gives_keys_that_can_be_stored"),
    ),
    11: Row(
        "signs that turn the direction, zero-width signs, a byte order mark inside",
        "taken out, in names too",
        (f"{TEXTS}test_hidden_characters_do_not_come_in", f"{CORPUS}[names.xlsx]", "kernel/test_names.py::test_clean"),
    ),
    12: Row(
        "letters that look alike (Cyrillic А in a passport number)",
        "the row is refused, the character is named",
        (f"{CORPUS}[numbers.xlsx]", f"{TEXTS}test_a_letter_that_looks_alike_is_named"),
    ),
    13: Row(
        "emoji, rare Han characters, long names",
        "stored, found, exported; printed, or the character without a glyph is named before anything is drawn",
        (
            f"{TEXTS}test_unusual_names_are_kept", "kernel/test_fonts.py::test_rare_han_in_every_reader",
            "certificates/test_printing.py::test_a_character_without_a_glyph_stops_everything",
            "certificates/test_printing.py::test_names_and_sentences_do_not_collide",
        ),
    ),
    14: Row(
        "a cell of 10 MB",
        "read; refused with its row where a field has a limit",
        (f"{SHEETS}test_ten_megabytes_in_a_cell_and_parts_with_strange_names", f"{TEXTS}test_long_cells_are_refused_with_their_row"),
    ),
    15: Row(
        "31 February, 29 February 1900, negative serials, years of two digits",
        "the row is refused: never silently another day",
        (f"{CORPUS}[dates.xlsx]", "kernel/test_dates.py::test_errors", f"{TEXTS}test_serials_that_are_no_day"),
    ),
    16: Row(
        "days counted from 1900 or 1904",
        "both are read right",
        (f"{CORPUS}[mac-1904.xlsx]", "kernel/test_dates.py::test_serial_numbers_of_both_systems"),
    ),
    17: Row(
        "identifiers as numbers, 1.2E+17",
        "refused, with what to do",
        (f"{CORPUS}[numbers.xlsx]", "scholarships/test_nominations.py::test_a_workbook_with_numbers_as_numbers"),
    ),
    18: Row(
        "negative, endless and enormous amounts",
        "refused when read; the database refuses negative ones too, and integers beyond 64 bits",
        ("kernel/test_money.py::test_refused", f"{DOORS}test_amounts_the_database_refuses"),
    ),
    19: Row(
        "1.234,56 and 1,234.56",
        "no amounts are imported from sheets; typed ones are read one way, the other is refused",
        (f"{TEXTS}test_amounts_are_read_one_way",),
    ),
    20: Row(
        "formulas, DDE, #REF!",
        "values only; without a kept value a warning",
        (f"{SHEETS}test_formulas_give_values_and_warnings", f"{TEXTS}test_error_values_are_blank"),
    ),
    21: Row("xlsm with macros", "read as data", (f"{SHEETS}test_macros_are_data",)),
    22: Row("workbook with a password", "said, with what to do", (f"{SHEETS}test_password",)),
    23: Row(
        "HTML or Excel 2003 XML under the name .xls",
        "known by its content and read in the child",
        (f"{CORPUS}[html.xls]", f"{CORPUS}[html-utf8.xls]", f"{CORPUS}[xml2003.xls]", f"{FILES}test_markup_that_grows"),
    ),
    24: Row(
        "export of = + - @ and tabs",
        "no cell becomes a formula: text cells in xlsx, an apostrophe in csv",
        (f"{TEXTS}test_an_export_runs_nothing", f"{READING}test_csv_has_a_mark_for_excel_and_runs_nothing"),
    ),
    25: Row(
        "an attachment called ../../x, CON, a:b",
        "kept by content; a name that is safe on every system, inside and when saved",
        ("attachments/test_store.py::test_files_leave_under_safe_names", "certificates/test_printing.py::test_one_file_each_with_safe_names"),
    ),
    26: Row(
        "a link to a device, a device, a pipe, a folder as import",
        "regular files only",
        (f"{FILES}test_only_regular_files", f"{SHEETS}test_a_pipe_does_not_block"),
    ),
    27: Row(
        "a picture bomb",
        "refused by its measures, in the guarded child; as an import it is named and refused",
        (f"{SCANS}test_what_is_not_taken_is_refused_with_a_sentence", f"{SCANS}test_what_needs_more_memory_than_the_limit_is_a_sentence",
         f"{FILES}test_other_files_are_named"),
    ),
    28: Row(
        "a PDF, broken or with scripts",
        "as an attachment looked into and drawn by the guarded child, refused where broken; as an import named and refused",
        (f"{DOORS}test_foreign_files_are_looked_into_by_the_guarded_child_alone", f"{SCANS}test_what_is_not_taken_is_refused_with_a_sentence",
         f"{SCANS}test_a_child_that_dies_is_a_sentence", f"{FILES}test_other_files_are_named"),
    ),
    29: Row(
        "a program under another name",
        "refused by its content; nothing but our own workbook of rejected rows is ever opened",
        (f"{DOORS}test_foreign_files_are_looked_into_by_the_guarded_child_alone", f"{SCANS}test_what_it_is_is_found_by_content",
         f"{FILES}test_other_files_are_named"),
    ),
    30: Row(
        "SQL in searches, sorting, filters",
        "bound parameters, a list of columns: nothing found, nothing changed",
        (f"{DOORS}test_searching_for_sql", f"{DOORS}test_sorting_by_sql"),
    ),
    31: Row("% and _ in a search", "they are characters", (f"{DOORS}test_wildcards_are_characters",)),
    32: Row(
        'full-text syntax: " AND NEAR( - * {a}:',
        "no such door: there is no FTS table; such words are simply searched for",
        (f"{DOORS}test_searching_for_sql", f"{DOORS}test_there_is_no_full_text_table"),
    ),
    33: Row("a search of a million characters", "cut to what a name can be", (f"{DOORS}test_searching_for_a_book",)),
    34: Row(
        "markup in names that are printed",
        "our pages know no markup: it prints as it stands",
        (
            f"{DOORS}test_markup_prints_as_it_stands", "certificates/test_printing.py::test_data_is_never_read_as_markup",
            "kernel/test_paper.py::test_literal_text_and_unknown_characters",
            "kernel/test_paper.py::test_a_monstrous_cell_does_not_hang_or_vanish",
        ),
    ),
    35: Row(
        "deep JSON and huge numbers in saved layouts, plans, mappings, manifests, the file of keys",
        "limits, checks, defaults",
        (
            f"{DOORS}test_a_window_with_odd_preferences", "kernel/test_preferences.py::test_a_damaged_file_counts_as_empty",
            f"{DOORS}test_deep_plans_and_mappings", "kernel/test_backup.py::test_manifest_with_odd_values",
        ),
    ),
    36: Row(
        "the same file twice",
        "the second time nothing is new",
        ("commands/test_import.py::test_look_then_import_then_again",
         "students/test_importing_store.py::test_the_same_file_again_changes_nothing"),
    ),
    37: Row(
        "the copy of another university",
        "refused",
        ("commands/test_backup.py::test_another_stores_copy_is_refused", f"{DOORS}test_the_protected_copy_of_another_office"),
    ),
}  # fmt: skip
