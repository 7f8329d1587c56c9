"""Whose facts can set a term running: SQL leaves out everybody about whom no rule says anything on a day."""

from datetime import date, timedelta
from typing import Any

from gzstudents.kernel import codes
from gzstudents.permits.rules import Rule, book

_LIVE = "('ADMITTED', 'DEFERRED', 'REGISTERED', 'SUSPENDED')"
_MONTH = 31
_PERMIT, _VISA = "RESIDENCE_PERMIT", "VISA"
_KINDS = {  # which papers a rule's trigger looks at, for its reach
    "permit_end": (_PERMIT,), "permit_last": (_PERMIT,), "permit_over": (_PERMIT,), "visa_stay": (_VISA,),
    "visa_over": (_VISA,), "leave_after_end": (_PERMIT, _VISA),
}  # fmt: skip

# who holds a paper that runs out within the reach of a rule, and still studies, or has left lately
_RUNS_OUT = f"""
SELECT d.person_id FROM identity_documents d CROSS JOIN register r ON r.person_id = d.person_id
WHERE d.valid_to <= CASE d.kind {{reach}} ELSE '' END AND (d.is_current = 1 OR :other)
    AND (:other OR r.status IN {_LIVE} OR (d.valid_to >= :near AND d.kind IN ('{_PERMIT}', '{_VISA}')))
"""
# whose passport took the place of another, and who got a paper lately with which lodging is to be registered anew
_REPLACED = """
SELECT d.person_id FROM identity_documents d WHERE d.kind = 'PASSPORT' AND d.issued_on BETWEEN :year AND :on
    AND EXISTS (SELECT 1 FROM identity_documents o WHERE o.person_id = d.person_id AND o.kind = 'PASSPORT' AND o.id <> d.id)
UNION ALL
SELECT d.person_id FROM identity_documents d WHERE :lodging AND d.issued_on BETWEEN :near AND :on
    AND d.kind IN ('PASSPORT', 'RESIDENCE_PERMIT', 'VISA')
"""
_ENDED = """
SELECT e.person_id FROM status_changes s JOIN enrolments e ON e.id = s.enrolment_id
WHERE s.effective_on BETWEEN :near AND :on AND s.status NOT IN ('ADMITTED', 'DEFERRED', 'REGISTERED', 'SUSPENDED')
"""
_STAYS = f"""
SELECT f.person_id FROM stay_facts f WHERE f.day <= :on OR f.kind IN ('INSURANCE', 'TUITION', 'WORK') GROUP BY f.person_id
HAVING max(f.kind IN ('WORK', 'ANNOTATION'))
    OR (:other OR (SELECT r.status FROM register r WHERE r.person_id = f.person_id) IN {_LIVE}) AND (
        max(CASE WHEN f.kind IN ('ENTRY', 'MOVED') THEN f.day END) > coalesce(max(CASE f.kind WHEN 'LODGING' THEN f.day END), '')
        OR max(CASE f.kind WHEN 'INSURANCE' THEN f.until END) <= :far
        OR max(CASE f.kind WHEN 'TUITION' THEN f.until END) <= :far
        OR (max(f.kind IN ('ENTRY', 'HEALTH')) AND NOT EXISTS (SELECT 1 FROM identity_documents d
            WHERE d.person_id = f.person_id AND d.kind = '{_PERMIT}' AND d.valid_to >= :on AND coalesce(d.issued_on, '') <= :on)))
"""


def recorded_kinds(connection: Any) -> frozenset[str]:
    """The kinds of facts this office records at all: a rule that needs others sleeps."""
    known = [code.code for code in codes.values("stay_fact")]
    return frozenset(
        kind
        for kind in known
        if connection.execute("SELECT 1 FROM stay_facts WHERE kind = ? LIMIT 1", (kind,)).fetchone()
    )


def candidates(connection: Any, on: date, kinds: frozenset[str]) -> list[int]:
    """Everybody about whom a rule may say something on a day, and not many more."""
    reach = _reach()
    cases = " ".join(
        f"WHEN '{kind}' THEN '{(on + timedelta(days=ahead)).isoformat()}'" for kind, ahead in reach.items()
    )
    statement = " UNION ALL ".join((_RUNS_OUT.format(reach=cases), _REPLACED, _ENDED, _STAYS))
    values = {
        "on": on.isoformat(),
        "other": int(on != date.today()),  # the register knows the status of today only
        "near": (on - timedelta(days=_memory("report_end", "report_missing", "leave", "lodging_again"))).isoformat(),
        "year": (on - timedelta(days=_memory("passport_change"))).isoformat(),
        "far": (on + timedelta(days=_ahead("insurance", "tuition"))).isoformat(),
        "lodging": int("LODGING" in kinds),
    }
    rows = connection.execute(f"SELECT DISTINCT person_id FROM ({statement})", values)
    return sorted(row[0] for row in rows.fetchall())


def _reach() -> dict[str, int]:
    """How many days before its end a paper of each kind is looked at."""
    found: dict[str, int] = {}
    for rule in book():
        for kind in rule.papers or _KINDS.get(rule.trigger, ()):
            found[kind] = max(found.get(kind, 0), rule.show_before + _days(rule))
    return found


def _days(rule: Rule) -> int:
    """At most so many days before its trigger a deadline of the rule lies."""
    each = {"months": _MONTH, "hours": 1, "days": 1, "working_days": 3}[rule.unit]
    return max(0, -rule.offset) * each


def _ahead(*rules: str) -> int:
    return max((rule.show_before + _days(rule) for rule in book() if rule.id in rules), default=0)


def _memory(*rules: str) -> int:
    """How many days back the rules look that forget; 100 years for one the office let remember everything."""
    kept = [(rule.forget_after or 36_500) + abs(rule.offset) * 3 for rule in book() if rule.id in rules]
    return max(kept, default=0)
