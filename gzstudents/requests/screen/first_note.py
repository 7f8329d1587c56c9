"""The first counselling note: the notice is read, the answer taken down, and only a consent opens the note (PIPL arts 28-30)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from gzstudents.consents import rules as consents
from gzstudents.kernel import i18n
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, mark
from gzstudents.requests import operations, rules
from gzstudents.requests.queries import RequestRow
from gzstudents.requests.screen import words
from gzstudents.ui.acts_screen import ActForm
from gzstudents.ui.desk import Desk
from gzstudents.ui.parts import Label

FIELDS = (
    Field("language", mark("告知语言"), "choice", choices="consent_language", required=True),
    Field("how", mark("方式"), "choice", choices="consent_how", required=True),
    Field("answer", mark("本人的答复"), "choice", choices="consent_answer", required=True, wide=True),
    Field("text", mark("办理记录"), "lines", length=4_000, wide=True),
)


class FirstNoteForm(ActForm):
    """One step: notice, answer, note. Whoever refuses is written down as refusing, and no note is kept."""

    def __init__(self, desk: Desk, row: RequestRow) -> None:
        super().__init__(
            mark("征求同意后添加记录"), FIELDS, subtitle=words.called(row), save_text=mark("保存"), whole=True
        )
        self._desk, self._row = desk, row
        self._notice = Label(wrap=True)
        self._news.addSpacing(6)
        self._news.addWidget(self._notice)
        self.fill({"language": i18n.language(), "how": "SCREEN"})
        self.edited.connect(self._on_edit)
        self.saved.connect(self._write)
        self._on_edit()

    def _on_edit(self) -> None:
        """The notice in the language in which it is read out; the note only after a consent."""
        notice = consents.notice(rules.CONSENT)
        self._notice.setText(notice.text(self.fields["language"].value() or "zh_CN") if notice is not None else "")
        self.fields["text"].setVisible(self.fields["answer"].value() == consents.GIVEN)

    def _write(self, values: Mapping[str, Any]) -> None:
        asked = {"request_id": self._row.id, "how": values["how"], "language": values["language"]}
        if values["answer"] == consents.GIVEN:
            self._said = _("已登记同意并记录：{name}", name=words.called(self._row))
            self._desk.jobs.write(
                operations.add_note_with_consent,
                self._on_written,
                fail=self.refuse,
                text=values["text"],
                author=self._desk.jobs.actor,
                noted_on=date.today().isoformat(),
                **asked,
            )
            return
        notice = consents.notice(rules.CONSENT)
        articles = notice.articles(i18n.language()) if notice is not None else ""
        self._said = _("已登记：本人不同意。没有单独同意，不作辅导记录（{articles}）。", articles=articles)
        self._desk.jobs.write(operations.record_refusal, self._on_written, fail=self.refuse, **asked)

    def _on_written(self, _result: Any, act: int | None) -> None:
        self.done.emit(self._said, act)
