"""The form of the first counselling note: notice in the chosen language, a note only after a consent."""

from types import SimpleNamespace
from typing import Any

import pytest

from gzstudents.requests import operations
from gzstudents.requests.queries import HIDDEN, RequestRow
from gzstudents.requests.screen.first_note import FirstNoteForm

ROW = RequestRow(
    7, True, None, "", HIDDEN, "", "ACCEPTED", "NORMAL", "COUNTER", "陈静", "2026-11-20", "2026-11-27", "", False
)


class Jobs:
    """Keeps what is asked to be written, and answers at once."""

    actor = "陈静"

    def __init__(self) -> None:
        self.written: list[tuple[Any, dict[str, Any]]] = []

    def write(self, operation: Any, then: Any, *, fail: Any, **values: Any) -> None:
        assert fail is not None
        self.written.append((operation, values))
        then(1, 5)


@pytest.fixture
def form(qtbot: Any) -> FirstNoteForm:
    made = FirstNoteForm(SimpleNamespace(jobs=Jobs()), ROW)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    return made


def written(form: FirstNoteForm) -> list[tuple[Any, dict[str, Any]]]:
    jobs: Any = form._desk.jobs
    return list(jobs.written)


def answer(form: FirstNoteForm, **values: str) -> list[str]:
    said: list[str] = []
    form.done.connect(lambda text, _act: said.append(text))
    for name, value in values.items():
        form.fields[name].show_value(value)
    form._on_edit()
    form.save()
    return said


def test_the_notice_is_read_in_the_language_of_the_student(form: FirstNoteForm) -> None:
    assert "敏感个人信息" in form._notice.text()
    form.fields["language"].show_value("en")
    form._on_edit()
    assert "sensitive personal information" in form._notice.text()


def test_a_consent_opens_the_note(form: FirstNoteForm) -> None:
    assert not form.fields["text"].isVisibleTo(form)
    said = answer(form, answer="GIVEN", text="想家")
    assert form.fields["text"].isVisibleTo(form)
    ((operation, values),) = written(form)
    assert operation is operations.add_note_with_consent
    assert (values["request_id"], values["text"], values["how"], values["language"]) == (7, "想家", "SCREEN", "zh_CN")
    assert said[0].startswith("已登记同意并记录")


def test_a_refusal_is_written_down_and_no_note(form: FirstNoteForm) -> None:
    said = answer(form, answer="REFUSED", text="想家")
    ((operation, values),) = written(form)
    assert operation is operations.record_refusal
    assert "text" not in values
    assert "第28至30条" in said[0]


def test_no_answer_is_no_note(form: FirstNoteForm) -> None:
    assert answer(form, text="想家") == []
    assert written(form) == []
