"""The form of a scholarship from elsewhere: entered for information, so that exclusive programmes know of it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from gzstudents.kernel import dates
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, mark
from gzstudents.scholarships import operations, queries
from gzstudents.scholarships.queries import ExternalRow
from gzstudents.scholarships.screen.asks import ExternalOf
from gzstudents.students import queries as students
from gzstudents.ui.acts_screen import ActForm
from gzstudents.ui.desk import Desk

_FIELDS = (
    Field("academic_year", mark("学年"), required=True, help=mark("例如 2025-2026")),
    Field("amount_fen", mark("金额（元）"), "money", help=mark("不知道则留空")),
    Field("name", mark("奖学金名称"), required=True, wide=True),
    Field("sponsor_kind", mark("单位类型"), "choice", choices="sponsor_type"),
    Field("is_chinese", mark("中国奖学金"), "flag", help=mark("外国政府、外国学校的不勾选")),
    Field("source", mark("信息来源"), wide=True),
    Field("note", mark("备注"), "lines", wide=True),
)
_CORRECTED = (
    Field("external", mark("哪一条"), "choice", required=True, wide=True),
    Field("remove", mark("登记错了，删除这一条"), "flag", wide=True),
)


class ExternalForm(ActForm):
    """Records one, or puts right one of those that are known."""

    def __init__(self, desk: Desk, person_id: int, name: str, known: Sequence[ExternalRow] = ()) -> None:
        self._known = {str(one.id): one for one in known}
        listed = [(key, f"{one.academic_year} · {one.name}") for key, one in self._known.items()]
        super().__init__(
            mark("更正校外奖学金") if known else mark("登记校外奖学金"), (*(_CORRECTED if known else ()), *_FIELDS),
            subtitle=name, save_text=mark("保存"), whole=True, choices={"external": lambda: listed},
        )  # fmt: skip
        self._desk, self._person_id, self._name, self._shown = desk, person_id, name, ""
        self.fill({"academic_year": dates.academic_year(date.today()), "is_chinese": 1})
        if known:
            self._show(next(iter(self._known)))
            self.edited.connect(self._on_chosen)
        self.saved.connect(self._write)

    @classmethod
    def open(cls, desk: Desk, what: ExternalOf, show: Callable[[ActForm], None]) -> None:
        """Read whose it is, then show the form."""
        desk.jobs.read(
            _asked, lambda found: show(cls(desk, what.person_id, found[0], found[1] if what.correct else ())),
            fail=desk.error, person_id=what.person_id,
        )  # fmt: skip

    def _on_chosen(self) -> None:
        chosen = str(self.fields["external"].value() or "")
        if chosen in self._known and chosen != self._shown:
            self._show(chosen)

    def _show(self, key: str) -> None:
        self._shown = key
        self.fill({**self._known[key]._asdict(), "external": key})

    def _write(self, values: Mapping[str, Any]) -> None:
        given = dict(values)
        key, remove = int(given.pop("external", 0) or 0), given.pop("remove", 0)
        if remove:
            self._desk.jobs.write(operations.remove_external, self._on_written, fail=self.refuse, external_id=key)
        elif key:
            self._desk.jobs.write(
                operations.correct_external, self._on_written, fail=self.refuse, external_id=key, **given
            )
        else:
            self._desk.jobs.write(
                operations.record_external, self._on_written, fail=self.refuse, person_id=self._person_id, **given
            )

    def _on_written(self, _external: Any, act: int | None) -> None:
        self.done.emit(_("已保存校外奖学金：{name}", name=self._name), act)


def _asked(session: Any, *, person_id: int) -> tuple[str, list[ExternalRow]]:
    whole = students.get_person(session, person_id)
    person = whole.person if whole is not None else None
    name = (person.chinese_name or f"{person.surname} {person.given_names}".strip()) if person else ""
    return name, queries.externals_of_person(session, person_id)
