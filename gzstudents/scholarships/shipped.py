"""Taking up the programmes that ship as data."""

import tomllib
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.kernel import paths
from gzstudents.kernel.access import operation
from gzstudents.scholarships.model import Programme, Rate, Sponsor

ORDER = ("cgs", "hkmo", "tw", "gd", "uni")  # as lists show them; other files follow by name


@operation("scholarships.adopt_programmes")
def adopt_programmes(session: Session) -> list[str]:
    """Add the shipped programmes that the store does not have; returns their codes. What the office edited stays as it is."""
    sponsors = {sponsor.code: sponsor for sponsor in session.scalars(select(Sponsor))}
    known = set(session.scalars(select(Programme.code)))
    added = []
    for shipped in _shipped():
        code = shipped["programme"]["code"]
        if code in known:
            continue
        sponsor = sponsors.get(shipped["sponsor"]["code"])
        if sponsor is None:
            sponsor = Sponsor(**shipped["sponsor"])
            sponsors[sponsor.code] = sponsor
            session.add(sponsor)
            session.flush()
        programme = Programme(sponsor_id=sponsor.id, **_plain(shipped["programme"]))
        session.add(programme)
        session.flush()
        session.add_all(_rate(programme, values) for values in shipped["rates"])
        added.append(code)
    session.flush()
    return added


def _shipped() -> list[dict[str, Any]]:
    files = {path.stem: path for path in sorted(paths.resource("scholarships").glob("*.toml"))}
    ordered = [name for name in ORDER if name in files] + [name for name in files if name not in ORDER]
    return [tomllib.loads(files[name].read_text(encoding="utf-8")) for name in ordered]


def _rate(programme: Programme, values: dict[str, Any]) -> Rate:
    rest = _plain({key: value for key, value in values.items() if key != "yuan"})
    rest.setdefault("valid_from", programme.valid_from)
    return Rate(programme_id=programme.id, amount_fen=int(values["yuan"]) * 100, **rest)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """TOML's dates and booleans as the columns keep them."""
    return {
        key: value.isoformat() if hasattr(value, "isoformat") else int(value) if isinstance(value, bool) else value
        for key, value in values.items()
    }
