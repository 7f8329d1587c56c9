"""Doors that are shut, and doors that there are not: searches, sorting, printing, layouts, copies. See rows.py for the numbers."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as driver
from PySide6.QtWidgets import QApplication
from sqlalchemy.exc import IntegrityError

import gzstudents
from gzstudents.application import Program
from gzstudents.kernel.connection import open_connection
from gzstudents.kernel.preferences import Preferences
from gzstudents.kernel.store import Record, Store
from gzstudents.schema import open_store
from gzstudents.students import roll
from gzstudents.students.model import Person
from gzstudents.ui import setup, theme
from gzstudents.ui.list_page import ListPage
from tests import make
from tests.commands.conftest import CommandLine
from tests.opened import full_store, settled

SOURCE = Path(gzstudents.__file__).parent
SCANS = "kernel/parsing/scans.py"
ODD = (
    "' OR 1=1 --", "'; DROP TABLE people; --", '" OR ""="', "1) UNION SELECT sql FROM sqlite_master --", "x' AND 1=0/*",
    '"', "''", '" AND NEAR( - * {a}:', "a AND b", "NEAR(a b, 2)", "name:*", "{a} : b", "^a", "a*", "-a", "(((((", "\\", "[a-z]",
    "(?:a+)+$", ".*", "$(reboot)", "`id`", "\0", "a\0b", "\ud800", "%s%n", "{0.__class__}", '<img src="/etc/passwd">',
)  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Two dozen people with awards, certificates, requests, graduates."""
    folder = tmp_path_factory.mktemp("office")
    store = open_store(full_store(folder, folder / "office.gzs"))
    yield store
    store.close()


def searched(store: Store, text: str) -> dict[str, int]:
    """How many every list finds."""
    from gzstudents.alumni.queries import list_alumni
    from gzstudents.certificates.queries import list_certificates
    from gzstudents.requests.queries import list_requests
    from gzstudents.scholarships.queries.awards import list_awards
    from gzstudents.students import chosen

    index = roll.new_index()
    connection = open_connection(store.path, readonly=True)
    try:
        index.build(connection)
        found = {"students": len(roll.search(connection, text)), "index": len(index.find(text).ids)}
    finally:
        connection.close()
    with store.reading() as session:
        found["awards"] = len(list_awards(session, text=text))
        found["certificates"] = len(list_certificates(session, text=text))
        found["requests"] = len(list_requests(session, text=text, view="all", today="2025-06-05"))
        found["alumni"] = len(list_alumni(session, text=text))
        found["numbers"] = int(chosen.owner_of_number(session, text) is not None)
    return found


def lines(store: Store) -> dict[str, int]:
    with store.reading() as session:
        connection = session.connection()
        return {
            name: connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one()
            for name in Record.metadata.tables
        }


@pytest.mark.parametrize("text", ODD)
def test_searching_for_sql(office: Store, text: str) -> None:
    """SQL, full-text syntax, patterns, formats: nobody is called so. What is only signs is no search, and finds as that does."""
    before, everybody = lines(office), searched(office, "")
    for where, count in searched(office, f"{text} zzz").items():
        assert count == 0, where
    for where, count in searched(office, text).items():
        assert count in {0, everybody[where]} or text.strip("*-^ab ()") == "", where
    assert lines(office) == before


@pytest.mark.parametrize("text", ["D%O", "DIALL_", "%IALLO", "S%1", "阿%1", "阿_娜", "GD%2"])
def test_wildcards_are_characters(office: Store, text: str) -> None:
    assert set(searched(office, text).values()) == {0}


def test_the_searches_find_what_there_is(office: Store) -> None:
    """The self-test of the two above."""
    found = searched(office, "阿米娜")
    assert found["students"] == found["index"] == 24
    assert min(found[name] for name in ("awards", "certificates", "requests", "alumni")) >= 1


@pytest.mark.parametrize(
    "text", ["a" * 1_000_000, "é" * 300_000, "' OR " * 100_000, "%_" * 60_000, "阿 " * 50_000, "\\" * 99_999]
)
def test_searching_for_a_book(office: Store, text: str) -> None:
    everybody = searched(office, "")
    for where, count in searched(office, text).items():
        assert count in {0, everybody[where]} or text.startswith("阿"), where


def test_sorting_by_sql(office: Store) -> None:
    """A sort that is no column is not sorted by; filters are values, not conditions."""
    from gzstudents.certificates.queries import list_certificates
    from gzstudents.requests.queries import list_requests
    from gzstudents.scholarships.queries.awards import list_awards

    wild = "decided_on; DROP TABLE awards --"
    with office.reading() as session:
        assert len(list_awards(session, order=wild)) == 5
        assert list_awards(session, programme=wild, state=wild, academic_year=wild) == []
        assert list_certificates(session, programme=wild, state=wild, academic_year=wild) == []
        assert list_requests(session, view="all", category="' OR 1=1 --", actor=wild, today="2025-06-05") == []
    index = roll.new_index()
    connection = open_connection(office.path, readonly=True)
    index.build(connection)
    connection.close()
    with pytest.raises(KeyError):
        index.find("", sort=wild)
    assert lines(office)["awards"] == 5


def test_there_is_no_full_text_table(office: Store) -> None:
    with office.reading() as session:
        made = (
            session.connection().exec_driver_sql("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").scalars().all()
        )
    assert made
    assert not [sql for sql in made if "VIRTUAL TABLE" in sql.upper() or "FTS5" in sql.upper()]


def test_foreign_files_are_looked_into_by_the_guarded_child_alone() -> None:
    """Contents lie in pieces in the store; nothing opens files for the person but our own sheet of rejected rows; pictures and
    PDFs of others are decoded in one module, which only the child with its limits runs.
    """
    content = [f"{table.name}.{column.name}" for table in Record.metadata.tables.values() for column in table.columns
               if "BLOB" in str(column.type).upper() or "BINARY" in str(column.type).upper()]  # fmt: skip
    files = {"attachment_pieces.content", "attachment_thumbnails.content", "unfinished_imports.content"}
    numbers = {
        "duplicate_keys.keys",
        "duplicate_keys.people",
        "fact_blocks.data",
        "row_digests.digests",
        "row_digests.hints",
    }
    assert set(content) == files | numbers
    sources = {path.relative_to(SOURCE).as_posix(): path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py")}
    opening = re.compile(r"openUrl|startfile|xdg-open|os\.system|shell=True|webbrowser|run_command\(")
    assert [name for name, text in sources.items() if opening.search(text)] == ["students/screen/import_done.py"]
    decoding = re.compile(r"^\s*(?:from|import) (?:PIL|pypdf|pdfminer|magic|cv2)\b", re.MULTILINE)
    assert [name for name, text in sources.items() if decoding.search(text)] == [SCANS]
    words = re.compile(r"^\s*(?:from|import) docx\b", re.MULTILINE)
    assert [name for name, text in sources.items() if words.search(text)] == [
        "kernel/letter_word.py"
    ]  # writes, never reads
    assert not re.search(r"docx\.Document\([^)]", sources["kernel/letter_word.py"])
    taken = [
        line
        for text in sources.values()
        for line in re.findall(r"^.*kernel\.parsing\.scans import .*$", text, re.MULTILINE)
    ]
    assert taken == ["from gzstudents.kernel.parsing.scans import MOST_PAGES"], (
        "a number: what decodes runs in the child"
    )
    assert [name for name, text in sources.items() if "platypus" in text or "reportlab.lib" in text] == []
    drawing = [name for name, text in sources.items() if "import pypdfium2" in text]
    assert sorted(drawing) == [SCANS, "ui/pdf.py"]
    for name, text in sources.items():  # its pages come from renderers of ours, never from a file somebody chose
        if "PdfPages" in text or "ui.pdf" in text:
            assert "getOpenFileName" not in text, name


@pytest.mark.parametrize("fen", [-1, -(2**63), 2**63, 10**30, float("-inf"), float("nan")])
def test_amounts_the_database_refuses(tmp_path: Path, fen: Any) -> None:
    """Even past all checks of ours, by plain SQL."""
    store = open_store(full_store(tmp_path, tmp_path / "office.gzs"))

    def insert(amount: Any) -> None:
        with store.writing("x", "scholarships.rates") as session:
            connection: Any = session.connection().connection.dbapi_connection
            connection.execute(
                "INSERT INTO rates (programme_id, level, teaching_language, item, amount_fen, months, valid_from, version) "
                "VALUES (1, 'BA', '', 'X', ?, 1, '2025-01-01', 1)",
                (amount,),
            )

    insert(5)
    with pytest.raises((IntegrityError, OverflowError, driver.Error)):
        insert(fen)
    store.close()


def test_markup_prints_as_it_stands(gz: CommandLine) -> None:
    """A name is no instruction to the printer: no file is embedded, nothing is fetched."""
    import pypdf

    marked = '<img src="/etc/passwd"/><b>A &amp; B'
    with (gz.folder / "roll.tsv").open("w", encoding="utf-8") as stream:
        stream.write(
            f"学号\t护照姓\t护照名\t国籍\t学院\t护照号\t培养层次\t入学日期\t学籍状态\tcollege\nS1\t{marked}\tX\t泰国\t{marked}\tC1234567\t本科\t2025-09-01\t在校\t\n"
        )
    assert gz("import", gz.folder / "roll.tsv")[1]["new"] == 1
    code, answer = gz("award", "--programme", "GD", "--year", "2025-2026", "--student", "S1")
    assert code == 0, answer
    assert (
        gz("certificates", "--programme", "GD", "--year", "2025-2026", "--one-file", "--out", gz.folder / "c.pdf")[0]
        == 0
    )
    code, answer = gz("statistics", "--date", "2025-10-01", "--pdf", gz.folder / "s.pdf")
    assert code == 0, answer
    text = pypdf.PdfReader(gz.folder / "c.pdf").pages[0].extract_text().replace("\n", "").replace(" ", "")
    assert marked.replace(" ", "").casefold() in text.casefold()
    for name in ("c.pdf", "s.pdf"):
        raw = (gz.folder / name).read_bytes()
        assert b"root:" not in raw
        assert b"/EmbeddedFile" not in raw
        assert b"/JavaScript" not in raw


def test_deep_plans_and_mappings(filled: CommandLine) -> None:
    before = filled("students")[1]
    for text in (
        "[" * 100_000,
        '{"items":' * 50_000,
        '{"items":[{"kind":1e999}]}',
        '{"a":' + "9" * 6000 + "}",
        "\ufeff{}",
        "null",
    ):
        place = filled.folder / "odd.json"
        place.write_text(text, "utf-8")
        for words in (("import", "--plan-in", place), ("import", filled.roll(), "--plan", "--mapping", place)):
            _code, answer = filled(*words)
            assert "internal" not in {one["code"] for one in answer["problems"]}, (text[:20], words[1])
    assert filled("students")[1] == before


_DEEP: list[Any] = []
for _level in range(60):
    _DEEP = [_DEEP]
VALUES: tuple[Any, ...] = (5, -1e300, "x" * 5000, "", True, None, [], {}, [[{}]], {"order": 5}, {"order": [[]], "widths": 7}, _DEEP,
                           {"order": ["name"] * 900, "widths": {"name": 1e30}, "shown": ["x"], "sort": [], "low": {}},
                           {"widths": {"name": "wide"}, "sort": {}, "ascending": []}, 10**40)  # fmt: skip
KEYS = ("files/folder", "palette/recent", "window/panel", "window/geometry", "look/scheme", "look/size", "language",
        "tables/students", "tables/requests", "tables/awards", "import/mappings", "lock/minutes", "sign-in/last", "window/screen",
        "tables/alumni", "tables/certificates", "awards/programme")  # fmt: skip


@pytest.mark.parametrize("number", [0, pytest.param(7, marks=pytest.mark.long)])
def test_a_window_with_odd_preferences(qtbot: Any, qapp: QApplication, tmp_path: Path, number: int) -> None:
    """Whatever stands in preferences.json, the window opens, every list too, in a width that can be seen."""
    preferences = Preferences(tmp_path / "preferences.json")
    for place, key in enumerate(KEYS):
        preferences.set(key, VALUES[(place + number) % len(VALUES)])
    setup.dress(qapp, preferences)
    program = Program(qapp, preferences, full_store(tmp_path, tmp_path / "office.gzs"))
    try:
        window = program.open()
        for screen in ("students", "requests", "scholarships", "alumni", "certificates", "settings", "import"):
            window.go(screen)
        settled(qtbot, window)
        pages = window.findChildren(ListPage)
        assert pages
        for page in pages:
            for value in VALUES:
                preferences.set(f"tables/{page.spec.id}", value)
                page._restore()
            assert 20 < page.table.columnWidth(1) < 5000
    finally:
        program.close()
        setup.speak(qapp, "zh_CN")
        theme.apply(qapp, "light", "standard")


def test_the_protected_copy_of_another_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither its file beside our keys, nor its keys beside our file, opens; restoring it is refused, ours stays."""
    from gzstudents import commands
    from gzstudents.kernel import access
    from gzstudents.kernel.errors import UserError
    from gzstudents.kernel.vault import rotation, sealing, sidecar, slots

    monkeypatch.setenv("GZSTUDENTS_HOME", str(tmp_path / "home"))
    cheap, password = sealing.Cost(1, 64, 1), "liangku-baimen-tuoshan"
    for name in ("ours", "theirs"):
        (tmp_path / name).mkdir()
        store = open_store(tmp_path / name / "office.gzs", create=True)
        with store.writing("x", "students.register") as session:
            make.student(session, chinese_name=name)
        store.close()
        rotation.protect(store.path, "陈静", password, cost=cheap)
    ours, theirs = tmp_path / "ours" / "office.gzs", tmp_path / "theirs" / "office.gzs"
    secret = tmp_path / "password.txt"
    secret.write_text(password, "utf-8")
    words = ["--store", str(ours), "--user", "陈静", "--password-file", str(secret)]
    assert commands.run(["restore", str(theirs), *words]) == 1
    access.sign_out()
    key = slots.unlock(ours, "陈静", password).data
    store = open_store(ours, key)
    with store.reading() as session:
        assert [one.chinese_name for one in session.query(Person)] == ["ours"]
    store.close()
    with pytest.raises(UserError):
        open_store(theirs, key)
    keys = sidecar.beside(ours)
    keys.write_bytes(sidecar.beside(theirs).read_bytes())
    with pytest.raises(UserError):
        open_store(ours, slots.unlock(ours, "陈静", password).data)
