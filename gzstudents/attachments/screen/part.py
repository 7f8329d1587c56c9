"""The part 附件 of a student's panel: what is there, what is missing; files are dropped on it, chosen or pasted."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, QStandardPaths, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QMenu, QVBoxLayout

from gzstudents.attachments import operations, rules
from gzstudents.attachments.queries import AttachmentRow, Held, Target
from gzstudents.attachments.scans import Found, Picture
from gzstudents.attachments.screen import reading, words
from gzstudents.attachments.screen.crop import Box, CropDialog
from gzstudents.attachments.screen.dropping import TakesFiles
from gzstudents.attachments.screen.forms import AddForm, EditForm
from gzstudents.attachments.screen.images import image_of, png_of
from gzstudents.attachments.screen.reading import Looked, Raw
from gzstudents.attachments.screen.row import FileRow
from gzstudents.attachments.screen.viewer import Viewer
from gzstudents.kernel import access
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui import icons
from gzstudents.ui.acts_screen import ActForm
from gzstudents.ui.commands import Command
from gzstudents.ui.desk import Desk
from gzstudents.ui.panel import Panel
from gzstudents.ui.parts import Button, Label, line

SHOWN = 6  # files of the panel; all of them are in the viewer
MOST = 20  # files dropped at once
LAST_FOLDER = "files/attachments"


class AttachmentsPart(TakesFiles):
    """Of one panel; `show_person` fills it for another student."""

    query = staticmethod(reading.held)
    watches = frozenset({"attachments", "identity_documents", "enrolments", "status_changes"})

    def __init__(self, desk: Desk, panel: Panel) -> None:
        super().__init__()
        self._desk, self._panel = desk, panel
        self._person, self._name = 0, ""
        self.held: Held | None = None
        self.viewer: Viewer | None = None
        self.crop: CropDialog | None = None
        self._title = Label(role="section")
        self.add = Button(mark("添加"), "link", "plus", self._menu)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.add)
        self._missing = Label(role="warning", wrap=True)
        self._hint = Label(role="muted", wrap=True)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._all = Button(self._all_words, "link", "", self._open_first)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(line())
        column.addLayout(head)
        column.addWidget(self._missing)
        column.addLayout(self._rows)
        column.addWidget(self._all, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._hint)
        self._lines: list[FileRow] = []  # made once; those without a file are hidden
        desk.jobs.changed.connect(self._on_changed)
        self.hide()
        self.live()

    # --- showing

    @property
    def files(self) -> list[FileRow]:
        """The lines that are shown."""
        return self._lines[: min(SHOWN, len(self.held.rows))] if self.held is not None else []

    def show_person(self, person_id: int, name: str, found: Held | None) -> None:
        """0: nobody, or several."""
        self._person, self._name = person_id, name
        if found is None:
            self.held = None
            self.hide()
        else:
            self._on_held(found)

    def _ask(self) -> None:
        self._desk.jobs.read(reading.held, self._on_held, fail=self._desk.error, latest=self, person_id=self._person)

    def _on_changed(self, tables: frozenset[str]) -> None:
        if self._person and (tables & self.watches or "*" in tables):
            self._ask()

    def _on_held(self, held: Held) -> None:
        if held.person_id != self._person:
            return
        self.held = held
        photo = next((row.thumbnail for row in held.rows if row.kind == rules.PHOTO), b"")
        self._panel.view.head.avatar.show_photo(QImage.fromData(photo) if photo else QImage())
        self._fill(held)
        self.retranslate()
        self.show()

    def _fill(self, held: Held) -> None:
        shown = held.rows[:SHOWN]
        for row in shown[len(self._lines) :]:
            self._lines.append(FileRow(row, self.open, self._commands))
            self._rows.addWidget(self._lines[-1])
        for line_of, row in zip(self._lines, shown, strict=False):
            line_of.fill(row)
        for spare in self._lines[len(shown) :]:
            spare.hide()

    def retranslate(self) -> None:
        held = self.held
        if held is None:
            return
        count = len(held.rows)
        self._title.setText(_("附件 · {count}", count=count) if count else _("附件"))
        self.setAccessibleName(self._title.text())
        listed = _("、").join(paper.label() for paper in held.missing)
        self._missing.setText(_n("缺 {count} 份：{papers}", len(held.missing), papers=listed) if held.missing else "")
        self._missing.setVisible(bool(held.missing))
        self._all.retranslate()
        self._all.setVisible(count > SHOWN)
        self._hint.setText(self._hint_words(held))
        self._hint.setVisible(bool(self._hint.text()))
        self.add.setEnabled(access.may_write("register"))
        self.add.setToolTip(access.refusal_to_write("register"))

    def _hint_words(self, held: Held) -> str:
        if not held.may_read:
            return access.refusal("documents")
        if not held.rows:
            return _("还没有附件。把扫描件或照片拖到这里，或点“添加”选择文件。")
        return ""

    def _all_words(self) -> str:
        return _n("全部 {count} 个附件", len(self.held.rows) if self.held is not None else 0)

    # --- opening

    def _open_first(self) -> None:
        if self.held is not None and self.held.rows:
            self.open(self.held.rows[0].id)

    def open(self, attachment_id: int) -> None:
        """The viewer on this file."""
        if self.held is None:
            return
        if self.viewer is not None:
            self.viewer.destroyed.disconnect(self._on_viewer_gone)  # it goes after the next one has come
            self.viewer.close()
        self.viewer = Viewer(self.window(), self._desk, self._name, self.held.rows)
        self.viewer.mended.connect(self._on_done)
        self.viewer.destroyed.connect(self._on_viewer_gone)
        self.viewer.show_file(attachment_id)
        self.viewer.show()

    def _on_viewer_gone(self) -> None:
        self.viewer = None

    # --- what can be done with one

    def _commands(self, row: AttachmentRow) -> list[Command]:
        def may() -> bool:
            return access.may_write("register")

        def photo() -> bool:
            return may() and bool(row.blob) and row.content_type in {"jpeg", "png"} and row.id != self._photo_id()

        made = (
            Command("attachments.open", mark("打开"), partial(self.open, row.id), "eye"),
            Command("attachments.edit", mark("修改种类和标题…"), partial(self._edit, row), "pencil", enabled=may, key_shown="F2"),
            Command("attachments.photo", mark("用作当前照片"), partial(self._use_photo, row), "user", enabled=photo),
            Command("attachments.save", mark("另存为…"), partial(self._save, row), "download", enabled=lambda: bool(row.blob)),
            Command("attachments.remove", mark("移除"), partial(self.remove, row), "trash-2", enabled=may, key_shown="Delete"),
        )  # fmt: skip
        for command in made:
            command.ready()
        return list(made)

    def _photo_id(self) -> int:
        rows = self.held.rows if self.held is not None else []
        return next((row.id for row in rows if row.kind == rules.PHOTO), 0)

    def _edit(self, row: AttachmentRow) -> None:
        self._desk.jobs.read(
            reading.targets, partial(self._on_targets, row), fail=self._desk.error, latest=(id(self), "edit"),
            person_id=self._person,
        )  # fmt: skip

    def _on_targets(self, row: AttachmentRow, targets: list[Target]) -> None:
        self._show_form(EditForm(self._desk, row, targets))

    def _use_photo(self, row: AttachmentRow) -> None:
        self._desk.jobs.write(
            operations.use_photo,
            lambda _id, act: self._desk.toast(_("已更换 {name} 的照片", name=self._name), act),
            fail=self._desk.error,
            attachment_id=row.id,
        )

    def _save(self, row: AttachmentRow) -> None:
        from gzstudents.attachments.screen.output import Output

        Output(self._desk, self).save(row)

    def remove(self, row: AttachmentRow) -> None:
        """Undo brings it back."""
        title = words.title(row)
        self._desk.jobs.write(
            operations.remove,
            lambda _count, act: self._desk.toast(_("已移除附件“{title}”", title=title), act),
            fail=self._desk.error,
            attachment_ids=[row.id],
        )

    # --- adding

    def _menu(self) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.add.mapToGlobal(self.add.rect().bottomLeft()))

    def menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction(icons.icon("paperclip"), _("选择文件…"), self.choose)
        menu.addAction(icons.icon("image"), _("更换照片…"), self.choose_photo)
        paste = menu.addAction(icons.icon("clipboard"), _("粘贴图片"), self.paste)
        paste.setEnabled(not QApplication.clipboard().image().isNull())
        return menu

    def _folder(self) -> str:
        pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return str(self._desk.settings.get(LAST_FOLDER, pictures))

    def choose(self) -> None:
        kinds = _("文件 ({patterns})", patterns="*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.heic *.docx *.xlsx")
        chosen, _kind = QFileDialog.getOpenFileNames(self, _("添加附件"), self._folder(), kinds)
        self.take([Path(one) for one in chosen])

    def choose_photo(self) -> None:
        kinds = _("图片 ({patterns})", patterns="*.jpg *.jpeg *.png *.tif *.tiff *.heic")
        chosen, _kind = QFileDialog.getOpenFileName(self, _("更换照片"), self._folder(), kinds)
        if chosen:
            self.take_photo(Raw(Path(chosen)))

    def take_image(self, image: QImage) -> None:
        self._look([Path(_("粘贴的图片 {day}.png", day=date.today().isoformat()))], png_of(image))

    def take(self, paths: Sequence[Path]) -> None:
        """Files that were dropped or chosen are looked into, then the form asks what they are."""
        if not paths or not self._person:
            return
        if len(paths) > MOST:
            self._desk.error(_n("一次最多添加 {count} 个文件。", MOST))
            return
        self._desk.settings.set(LAST_FOLDER, str(paths[0].parent))
        self._look(list(paths))

    def _look(self, paths: list[Path], content: bytes = b"") -> None:
        self._hint.setText(_n("正在检查 {count} 个文件…", len(paths)))
        self._hint.show()
        self._desk.jobs.read(
            reading.look, partial(self._on_looked, Raw(paths[0], content) if len(paths) == 1 else None),
            fail=self._on_refused, latest=(id(self), "look"), person_id=self._person, paths=paths, content=content,
        )  # fmt: skip

    def _on_refused(self, error: Exception) -> None:
        self.retranslate()
        self._desk.error(error)

    def _on_looked(self, raw: Raw | None, looked: Looked) -> None:
        self.retranslate()
        if raw is not None and looked.kind == rules.PHOTO:
            self.take_photo(raw)
        else:
            cut = partial(self._cut_instead, raw) if raw is not None else None
            self._show_form(AddForm(self._desk, self._person, self._name, looked, cut))

    def _cut_instead(self, raw: Raw) -> None:
        self._panel.close_form()
        self.take_photo(raw)

    def take_photo(self, raw: Raw) -> None:
        """Shows the picture with a frame over it."""
        self._desk.jobs.read(
            reading.to_cut, partial(self._on_to_cut, raw), fail=self._on_refused, latest=(id(self), "cut"), raw=raw
        )

    def _on_to_cut(self, raw: Raw, picture: Picture) -> None:
        self.crop = CropDialog(self.window(), image_of(picture), partial(self._cut, raw))
        self.crop.open()

    def _cut(self, raw: Raw, box: Box) -> None:
        self._desk.jobs.read(
            reading.cut, self._on_cut, fail=self._on_refused, latest=(id(self), "cut"), raw=raw, box=box
        )

    def _on_cut(self, found: Found) -> None:
        self._desk.jobs.write(
            operations.add,
            lambda _id, act: self._desk.toast(_("已更换 {name} 的照片", name=self._name), act),
            fail=self._desk.error,
            person_id=self._person,
            found=found,
            kind=rules.PHOTO,
        )

    def _show_form(self, form: ActForm) -> None:
        if not self._panel.may_leave():
            form.deleteLater()
            return
        form.done.connect(self._on_form_done)
        self._panel.show_form(form)

    def _on_form_done(self, text: str, act: object) -> None:
        self._panel.close_form()
        self._on_done(text, act)

    def _on_done(self, text: str, act: object) -> None:
        self._desk.toast(text, act if isinstance(act, int) else None)

    def minimumSizeHint(self) -> QSize:
        return QSize(100, super().minimumSizeHint().height())
