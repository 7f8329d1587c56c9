"""An office whose every folder is its own, the texts planted in it, and a day's work. All people are invented."""

import csv
import json
from pathlib import Path
from typing import Any

from gzstudents import commands
from gzstudents.consents.operations import record
from gzstudents.kernel import access
from gzstudents.kernel.vault import ROOMS, rotation, sealing
from gzstudents.office import people, resealing, signing
from gzstudents.payments.operations import add_account
from gzstudents.requests.operations import add_note, register
from gzstudents.schema import open_store
from gzstudents.students import operations
from gzstudents.students.model import Person

LOGIN = "陈静"
PASSWORD = "liangku-baimen-tuoshan"
PLANTED = {
    "Chinese name": "邓觅竹",
    "pinyin": "dengmizhu",
    "Latin surname": "OYELARANWO",
    "Latin given names": "Temiloluwa Xq",
    "native name": "Тэмилолува",
    "passport": "QX7391845",
    "phone": "13977042618",
    "email": "xq.oyelaranwo@example.org",
    "note": "夜里睡不着，想家，不愿告诉任何人",
    "title": "丢失银行卡之事",
    "account": "6222021001098550329",
    "password": PASSWORD,
}
HEAD = ("学号", "姓名", "护照姓", "护照名", "本民族文字姓名", "性别", "国籍", "出生日期", "护照号", "手机", "邮箱", "培养层次",
        "学院", "入学日期", "学籍状态", "经费来源")  # fmt: skip


class Folders:
    """Where the program writes by itself (scanned), and where the person keeps her own files (not scanned)."""

    def __init__(self, root: Path) -> None:
        self.store, self.temporary, self.home, self.own = (
            root / name for name in ("store", "temporary", "home", "own")
        )
        for folder in (self.store, self.temporary, self.home, self.own):
            folder.mkdir()
        self.file = self.store / "office.gzs"
        self.log = self.home / "data" / "logs" / "gzstudents.log"

    @property
    def scanned(self) -> list[Path]:
        return [self.store, self.temporary, self.home]

    def roll(self) -> Path:
        path = self.own / "roll.csv"
        p = PLANTED
        person = ("S1", p["Chinese name"], p["Latin surname"], p["Latin given names"], p["native name"], "女", "泰国",
                  "2003-05-14", p["passport"], p["phone"], p["email"], "本科", "国际学院", "2025-09-01", "在校", "自费")  # fmt: skip
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([HEAD, person])
        return path

    def password(self) -> list[str]:
        place = self.own / "password.txt"
        place.write_text(PASSWORD, encoding="utf-8")
        return ["--user", LOGIN, "--password-file", str(place)]


class Office:
    """The command line and the operations, on a store with or without a password."""

    def __init__(self, folders: Folders, capsys: Any, *, protected: bool) -> None:
        self.folders, self._capsys, self.protected = folders, capsys, protected
        open_store(folders.file, create=True).close()
        if protected:
            rotation.protect(folders.file, LOGIN, PASSWORD, rooms=ROOMS, cost=sealing.Cost(1, 64, 1))

    def __call__(self, *words: str | Path, code: int = 0) -> dict[str, Any]:
        key = self.folders.password() if self.protected else []
        self._capsys.readouterr()
        found = commands.run([*map(str, words), "--store", str(self.folders.file), "--json", "--lang", "zh_CN", *key])
        answer: dict[str, Any] = json.loads(self._capsys.readouterr().out)
        assert found == code, answer
        return answer

    def open(self) -> Any:
        """The store, with whoever may read everything before it."""
        if not self.protected:
            return open_store(self.folders.file)
        keys = signing.open_keys(self.folders.file, LOGIN, PASSWORD)
        store = open_store(self.folders.file, keys.data)
        resealing.settle_rooms(store, keys, people.enter(store, keys))
        return store

    def work(self) -> Any:
        """A day: import, award, certificate, save, requests, undo, copies. Returns the store, still open."""
        out = self.folders.own
        self("import", self.folders.roll(), "--plan", "--plan-out", self.folders.temporary / "plan.json")
        act = self("import", "--plan-in", self.folders.temporary / "plan.json", "--rejected", out / "r.xlsx")["act"]
        assert act
        self("undo", str(act))
        self("import", self.folders.roll())
        self("students", "--find", PLANTED["Latin surname"])
        self("award", "--programme", "GD", "--year", "2025-2026", "--student", "S1")
        self("certificates", "--programme", "GD", "--year", "2025-2026", "--out", out / "certificates")
        self("export", out / "people.xlsx")
        self("statistics", "--academic-year", "2025-2026", "--out", out / "figures.xlsx")
        store = self.open()
        self._requests(store)
        if not self.protected:
            return store
        store.close()
        access.sign_out()
        self("backup")
        self("backup", "--rehearse")
        self("check")
        store = self.open()
        with store.writing(LOGIN, "students.edit") as session:  # what is in the -wal and not yet in the file
            person = session.query(Person).one()
            operations.edit(session, person_id=person.id, person={"note": PLANTED["title"]})
        return store

    def _requests(self, store: Any) -> None:
        with store.writing(LOGIN, "requests.register") as session:
            person = session.query(Person).one()
            plain = register(session, category="VISA", person_id=person.id, title=PLANTED["title"])
            register(session, category="PSY", person_id=person.id)
            secret = register(session, category="PSY", person_id=person.id) if self.protected else plain
            if self.protected:
                record(session, person_id=person.id, purpose="COUNSELLING", answer="GIVEN", how="PAPER")
            record(session, person_id=person.id, purpose="BANK", answer="GIVEN", how="PAPER")
            add_account(session, person_id=person.id, bank="示例银行", holder="OYELARANWO", number=PLANTED["account"])
        with store.writing(LOGIN, "requests.add_note") as session:
            add_note(session, request_id=secret, text=PLANTED["note"], author=LOGIN)
