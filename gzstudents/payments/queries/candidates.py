"""What may stand on the roster of a programme and a month, with what is known of each student on the day."""

from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from gzstudents.kernel import names
from gzstudents.payments.rules.facts import Terms
from gzstudents.payments.rules.verifying import Found, Hashed, Verdict

# of the month all that is not paid, of earlier ones what could be paid by now; money that went out is no candidate, nor what
# stands on another draft to be paid, or taken off there by hand. What is approved belongs to the roster that was locked with it
_STATEMENT = """
SELECT t.id, t.award_id, t.item, t.due_month, t.part, t.budget_year, t.amount_fen, t.state, t.reason, t.detail, a.person_id, a.level,
    a.grade, a.enrolment_id,
    p.chinese_name, p.surname, p.given_names, p.native_name, coalesce(e.student_number, ''), e.college, coalesce(r.country, ''),
    b.id, coalesce(b.tail, ''), EXISTS (SELECT 1 FROM status_changes s WHERE s.enrolment_id = e.id),
    NOT :signing OR t.reason = 'OTHER' OR EXISTS (SELECT 1 FROM sign_ins n WHERE n.enrolment_id = e.id AND n.month = t.due_month AND n.signed_on <> '')
FROM instalments t INDEXED BY ix_instalments_month
JOIN awards a ON a.id = t.award_id JOIN people p ON p.id = a.person_id
JOIN enrolments e ON e.id = a.enrolment_id LEFT JOIN register r ON r.person_id = p.id
LEFT JOIN bank_accounts b ON b.id = (SELECT c.id FROM bank_accounts c WHERE c.person_id = p.id AND c.is_current = 1
    AND coalesce(c.valid_from, '') <= :today AND coalesce(c.valid_to, '9999') >= :today ORDER BY c.id DESC LIMIT 1)
WHERE a.programme_id = :programme AND t.paid_to = 'STUDENT' AND (
    t.due_month = :month AND t.state IN ('PLANNED', 'HELD', 'DROPPED') AND NOT (t.state = 'DROPPED' AND t.part > 0)
    OR t.due_month < :month AND t.state = 'PLANNED'
    OR t.state = 'APPROVED' AND t.id IN (SELECT l.instalment_id FROM roster_lines l JOIN rosters o ON o.id = l.roster_id
        WHERE o.id = :roster AND o.state = 'LOCKED' AND l.exclusion = '')
) AND t.amount_fen >= 0 AND (t.amount_fen > 0 OR t.state <> 'PLANNED')
AND t.id NOT IN (SELECT l.instalment_id FROM roster_lines l JOIN rosters o ON o.id = l.roster_id
    WHERE o.id <> :roster AND o.state = 'DRAFT' AND l.exclusion <> 'AUTO')
ORDER BY e.college, p.sort_key, p.id, t.due_month, t.part
"""


class Candidate(NamedTuple):
    """A line of a roster as it would be made today, before it is decided whether it is paid."""

    found: Found
    award_id: int
    person_id: int
    item: str
    due_month: str
    part: int
    budget_year: int
    name: str
    latin: str
    student_number: str
    college: str
    country: str
    level: str
    grade: str

    def hashed(self, verdict: Verdict) -> Hashed:
        return Hashed(
            self.found.instalment_id, self.person_id, self.student_number, self.name, self.found.amount_fen,
            self.found.tail, verdict.exclusion, verdict.reason,
        )  # fmt: skip


def candidates(
    session: Session, programme_id: int, month: str, roster_id: int, terms: Terms, today: str
) -> list[Candidate]:
    """By college and name. `roster_id` 0: of a roster that is to be made."""
    asked = {
        "programme": programme_id,
        "month": month,
        "roster": roster_id,
        "signing": int(terms.needs_sign_in),
        "today": today,
    }
    return [_candidate(tuple(row)) for row in session.connection().exec_driver_sql(_STATEMENT, asked)]


def _candidate(row: tuple[Any, ...]) -> Candidate:
    (identity, award, item, month, part, year, fen, state, reason, detail, person, level, grade, _stay, chinese, surname, given,
     native, number, college, country, account, tail, on_roll, signed) = row  # fmt: skip
    latin = names.display_latin(str(surname), str(given))
    found = Found(identity, state, reason, detail, fen, account, tail, bool(on_roll), bool(signed))
    return Candidate(
        found, award, person, item, month, part, year, str(chinese or latin or native), latin, number, college, country, level, grade,
    )  # fmt: skip
