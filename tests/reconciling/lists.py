"""A small office and partners' lists about it. All people are invented."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gzstudents.kernel import sheets
from gzstudents.kernel.store import Store
from gzstudents.permits.model import StayFact
from gzstudents.reconciling import queries
from gzstudents.reconciling.rules import Line, Result
from gzstudents.reconciling.working import reconcile
from gzstudents.students import importing
from gzstudents.students.importing import templates
from gzstudents.students.model import IdentityDocument
from tests import make

INSURED = ["被保险人姓名", "性别", "出生日期", "国籍", "证件类型", "证件号码", "保单号", "保险起期", "保险止期", "保费"]
PERMITS = [
    "中文姓名",
    "英文姓名",
    "性别",
    "出生日期",
    "国籍",
    "护照号码",
    "居留许可号码",
    "居留许可种类",
    "签发日期",
    "有效期至",
    "邀请单位",
]
LEDGER = ["学号", "姓名", "学院", "学年", "应缴金额", "已缴金额", "缴费日期", "缴费截止学年"]


def office(store: Store) -> dict[str, int]:
    """Five students by name: Amina and Boubacar insured, Cheikh not, Diana has left, Emil has no passport."""
    found: dict[str, int] = {}
    with store.writing("desk", "students.register") as session:
        for number, (name, given, birth, passport, status) in enumerate((
            ("阿米娜", "Aminata", "2003-05-14", "ML1234567", "REGISTERED"),
            ("布巴", "Boubacar", "2002-02-02", "ML2345678", "REGISTERED"),
            ("谢赫", "Cheikh", "2001-01-01", "ML3456789", "REGISTERED"),
            ("狄安娜", "Diana", "2000-10-10", "ML4567890", "GRADUATED"),
            ("埃米尔", "Emil", "2004-04-04", "", "REGISTERED"),
        ), 1):  # fmt: skip
            stay = make.student(
                session, status=status, chinese_name=name, surname="DIALLO", given_names=given, birth_date=birth, country="MLI",
                passport=passport, stay={"student_number": f"2026000{number}"},
            )  # fmt: skip
            found[given] = int(stay.person_id)
        for given, policy in (("Aminata", "P-1"), ("Boubacar", "P-2")):
            session.add(
                StayFact(person_id=found[given], kind="INSURANCE", day="2025-09-01", until="2026-08-31", number=policy)
            )
        session.add(
            IdentityDocument(
                person_id=found["Aminata"], kind="RESIDENCE_PERMIT", issuing_country="CHN", number="R100", number_key="R100",
                valid_to="2026-09-30",
            )
        )  # fmt: skip
    return found


def insured(name: str, birth: str, passport: str, **other: str) -> list[Any]:
    values = {
        "被保险人姓名": name, "性别": "女", "出生日期": birth, "国籍": "马里", "证件类型": "护照" if passport else "", "证件号码": passport,
        "保单号": "P-1", "保险起期": "2025-09-01", "保险止期": "2026-08-31", "保费": "800",
    }  # fmt: skip
    return list({**values, **other}.values())


def permit(name: str, birth: str, passport: str, number: str, until: str, **other: str) -> list[Any]:
    values = {
        "中文姓名": name, "英文姓名": "", "性别": "女", "出生日期": birth, "国籍": "马里", "护照号码": passport, "居留许可号码": number,
        "居留许可种类": "学习", "签发日期": "", "有效期至": until, "邀请单位": "某大学",
    }  # fmt: skip
    return list({**values, **other}.values())


def compare(store: Store, folder: Path, head: Sequence[str], *rows: Sequence[Any]) -> Result:
    path = folder / "名单.xlsx"
    sheets.write_rows(path, head, rows)
    (table,) = importing.find_tables(sheets.read_book(path))
    template = templates.recognise(table, templates.shipped())
    assert template is not None
    roll = importing.parse_rows(table, templates.propose_by(template, table), template=template)
    with store.reading() as session:
        return reconcile([roll], template, queries.register_for(session, template), file_name=path.name)


def line_of(result: Result, name: str) -> Line:
    (found,) = [line for line in result.lines if name in line.name]
    return found


def told(line: Line) -> dict[str, tuple[str, str]]:
    return {side.field: (side.ours, side.theirs) for side in line.sides}
