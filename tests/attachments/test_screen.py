"""The part 附件 in a student's panel, driven as a person does: drop, say what it is, look, turn, mend, remove, undo, photo."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from gzstudents.attachments import queries
from gzstudents.attachments.screen.crop import CropDialog, CropView
from gzstudents.attachments.screen.output import PurposeDialog
from gzstudents.attachments.screen.part import AttachmentsPart
from gzstudents.attachments.screen.sizes import SizesCard
from gzstudents.attachments.screen.viewer import Viewer
from gzstudents.kernel import i18n
from gzstudents.kernel.journal import list_acts
from gzstudents.kernel.store import Store
from tests.attachments import files
from tests.window import Driver, drive  # noqa: F401 - the fixture

KEY = Qt.Key
Start = Callable[[], Driver]
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # popups, offscreen


@pytest.fixture
def at(store: Store, student: int, drive: Start) -> tuple[Driver, AttachmentsPart]:  # noqa: F811
    driver = drive()
    driver.go("students", student)
    driver.qtbot.waitUntil(lambda: driver.window.findChild(AttachmentsPart) is not None, timeout=10_000)
    driver.settle()
    part = driver.window.findChild(AttachmentsPart)
    assert part is not None
    driver.qtbot.waitUntil(part.isVisible, timeout=10_000)
    return driver, part


def drop(part: AttachmentsPart, *paths: Path) -> None:
    told = QMimeData()
    told.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    buttons, modifiers = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(part, QDragEnterEvent(QPoint(20, 20), Qt.DropAction.CopyAction, told, buttons, modifiers))
    QApplication.sendEvent(part, QDropEvent(QPoint(20, 20), Qt.DropAction.CopyAction, told, buttons, modifiers))


def form_of(driver: Driver) -> Any:
    driver.settle()
    form = driver.window.current.panel.form  # type: ignore[union-attr]
    assert form is not None
    return form


def seen_of(store: Store) -> list[str]:
    with store.reading() as session:
        return [act.verb for act in list_acts(session, 50, seen=True) if act.cause == "seen"]


def test_a_scan_is_dropped_looked_at_mended_by_removed_and_brought_back(
    at: tuple[Driver, AttachmentsPart], store: Store, tmp_path: Path
) -> None:
    driver, part = at
    texts = " ".join(driver.texts(part))
    assert "缺 7 份" in texts
    assert "还没有附件" in texts
    drop(part, files.put(tmp_path, "护照.pdf", files.pdf(2)))
    form = form_of(driver)
    assert form.fields["kind"].value() == "PASSPORT_PAGE"
    assert form.fields["target"].value() == "identity_documents 1"
    form.fields["title"].show_value("2030 年护照")
    driver.press(form, "保存")
    driver.settle()
    assert "已添加 1 个附件" in driver.toast
    assert "缺 6 份" in " ".join(driver.texts(part))
    (row,) = part.files
    row.line.setFocus()
    QTest.keyClick(row.line, KEY.Key_Return)
    viewer = part.viewer
    assert isinstance(viewer, Viewer)
    driver.settle()
    assert viewer.view.has_image()
    QTest.keyClick(viewer.view, KEY.Key_PageDown)
    driver.settle()
    assert "第 2 页，共 2 页" in driver.texts(viewer)
    upright = viewer.view._shown()
    QTest.keyClick(viewer.view, KEY.Key_R)
    assert (viewer.view._shown().width() > viewer.view._shown().height()) != (upright.width() > upright.height())
    QTest.keyClick(viewer.view, KEY.Key_Plus)
    assert viewer.view.zoom == 1.25
    driver.settle()
    driver.press(viewer, "对照证件信息")
    driver.settle()
    assert viewer.form is not None
    assert viewer.form.x() < viewer.view.mapTo(viewer, QPoint(0, 0)).x()
    viewer.form.fields["number"].show_value("C7654322")
    driver.press(viewer.form, "保存")
    driver.settle()
    assert "已更正" in driver.toast
    with store.reading() as session:
        assert session.connection().exec_driver_sql("SELECT number FROM identity_documents").scalar() == "C7654322"
    part.open(part.files[0].line.row.id)
    driver.settle()
    assert isinstance(part.viewer, Viewer), "the one before goes without taking the new one along"
    assert part.viewer is not viewer
    part.viewer.close()
    assert "attachments.seen" in seen_of(store)
    part.files[0].line.setFocus()
    QTest.keyClick(part.files[0].line, KEY.Key_Delete)
    driver.settle()
    assert part.files == []
    assert "已移除附件“2030 年护照”" in driver.toast
    driver.undo()
    assert len(part.files) == 1


def test_what_is_refused_is_said_and_nothing_is_asked(at: tuple[Driver, AttachmentsPart], tmp_path: Path) -> None:
    driver, part = at
    drop(part, files.put(tmp_path, "护照.pdf", b"MZ" + bytes(200)))
    driver.settle()
    assert "可执行" in " ".join(driver.texts(driver.window))
    assert driver.window.current.panel.form is None  # type: ignore[union-attr]
    assert "还没有附件" in " ".join(driver.texts(part))


def test_a_photo_is_cut_and_stands_in_place_of_the_letter(
    at: tuple[Driver, AttachmentsPart], store: Store, student: int, tmp_path: Path
) -> None:
    driver, part = at
    avatar = driver.window.current.panel.view.head.avatar  # type: ignore[union-attr]
    assert not avatar.has_photo()
    drop(part, files.put(tmp_path, "photo.jpg", files.picture(size=(900, 900), orientation=6, place=True)))
    driver.settle()
    dialog = part.crop
    assert isinstance(dialog, CropDialog)
    view = dialog.view
    before = view.box()
    for key in (KEY.Key_Right, KEY.Key_Down, KEY.Key_Plus, KEY.Key_Plus):
        QTest.keyClick(view, key)
    assert view.box() != before
    driver.press(dialog, "用作照片")
    driver.settle()
    assert avatar.has_photo()
    assert avatar.height() > avatar.width()
    with store.reading() as session:
        (row,) = queries.list_attachments(session, student)
    assert (row.kind, row.content_type) == ("PHOTO", "jpeg")
    driver.undo()
    assert not avatar.has_photo()


def test_the_frame_never_leaves_the_picture(qtbot: Any) -> None:
    for wide, high in ((400, 300), (300, 900), (50, 50)):
        view = CropView(QImage(wide, high, QImage.Format.Format_RGB888))
        qtbot.addWidget(view)
        moves: tuple[tuple[Callable[..., None], tuple[int, ...]], ...] = (
            (view.move_by, (9, 9)),
            (view.zoom, (99,)),
            (view.move_by, (-9, -9)),
            (view.zoom, (-99,)),
        )
        for work, values in moves:
            work(*values)
            left, top, right, bottom = view.box()
            assert 0 <= left < right <= 1.0001
            assert 0 <= top < bottom <= 1.0001
            assert abs((right - left) * wide / ((bottom - top) * high) - 0.75) < 0.01


def test_a_pasted_picture_and_a_document_that_is_not_drawn(at: tuple[Driver, AttachmentsPart], tmp_path: Path) -> None:
    driver, part = at
    image = QImage(200, 100, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.green)
    QApplication.clipboard().setImage(image)
    part.add.setFocus()
    QTest.keySequence(part.add, "Ctrl+V")
    form = form_of(driver)
    driver.press(form, "保存")
    driver.settle()
    QApplication.clipboard().clear()
    drop(part, files.put(tmp_path, "合同.docx", files.office()))
    form = form_of(driver)
    assert form.fields["kind"].value() == "CONTRACT"
    driver.press(form, "保存")
    driver.settle()
    assert len(part.files) == 2
    part.open(part.files[0].line.row.id)
    driver.settle()
    assert part.viewer is not None
    assert "不能在这里预览" in part.viewer.view._said
    assert not part.viewer.print_.isEnabled()
    part.viewer.close()


def test_a_copy_is_written_after_saying_what_for(
    at: tuple[Driver, AttachmentsPart], store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver, part = at
    drop(part, files.put(tmp_path, "保险.pdf", files.pdf(2)))
    driver.press(form_of(driver), "保存")
    driver.settle()
    target = tmp_path / "copy.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(target), ""))
    save = next(one for one in part.files[0].commands if one.id == "attachments.save")
    save.run()
    dialog = part.findChild(PurposeDialog)
    assert dialog is not None
    assert not dialog.go.isEnabled()
    dialog.purpose.setText("理赔")
    driver.press(dialog, "选择位置")
    driver.settle()
    assert target.read_bytes() == files.pdf(2)
    assert "attachments.exported" in seen_of(store)
    part.open(part.files[0].line.row.id)
    driver.settle()
    viewer = part.viewer
    assert viewer is not None
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    with store.reading() as session:
        row = queries.list_attachments(session, viewer._rows[0].person_id)[0]
        pictures = [queries.draw_page(session, attachment_id=row.id, page=n, width=400) for n in (0, 1)]
    viewer.output.print_on(printer, row, pictures)
    driver.settle()
    assert "已打印 2 页" in driver.toast
    from gzstudents.ui.pdf import Pdf

    paper = Pdf((tmp_path / "paper.pdf").read_bytes())
    assert paper.count == 2
    paper.close()
    viewer.close()


def test_kind_and_title_are_changed_and_the_language_follows(
    at: tuple[Driver, AttachmentsPart], tmp_path: Path
) -> None:
    driver, part = at
    drop(part, files.put(tmp_path, "a.pdf", files.pdf(1)), files.put(tmp_path, "b.pdf", files.pdf(2)))
    driver.press(form_of(driver), "保存")
    driver.settle()
    assert len(part.files) == 2
    part.files[0].line.setFocus()
    QTest.keyClick(part.files[0].line, KEY.Key_F2)
    form = form_of(driver)
    form.fields["kind"].show_value("INSURANCE")
    form.fields["title"].show_value("2026 学年保险")
    driver.press(form, "保存")
    driver.settle()
    assert part.files[0].line.accessibleName().startswith("2026 学年保险")
    assert "保险凭证" in part.files[0].line.accessibleName()
    menu = part.files[0].menu()
    assert [action.text() for action in menu.actions()] == [
        "打开",
        "修改种类和标题…",
        "用作当前照片",
        "另存为…",
        "移除",
    ]
    assert i18n.language() == "zh_CN"


def test_the_limits_are_set_in_the_settings(at: tuple[Driver, AttachmentsPart], store: Store, tmp_path: Path) -> None:
    driver, part = at
    screen = driver.go("settings")
    card = screen.findChild(SizesCard)
    assert "还没有附件" in driver.texts(card)
    card.fields["attachment_file_mb"].editor.setText("0")
    driver.press(card, "保存")
    assert "应为 1 到 1,000,000 之间的整数" in " ".join(driver.texts(card))
    card.fields["attachment_file_mb"].editor.setText("1")
    driver.press(card, "保存")
    driver.settle()
    assert "已保存附件的大小上限" in driver.toast
    drop(part, files.put(tmp_path, "scan.pdf", files.pdf() + bytes(2 << 20) + b"%%EOF"))
    driver.settle()
    assert "超过一个文件 1 MB 的上限" in " ".join(driver.texts(driver.window))
