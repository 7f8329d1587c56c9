"""The forms: a consent, a disclosure, an erasure to be proposed, the terms."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from gzstudents.consents import operations as consents
from gzstudents.consents import rules as notices
from gzstudents.kernel import i18n
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, mark
from gzstudents.privacy import rules
from gzstudents.privacy.operations import disclosing, erasing, terms
from gzstudents.privacy.queries.disclosures import DisclosureRow
from gzstudents.privacy.screen import reading
from gzstudents.privacy.screen.reading import Who
from gzstudents.ui.acts_screen import ActForm
from gzstudents.ui.desk import Desk
from gzstudents.ui.parts import Label

NUMBER = Field("number", mark("学号"), required=True, wide=True)
CONSENT = (
    Field("purpose", mark("处理目的"), "choice", choices="consent_purpose", required=True),
    Field("language", mark("告知语言"), "choice", choices="consent_language", required=True),
    Field("answer", mark("本人的答复"), "choice", choices="consent_answer", required=True),
    Field("how", mark("方式"), "choice", choices="consent_how", required=True),
    Field("answered_on", mark("答复日期"), "date", required=True),
)
DISCLOSURE = (
    Field("recipient", mark("接收方"), required=True, wide=True),
    Field("kind", mark("接收方类型"), "choice", choices="disclosure_recipient", required=True),
    Field("disclosed_on", mark("日期"), "date", required=True),
    Field("purpose", mark("用途"), required=True, wide=True),
    Field("basis", mark("合法性基础"), "choice", choices="disclosure_basis", required=True, wide=True),
    Field("fields", mark("提供的内容"), wide=True),
    Field("people_count", mark("人数"), "number"),
    Field("abroad", mark("向境外提供"), "flag"),
    Field("numbers", mark("学号"), wide=True, help=mark("向境外提供时必填；多个学号用逗号分开")),
)


class ConsentForm(ActForm):
    """The notice to be read, and what the person answered to it."""

    def __init__(self, desk: Desk, who: Who | None) -> None:
        self._desk, self._who = desk, who
        fields = CONSENT if who is not None else (NUMBER, *CONSENT)
        under = "  ·  ".join(part for part in (who.name, who.student_number) if part) if who is not None else ""
        super().__init__(mark("登记同意"), fields, subtitle=under, save_text=mark("保存"), whole=True)
        self._notice = Label(wrap=True)
        self._news.addWidget(self._notice)
        self.fill({"language": i18n.language(), "how": "PAPER", "answered_on": date.today().isoformat()})
        self.edited.connect(self._on_edit)
        self.saved.connect(self._write)
        self._on_edit()

    def _on_edit(self) -> None:
        notice = notices.notice(self.fields["purpose"].value() or "")
        language = self.fields["language"].value() or "zh_CN"
        self._notice.setText(notice.text(language) if notice is not None else _("选择处理目的后显示告知内容"))

    def _write(self, values: Mapping[str, Any]) -> None:
        given = {name: value for name, value in values.items() if name != "number"}
        if self._who is not None:
            self._record(self._who, given)
        else:
            self._desk.jobs.read(
                reading.owner,
                lambda who: self._record(who, given),
                fail=self.refuse,
                latest=self,
                number=values["number"],
            )

    def _record(self, who: Who, given: Mapping[str, Any]) -> None:
        said = _("已登记 {name} 的答复", name=who.name)
        self._desk.jobs.write(
            consents.record,
            lambda _id, act: self.done.emit(said, act),
            fail=self.refuse,
            person_id=who.person_id,
            **given,
        )


class DisclosureForm(ActForm):
    """What was given to whom; of an export that stands in the journal already, file and count are known."""

    def __init__(self, desk: Desk, export: DisclosureRow | None = None) -> None:
        under = export.file if export is not None else ""
        super().__init__(mark("登记对外提供"), DISCLOSURE, subtitle=under, save_text=mark("保存"), whole=True)
        self._desk, self._export = desk, export
        known = {"disclosed_on": date.today().isoformat()}
        if export is not None:
            fields = _("、").join(_(name) for name in export.fields.split())
            known |= {"disclosed_on": export.day, "purpose": export.purpose, "fields": fields}
            known |= {"people_count": str(export.people_count)}
        self.fill(known)
        self.saved.connect(self._write)

    def _write(self, values: Mapping[str, Any]) -> None:
        given = {
            **values,
            "people_count": int(values["people_count"] or 0),
            "abroad": values["abroad"] in {1, "1"},
        }
        if self._export is not None:
            given |= {"file": self._export.file, "sha256": self._export.sha256, "act": self._export.act}
        said = _("已登记提供给{recipient}", recipient=values["recipient"])
        self._desk.jobs.write(
            disclosing.disclose_numbers, lambda _id, act: self.done.emit(said, act), fail=self.refuse, **given
        )


class ProposeForm(ActForm):
    """Which groups, and why; a second person confirms."""

    def __init__(self, desk: Desk, who: Who, chosen: Sequence[str]) -> None:
        reason = Field("reason", mark("原因"), "choice", choices="erasure_reason", required=True, wide=True)
        groups = [Field(group.code, group.label(), "flag", wide=True) for group in rules.groups().values()]
        under = "  ·  ".join(part for part in (who.name, who.student_number) if part)
        super().__init__(mark("提出清除"), [reason, *groups], subtitle=under, save_text=mark("提出清除"), whole=True)
        self._desk, self._who = desk, who
        self.fill({"reason": "TERM" if chosen else "", **dict.fromkeys(chosen, 1)})
        self.saved.connect(self._write)

    def _write(self, values: Mapping[str, Any]) -> None:
        said = _("已提出清除 {name} 的信息，等待另一人确认", name=self._who.name)
        self._desk.jobs.write(
            erasing.propose,
            lambda _id, act: self.done.emit(said, act),
            fail=self.refuse,
            person_id=self._who.person_id,
            groups=[code for code in rules.groups() if values[code] in {1, "1"}],
            reason=values["reason"],
        )


class TermsForm(ActForm):
    """Years by group, with the reason why; 0 keeps for good."""

    def __init__(self, desk: Desk, groups: Sequence[rules.Group]) -> None:
        fields = [
            Field(group.code, group.label(), "number", required=True, wide=True, help=group.basis()) for group in groups
        ]
        super().__init__(
            mark("保存期限"), fields, subtitle=_("单位：年；0 表示长期保存"), save_text=mark("保存"), whole=True
        )
        self._desk = desk
        self.fill({group.code: str(group.years) for group in groups})
        self.saved.connect(self._write)

    def _write(self, values: Mapping[str, Any]) -> None:
        years: dict[str, Any] = {code: int(value or 0) for code, value in values.items()}
        self._desk.jobs.write(
            terms.set_terms, lambda _none, act: self.done.emit(_("已修改保存期限"), act), fail=self.refuse, **years
        )
