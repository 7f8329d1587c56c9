"""Taking up the programmes that ship as data."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import Connection, insert, select
from sqlalchemy.orm import Session

from gzstudents.kernel import paths, shipped
from gzstudents.kernel.access import operation
from gzstudents.scholarships.model import EligibilityRule, Programme, Rate, Sponsor

# as lists show them; other files follow by name
ORDER: Final = ("cgs", "hkmo", "tw", "gd", "uni", "iclt", "gzcity", "unifull", "prep")
_LATER: Final = ("renewable", "review_required", "exclusive_group", "group_limit", "max_months")  # columns of schema 16
_SAME: Final = ("field", "operator", "value", "route", "applies")  # what makes two conditions the same one


@operation("scholarships.adopt_programmes")
def adopt_programmes(session: Session) -> list[str]:
    """Add the shipped programmes and conditions that the store does not have; returns the codes of what it added to.

    What the office edited stays as it is: nothing it has is touched, and a condition is never deleted, only ended, so that
    one it ended is known and does not come back.
    """
    connection = session.connection()
    known: dict[str, int] = {code: key for code, key in session.execute(select(Programme.code, Programme.id))}  # noqa: C416
    conditions = _known_conditions(session)
    changed = []
    for one in shipped_programmes():
        code = one["programme"]["code"]
        programme_id = known.get(code)
        if programme_id is None:
            programme_id = _add(session, one)
            _insert(connection, Rate, [_rate(programme_id, one["programme"], values) for values in one["rates"]])
        elif programme_id not in conditions:
            _fill_in(session, programme_id, one["programme"])
        has = conditions.get(programme_id, set())
        new = [
            _condition(programme_id, place, values)
            for place, values in enumerate(one["conditions"], start=1)
            if _key(values) not in has
        ]
        _insert(connection, EligibilityRule, new)
        if new or code not in known:
            changed.append(code)
    session.flush()
    return changed


def shipped_programmes() -> list[dict[str, Any]]:
    """Every shipped file: `programme`, `sponsor`, `rates`, `conditions`, `source`, `as_of`."""
    files = {path.stem: path for path in sorted(paths.resource("scholarships").glob("*.toml"))}
    ordered = [name for name in ORDER if name in files] + [name for name in files if name not in ORDER]
    return [shipped.read(files[name]) for name in ordered]


def _known_conditions(session: Session) -> dict[int, set[tuple[str, ...]]]:
    found: dict[int, set[tuple[str, ...]]] = {}
    columns = [getattr(EligibilityRule, name) for name in _SAME]
    for programme_id, *key in session.execute(select(EligibilityRule.programme_id, *columns)):
        found.setdefault(programme_id, set()).add(tuple(key))
    return found


def _add(session: Session, one: Mapping[str, Any]) -> int:
    code = one["sponsor"]["code"]
    sponsor = session.scalars(select(Sponsor).where(Sponsor.code == code)).first()
    if sponsor is None:
        sponsor = Sponsor(**one["sponsor"])
        session.add(sponsor)
        session.flush()
    programme = Programme(sponsor_id=sponsor.id, **_plain(one["programme"]))
    session.add(programme)
    session.flush()
    return programme.id


def _fill_in(session: Session, programme_id: int, values: Mapping[str, Any]) -> None:
    """What programmes of an older store could not say yet."""
    programme = session.get_one(Programme, programme_id)
    for name, value in _plain(values).items():
        if name in _LATER:
            setattr(programme, name, value)


def _key(values: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(values.get(name, "BOTH" if name == "route" else "")) for name in _SAME)


def _condition(programme_id: int, place: int, values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "programme_id": programme_id, "position": place * 10, "route": "BOTH", "severity": "HARD", "applies": "",
        "valid_from": None, "valid_to": None, **_plain(values),
    }  # fmt: skip


def _rate(programme_id: int, programme: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """All columns, so that lines of every kind go in one statement."""
    blank = {"level": "", "category": "", "grade": "", "subject_class": "", "teaching_language": "", "months": 1}
    rest = {key: value for key, value in values.items() if key != "yuan"}
    since = {"valid_from": programme.get("valid_from"), "valid_to": None}
    return _plain({**blank, **since, **rest, "programme_id": programme_id, "amount_fen": int(values["yuan"]) * 100})


def _insert(connection: Connection, model: type[Any], rows: Iterable[Mapping[str, Any]]) -> None:
    listed = list(rows)
    if listed:
        connection.execute(insert(model.__table__), listed)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """TOML's dates and booleans as the columns keep them."""
    return {
        key: value.isoformat() if hasattr(value, "isoformat") else int(value) if isinstance(value, bool) else value
        for key, value in values.items()
    }
