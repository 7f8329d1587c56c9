"""Reading attachments: the list of a person, the photo, what is missing of whom, and pages as pixels.

Who may not read documents is given photos only, see kernel.masking.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from sqlalchemy.orm import Session

from gzstudents.attachments import contents, rules, scans
from gzstudents.attachments.rules import Budget, Paper, Stay
from gzstudents.attachments.scans import Picture
from gzstudents.kernel import access, codes, settings
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.students import chosen
from gzstudents.students.model import PERSON_LABEL

RIGHT = "documents"
DOCUMENTS, ENROLMENTS, APPLICATIONS = "identity_documents", "enrolments", "applications"


class AttachmentRow(NamedTuple):
    """One attachment. `size` in bytes; `who` added it; `thumbnail` a small JPEG, or nothing; `blob` 0 once erased."""

    id: int
    person_id: int
    record_table: str
    record_id: int
    kind: str
    title: str
    file_name: str
    content_type: str
    size: int
    pages: int
    sha256: str
    blob: int
    added_on: str
    version: int
    who: str
    thumbnail: bytes


class Target(NamedTuple):
    """A record that a file may belong to; table "" is the person."""

    table: str
    id: int
    kind: str  # of document, or the student number
    words: str


class Held(NamedTuple):
    """What the section shows of a person. `may_read` False: only the photo is known, and nothing is called missing."""

    person_id: int
    rows: list[AttachmentRow]
    missing: list[Paper]
    may_read: bool


_ROWS = """
SELECT a.id, a.person_id, a.record_table, coalesce(a.record_id, 0), a.kind, a.title, a.file_name, a.content_type, a.size, a.pages,
    a.sha256, coalesce(a.blob_id, 0), a.added_on, a.version,
    coalesce((SELECT x.who FROM changes c JOIN acts x ON x.id = c.act_id
        WHERE c.table_name = 'attachments' AND c.row_id = a.id AND c.op = 'I' ORDER BY c.seq LIMIT 1), ''),
    coalesce((SELECT t.content FROM attachment_thumbnails t WHERE t.blob_id = a.blob_id), x'')
FROM attachments a
"""


def list_attachments(session: Session, person_id: int) -> list[AttachmentRow]:
    """The newest first; photos before all others."""
    return _rows(session, f"{_ROWS} WHERE a.person_id = ? ORDER BY a.kind = 'PHOTO' DESC, a.id DESC", person_id)


def get_attachment(session: Session, attachment_id: int) -> AttachmentRow:
    """Raises RuleBroken for one that is gone, or that who is signed in may not see."""
    found = _rows(session, f"{_ROWS} WHERE a.id = ?", attachment_id)
    if not found:
        raise RuleBroken(_("这个附件已不存在，或者您没有查看它的权限。请刷新后再试。"))
    return found[0]


def _rows(session: Session, statement: str, value: int) -> list[AttachmentRow]:
    found = session.connection().exec_driver_sql(statement, (value,))
    return [AttachmentRow._make((*row[:-1], bytes(row[-1]))) for row in found]


def held(session: Session, person_id: int) -> Held:
    may = access.may(RIGHT)
    rows = list_attachments(session, person_id)
    return Held(person_id, rows, list_missing(session, person_id) if may else [], may)


def photo(session: Session, person_id: int) -> bytes:
    """The current photo, small; nothing where there is none."""
    found = session.connection().exec_driver_sql(
        "SELECT t.content FROM attachments a JOIN attachment_thumbnails t ON t.blob_id = a.blob_id "
        "WHERE a.person_id = ? AND a.kind = 'PHOTO' ORDER BY a.id DESC LIMIT 1",
        (person_id,),
    )
    return bytes(found.scalar() or b"")


def list_targets(session: Session, person_id: int) -> list[Target]:
    """What a file of this person may belong to: the person, each document, enrolment and scholarship application."""
    run = session.connection().exec_driver_sql
    papers = run(
        f"SELECT id, kind, coalesce(valid_to, '') FROM {DOCUMENTS} WHERE person_id = ? ORDER BY is_current DESC, id DESC",
        (person_id,),
    )
    stays = run(
        f"SELECT id, student_number, college FROM {ENROLMENTS} WHERE person_id = ? ORDER BY id DESC", (person_id,)
    )
    asked = run(  # applications belong to a slice above this one: they are only named
        "SELECT a.id, a.number, c.academic_year FROM applications a JOIN cycles c ON c.id = a.cycle_id "
        "WHERE a.person_id = ? ORDER BY a.id DESC",
        (person_id,),
    )
    return [
        Target("", 0, "", _("本人")),
        *(
            Target(DOCUMENTS, row, kind, " · ".join(filter(None, (codes.label("document_type", kind), until))))
            for row, kind, until in papers
        ),
        *(Target(ENROLMENTS, row, number, " · ".join(filter(None, (_("学籍"), number, unit)))) for row, number, unit in stays),
        *(Target(APPLICATIONS, row, number, " · ".join((_("奖学金申请"), number, year))) for row, number, year in asked),
    ]  # fmt: skip


def person_of(session: Session, number: str) -> int:
    """The person with a student number, or with #id. Raises RuleBroken where there is none."""
    found = int(number[1:]) if number[:1] == "#" and number[1:].isdigit() else chosen.owner_of_number(session, number)
    there = session.connection().exec_driver_sql("SELECT 1 FROM people WHERE id = ?", (found,)).first()
    if found is None or there is None:
        raise RuleBroken(_("没有学号为“{number}”的学生。", number=number))
    return found


def allowed(session: Session) -> Budget:
    """How large files may be, from the office's settings."""
    return rules.budget(settings.get_settings(session))


# -- what is missing -------------------------------------------------------------------------------------------------------

_STAY = """
SELECT r.population, r.category, r.status, coalesce(CAST(julianday(e.expected_end) - julianday(e.start_date) AS INTEGER), 0)
FROM register r LEFT JOIN enrolments e ON e.id = r.enrolment_id WHERE r.person_id = ?
"""


def list_missing(session: Session, person_id: int) -> list[Paper]:
    """The papers expected of this person that are not there."""
    stay = session.connection().exec_driver_sql(_STAY, (person_id,)).first()
    if stay is None:
        return []
    kinds = session.connection().exec_driver_sql("SELECT kind FROM attachments WHERE person_id = ?", (person_id,))
    return rules.missing(Stay(*stay), [row[0] for row in kinds])


def people_missing(session: Session, kind: str = "") -> dict[int, list[Paper]]:
    """Of everybody: person → expected papers that are not there; with a kind only those of which it is one. For lists and
    their filters; one statement a paper. Nobody for who may not read documents.
    """
    found: dict[int, list[Paper]] = {}
    if not access.may(RIGHT):
        return found
    for paper in rules.papers():
        if kind in {"", *paper.kinds}:
            for (person,) in session.connection().exec_driver_sql(_missing(paper)):
                found.setdefault(person, []).append(paper)
    return found


def called(session: Session, people: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Person → student number and name."""
    label = PERSON_LABEL.replace("t.", "p.")
    found = session.connection().exec_driver_sql(
        f"SELECT p.id, coalesce(r.student_number, ''), {label} FROM people p LEFT JOIN register r ON r.person_id = p.id "
        "WHERE p.id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(people)),),
    )
    return {row[0]: (row[1], row[2]) for row in found}


def _missing(paper: Paper) -> str:
    """SQL: the people who should hand in a paper and have not. All values are our own codes."""
    where = [f"r.status IN ({_listed(rules.expecting_statuses())})"]
    if paper.populations:
        where.append(f"r.population IN ({_listed(paper.populations)})")
    if paper.categories:
        where.append(f"r.category IN ({_listed(paper.categories)})")
    if paper.long:
        where.append(
            "coalesce((SELECT CAST(julianday(e.expected_end) - julianday(e.start_date) AS INTEGER) FROM enrolments e "
            f"WHERE e.id = r.enrolment_id), 0) NOT BETWEEN 1 AND {rules.LONG_STAY}"
        )
    kinds = f"a.person_id = r.person_id AND a.kind IN ({_listed(paper.kinds)})"
    where.append(f"NOT EXISTS (SELECT 1 FROM attachments a WHERE {kinds})")
    return f"SELECT r.person_id FROM register r WHERE {' AND '.join(where)}"


def _listed(values: Sequence[str] | frozenset[str]) -> str:
    return ", ".join(f"'{value}'" for value in sorted(values))


# -- contents --------------------------------------------------------------------------------------------------------------


def pieces_of(session: Session, row: AttachmentRow) -> Iterator[bytes]:
    """The file, from its first byte to its last. Raises RuleBroken for who may not read it, and for one that was erased."""
    if row.kind != rules.PHOTO:
        access.require(RIGHT)
    if not row.blob:
        raise RuleBroken(_("“{name}”的内容已被清除。", name=row.title or row.file_name or row.kind))
    return contents.pieces(session.connection(), row.blob)


def draw_page(session: Session, *, attachment_id: int, page: int, width: int) -> Picture:
    """A page as pixels, at most `width` wide; drawn by the guarded child."""
    row = get_attachment(session, attachment_id)
    pieces_of(session, row)  # asked here, where a refusal is heard
    return scans.draw(row.file_name, row.content_type, page, width, partial(pieces_of, session, row))
