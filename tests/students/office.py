"""A small office of invented people and a window on it: for the tests of the screens, and to be looked at:

python -m tests.students.office [--dark] [--lang en] [--scene …] [--shot FILE] [--size 1440x900] [--store FILE] [--many 400]
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from PySide6.QtCore import QTimer

from gzstudents.kernel.store import Store
from gzstudents.schema import open_store
from gzstudents.students.operations import whole
from gzstudents.students.screen.page import StudentsScreen
from gzstudents.ui.desk import Desk, MemorySettings
from gzstudents.ui.jobs import Jobs
from gzstudents.ui.main_window import MainWindow

TODAY = date.today()
PEOPLE = [
    ("阮氏明", "NGUYEN", "THI MINH", "VNM", "INTL"), ("陈文海", "TRAN", "VAN HAI", "VNM", "INTL"),
    ("范国安", "PHAM", "QUOC AN", "VNM", "INTL"), ("林素婷", "LIMPRASERT", "SUTHIDA", "THA", "INTL"),
    ("李慧芳", "LESTARI", "DEWI", "IDN", "INTL"), ("哈菲兹", "", "HAFIZ BIN RAHMAN", "MYS", "INTL"),
    ("阿里", "KHAN", "ALI RAZA", "PAK", "INTL"), ("奥蒂诺", "OTIENO", "BRIAN", "KEN", "INTL"),
    ("朴俊昊", "PARK", "JUNHO", "KOR", "INTL"), ("李瑞妍", "LEE", "SEOYEON", "KOR", "INTL"),
    ("田中健", "TANAKA", "KEN", "JPN", "INTL"), ("伊万", "PETROV", "IVAN", "RUS", "INTL"),
    ("梁嘉欣", "LEUNG", "KA YAN", "CHN", "HK"), ("区志豪", "AO", "CHI HOU", "CHN", "MO"),
    ("张雅筑", "CHANG", "YA CHU", "CHN", "TW"),
    ("", "VENKATANARASIMHARAJUVARIPETA", "LAKSHMINARAYANAN", "IND", "INTL"),
]  # fmt: skip
COLLEGES = ("国际教育学院", "岭南学院", "中国语言文学系", "管理学院", "计算机学院", "中山医学院", "环境科学与工程学院")
ADVISERS = ("黄颖", "李卓文", "何晓彤")
_PAPERS = {"HK": ("HKMO_PERMIT", "H"), "MO": ("HKMO_PERMIT", "M"), "TW": ("TW_PERMIT", "")}


def add_people(store: Store, count: int, seed: int = 7) -> None:
    """Invented people in one act; the first ones in the order of PEOPLE."""
    random = Random(seed)
    with store.writing("陈静", "students.import", cause="import") as session:
        for number in range(count):
            add_person(session, number, random)


def add_person(session: Any, number: int, random: Random) -> int:
    chinese, surname, given, country, group = PEOPLE[number % len(PEOPLE)]
    start = TODAY.replace(month=9, day=1) - timedelta(days=365 * random.randrange(4))
    status = random.choices(["REGISTERED", "ADMITTED", "SUSPENDED", "GRADUATED"], [80, 8, 4, 8])[0]
    kind, letter = _PAPERS.get(group, ("PASSPORT", "E"))
    until = (TODAY + timedelta(days=random.randrange(-3, 900))).isoformat()
    papers: list[dict[str, Any]] = [
        {"kind": kind, "number": f"{letter}{number + 10_000_000}", "issuing_country": country, "valid_to": until}
    ]
    if group == "INTL":
        until = (TODAY + timedelta(days=random.randrange(-2, 40) if number % 4 == 0 else 300)).isoformat()
        papers.append({"kind": "RESIDENCE_PERMIT", "valid_to": until})
    return whole.register_whole(
        session,
        person={
            "chinese_name": chinese, "surname": surname, "given_names": given, "population": group,
            "gender": random.choice("12"), "birth_date": f"{random.randrange(1996, 2008)}-03-17",
            "phone": f"+86 183{random.randrange(10**8):08d}", "email": f"s{number}@mail.example.edu.cn",
        },
        country=country,
        documents=papers,
        enrolment={
            "student_number": f"{start.year}{1_000_000 + number}", "category": random.choice(["02", "03", "04", "05"]),
            "college": random.choice(COLLEGES), "major": random.choice(["国际贸易", "汉语言", "临床医学"]),
            "funding": random.choice(["5", "5", "5", "21", "22", "42"]), "adviser": random.choice(ADVISERS),
            "start_date": start.isoformat(), "expected_end": f"{start.year + 4}-07",
        },
        status=status,
        effective_on=start.isoformat(),
    )  # fmt: skip


def make_desk(store: Store, settings: MemorySettings | None = None) -> Desk:
    """A desk on a store; undo goes through the journal as in the program."""
    path = str(store.path)
    jobs = Jobs(store, actor=lambda: "陈静", options=lambda: ["--store", path, "--lang", "zh_CN"])
    desk = Desk(jobs, store.path, settings or MemorySettings())
    desk.undo_act = lambda act: jobs.write(_undo, act=act, verb="journal.undo", cause="undo")
    return desk


def _undo(session: Any, *, act: int) -> Any:
    from gzstudents.kernel import journal

    return journal.undo(session, act)


def make_window(desk: Desk, screens: tuple[Any, ...] = (StudentsScreen,)) -> MainWindow:
    window = MainWindow(desk, screens)
    desk.setParent(window)
    window.show_office("珠江示例大学", "陈静", "学生管理科")
    return window


def play(window: MainWindow, scene: str) -> None:
    """Bring the window into a state that is worth a look."""
    screen = window.current
    assert isinstance(screen, StudentsScreen)
    page = screen.page
    ids = [int(one) for one in page.rows.ids[:12]]
    page.table.setFocus()
    page.table.cell.hover_row = 8
    if scene in {"multi", "bulk"}:
        page.choose([ids[n] for n in (1, 2, 4, 5)])
    elif scene != "none":
        page.choose([ids[4]])
    acts: dict[str, Callable[[], object]] = {
        "form": screen.panel.edit,
        "new": screen.new,
        "status": screen.panel.change_status,
        "paper": screen.panel.add_paper,
        "bulk": lambda: QTimer.singleShot(300, screen.panel.edit_many),
        "compact": lambda: page.table.set_low(True),
        "none": lambda: page._search.setText("没有这个人"),
        "college": lambda: page.chips.open_values("college", page.chips),
        "filter": lambda: page.filters.set_codes("category", frozenset({"02", "03"})),
        "due": lambda: page.tabs.setCurrentIndex(2),
        "toast": lambda: window.desk.toast("已将 4 人的辅导员改为 何晓彤", 1),
    }
    if scene in acts:
        acts[scene]()


def main() -> int:
    from gzstudents.students.screen.import_page import ImportScreen
    from gzstudents.ui.setup import dress_first, make_application

    wishes = argparse.ArgumentParser()
    wishes.add_argument("--dark", action="store_true")
    for name, value in (
        ("shot", ""),
        ("scene", "list"),
        ("size", "1440x900"),
        ("lang", "zh_CN"),
        ("store", ""),
        ("roll", ""),
    ):
        wishes.add_argument(f"--{name}", default=value)
    wishes.add_argument("--many", type=int, default=400)
    wishes.add_argument("--screen", default="students")
    wish = wishes.parse_args()
    settings = MemorySettings(**{"look/scheme": "dark" if wish.dark else "light", "language": wish.lang})
    app = make_application(sys.argv[:1], settings)
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(wish.store or f"{folder}/office.gzs"), create=True)
        if not wish.store and wish.many:
            add_people(store, wish.many)
        desk = make_desk(store, settings)
        window = make_window(desk, (StudentsScreen, ImportScreen))
        window.resize(*map(int, wish.size.split("x")))
        window.go(wish.screen, wish.roll or None)
        dress_first(app)
        window.show()
        window.activateWindow()
        if wish.screen == "students" and wish.many:
            QTimer.singleShot(900, lambda: play(window, wish.scene))
        if wish.screen == "import" and wish.scene == "columns":
            QTimer.singleShot(2500, lambda: show_step(window, 1))
        if wish.screen == "import" and wish.scene == "file":
            QTimer.singleShot(2500, lambda: show_step(window, 0))
        if wish.screen == "import" and wish.scene == "done":
            QTimer.singleShot(2200, window.findChildren(ImportScreen)[0].execute)
        if wish.shot:
            QTimer.singleShot(2200 if wish.screen == "students" else 5000, lambda: shoot(app, window, wish.shot))
        code = app.exec()
        desk.jobs.close()
        for screen in window.findChildren(StudentsScreen):
            screen.people_index.close()
        store.close()
    return code


def show_step(window: MainWindow, number: int) -> None:
    from gzstudents.students.screen.import_page import ImportScreen

    window.findChildren(ImportScreen)[0]._show_step(number)


def shoot(app: Any, window: MainWindow, file: str) -> None:
    popup = app.activePopupWidget() or app.activeModalWidget()
    (popup or window).grab().save(file)
    window.close()
    app.quit()


if __name__ == "__main__":
    sys.exit(main())
