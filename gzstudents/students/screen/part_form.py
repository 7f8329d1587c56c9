"""The form of one row that belongs to a person: a new one, or one of those there are, corrected, ended or taken away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from gzstudents.kernel import codes
from gzstudents.kernel.errors import Problem, RuleBroken
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.students.rules import residence
from gzstudents.students.rules.nationality import windows
from gzstudents.students.screen import fields
from gzstudents.students.screen.part_specs import CHECK, NATIONALITY, SETTLED, PartSpec, new_label, operation_of
from gzstudents.students.screen.person_detail import title_of
from gzstudents.students.screen.small_forms import ActForm
from gzstudents.ui.parts import Label

if TYPE_CHECKING:
    from gzstudents.students.belongings import Part
    from gzstudents.students.queries import Person360
    from gzstudents.ui.desk import Desk

NEW = "0"
_WHICH, _REMOVE, _END_OTHERS = "which", "remove", "end_others"
_FIRST_YEAR, _LAST_YEAR = 2000, 2100  # of an admission, while the year is being typed
_SPANS = (("valid_from", "valid_to"), ("study_from", "study_to"))


class PartForm(ActForm):
    """Choose the row first; the fields then show it. Without any there is nothing to choose."""

    def __init__(self, desk: Desk, spec: PartSpec, whole: Person360, today: date) -> None:
        self._desk, self._spec, self._whole_person, self._today = desk, spec, whole, today
        self._parts: dict[str, Part] = {str(part.id): part for part in getattr(whole.more, spec.parts)}
        if spec in {CHECK, SETTLED}:
            self._parts = {}  # never overwritten: another check is another row
        super().__init__(
            spec.heading,
            self._described(),
            subtitle=title_of(whole),
            check=self._problems_of,
            choices={_WHICH: self._rows, "origin": self._origins, "result": self._results},
            whole=True,
        )
        self._says = Label(role="muted", wrap=True)
        self._news.addWidget(self._says)
        self._says.hide()
        self._shown = "" if spec.may_add else next(iter(self._parts), "")
        self.fill(self._start())
        self._offer_removal()
        if _WHICH in self.fields:
            self.fields[_WHICH].edited.connect(self._on_which)
        if spec in {CHECK, SETTLED}:
            self.edited.connect(self._say_outcome)
            self._say_outcome()
        self.saved.connect(self._write)

    def _described(self) -> list[Field]:
        found = fields.part_fields(self._spec.table, self._spec.columns)
        if self._parts:
            found.insert(0, Field(_WHICH, mark("记录"), "choice", required=True, wide=True))
        if self._spec is NATIONALITY:
            found.append(
                Field(
                    _END_OTHERS,
                    mark("同时结束原国家/地区"),
                    "flag",
                    help=mark("原国家/地区在新的起始日期前一天结束"),
                    wide=True,
                )
            )
        if self._spec is SETTLED:
            hint = mark("中国护照、住在国居留证上的日期")
            found = [
                replace(field, label=mark("取得居留权日期"), help=hint) if field.name == "foreign_since" else field
                for field in found
            ]
        if self._parts and self._spec.removable:
            hint = mark("只用于登记错了的记录；已经结束的请填写截止日期")
            found.append(Field(_REMOVE, mark("删除这条记录"), "flag", help=hint, wide=True))
        return found

    def _origins(self) -> Sequence[tuple[str, str]]:
        """Of whom a check can be: other people where it is about being settled abroad."""
        settled = self._spec is SETTLED
        return [
            (one.code, one.label())
            for one in codes.values("check_origin")
            if (one.code in residence.ORIGINS) == settled
        ]

    def _results(self) -> Sequence[tuple[str, str]]:
        return [(one.code, one.label()) for one in codes.values(self._result_list)]

    @property
    def _result_list(self) -> str:
        return "settled_result" if self._spec is SETTLED else "check_result"

    def _rows(self) -> Sequence[tuple[str, str]]:
        rows = [(key, self._spec.called(part)) for key, part in self._parts.items()]
        return [(NEW, new_label()), *rows] if self._spec.may_add else rows

    def _start(self) -> dict[str, Any]:
        if not self._spec.may_add and self._shown:
            return {_WHICH: self._shown, **self._parts[self._shown].values}
        values: dict[str, Any] = {_WHICH: NEW, **dict(self._spec.start)}
        if self._spec in {CHECK, SETTLED}:
            stay = self._whole_person.enrolments[0] if self._whole_person.enrolments else None
            year = int(stay.start_date[:4]) if stay and stay.start_date[:4].isdigit() else self._today.year
            values |= {
                "admission_year": year,
                "checked_on": self._today.isoformat(),
                **({"level": stay.level if stay else ""} if self._spec is CHECK else {}),
            }
        return values

    def _on_which(self) -> None:
        """Another row was chosen: show it."""
        which = str(self.fields[_WHICH].value() or "")
        if which == self._shown or (which != NEW and which not in self._parts):
            return
        self._shown = which
        part = self._parts.get(which)
        self._offer_removal()
        self.fill({_WHICH: which, **(part.values if part else dict(self._spec.start))})

    def _offer_removal(self) -> None:
        """Only what is there can be taken away."""
        if _REMOVE in self.fields:
            self.fields[_REMOVE].setVisible(self._shown in self._parts)

    def _problems_of(self, values: Mapping[str, Any]) -> Iterable[Problem]:
        for first, last in _SPANS:
            if values.get(first) and values.get(last) and values[last] < values[first]:
                yield Problem("span", _("截止日期早于起始日期"), column=last)
        if values.get(_END_OTHERS) and not values.get("valid_from"):
            yield Problem("since", _("请填写新国家/地区的起始日期"), column="valid_from")

    def _say_outcome(self) -> None:
        """What the rule says of the facts as they are filled in."""
        from gzstudents.students.operations.nationality import outcome

        values = self.values()
        year = int(values["admission_year"] or 0)
        if not _FIRST_YEAR <= year <= _LAST_YEAR:
            self._say([])
            return
        years = residence.windows(year) if self._spec is SETTLED else windows(year)
        spans = [_("{start} 至 {end}", start=first, end=last) for first, last in years]
        lines = [_n("{count} 个年度：{spans}", len(spans), spans=_("；").join(spans))]
        if values["origin"]:
            try:
                stay = self._whole_person.enrolments[0] if self._whole_person.enrolments else None
                found = outcome(values, self._whole_person.person.birth_date, stay.entry_route if stay else "")
            except RuleBroken as broken:
                self._say([*lines, str(broken)])
                return
            lines += [_("按规定：{result}", result=codes.label(self._result_list, found.result)), *found.reasons]
        self._say(lines)

    def _say(self, lines: list[str]) -> None:
        self._says.setText("\n".join(lines))
        self._says.setVisible(bool(lines))

    def _write(self, values: dict[str, Any]) -> None:
        which = values.pop(_WHICH, NEW) or NEW
        remove, end_others = values.pop(_REMOVE, 0), values.pop(_END_OTHERS, 0)
        part_id = int(which) if which != NEW else None
        if remove and part_id is not None:
            self._remove(part_id)
            return
        stay = self._whole_person.enrolments[0] if self._whole_person.enrolments else None
        given: dict[str, Any] = {"values": values}
        if self._spec.table == "status_changes":
            given["change_id"] = part_id
        else:
            given |= {"enrolment_id": stay.id if stay else 0} if self._spec.on_stay else {"person_id": self._person_id}
            if self._spec not in {CHECK, SETTLED}:
                given["part_id"] = part_id
        if self._spec is NATIONALITY:
            given["end_others"] = bool(end_others)
        if part_id is not None and "enrolment_id" in given:
            given["enrolment_id"] = self._parts[which].values["enrolment_id"]
        self._run(operation_of(self._spec, remove=False), **given)

    def _remove(self, part_id: int) -> None:
        given: dict[str, Any] = {"table": self._spec.table, "part_id": part_id}
        if self._spec.table == "status_changes":
            given = {"change_id": part_id}
        elif self._spec is NATIONALITY:
            given = {"person_id": self._person_id, "part_id": part_id}
        self._run(operation_of(self._spec, remove=True), **given)

    @property
    def _person_id(self) -> int:
        return self._whole_person.person.id

    def _run(self, operation: Any, **values: Any) -> None:
        self._desk.jobs.write(operation, self._on_written, fail=self.refuse, **values)

    def _on_written(self, _id: object, act: int | None) -> None:
        self.done.emit(_(self._spec.done, name=title_of(self._whole_person)), act)


class RenameForm(ActForm):
    """A new name from a day on; the old one is kept and found."""

    def __init__(self, desk: Desk, whole: Person360, today: date) -> None:
        hint = mark("只是写错了的姓名请用“编辑”更正")
        described = [
            *fields.name_fields(),
            Field("changed_on", mark("更名日期"), "date", required=True, help=hint),
            Field("reason", mark("更名依据"), wide=True, help=mark("例如新护照号码、公安机关证明")),
        ]
        super().__init__(mark("更名"), described, subtitle=title_of(whole), whole=True)
        self._desk, self._person_id = desk, whole.person.id
        values = whole.person._asdict()
        self.fill(
            {**{field.name: values[field.name] for field in fields.name_fields()}, "changed_on": today.isoformat()}
        )
        self.saved.connect(self._write)

    def _write(self, values: dict[str, Any]) -> None:
        from gzstudents.students import operations

        changed_on, reason = values.pop("changed_on"), values.pop("reason")
        self._desk.jobs.write(
            operations.rename, self._on_written, fail=self.refuse, person_id=self._person_id, names_now=values,
            changed_on=changed_on, reason=reason,
        )  # fmt: skip

    def _on_written(self, _id: object, act: int | None) -> None:
        values = self.values()
        name = values["chinese_name"] or " ".join(filter(None, (values["surname"], values["given_names"])))
        self.done.emit(_("已登记更名：{name}", name=name or values["native_name"]), act)


class ChangeForm(ActForm):
    """A change that leaves the status as it is: another major, class or level, an extension, a year repeated."""

    def __init__(self, desk: Desk, whole: Person360, today: date) -> None:
        self._stay = whole.enrolments[0] if whole.enrolments else None
        described = [
            replace(field, required=field.name in {"kind", "effective_on"}) for field in fields.change_fields()
        ]
        super().__init__(
            mark("专业、班级、年限变动"),
            described,
            subtitle=title_of(whole),
            choices={"kind": fields.change_kinds},
            whole=True,
        )
        self._desk, self._called = desk, title_of(whole)
        study = self._stay._asdict() if self._stay else {}
        self.fill({"effective_on": today.isoformat(), **{name: study.get(name, "") for name in fields.CHANGED}})
        self.saved.connect(self._write)

    def _write(self, values: dict[str, Any]) -> None:
        from gzstudents.students import operations

        if self._stay is None:
            self.refuse(_("没有学籍，请先在“编辑”中填写学籍信息"))
            return
        study = {name: values.pop(name) for name in fields.CHANGED}
        self._desk.jobs.write(
            operations.record_change,
            self._on_written,
            fail=self.refuse,
            enrolment_id=self._stay.id,
            study=study,
            **values,
        )

    def _on_written(self, _id: object, act: int | None) -> None:
        self.done.emit(_("已登记 {name} 的学籍变动", name=self._called), act)
