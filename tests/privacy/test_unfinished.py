"""A file of an unfinished import lies inside of the store: who is erased goes from there too, and who asks is told of it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gzstudents.kernel import access, backup
from gzstudents.kernel.sheets import write_rows
from gzstudents.kernel.store import Store
from gzstudents.office import restoring
from gzstudents.privacy import rules
from gzstudents.privacy.operations import erasing
from gzstudents.privacy.printing import copy
from gzstudents.privacy.queries import due
from gzstudents.privacy.queries.everything import everything
from gzstudents.privacy.queries.unfinished import unfinished_with
from gzstudents.privacy.screen import detail, reading
from gzstudents.schema import open_store
from gzstudents.students import operations as students
from gzstudents.students import unfinished
from gzstudents.students.model import Enrolment
from gzstudents.students.operations.whole import correct_document
from gzstudents.ui.dialogs import ConfirmDialog
from gzstudents.ui.list_parts import Tabs
from tests import make
from tests.certificates.pages import reader, text_of
from tests.privacy.office import do
from tests.secrets.scanner import scan
from tests.window import drive

__all__ = ["drive"]
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # popups, offscreen

HEAD = "学号,姓名,护照号码,出生日期\n"
CHEN = access.Person("a", "a", "陈静", frozenset(access.roles()))
WU = access.Person("b", "b", "吴刚", frozenset(access.roles()))


@pytest.fixture
def person(store: Store) -> Iterator[int]:
    """Had another name and passport before; her number is written with a space in files."""
    with store.writing("陈静", "students.register") as session:
        stay = make.student(
            session, chinese_name="旧名字", surname="QUISPE", given_names="MAMANI", passport="QX1112223",
            birth_date="2003-05-19", country="PER", status="REGISTERED", stay={"student_number": "QX2024007", "start_date": "2019-09-01"},
        )  # fmt: skip
        found, enrolment = int(stay.person_id), stay.id
        paper = session.connection().exec_driver_sql("SELECT id FROM identity_documents").scalar_one()
        make.student(session, chinese_name="别的人", passport="ZZ9999999", stay={"student_number": "QX2024008"})
    do(store, students.edit, person_id=found, person={"chinese_name": "邓觅竹"})
    do(store, correct_document, document_id=paper, values={"number": "QX7391845"})
    with store.writing("陈静", "students.change_status") as session:
        make.change(session, session.get_one(Enrolment, enrolment), "GRADUATED", "2021-06-30")
    access.sign_in(CHEN)
    yield found
    access.sign_out()


def keep(store: Store, name: str, line: str, state: dict[str, Any] | None = None) -> int:
    content = (HEAD + "S1,别的人,ZZ9999999,2001-01-01\n" + line + "\n").encode()
    return int(do(store, unfinished.keep, name=name, content=content, state=state or {}))


def kept(store: Store) -> list[str]:
    with store.reading() as session:
        return [one.name for one, _content in unfinished.of_everybody(session)]


def whole_text(path: Path) -> str:
    content = path.read_bytes()
    return "".join(text_of(content, page) for page in range(len(reader(content).pages)))


def erased(store: Store, person: int, groups: list[str]) -> None:
    made = do(store, erasing.propose, person_id=person, groups=groups, reason="ASKED")
    access.sign_in(WU)
    do(store, erasing.erase, erasure_id=made)
    access.sign_in(CHEN)


def test_every_way_of_standing_in_a_file_and_nobody_else(store: Store, person: int) -> None:
    keep(store, "学号.csv", "qx 2024007,,,")
    keep(store, "证件.csv", ",某人,QX-7391845,")
    keep(store, "旧证件.csv", ",某人,QX1112223,")
    keep(store, "姓名和生日.csv", ",邓觅竹,,2003/5/19")
    keep(store, "旧名.csv", ",旧名字,,2003-05-19")
    keep(store, "护照姓名.csv", ",Quispe Mamani,,19 May 2003")
    keep(store, "更正.csv", ",,E5551212,", {"corrections": [["更正", 3, 2, "QX7391845"]]})
    keep(store, "同名.csv", ",邓觅竹,E5551212,1999-12-31")
    with store.reading() as session:
        found = {one.name for one in unfinished_with(session, person)}
    assert found == {"学号.csv", "证件.csv", "旧证件.csv", "姓名和生日.csv", "旧名.csv", "护照姓名.csv", "更正.csv"}


def test_erasing_takes_the_imports_of_everybody_and_says_so(store: Store, person: int, tmp_path: Path) -> None:
    book = tmp_path / "名册.xlsx"
    write_rows(book, ["学号", "姓名"], [["QX2024007", "邓觅竹"]])
    do(store, unfinished.keep, name=book.name, content=book.read_bytes(), state={})
    book.unlink()
    keep(store, "别人.csv", "S2,无关,E1,2002-02-02")
    access.sign_in(WU)
    keep(store, "吴刚的.csv", ",邓觅竹,QX7391845,2003-05-19")
    damaged = keep(store, "坏.csv", "S3,甲,E2,2002-02-02")
    with store.writing("x", "students.keep_import") as session:
        session.connection().exec_driver_sql("UPDATE unfinished_imports SET content = x'00' WHERE id = ?", (damaged,))
    with store.reading() as session:
        going = reading.imports_going(session, person_id=person, groups=["IDENTITY"])
        assert reading.imports_going(session, person_id=person, groups=["AWARDS"]) == []
    assert going == ["坏.csv", "吴刚的.csv", "名册.xlsx"], "what nobody can look into goes too"
    access.sign_in(CHEN)
    erased(store, person, ["IDENTITY", "DOCUMENTS"])
    assert kept(store) == ["别人.csv"]
    with store.reading() as session:
        (row,) = due.list_erasures(session)
        note = session.connection().exec_driver_sql("SELECT note FROM acts WHERE verb = 'privacy.erase'").scalar_one()
    assert row.imports == 3
    assert list(json.loads(note)["imports"].values()) == [3]
    assert scan([store.path.parent], {"number": "QX2024007", "passport": "QX7391845"}) == []


def test_groups_that_no_file_brings_leave_imports_alone(store: Store, person: int) -> None:
    keep(store, "名册.csv", "QX2024007,邓觅竹,,")
    erased(store, person, ["AWARDS"])
    assert kept(store) == ["名册.csv"]
    with store.reading() as session:
        assert [row.imports for row in due.list_erasures(session)] == [0]
    assert rules.stands_in_files(["AWARDS", "CONTACT"])


def test_an_older_copy_brings_no_import_back(store: Store, person: int) -> None:
    keep(store, "名册.csv", "QX2024007,邓觅竹,,")
    older = backup.make(store.path, None)
    erased(store, person, list(rules.groups()))
    store.close()
    restoring.restore(store.path, older.path, None, actor="陈静", reopen=lambda: open_store(store.path, None))
    again = open_store(store.path)
    assert kept(again) == []
    again.close()


def test_the_copy_for_the_person_says_in_which_files_they_stand(store: Store, person: int, tmp_path: Path) -> None:
    with store.reading() as session:
        assert everything(session, person).unfinished == []
    keep(store, "新生名册.csv", "QX2024007,邓觅竹,,")
    broken = keep(store, "坏.csv", "S3,甲,E2,2002-02-02")
    with store.writing("x", "students.keep_import") as session:
        session.connection().exec_driver_sql("UPDATE unfinished_imports SET digest = '' WHERE id = ?", (broken,))
    with store.reading() as session:
        made = everything(session, person)
    assert [one["file"] for one in made.unfinished] == ["新生名册.csv"]
    assert json.loads(made.as_json())["unfinished"][0]["begun_at"] <= made.unfinished[0]["changed_at"]
    text = whole_text(copy.write(tmp_path / "有.pdf", made))
    assert "尚未导入" in text
    assert "新生名册.csv" in text


def test_the_second_person_reads_what_goes_before_it_goes(store: Store, person: int, drive: Any) -> None:
    keep(store, "新生名册.csv", "QX2024007,邓觅竹,,")
    do(store, erasing.propose, person_id=person, groups=["IDENTITY"], reason="ASKED")
    access.sign_in(WU)
    driver = drive()
    screen = driver.go("privacy")
    driver.click_tab(screen.page.findChild(Tabs), "due")
    (row,) = [row for row in screen.rows() if isinstance(row.source, due.ErasureRow)]
    driver.click_row(screen.page, list(screen.page.rows.all_ids()).index(row.id))
    screen.confirm_command.run()
    driver.settle()
    dialog = driver.window.findChild(ConfirmDialog)
    assert "1 项未完成的导入含有此人，将一并删除；其他人仍要导入时请重新选择文件：新生名册.csv。" in " ".join(
        driver.texts(dialog)
    )
    driver.press(dialog, "清除")
    assert kept(store) == []
    (row,) = [row for row in screen.rows() if isinstance(row.source, due.ErasureRow)]
    assert "1" in [pair.value for section in detail.line_detail(row, (), ()).sections for pair in section.pairs]
