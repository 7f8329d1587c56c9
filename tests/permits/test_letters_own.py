"""Fields of the office's own in letters: by key or Chinese name, in the language of the letter, empty where nothing is known."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from gzstudents.kernel import paths
from gzstudents.kernel.custom import book
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.store import Store
from gzstudents.permits import queries
from gzstudents.permits.rules import templates
from gzstudents.permits.rules.letters import letter
from tests.custom.office import OPTIONS, define, fill
from tests.permits.test_store import ON, PERMIT, student


@pytest.fixture(name="folder", autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(paths, "config_folder", lambda: tmp_path / "config")
    folder = tmp_path / "config" / "letters"
    folder.mkdir(parents=True)
    book.take_up(())
    templates.reload()
    yield folder
    book.take_up(())
    templates.reload()


def parts(store: Store) -> list[tuple[str, str]]:
    with store.reading() as session:
        people = queries.addressees(session, on=ON)
        senders = queries.senders(session)
    return [(part.language, part.closing) for who in people for part in letter(who, senders, date(2026, 5, 21)).parts]


def test_a_letter_says_what_stands_in_them(store: Store, folder: Path) -> None:
    first, second = student(store, PERMIT), student(store, PERMIT)
    define(store, key="area", label_zh="宿舍区", label_en="Dormitory area", kind="choice", options=OPTIONS)
    define(store, key="year_2026", label_zh="2026")
    fill(store, "person", first, area="2")
    (folder / "zh.toml").write_text('[texts]\nclosing = "请到 {宿舍区} 值班室（{own_area}）。"\n', "utf-8")
    (folder / "en.toml").write_text('[texts]\nclosing = "Ask at {own_area}."\n', "utf-8")
    templates.reload()
    assert parts(store) == [
        ("en", "Ask at North campus."), ("zh", "请到 北校区 值班室（北校区）。"), ("en", "Ask at ."), ("zh", "请到 值班室（）。"),
    ]  # fmt: skip
    assert second != first


def test_a_field_that_there_is_not_is_a_sentence_until_it_is_defined(store: Store, folder: Path) -> None:
    (folder / "zh.toml").write_text('[texts]\nclosing = "{own_area}"\n', "utf-8")
    templates.reload()
    with pytest.raises(UserError, match="own_area"):
        templates.templates()
    define(store, key="area", label_zh="宿舍区", kind="text")
    assert templates.templates()["zh"].own == {"own_area"}, "known at once, without a restart"
