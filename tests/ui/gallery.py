"""The kit with invented rows, to be looked at: python -m tests.ui.gallery [--dark] [--scene …] [--shot FILE] [--size 1440x900]."""

import argparse
import sys
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from gzstudents.kernel.errors import Problem
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui.charts import Bar, Bars, Stack, StackedBars
from gzstudents.ui.commands import Command
from gzstudents.ui.desk import Desk, MemorySettings
from gzstudents.ui.filters import Choice
from gzstudents.ui.form import Form
from gzstudents.ui.jobs import Jobs
from gzstudents.ui.list_page import Empty, Filter, Found, ListPage, ListSpec, Tab, Wanted
from gzstudents.ui.main_window import MainWindow
from gzstudents.ui.palette import Entry
from gzstudents.ui.panel import Callout, Detail, Moment, Pair, Panel, Section
from gzstudents.ui.parts import Button, Card, Label, row
from gzstudents.ui.rows import Column, due
from gzstudents.ui.screen import Screen
from gzstudents.ui.setup import dress_first, make_application
from gzstudents.ui.sparkline import Sparkline
from gzstudents.ui.stepper import Stepper

TODAY = date(2026, 11, 23)
PEOPLE = [
    ("阮氏明", "Nguyen Thi Minh", "越南"), ("陈文海", "Tran Van Hai", "越南"), ("范国安", "Pham Quoc An", "越南"),
    ("林素婷", "Suthida Limprasert", "泰国"), ("李慧芳", "Dewi Lestari", "印度尼西亚"), ("哈菲兹", "Hafiz Bin Rahman", "马来西亚"),
    ("阿里", "Ali Raza Khan", "巴基斯坦"), ("奥蒂诺", "Brian Otieno", "肯尼亚"), ("朴俊昊", "Park Junho", "韩国"),
    ("李瑞妍", "Lee Seoyeon", "韩国"), ("田中健", "Tanaka Ken", "日本"), ("伊万", "Ivan Petrov", "俄罗斯"),
    ("梁嘉欣", "Leung Ka Yan", "中国香港"), ("区志豪", "Ao Chi Hou", "中国澳门"), ("张雅筑", "Chang Ya Chu", "中国台湾"),
    ("", "Venkatanarasimharajuvaripeta Lakshminarayanan", "印度"),
]  # fmt: skip
COLLEGES = ["国际教育学院", "岭南学院", "中国语言文学系", "管理学院", "计算机学院", "中山医学院", "环境科学与工程学院"]
TONES = {"在读": "ok", "待注册": "info", "休学": "warn", "毕业": "neutral"}
FUNDS = {"国家": "plum", "广东省": "info", "校级": "neutral"}


class Person(NamedTuple):
    id: int
    name: str
    latin: str
    number: str
    country: str
    college: str
    kind: str
    fund: str
    until: str
    status: str


def make_people(count: int = 2418) -> dict[int, Person]:
    chance = Random(20)
    people = {}
    for number in range(1, count + 1):
        name, latin, country = chance.choice(PEOPLE)
        days = chance.randint(-3, 30) if chance.random() < 0.03 else chance.randint(31, 900)
        until = (TODAY + timedelta(days=days)).isoformat() if chance.random() > 0.02 else ""
        people[number] = Person(
            number, name, latin, f"{chance.randint(2022, 2026)}{chance.randint(10, 69)}{number:05d}", country,
            chance.choice(COLLEGES), chance.choice(["本科生", "硕士生", "博士生"]),
            chance.choices(["", "国家", "广东省", "校级"], [55, 20, 15, 10])[0], until,
            chance.choices(list(TONES), [80, 10, 4, 6])[0],
        )  # fmt: skip
    return people


COLUMNS = (
    Column("name", mark("姓名"), lambda r: r.name, "name", 200, second=lambda r: r.number, side=lambda r: r.latin,
           stretch=True, copies=((mark("姓名"), lambda r: r.name), (mark("护照姓名"), lambda r: r.latin), (mark("学号"), lambda r: r.number))),
    Column("country", mark("国家/地区"), lambda r: r.country, "text", 104, give_up=2),
    Column("college", mark("培养单位 / 类别"), lambda r: r.college, "two", 150, second=lambda r: r.kind, give_up=3),
    Column("fund", mark("奖学金"), lambda r: r.fund, "pill", 92, tone=lambda r: FUNDS.get(r.fund, "neutral"), dot=False, give_up=1),
    Column("until", mark("证件有效期"), lambda r: r.until, "date", 118, today=lambda: TODAY),
    Column("status", mark("状态"), lambda r: r.status, "pill", 90, tone=lambda r: TONES[r.status]),
    Column("score", mark("积分"), lambda r: f"{r.id * 7 % 9973:,}", "number", 80, shown=False),
)  # fmt: skip
FIELDS = (
    Field("chinese_name", mark("中文姓名"), "name", group=mark("身份")),
    Field("latin", mark("护照姓名"), "name", required=True, group=mark("身份")),
    Field("country", mark("国家/地区"), "country", required=True, group=mark("身份")),
    Field("birth_date", mark("出生日期"), "partial_date", required=True, group=mark("身份")),
    Field("number", mark("护照号码"), "document", required=True, group=mark("证件")),
    Field("until", mark("居留许可有效期"), "date", help=mark("到期前 30 天提醒"), group=mark("证件")),
    Field("phone", mark("手机"), "phone", group=mark("联系")),
    Field("wechat", mark("微信"), group=mark("联系")),
    Field("email", mark("电子邮箱"), "email", wide=True, group=mark("联系")),
    Field("note", mark("备注"), "lines", group=mark("联系")),
    Field("fee", mark("金额"), "money", group=mark("其他")),
    Field("count", mark("人数"), "number", group=mark("其他")),
    Field("exchange", mark("交换生"), "flag", group=mark("其他")),
)


def check(values: Mapping[str, Any]) -> list[Problem]:
    number = values.get("number") or ""
    if number and not 8 <= len(number) <= 9:
        return [Problem("number", _("应为 8 至 9 位字母或数字"), column="number")]
    return []


class StudentsScreen(Screen):
    id = "students"
    icon = "users"
    watches = frozenset({"people"})
    people = make_people()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.new = Command("students.register", mark("新增学生"), self.register, "plus", "Ctrl+N", "file")
        self.bring = Command("students.import", mark("导入"), lambda: None, "upload", "Ctrl+I", "data")
        self.edit = Command("students.edit", mark("编辑"), self.register, "pencil", "", "edit", key_shown="F2")
        self.certify = Command("students.print", mark("打印证明"), lambda: None, "printer", "Ctrl+P", "file")
        self.serve = Command("students.serve", mark("登记服务"), lambda: None, "message-square", "Ctrl+Shift+R", "data")
        self.save_out = Command("students.export", mark("导出"), lambda: None, "download", "Ctrl+E", "file")
        spec = ListSpec(
            "students", mark("学生"), COLUMNS, lambda n: _n("{count} 人", n),
            search_hint=mark("在学生中查找姓名、学号、护照号、单位"),
            tabs=(Tab("all", mark("全部")), Tab("now", mark("在读")), Tab("due", mark("证件 30 天内到期")), Tab("wait", mark("待注册"))),
            filters=(Filter("college", mark("培养单位"), True, "college"), Filter("country", mark("国家/地区"), True, "country"),
                     Filter("kind", mark("类别"), True, "college"), Filter("fund", mark("奖学金"), True, "fund"), Filter("status", mark("状态"))),
            primary=self.new, secondary=(self.bring,), tools=(self.save_out,), bulk=(self.edit, self.certify, self.serve),
            row_commands=(self.edit, self.certify, self.serve), sort="until",
            empty=Empty(mark("还没有学生"), mark("从名册导入、新增，或先看看示例"), (self.bring, self.new)),
        )  # fmt: skip
        self.page = ListPage(spec, lambda ids: {n: self.people[n] for n in ids}, desk, self.choices)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.page)
        self.panel = Panel()
        self.detail = self.panel
        self.page.wanted.connect(self.answer)
        self.page.chosen.connect(self.show_chosen)
        self.page.opened.connect(lambda _id: self.detail_wanted.emit())
        self.page.edit_wanted.connect(lambda _id: self.register())
        self.live()

    @classmethod
    def title(cls) -> str:
        return _("学生")

    def choices(self, identity: str) -> list[Choice]:
        counts: dict[str, int] = {}
        for person in self.people.values():
            value = getattr(person, identity)
            counts[value] = counts.get(value, 0) + 1
        return [Choice(value, value or _("未填"), many) for value, many in sorted(counts.items())]

    def answer(self, wanted: Wanted) -> None:
        def fits(p: Person) -> bool:
            hay = f"{p.name} {p.latin} {p.number} {p.country} {p.college}".lower()
            return (
                all(word in hay for word in wanted.text.lower().split())
                and all(getattr(p, name) in codes for name, codes in wanted.filters.items())
                and self.in_tab(p, wanted.tab)
            )

        found = sorted(filter(fits, self.people.values()), key=lambda p: (getattr(p, wanted.sort) or "9", p.id))
        ids = [p.id for p in found] if wanted.ascending else [p.id for p in reversed(found)]
        tabs = {tab.id: sum(self.in_tab(p, tab.id) for p in self.people.values()) for tab in self.page.spec.tabs}
        self.page.show_found(Found(ids, tabs[wanted.tab], tabs))

    def in_tab(self, person: Person, tab: str) -> bool:
        if tab == "now":
            return person.status == "在读"
        if tab == "due":
            return due(person.until, TODAY)[1] in {"warn", "bad"} and bool(person.until)
        return tab == "all" or person.status == "待注册"

    def refresh(self) -> None:
        self.page.ask()
        self.badge_changed.emit(f"{len(self.people):,}", False)

    def show_chosen(self, ids: list[int]) -> None:
        if not ids:
            self.panel.show_empty(mark("选择一名学生"), mark("在左侧列表中选择，即可在这里查看详情"))
        elif len(ids) == 1:
            self.panel.show_detail(self.about(self.people[ids[0]]))
        else:
            people = [self.people[n] for n in ids]
            names = _("、").join(p.name or p.latin for p in people[:8])
            pairs = [Pair(c.title, self.shared({c.text(p) for p in people})) for c in COLUMNS[1:6]]
            title = _("已选 {counted}", counted=_n("{count} 人", len(ids)))
            self.panel.show_detail(
                Detail(title, names, sections=(Section(mark("共同信息"), pairs),), commands=(self.edit,))
            )

    def shared(self, values: set[str]) -> str:
        return next(iter(values)) if len(values) == 1 else _n("{count} 种不同的值", len(values))

    def about(self, p: Person) -> Detail:
        said, tone = due(p.until, TODAY)
        callouts = (
            [Callout(f"居留许可{said}", tone, Command("permit", mark("登记续签"), lambda: None))]
            if tone in {"warn", "bad"}
            else []
        )
        return Detail(
            p.name or p.latin, f"{p.latin}  ·  {p.number}", p.name or p.latin,
            ((p.status, TONES[p.status], True), (p.kind, "neutral", False)),
            (self.edit, self.certify, self.serve), (self.save_out,), callouts,
            (
                Section(mark("学籍"), (Pair(mark("培养单位"), p.college), Pair(mark("学习类别"), p.kind), Pair(mark("在读起止"), "2024-09 至 2028-07"), Pair(mark("辅导员"), "黄颖"))),
                Section(mark("证件"), (Pair(mark("国家/地区"), p.country), Pair(mark("护照号码"), "C1125571"), Pair(mark("居留许可"), p.until), Pair(mark("住宿登记"), "南校园 · 已登记"))),
                Section(mark("联系"), (Pair(mark("手机"), "183 4410 6336", masked="183 **** 6336"), Pair(mark("微信"), ""), Pair(mark("电子邮箱"), "tran7@mail.example.edu.cn", True))),
            ),
            mark("最近记录"),
            (Moment("登记服务请求：签证咨询", "2026-11-20 · 何晓彤", "accent"), Moment("完成秋季学期注册", "2026-09-03 · 陈静", "ok"), Moment("评定奖学金：未申请", "2026-06-18 · 系统")),
        )  # fmt: skip

    def register(self) -> None:
        ids = self.page.chosen_ids()
        person = self.people[ids[0]] if ids else None
        form = Form(
            mark("编辑学生"), FIELDS, subtitle=f"{person.name} · {person.number}" if person else "", check=check
        )
        if person:
            form.fill({"chinese_name": person.name, "latin": person.latin.upper(), "country": "VNM", "birth_date": "2004-03-17",
                       "number": "C11255", "until": person.until, "phone": "+86 183 4410 6336", "email": "tran7@mail.example.edu.cn"}, 1)  # fmt: skip
        form.saved.connect(self.save)
        self.panel.show_form(form)
        self.detail_wanted.emit()

    def save(self, _changes: object) -> None:
        self.panel.close_form()
        self.desk.toast(_("已保存"), 1)

    def commands(self) -> list[Command]:
        return [self.new, self.bring, self.edit, self.certify, self.serve, self.save_out]

    def search(self) -> None:
        self.page.focus_search()

    def escape(self) -> bool:
        return self.panel.escape() or self.page.escape()

    def may_leave(self) -> bool:
        return self.panel.may_leave()

    def open(self, what: object) -> None:
        if isinstance(what, int):
            self.page.ask()
            self.page.choose([what])
            self.detail_wanted.emit()


class TodayScreen(Screen):
    id = "today"
    icon = "house"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        body = QWidget()
        body.setObjectName("canvas")
        column = QVBoxLayout(body)
        column.setContentsMargins(32, 22, 32, 24)
        column.setSpacing(16)
        column.addLayout(
            row(
                Label(mark("今日"), "title"),
                None,
                Button(mark("新增学生"), "primary", "plus"),
                Button(mark("登记服务"), "", "message-square"),
                Button(mark("删除"), "danger", "trash-2"),
                Button(mark("停用")),
            )
        )
        column.itemAt(0).layout().itemAt(5).widget().setEnabled(False)  # type: ignore[union-attr]
        cards = row(spacing=14)
        for name, figure, tone in (
            (mark("在读国际学生"), "1,438", "accent"),
            (mark("在读港澳台学生"), "444", "teal"),
            (mark("证件 30 天内到期"), "30", "warn"),
            (mark("待评审奖学金申请"), "86", "plum"),
        ):
            card = Card()
            inside = QVBoxLayout(card)
            inside.setContentsMargins(16, 12, 16, 14)
            number = Label(role="figure")
            number.setText(figure)
            inside.addWidget(Label(name, "muted"))
            inside.addLayout(row(number, None, Sparkline([3, 4, 4, 5, 9, 7, 8, 12], tone, "近 12 个月")))
            inside.addWidget(Label(mark("比上学期多 62 人"), "faint"))
            cards.addWidget(card, 1)
        column.addLayout(cards)
        two = row(spacing=14)
        for chart in (
            Bars(
                [
                    Bar(c, n, c)
                    for c, n in (("中国香港", 232), ("越南", 214), ("泰国", 171), ("印度尼西亚", 158), ("马来西亚", 2))
                ]
            ),
            StackedBars(
                ["中国政府", "广东省", "学校", "自费"],
                [
                    Stack("本科", (120, 40, 30, 400), "BA"),
                    Stack("硕士", (220, 10, 0, 60), "MA"),
                    Stack("博士", (80, 0, 12, 9), "PHD"),
                ],
            ),
        ):
            card = Card()
            inside = QVBoxLayout(card)
            inside.setContentsMargins(16, 12, 16, 14)
            inside.addWidget(Label(mark("生源地（在读）"), "h2"))
            inside.addWidget(chart)
            inside.addStretch(1)
            two.addWidget(card, 1)
        column.addLayout(two)
        stepper = Stepper([mark("选择文件"), mark("对应列"), mark("检查"), mark("完成")])
        stepper.show_step(2)
        column.addWidget(stepper)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        self.live()

    @classmethod
    def title(cls) -> str:
        return _("今日")

    def refresh(self) -> None:
        self.badge_changed.emit("12", True)


class OutputsScreen(TodayScreen):
    id = "certificates"
    icon = "badge-check"
    section = "outputs"

    @classmethod
    def title(cls) -> str:
        return _("证书打印")


class SettingsScreen(TodayScreen):
    id = "settings"
    icon = "settings"
    section = "foot"

    @classmethod
    def title(cls) -> str:
        return _("设置")


SCREENS = (TodayScreen, StudentsScreen, OutputsScreen, SettingsScreen)


class NoStore:
    """A store that nothing is asked of."""

    def reading(self) -> Any:
        raise NotImplementedError

    def writing(self, actor: str, verb: str, *, cause: str = "manual", note: dict[str, Any] | None = None) -> Any:
        raise NotImplementedError


def make_window(settings: MemorySettings | None = None) -> MainWindow:
    desk = Desk(Jobs(NoStore()), Path("gallery.db"), settings or MemorySettings())

    def seek(text: str, show: Any) -> None:
        if not text:
            show([])
            return
        people = [p for p in StudentsScreen.people.values() if text.lower() in f"{p.name} {p.latin}".lower()][:5]
        show([entry(p) for p in people])

    def entry(p: Person) -> Entry:
        return Entry(
            f"person.{p.id}",
            "users",
            f"{p.name}  {p.latin}",
            f"{p.status} · {p.country}",
            lambda: desk.open_person(p.id),
        )

    window = MainWindow(desk, SCREENS, seek=seek)
    desk.setParent(window)
    window.show_office("珠江示例大学", "陈静", "学生管理科")
    return window


def play(window: MainWindow, scene: str) -> None:
    window.go("today" if scene == "today" else "students")
    screen = window.current
    if not isinstance(screen, StudentsScreen):
        return
    page = screen.page
    page.filters.set_codes("kind", frozenset({"本科生", "硕士生"}))
    ids = [int(n) for n in page.rows.ids[:8]]
    page.choose([ids[4]] if scene != "multi" else [ids[n] for n in (1, 2, 4, 5)])
    page.table.setFocus()
    page.table.cell.hover_row = 8
    if scene == "form":
        screen.register()
        form = screen.panel.form
        assert form is not None
        form.save()
    if scene == "over":
        window.show_panel(True)
    if scene == "compact":
        page.table.set_low(True)
    if scene == "none":
        page._search.setText("没有这个人")
    if scene == "values":
        page.chips.open_values("country", page.chips)
    if scene == "palette":
        window.open_palette()
        assert window.palette_shown is not None
        window.palette_shown.edit.setText("ng")
    if scene == "multi":
        window.desk.toast("已将 4 人的辅导员改为 何晓彤", 1)


def main() -> int:
    wishes = argparse.ArgumentParser()
    wishes.add_argument("--dark", action="store_true")
    wishes.add_argument("--shot")
    wishes.add_argument("--scene", default="list")
    wishes.add_argument("--size", default="1440x900")
    wishes.add_argument("--text", default="standard")
    wishes.add_argument("--lang", default="zh_CN")
    wish = wishes.parse_args()
    settings = MemorySettings(
        **{"look/scheme": "dark" if wish.dark else "light", "look/size": wish.text, "language": wish.lang}
    )
    app = make_application(sys.argv[:1], settings)
    window = make_window(settings)
    window.resize(*map(int, wish.size.split("x")))
    dress_first(app)
    window.show()
    window.activateWindow()
    QTimer.singleShot(100, lambda: play(window, wish.scene))
    if wish.scene == "keys":
        QTimer.singleShot(200, lambda: window.actions_kept.action(window.own[-1]).trigger())
    if wish.shot:
        QTimer.singleShot(900, lambda: shoot(app, window, wish.shot))
    return app.exec()


def shoot(app: Any, window: MainWindow, file: str) -> None:
    popup = app.activePopupWidget() or app.activeModalWidget()
    (popup or window).grab().save(file)
    window.close()
    app.quit()


if __name__ == "__main__":
    sys.exit(main())
