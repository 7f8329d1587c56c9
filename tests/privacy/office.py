"""One person about whom every table says something, and two people of the office. All people are invented."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from gzstudents.alumni import operations as alumni
from gzstudents.applications.model import Application, Cycle, Objection, Review
from gzstudents.attachments import contents
from gzstudents.attachments.model import Attachment
from gzstudents.consents import operations as consents
from gzstudents.custom import operations as custom
from gzstudents.distribution.model import DistributionSnapshot
from gzstudents.kernel import access
from gzstudents.kernel.store import Store
from gzstudents.kernel.vault import ROOMS, rotation, sealing, slots
from gzstudents.office import people
from gzstudents.payments.operations import add_account
from gzstudents.privacy.operations.disclosing import disclose
from gzstudents.requests import operations as desk
from gzstudents.schema import open_store
from gzstudents.scholarships import operations as money
from gzstudents.students import operations as students
from gzstudents.students.custom.operations import save_own
from gzstudents.students.model import Enrolment
from gzstudents.students.operations.whole import correct_document
from gzstudents.studies.model import ConductRecord
from tests import make

CHEAP = sealing.Cost(1, 64, 1)
OWN, OTHER = "own pass of the first", "other pass of somebody"
NUMBER = "QX2024007"
PLANTED = {
    "Chinese name": "邓觅竹",
    "Latin surname": "OYELARANWO",
    "Latin given names": "Temiloluwa Xq",
    "native name": "Тэмилолува",
    "passport": "QX7391845",
    "old passport": "QX1112223",
    "phone": "13977042618",
    "old phone": "13900001111",
    "email": "xq.oyelaranwo@example.org",
    "remark": "丢失银行卡之事",
    "title": "补办居留卡之事",
    "note": "带她去了出入境大厅",
    "counselling": "夜里睡不着想家",
    "award note": "家中变故酌情从优",
    "employer": "拉各斯某外贸行",
    "reason": "因家事提前离校",
    "student number": NUMBER,
    "birth date": "2003-05-19",
    "major": "冷门的楔形文字学",
    "attachment": "护照第三页旧签证",
    "file": "scan-xq-7391845.pdf",
    "own field": "三号楼西侧楼梯间",
    "own field of the stay": "导师组：青铜器断代",
    "application": "母亲病重急需资助",
    "reviewer": "面试时说话太轻",
    "objection": "举报其旷课十二次",
    "conduct": "宿舍私炒辣椒通报",
    "account": "6222907300118845219",
    "holder": "奥耶拉兰沃的户名",
}
SCANNED = "扫描页上的住址：旧金山街十七号"  # stands in the file of the attachment, and nowhere else


@contextmanager
def protected(path: Path) -> Iterator[Store]:
    """A store with a password, its first person (every role, every key) signed in."""
    open_store(path, create=True).close()
    keys, _kit = rotation.protect(path, "陈静", OWN, rooms=ROOMS, cost=CHEAP)
    store = open_store(path, keys.data)
    people.found_rooms(keys, people.enter(store, keys))
    try:
        yield store
    finally:
        store.close()
        access.sign_out()


def sit_down(store: Store, login: str, password: str = OTHER) -> None:
    access.sign_out()
    people.enter(store, slots.unlock(store.path, login, password))


def do(store: Store, operation: Any, **values: Any) -> Any:
    with store.writing("陈静", operation.verb) as session:
        return operation(session, **values)


def plant(store: Store, *, counselling: bool = True) -> int:
    """The person; returns the id. Everything planted stands somewhere, some of it only as an old value."""
    p = PLANTED
    with store.writing("陈静", "students.register") as session:
        stay = make.student(
            session, chinese_name=p["Chinese name"], surname=p["Latin surname"], given_names=p["Latin given names"],
            native_name=p["native name"], passport=p["old passport"], phone=p["old phone"], email=p["email"],
            birth_date=p["birth date"], country="NGA", status="REGISTERED",
            stay={"student_number": NUMBER, "start_date": "2020-09-01", "major": p["major"]},
        )  # fmt: skip
        person, enrolment = stay.person_id, stay.id
    do(store, students.edit, person_id=person, person={"phone": p["phone"], "note": p["remark"]})
    with store.reading() as session:
        paper = session.connection().exec_driver_sql("SELECT id FROM identity_documents").scalar_one()
    do(store, correct_document, document_id=paper, values={"number": p["passport"]})
    award = do(store, money.award, programme="GD", academic_year="2020-2021", items=[(NUMBER, "")])
    assert award
    with store.writing("陈静", "scholarships.award") as session:
        session.connection().exec_driver_sql("UPDATE awards SET note = ?", (p["award note"],))
    plain = do(store, desk.register, category="VISA", person_id=person, title=p["title"], opened_on="2020-10-12")
    do(store, desk.close, request_id=plain, note=p["note"], today="2020-10-14")
    if counselling:
        do(store, consents.record, person_id=person, purpose="COUNSELLING", answer="GIVEN", how="PAPER")
        secret = do(store, desk.register, category="PSY", person_id=person)
        do(store, desk.add_note, request_id=secret, text=p["counselling"], author="陈静")
    with store.writing("陈静", "students.change_status") as session:
        make.change(session, session.get_one(Enrolment, enrolment), "GRADUATED", "2021-06-30").reason = p["reason"]
    do(store, alumni.add_destination, person_id=person, activity="EMPLOYED", place="HOME_COUNTRY", employer=p["employer"],
       as_of="2021-12-01")  # fmt: skip
    do(store, disclose, kind="AUTHORITY", recipient="出入境管理局", purpose="居留报告", basis="DUTY", person_ids=[person],
       abroad=False)  # fmt: skip
    _hand_in(store, int(person))
    _fill_own_fields(store, int(person), int(enrolment))
    _apply(store, int(person), int(enrolment))
    store.seen("陈静", "students.seen", {"table": "people", "row": person, "columns": ["people.note"]})
    return int(person)


def _fill_own_fields(store: Store, person: int, enrolment: int) -> None:
    """Fields that the office defined itself, found in the search too."""
    do(store, custom.add, owner="person", key="place", label_zh="住处", searchable=1)
    do(store, custom.add, owner="enrolment", key="team", label_zh="导师组")
    with store.writing("陈静", "students.edit") as session:
        save_own(session, "person", person, {"place": PLANTED["own field"]})
        save_own(session, "enrolment", enrolment, {"team": PLANTED["own field of the stay"]})


def _apply(store: Store, person: int, enrolment: int) -> None:
    """An application with its review and an objection, a punishment, and a bank account."""
    with store.writing("陈静", "scholarships.award") as session:
        programme = session.connection().exec_driver_sql("SELECT id FROM programmes WHERE code = 'GD'").scalar_one()
        cycle = Cycle(programme_id=programme, academic_year="2020-2021")
        session.add(cycle)
        session.flush()
        one = Application(
            number="APP-2020-00001",
            cycle_id=cycle.id,
            person_id=person,
            enrolment_id=enrolment,
            note=PLANTED["application"],
        )
        session.add(one)
        session.flush()
        board = {
            "seats": {str(one.id): ["UNPLACED", "", 0, None, "HAND", PLANTED["objection"], "HAND"], "99": ["PLACED", "", 5, None, "", "", ""]},
            "sheets": {str(one.id): {"facts": [PLANTED["reviewer"]]}, "99": {"facts": ["他人"]}},
        }  # fmt: skip
        session.add_all([
            DistributionSnapshot(cycle_id=cycle.id, kind="FINALISE", made_at="2020-12-01T00:00:00", content=json.dumps(board, ensure_ascii=False)),
            Review(application_id=one.id, reviewer="陈静", comment=PLANTED["reviewer"]),
            Objection(application_id=one.id, received_on="2020-12-01", text=PLANTED["objection"]),
            ConductRecord(enrolment_id=enrolment, kind="PUNISHMENT", happened_on="2020-11-02", title=PLANTED["conduct"]),
        ])  # fmt: skip
    do(store, consents.record, person_id=person, purpose="BANK", answer="GIVEN", how="PAPER")
    do(store, add_account, person_id=person, bank="某行", holder=PLANTED["holder"], number=PLANTED["account"])


def _hand_in(store: Store, person: int) -> None:
    """A scan, as the attachments keep it."""
    content = SCANNED.encode()
    digest = hashlib.sha256(content).hexdigest()
    with store.writing("陈静", "attachments.add") as session:
        blob = contents.put(session.connection(), digest, len(content), [content], b"")
        session.add(
            Attachment(
                person_id=person, kind="PASSPORT_PAGE", title=PLANTED["attachment"], file_name=PLANTED["file"],
                content_type="pdf", size=len(content), sha256=digest, blob_id=blob, added_on="2020-09-02",
            )
        )  # fmt: skip
