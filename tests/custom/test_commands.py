"""`fields` as a user of the command line sees it, and what the copy of one's own data says of custom fields."""

import json
from pathlib import Path
from typing import Any

import pytest

from gzstudents import commands
from gzstudents.kernel.custom import book
from gzstudents.privacy.printing import copy
from gzstudents.privacy.queries.everything import everything
from tests.certificates.pages import plain, reader, text_of
from tests.custom.office import define_all, fill, fill_all
from tests.privacy.office import plant, protected


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    code = commands.run([*arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_fields_are_listed_added_and_retired(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = ("--store", str(tmp_path / "office.gzs"))
    asked = ("fields", "add", "宿舍区", "--en", "Dormitory area", "--kind", "choice", "--required")
    code, answer = _run(capsys, *asked, "--option", "南校区=South campus", "--option", "北校区", *where)
    assert (code, answer["key"], answer["act"]) == (0, "dormitory_area", 1)
    code, answer = _run(capsys, "fields", "list", *where)
    (field,) = answer["fields"]
    assert (code, field["required"], field["unique"], field["used"]) == (0, True, False, 0)
    assert field["options"][0] == {"code": "1", "zh": "南校区", "en": "South campus", "retired": False}
    code, answer = _run(capsys, "fields", "add", "学号", *where)
    assert (code, answer["ok"]) == (1, False)
    assert _run(capsys, "fields", "retire", "nothing", *where)[0] == 1
    assert _run(capsys, "fields", "retire", "dormitory_area", *where)[0] == 0
    assert _run(capsys, "fields", "list", *where)[1]["count"] == 0
    assert _run(capsys, "fields", "list", "--all", *where)[1]["fields"][0]["retired"]
    assert _run(capsys, "fields", "retire", "dormitory_area", "--undo", *where)[0] == 0
    assert _run(capsys, "fields", "list", *where)[1]["count"] == 1
    assert [one.label("en") for one in book.current()] == ["Dormitory area"]
    book.take_up(())


def test_the_copy_of_ones_own_data_says_what_a_choice_means(tmp_path: Path) -> None:
    with protected(tmp_path / "office.gzs") as store:
        person = plant(store)
        define_all(store)
        with store.reading() as session:
            stay = session.connection().exec_driver_sql("SELECT id FROM enrolments").scalar_one()
        fill_all(store, person, stay)
        fill(store, "person", person, area="3")
        with store.reading() as session:
            made = everything(session, person)
        content = copy.write(tmp_path / "copy.pdf", made).read_bytes()
    printed = "".join(text_of(content, page) for page in range(len(reader(content).pages)))
    for words in ("宿舍区DormitoryArea", "校外OffCampus", "北校区NorthCampus", "1,234.50", "太极、羽毛球"):
        assert plain(words).casefold() in printed.casefold(), words
    book.take_up(())
