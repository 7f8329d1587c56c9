from collections.abc import Mapping
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from gzstudents.kernel.errors import Problem
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import mark
from gzstudents.ui.choice import ChoiceEditor
from gzstudents.ui.editors import editor_for
from gzstudents.ui.form import Form, Mixed
from tests.ui.gallery import FIELDS, check

VALUES = {
    "chinese_name": "陈文海",
    "latin": "TRAN VAN HAI",
    "country": "VNM",
    "birth_date": "2004-03",
    "number": "C1125571",
}


@pytest.fixture
def form(qtbot: Any) -> Form:
    made = Form(mark("编辑学生"), FIELDS, subtitle="陈文海", check=check)
    qtbot.addWidget(made)
    made.resize(352, 700)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.fill(VALUES, 3)
    return made


def put(form: Form, name: str, text: str) -> None:
    editor = form.fields[name].editor
    editor.setText(text)


def test_hands_over_only_what_changed(qtbot: Any, form: Form) -> None:
    assert not form.dirty
    put(form, "email", "a@b.cn")
    with qtbot.waitSignal(form.saved) as signal:
        qtbot.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert signal.args == [{"email": "a@b.cn"}]
    assert form.version == 3


def test_problems_are_said_after_leaving_the_field(qtbot: Any, form: Form) -> None:
    view = form.fields["number"]
    view.take_focus()
    view.editor.selectAll()
    qtbot.keyClicks(view.editor, "c11")
    assert view._message.text() == ""
    qtbot.keyClick(view.editor, Qt.Key.Key_Tab)
    assert view._message.text() == "应为 8 至 9 位字母或数字"
    assert view.editor.property("state") == "bad"
    assert view.editor.accessibleDescription() == view._message.text()
    assert form._count.text() == "1 处需要修改"
    view.editor.setText("C1125571")
    assert form._count.text() == ""
    assert not view.has_error


def test_save_with_errors_goes_to_the_first(qtbot: Any, form: Form) -> None:
    put(form, "latin", " ")
    put(form, "number", "1")
    heard: list[object] = []
    form.saved.connect(heard.append)
    form.save()
    assert form.fields["latin"].editor.hasFocus()
    assert form.fields["latin"]._message.text() == "请填写护照姓名"
    assert form._count.text() == "2 处需要修改"
    assert not heard


def test_warnings_do_not_keep_from_saving(qtbot: Any) -> None:
    def warn(_values: Mapping[str, Any]) -> list[Problem]:
        return [Problem("odd", "少见", column="wechat", severity="warning")]

    form = Form(mark("表单"), FIELDS, check=warn)
    qtbot.addWidget(form)
    form.fill(VALUES)
    put(form, "wechat", "x")
    form.fields["wechat"].left.emit()
    assert form.fields["wechat"].editor.property("state") == "warn"
    with qtbot.waitSignal(form.saved):
        form.save()


def test_enter_goes_on_and_escape_leaves(qtbot: Any, form: Form) -> None:
    form.focus_first()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert form.fields["latin"].editor.hasFocus()
    with qtbot.waitSignal(form.cancelled):
        qtbot.keyClick(form, Qt.Key.Key_Escape)


def test_changes_are_not_thrown_away_at_once(qtbot: Any, form: Form) -> None:
    put(form, "wechat", "x")
    assert not form.may_leave()
    heard: list[int] = []
    form.cancelled.connect(lambda: heard.append(1))
    fresh = Form(mark("表单"), FIELDS)
    qtbot.addWidget(fresh)
    put(fresh, "wechat", "x")
    fresh.cancelled.connect(lambda: heard.append(2))
    fresh.cancel()
    assert "未保存" in fresh._count.text()
    fresh.cancel()
    assert heard == [2]


def test_unreadable_text_counts_as_a_change(form: Form) -> None:
    put(form, "fee", "很多")
    assert form.dirty


def test_nothing_changed_just_closes(qtbot: Any, form: Form) -> None:
    with qtbot.waitSignal(form.cancelled):
        form.save()


def test_refused_by_the_store(form: Form) -> None:
    form.refuse("学号已有人使用", [Problem("taken", "已有人使用", column="number"), Problem("x", "y", column="gone")])
    assert form._count.text() == "学号已有人使用"
    assert form.fields["number"].has_error


def test_somebody_else_was_faster(qtbot: Any, form: Form) -> None:
    put(form, "wechat", "mine")
    form.show_theirs({**VALUES, "wechat": "theirs", "email": "new@b.cn"}, 5)
    view = form.fields["wechat"]
    assert "theirs" in view._message.text()
    assert view.value() == "mine"
    assert form.fields["email"].value() == "new@b.cn"
    assert form.version == 5
    qtbot.mouseClick(view._take, Qt.MouseButton.LeftButton)
    assert view.value() == "theirs"
    assert "1 处不同" in form._count.text() or form._count.text() == ""


def test_bulk_changes_only_what_is_ticked(qtbot: Any) -> None:
    form = Form(mark("批量修改"), FIELDS[:3], bulk=True)
    qtbot.addWidget(form)
    form.fill({"chinese_name": Mixed(3), "latin": "A", "country": Mixed(2)})
    assert form.fields["chinese_name"].editor.placeholderText() == "3 种不同的值"
    assert not form.dirty
    put(form, "chinese_name", "同名")
    assert form.fields["chinese_name"].ticked
    with qtbot.waitSignal(form.saved) as signal:
        form.save()
    assert signal.args == [{"chinese_name": "同名"}]


def test_chinese_is_typed_through_the_input_method(form: Form) -> None:
    editor = form.fields["wechat"].editor
    editor.setFocus()
    QApplication.sendEvent(editor, QInputMethodEvent("wei xin", []))
    assert not form.dirty
    event = QInputMethodEvent()
    event.setCommitString("微信")
    QApplication.sendEvent(editor, event)
    assert form.values()["wechat"] == "微信"


@pytest.mark.parametrize(
    ("kind", "typed", "value", "good"),
    [
        ("text", "  a   b ", "a b", True), ("date", "2026/1/3", "2026-01-03", True), ("date", "2026-02-30", "", False),
        ("date", "2026-11", "", False), ("partial_date", "2004", "2004", True), ("partial_date", "2004-03", "2004-03", True),
        ("money", "20,000.50", 2_000_050, True), ("money", "很多", None, False), ("money", "", None, True),
        ("number", "1,200", 1200, True), ("number", "１２", 12, True), ("number", "x", None, False),
        ("email", "a@b.cn", "a@b.cn", True), ("email", "a@b", "a@b", False), ("phone", "+86 183 4410 6336", "+86 183 4410 6336", True),
        ("phone", "abcd", "abcd", False), ("document", "ｃ112 5571", "C1125571", True), ("country", "Vietnam", "VNM", True),
        ("country", "越南", "VNM", True), ("country", "VNM", "VNM", True), ("country", "没有", "", False), ("country", "", "", True),
    ],
)  # fmt: skip
def test_editors_read_what_people_type(qtbot: Any, kind: Any, typed: str, value: object, good: bool) -> None:
    editor = editor_for(Field("f", mark("金额"), kind))
    qtbot.addWidget(editor)
    editor.setText(typed)
    if isinstance(editor, ChoiceEditor):
        editor._on_typed(typed)
    assert editor.value() == value
    assert bool(editor.problem()) is not good


@pytest.mark.parametrize(
    ("kind", "value"),
    [("money", 350_050), ("number", 12), ("date", "2026-01-03"), ("lines", "a\nb"), ("flag", 1), ("country", "KOR")],
)
def test_editors_give_back_what_they_are_given(qtbot: Any, kind: Any, value: object) -> None:
    editor = editor_for(Field("f", mark("金额"), kind))
    qtbot.addWidget(editor)
    editor.show_value(value)
    assert editor.value() == value
    editor.show_value(None)
    assert editor.value() in {None, "", 0}


def test_a_day_moves_with_the_arrows(qtbot: Any) -> None:
    editor = editor_for(Field("f", mark("日期"), "date"))
    qtbot.addWidget(editor)
    editor.setText("2026-02-28")
    qtbot.keyClick(editor, Qt.Key.Key_Up)
    assert editor.text() == "2026-03-01"
    qtbot.keyClick(editor, Qt.Key.Key_Down)
    assert editor.text() == "2026-02-28"
    editor.setText("9999-12-31")
    qtbot.keyClick(editor, Qt.Key.Key_Up)
    assert editor.text() == "9999-12-31"


def test_choices_from_anywhere(qtbot: Any) -> None:
    editor = ChoiceEditor("", lambda: [("a", "甲"), ("b", "乙方")])
    qtbot.addWidget(editor)
    editor.show()
    editor.show_value("b")
    assert editor.text() == "乙方"
    editor._on_named("甲")
    assert editor.value() == "a"
    editor.setText("乙")
    editor._on_typed("乙")
    editor._settle_only_match()
    assert editor.value() == "b"
    assert isinstance(editor, QLineEdit)


def test_a_choice_longer_than_its_field_is_shown_to_be_cut(qtbot: Any) -> None:
    editor = ChoiceEditor("", lambda: [("g", "Chinese Government Scholarship")])
    qtbot.addWidget(editor)
    editor.show_value("g")
    editor.resize(420, 34)
    wide = editor.grab().toImage()
    assert editor.toolTip() == ""
    editor.resize(140, 34)
    cut = editor.grab().toImage()
    assert editor.toolTip() == editor.text() == "Chinese Government Scholarship"
    assert cut != wide.copy(0, 0, cut.width(), cut.height())
    room = editor._room()
    assert room.right() < 140 - 16, "the arrow stands beside the text"


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_whole_list_opens(qtbot: Any) -> None:
    editor = ChoiceEditor("country")
    qtbot.addWidget(editor)
    editor.show()
    editor.activateWindow()
    qtbot.keyClick(editor, Qt.Key.Key_Down)
    assert editor._popup.isVisible()
    assert editor._popup.model().rowCount() > 150
    editor._popup.hide()
    editor._on_picked(editor._completer.completionModel().index(0, 0))
    assert editor.value()


def test_a_long_note_stands_above_the_buttons(form: Form) -> None:
    """Beside a wide button it would be a column of single words."""
    footer = form._footer
    footer.resize(320, 60)
    column = footer.layout()
    assert column is not None
    for text, above in (("1 处需要修改", False), ("有未保存的修改：保存，或再按一次取消放弃。" * 3, True), ("", False)):
        footer.say(text)
        assert (column.indexOf(footer.note) >= 0) is above, text
