"""Rules that the office changes at the desk: kept in the store over the shipped ones, undone, worked out anew, and beside the law."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gzstudents.kernel import paths
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.journal import undo
from gzstudents.kernel.settings import get_settings, save_settings
from gzstudents.kernel.store import Store
from gzstudents.permits.operations.rules import reset_rule, set_rule
from gzstudents.permits.rules import book, rule_of
from gzstudents.permits.rules.book import FILE, adopt, beside_the_law, reload, shipped_rule
from gzstudents.permits.screen.rules import RulesScreen
from gzstudents.schema import open_store
from tests.permits.test_store import PERMIT, act, listed, student
from tests.window import Driver

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # popups, offscreen
Start = Callable[[], Driver]
RULE = "permit_extension"


@pytest.fixture(autouse=True)
def nobody_elses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(paths, "config_folder", lambda: tmp_path)
    adopt({})
    reload()
    yield
    adopt({})
    reload()


def test_a_change_is_kept_over_the_shipped_rule_holds_at_once_and_is_undone(store: Store, tmp_path: Path) -> None:
    student(store, PERMIT)
    assert listed(store) == [(RULE, "today", "OPEN")]
    kept = act(
        store, set_rule, rule=RULE, changes={"offset": -45, "unit": "days", "show_before": 30, "warn": 14, "urgent": 7}
    )
    assert kept == {"offset": -45}, "only what differs is kept"
    assert listed(store) == [(RULE, "late", "OPEN")], "worked out anew"
    act(store, set_rule, rule=RULE, changes={"consequence_zh": "请尽快办理。"})
    assert (rule_of(RULE).offset, rule_of(RULE).consequence_zh) == (-45, "请尽快办理。")
    act(store, set_rule, rule=RULE, changes={"enabled": False})
    assert listed(store) == []
    assert rule_of(RULE).title, "a list may still show its lines"
    with store.writing("陈静", "journal.undo") as session:
        last = (
            session.connection()
            .exec_driver_sql("SELECT max(id) FROM acts WHERE verb = 'permits.set_rule'")
            .scalar_one()
        )
        undo(session, last)
    assert listed(store) == [(RULE, "late", "OPEN")]
    with store.writing("陈静", "office.settings") as session:
        save_settings(session, university_zh="珠江大学")
        assert get_settings(session)["university_zh"] == "珠江大学"
    store.close()
    adopt({})
    again = open_store(store.path)
    assert rule_of(RULE).offset == -45, "read when the store is opened"
    act(again, reset_rule, rule=RULE)
    assert rule_of(RULE) == shipped_rule(RULE)
    with again.reading() as session:
        assert (
            session.connection()
            .exec_driver_sql("SELECT count(*) FROM settings WHERE key LIKE 'permit_rule%'")
            .scalar_one()
            == 0
        )
    again.close()


def test_the_store_comes_before_the_file_of_a_computer(store: Store, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(f"[{RULE}]\noffset = -60\n[tuition]\nenabled = false\n", "utf-8")
    reload()
    act(store, set_rule, rule=RULE, changes={"offset": -40})
    assert rule_of(RULE).offset == -40
    assert "tuition" not in {one.id for one in book()}
    act(store, reset_rule, rule=RULE)
    assert rule_of(RULE).offset == -30, "the shipped rule, not that of the file"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"urgent": 20}, "“紧急”"), ({"warn": 40}, "提前列出"), ({"consequence_en": "  "}, "中英文"), ({"unit": "weeks"}, "unit"),
        ({"offset": 99_999}, "3650"), ({"trigger": "lodging"}, "trigger"), ({"lawful": False}, "lawful"),
    ],
)  # fmt: skip
def test_what_cannot_hold_is_refused(store: Store, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(RuleBroken, match=said):
        act(store, set_rule, rule=RULE, changes=changes)
    with pytest.raises(RuleBroken, match="no_rule"):
        act(store, set_rule, rule="no_rule", changes={"offset": 1})


@pytest.mark.parametrize(
    ("rule", "offset", "unit", "beside"),
    [
        (RULE, -30, "days", ""), (RULE, -720, "hours", ""), (RULE, -20, "days", "later"), (RULE, -45, "days", "earlier"),
        (RULE, -1, "months", "mixed"), ("entry_permit", 31, "days", "later"), ("entry_permit", 15, "days", "earlier"),
        ("lodging", 2, "days", "later"), ("lodging", 1, "days", ""), ("tuition", 40, "days", ""), ("report_end", 10, "days", ""),
    ],
)  # fmt: skip
def test_how_a_term_lies_beside_the_law(rule: str, offset: int, unit: str, beside: str) -> None:
    assert beside_the_law(rule, offset, unit) == beside


def _put(form: Any, **given: Any) -> None:
    for name, value in given.items():
        form.fields[name].editor.show_value(value)
        form.fields[name].editor.edited.emit()


def test_at_the_desk(store: Store, drive: Start) -> None:
    driver = drive()
    screen: RulesScreen = driver.go("rules")
    row = next(one for one in screen.rows() if one.rule.id == RULE)
    screen.page.choose([row.id])
    driver.settle()
    assert "《出境入境管理法》第三十二条" in driver.texts(screen.panel)
    screen.edit_command.run()
    form: Any = screen.panel.form
    _put(form, length=20)
    assert "比法定期限晚：到本办公室的最后一天时，法定期限已过" in driver.texts(screen.panel)
    _put(form, length=45, urgent=20)
    driver.press(form, "保存")
    assert "不能多于“临近”的天数" in driver.texts(screen.panel), "refused in the form"
    _put(form, urgent=5)
    driver.press(form, "保存")
    assert driver.toast == "已修改期限规则“居留许可延期”，期限已重新计算"
    assert (rule_of(RULE).offset, rule_of(RULE).urgent) == (-45, 5)
    screen.page.choose([row.id])
    driver.settle()
    assert "本校改过" in driver.texts(screen.panel)
    screen.reset_command.run()
    driver.settle()
    assert rule_of(RULE) == shipped_rule(RULE)
    driver.undo()
    assert rule_of(RULE).offset == -45
