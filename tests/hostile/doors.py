"""Every command that reads a sheet from outside, with a sheet that it understands, for the fuzzer to spoil."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

from gzstudents.applications import operations as applications
from gzstudents.applications.rules.quotas import Cell
from gzstudents.consents import operations as consents
from gzstudents.evaluation import operations as evaluation
from gzstudents.kernel.connection import open_connection
from gzstudents.payments import operations as payments
from gzstudents.schema import open_store
from tests import make
from tests.applications import offices
from tests.hostile.mutators import mutate
from tests.hostile.seeds import timeless
from tests.payments import money
from tests.students import corpus

FILE = "FILE"  # in the place of the file
CYCLE = ("--programme", "HKMO", "--year", offices.YEAR)
ROSTER = "FF-2025-0001"
_TERM = ("2025-2026", "1")


class Door(NamedTuple):
    """A command with FILE among its words; the rows of a sheet that it takes."""

    words: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


DOORS = {
    "facts": Door(("facts", FILE), (("学号", "入境日期", "签证种类"), ("S1", "2026-05-01", "X1"), ("S2", "2026.5.3", "X2"))),
    "hours": Door(
        ("facts", FILE, "--hours"),
        (("学号", "开始日期", "结束日期", "小时", "单位"), ("S1", "2026-03-02", "2026-03-08", "7.5", "图书馆")),
    ),
    "studies": Door(
        ("studies", "import", FILE, "--skip-rejected"),
        (("学号", "学年", "学期", "平均成绩", "绩点"), ("S1", *_TERM, "87.5", "3.6"), ("S2", *_TERM, "九十", "4,0")),
    ),
    "reconcile": Door(
        ("reconcile", "--file", FILE, "--template", "保险公司被保险人名单", "--accept", "all"),
        (("学号", "姓名", "护照号", "国籍"), ("S1", "阮文安", "C1234567", "越南"), ("S9", "无名", "X", "")),
    ),
    "award": Door(
        ("award", "--programme", "UNI", "--year", "2025-2026", "--skip-refused", "--from", FILE),
        (("学号", "等级"), ("S1", "一等"), ("S2", "FIRST"), ("S1", "")),
    ),
    "applications": Door(
        ("applications", "import", FILE, *CYCLE),
        (("序号", "学号", "姓名", "推荐等级", "平均成绩"), ("1", "20240100", "陈小明", "一等", "88.5"), ("2", "S9", "", "", "优")),
    ),
    "places": Door(
        ("applications", "places", FILE),
        (("学历层次", "等级", "学院", "名额"), ("本科", "一等", "", "2")),
    ),
    "review": Door(
        ("review", "import", FILE, "--year", "2025-2026", "--effective", "2026-09-01"),
        (("学号", "姓名", "决定", "文号", "生效日期"), ("C0", "学生0", "合格", "〔2026〕1号", "2026-09-01")),
    ),
    "accounts": Door(
        ("payments", "accounts", "--file", FILE),
        (("学号", "姓名", "开户银行", "户名", "账号"), ("C0", "学生0", "示例银行", "XUE SHENG", "6222020000000000008")),
    ),
    "returned": Door(
        ("payments", "reconcile", "--roster", ROSTER, "--file", FILE, "--accept", "all"),
        (("姓名", "账号", "金额", "结果", "原因"), ("学生0", "622222220000", "2500.00", "失败", "户名不符")),
    ),
}  # fmt: skip


def prepare(path: Path) -> None:
    """A store in which every door opens on something: students, a cycle that takes applications, a paid roster, a review."""
    store = open_store(path, create=True)
    with store.writing("office", "cycles.add") as session:
        for number, name in (("S1", "阮文安"), ("S2", "金秀珍")):
            make.student(session, chinese_name=name, passport=f"C123456{number[1]}", stay={"student_number": number})
        for place, stay in enumerate(offices.students(session, 2)):
            stay.student_number = f"2024010{place}"
        made = applications.add_cycle(session, programme="HKMO", academic_year=offices.YEAR, values=offices.DAYS)
        applications.set_places(session, cycle_id=made, cells=[Cell("BA", "FIRST", "", 2)])
        applications.advance(session, cycle_id=made, state="OPEN", today="2025-10-20")
    with store.writing("office", "scholarships.award") as session:
        stay = make.student(session, chinese_name="学生0", stay={"student_number": "C0"})
        money.award(session, stay)
        consents.record(session, person_id=stay.person_id, purpose="BANK", answer="GIVEN", how="PAPER")
    money.plan(store)
    roster = money.do(store, payments.make_roster, programme="CGS", month="2025-09", today="2025-09-20")
    money.do(store, payments.lock, roster_id=roster.roster_id, today="2025-09-25")
    money.do(store, payments.mark_paid, roster_id=roster.roster_id)
    with store.writing("office", "evaluation.open_reviews") as session:
        evaluation.open_reviews(session, academic_year="2025-2026")
    store.close()


def clean(door: Door, kind: str = "csv") -> bytes:
    """The sheet as somebody writes it."""
    if kind == "csv":
        out = io.StringIO()
        csv.writer(out).writerows(door.rows)
        return out.getvalue().encode("utf-8-sig")
    with TemporaryDirectory() as folder:
        path = Path(folder, "名单.xlsx")
        corpus.xlsx(("名单", [list(row) for row in door.rows]))(path)
        return timeless(path.read_bytes())


def spoilt(seed: int, names: tuple[str, ...] = tuple(DOORS)) -> Iterator[tuple[str, str, bytes]]:
    """Door, file name and content without end; the same for the same seed."""
    chance = Random(seed)
    known = {(name, kind): clean(DOORS[name], kind) for name in names for kind in ("csv", "xlsx")}
    while True:
        name, kind = chance.choice(sorted(known))
        file = f"名单.{kind}"
        yield name, file, mutate(chance, file, known[name, kind])


def counts(path: Path) -> dict[str, int]:
    """Acts that changed something, and changes."""
    connection = open_connection(path, readonly=True)
    try:
        acts = connection.execute("SELECT count(*) FROM acts WHERE cause <> 'seen'").fetchone()[0]
        return {"acts": acts, "changes": connection.execute("SELECT count(*) FROM changes").fetchone()[0]}
    finally:
        connection.close()


def wrong(code: int, answer: dict[str, object], before: dict[str, int], after: dict[str, int]) -> str:
    """What of an answer is not as promised; "" if all is well: a sentence, at most one act, nothing where it was refused."""
    said = json.dumps(answer.get("problems", []))
    if '"internal"' in said or not str(answer["message"]).strip() or "Traceback" in str(answer["message"]):
        return str(answer["message"])
    if code not in {0, 1}:
        return f"exit code {code}: {answer['message']}"
    if after["acts"] - before["acts"] > 1:
        return f"{after['acts'] - before['acts']} acts"
    if code and after != before:
        return f"refused, and written: {before} {after}"
    return ""
