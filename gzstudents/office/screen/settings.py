"""Settings: the school's names as they stand on certificates and reports, language and look, the file."""

from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from gzstudents.attachments.screen.sizes import SizesCard
from gzstudents.kernel import access, settings
from gzstudents.kernel.errors import Problem
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, mark
from gzstudents.office.screen.choice_row import Choice
from gzstudents.office.screen.demands_card import DemandsCard
from gzstudents.office.screen.file_card import FileCard
from gzstudents.ui import theme
from gzstudents.ui.cards import scrolled_column, titled_card
from gzstudents.ui.desk import Desk
from gzstudents.ui.form_field import FieldView
from gzstudents.ui.parts import Button, Card, Label
from gzstudents.ui.screen import Screen

SCHOOL = (
    Field("university_zh", mark("学校中文名"), required=True),
    Field("university_en", mark("学校英文名"), required=True),
    Field("office_zh", mark("部门中文名")),
    Field("office_en", mark("部门英文名")),
    Field("signer_zh", mark("署名人中文姓名"), "name"),
    Field("signer_en", mark("署名人英文姓名"), "name"),
    Field("signer_title_zh", mark("署名人中文职务")),
    Field("signer_title_en", mark("署名人英文职务")),
    Field("certificate_prefix", mark("证书编号前缀"), help=mark("用在以后颁发的证书上；已颁发的不变")),
    Field("office_contact", mark("办公室联系方式"), help=mark("地点、电话、邮箱；印在公示上，供提出异议")),
    Field("notice_working_days", mark("公示至少几个工作日"), help=mark("少于此数时提醒")),
)
LANGUAGES = (("zh_CN", mark("中文")), ("en", mark("English")))


class SettingsScreen(Screen):
    """Choices take effect at once; the school's names are saved together, as an act that can be undone."""

    id = "settings"
    icon = "settings"
    section = "foot"
    watches = frozenset({"settings", "copies"})
    cards: ClassVar[
        tuple[type[Any], ...]
    ] = ()  # of slices above, see screens.py; each takes the desk and has refresh()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._fields = {field.name: FieldView(field) for field in SCHOOL}
        self._before: dict[str, str] = {}
        self._choices: list[Choice] = []
        self._build()
        self.live()

    @classmethod
    def title(cls) -> str:
        return _("设置")

    def _build(self) -> None:
        column = scrolled_column(self)
        self._added = [card(self.desk) for card in self.cards]
        column.addWidget(Label(mark("设置"), "title"))
        for card in (
            self._school(),
            self._own_fields(),
            self._groups(),
            self._rules(),
            self._look(),
            self._demands(),
            SizesCard(self.desk),
            *self._added,
            self._file(),
        ):
            card.setMaximumWidth(920)
            column.addWidget(card)
        column.addStretch(1)

    def _school(self) -> Card:
        card, column = titled_card(mark("学校与署名"), mark("印在证书和报表上"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        for number, view in enumerate(self._fields.values()):
            grid.addWidget(view, number // 2, number % 2, Qt.AlignmentFlag.AlignTop)
            view.edited.connect(self._on_edited)
        column.addLayout(grid)
        row = QHBoxLayout()
        row.addStretch(1)
        self._save = Button(mark("保存"), "primary", run=self._on_save)
        row.addWidget(self._save)
        column.addLayout(row)
        return card

    def _look(self) -> Card:
        card, column = titled_card(mark("语言与外观"), mark("只影响这台电脑"))
        for key, title, values, default in (
            ("language", mark("语言"), LANGUAGES, "zh_CN"),
            ("look/scheme", mark("外观"), tuple(theme.SCHEME_NAMES.items()), "system"),
            ("look/size", mark("文字大小"), tuple(theme.SCALE_NAMES.items()), "standard"),
        ):
            choice = Choice(title, values, partial(self._choose, key))
            choice.show_code(str(self.desk.settings.get(key) or (self.desk.language if key == "language" else default)))
            self._choices.append(choice)
            column.addWidget(choice)
        return card

    def _own_fields(self) -> Card:
        """The way to a screen of its own: what is defined there is too much for a card."""
        hint = mark("宿舍区、保险号、紧急联系人……定义后自动出现在表单、列表、导入、导出、信件和统计里")
        return self._way(
            mark("自定义字段"),
            hint,
            Button(mark("管理自定义字段…"), icon="columns-3", run=partial(self.desk.go, "fields")),
        )

    def _groups(self) -> Card:
        hint = mark("东盟、“一带一路”，以及本校的友好城市、贸易伙伴：哪些国家在哪些日子属于它，用于筛选和统计")
        return self._way(
            mark("国家组"), hint, Button(mark("管理国家组…"), icon="globe", run=partial(self.desk.go, "groups"))
        )

    def _rules(self) -> Card:
        hint = mark("居留许可、住宿登记、保险……各项期限的天数、提醒和依据；可按本校的做法修改，也可恢复随附的")
        return self._way(
            mark("期限规则"),
            hint,
            Button(mark("管理期限规则…"), icon="calendar-clock", run=partial(self.desk.go, "rules")),
        )

    @staticmethod
    def _way(title: str, hint: str, button: Button) -> Card:
        card, column = titled_card(title, hint)
        row = QHBoxLayout()
        row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        return card

    def _demands(self) -> Card:
        self.demands = DemandsCard(self.desk)
        return self.demands

    def _file(self) -> Card:
        self.file = FileCard(self.desk)
        return self.file

    # --- the school's names

    def refresh(self) -> None:
        self.desk.jobs.read(settings.get_settings, self._on_settings)
        self.file.refresh()
        for card in self._added:
            card.refresh()

    def retranslate(self) -> None:
        self.file.retranslate()
        self.demands.refresh()

    def _on_settings(self, values: dict[str, str]) -> None:
        self._before = {name: values.get(name, "") for name in self._fields}
        for name, view in self._fields.items():
            view.show_value(self._before[name])
        self._on_edited()

    def _values(self) -> dict[str, str]:
        return {name: str(view.value() or "") for name, view in self._fields.items()}

    def _on_edited(self) -> None:
        refused = access.refusal_to_write("settings")
        self._save.setToolTip(refused)
        self._save.setEnabled(bool(self._before) and self._values() != self._before and not refused)

    def _on_save(self) -> None:
        missing = [view for view in self._fields.values() if view.own_problem()]
        for view in self._fields.values():
            own = view.own_problem()
            view.visited = True
            view.show_problem(None if not own else _problem(own))
        if not missing:
            changed = {name: value for name, value in self._values().items() if value != self._before[name]}
            self.desk.jobs.write(_save, self._on_saved, verb="office.settings", changes=changed)

    def _on_saved(self, _values: dict[str, str], act: int | None) -> None:
        self.desk.toast(_("已保存设置"), act)

    def may_leave(self) -> bool:
        return True

    # --- language and look

    def _choose(self, key: str, code: str) -> None:
        self.desk.settings.set(key, code)
        self.desk.look_changed.emit()


def _save(session: Any, *, changes: dict[str, str]) -> dict[str, str]:
    return settings.save_settings(session, **changes)


def _problem(text: str) -> Problem:
    return Problem("field", text)
