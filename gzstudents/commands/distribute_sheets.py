"""`distribute --sheets`: the reason sheets of applications, of students or of whole cycles, as one PDF."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gzstudents.commands.office import Answer, Office
from gzstudents.kernel.errors import RuleBroken, UserError
from gzstudents.kernel.i18n import _, _n

if TYPE_CHECKING:
    from gzstudents.distribution.queries import CycleRow

# as people write a number: of an application, or of a student, who may have several applications of the year
_NUMBERS = """
SELECT a.id, a.number, upper(coalesce(e.student_number, '')), a.stage = 'DRAFT' FROM applications a
JOIN enrolments e ON e.id = a.enrolment_id JOIN cycles y ON y.id = a.cycle_id
WHERE (a.number IN (SELECT value FROM json_each(:said)) OR upper(e.student_number) IN (SELECT value FROM json_each(:said)))
    AND (:year = '' OR y.academic_year = :year)
ORDER BY a.number
"""


def run(arguments: argparse.Namespace, office: Office, cycles: "Sequence[CycleRow]") -> Answer:
    """In the order in which they are asked for; those of `cycles` by rank."""
    from gzstudents.distribution import queries
    from gzstudents.distribution.printing import sheet as paper
    from gzstudents.kernel.settings import get_settings, on_paper

    with office.store().reading() as session:
        if cycles:
            wanted = [line.id for line in queries.list_lines(session, list(cycles))]
        elif arguments.listed is not None:
            wanted = listed(arguments.listed)
        else:
            wanted = _numbered(session, arguments.application, arguments.year or "")
        if not wanted:
            raise RuleBroken(_("这一批次还没有申请。"))
        found = queries.sheets(session, application_ids=wanted, progress=office.progress)
        content = paper.content(found, on_paper(get_settings(session)), office.progress)
    from gzstudents.kernel import folio

    folio.write(arguments.sheets, content)
    data = {"sheets": len(found), "file": str(arguments.sheets)}
    return Answer(data, _n("已写好 {count} 份评定理由：{name}", len(found), name=arguments.sheets.name))


def _numbered(session: Any, said: Sequence[str], year: str) -> list[int]:
    """Applications by their own number or by the student's. Raises RuleBroken for a number that nobody has."""
    asked = list(dict.fromkeys(one.strip().upper() for one in said))
    rows = [
        tuple(row) for row in session.connection().exec_driver_sql(_NUMBERS, {"said": json.dumps(asked), "year": year})
    ]
    found: dict[int, None] = {}
    for one in asked:
        mine = [(key, draft) for key, number, student, draft in rows if one in {number, student}]
        if not mine:
            raise RuleBroken(_("没有编号或学号为“{number}”的申请。", number=one))
        if all(draft for _key, draft in mine):
            raise RuleBroken(_("“{number}”的申请还没有提交，没有评定理由。", number=one))
        found |= dict.fromkeys(key for key, draft in mine if not draft)
    return list(found)


def listed(path: Path) -> list[int]:
    """The applications that a file lists. Raises UserError for a file that lists none."""
    try:
        return [int(one) for one in json.loads(path.read_text(encoding="utf-8"))]
    except (ValueError, TypeError) as error:
        raise UserError(_("“{name}”里没有申请的编号。", name=path.name)) from error
