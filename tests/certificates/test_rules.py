"""Numbers and frozen content of certificates."""

import pytest

from gzstudents.certificates import printing, rules
from gzstudents.kernel import i18n
from gzstudents.kernel.errors import RuleBroken


@pytest.mark.parametrize(
    ("values", "number"),
    [
        ({"prefix": "GZ", "programme": "CGS", "year": "2025-2026", "seq": 1}, "GZ-CGS-2025-0001"),
        ({"prefix": "", "programme": "hkmo", "year": "2025", "seq": 12345}, "HKMO-2025-12345"),
        ({"prefix": "GZ", "programme": "", "year": "2025-2026", "seq": 7}, "GZ-2025-0007"),
    ],
)
def test_certificate_number(values: dict[str, object], number: str) -> None:
    assert rules.certificate_number(**values) == number  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "pattern", ["{seq}", "{year}-{other}-{seq}", "{", "{year}{seq:z}", "{year.__class__}{seq}", ""]
)
def test_bad_patterns_are_refused(pattern: str) -> None:
    with pytest.raises(RuleBroken):
        rules.certificate_number(pattern, prefix="GZ", programme="A", year="2025-2026", seq=1)


@pytest.mark.parametrize(
    "values", [{"prefix": "广", "seq": 1}, {"prefix": "GZ", "seq": 0}, {"prefix": "A B", "seq": 1}]
)
def test_bad_numbers_are_refused(values: dict[str, object]) -> None:
    with pytest.raises(RuleBroken):
        rules.certificate_number(programme="A", year="2025-2026", **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(("code", "design"), [("A", "classic"), ("b", "leaves"), ("leaves", "leaves"), ("", "classic")])
def test_design(code: str, design: str) -> None:
    assert rules.design(code) == design


def test_designs_have_names_in_both_languages() -> None:
    chinese = [design.label for design in printing.designs()]
    i18n.use("en")
    english = [design.label for design in printing.designs()]
    assert all(label.isascii() for label in english)
    assert not any(label.isascii() for label in chinese)
