"""Letters to students: what they say, in which language, as PDF, Word, message and calendar; and that it is noted."""

import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from gzstudents import commands
from gzstudents.kernel import paths
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.journal import undo
from gzstudents.kernel.store import Store
from gzstudents.permits import operations, queries
from gzstudents.permits.printing import calendar
from gzstudents.permits.rules import Deadline, book, templates
from gzstudents.permits.rules.letters import Addressee, Event, Sender, Senders, events, letter, message
from tests.permits.test_store import PERMIT, student

ON = date(2026, 5, 21)
SENDERS = Senders(
    Sender("云山示例大学", "学生事务办公室"), Sender("Yunshan Example University", "International Office")
)


@pytest.fixture(name="folder", autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A settings folder of one's own, with nothing in it."""
    monkeypatch.setattr(paths, "config_folder", lambda: tmp_path / "config")
    (tmp_path / "config" / "letters").mkdir(parents=True)
    templates.reload()
    yield tmp_path / "config" / "letters"
    templates.reload()


def deadline(
    rule: str = "permit_extension", act_by: str = "2026-05-29", due: str = "2026-05-31", left: int = 8
) -> Deadline:
    return Deadline(rule, 7, "paper:3", "RESIDENCE_PERMIT", "2026-06-30", due, act_by, left, "month", "notice")


def somebody(*found: Deadline, population: str = "INTL", country: str = "THA", name: str = "阿米娜") -> Addressee:
    return Addressee(7, name, "Aminata DIALLO", "S1", population, country, found or (deadline(),))


# --- what is said


def test_their_own_language_first_and_chinese_below() -> None:
    english, chinese = letter(somebody(), SENDERS, ON).parts
    assert (english.language, chinese.language) == ("en", "zh")
    assert english.greeting == "Dear Aminata DIALLO (student number S1),"
    assert chinese.greeting == "阿米娜同学（学号 S1）："
    assert "by 29 May 2026 (the last day is 31 May 2026)" in english.items[0][1]
    assert "2026年5月29日" in chinese.items[0][1]
    assert "非法居留" in chinese.items[0][1]
    assert english.signature == "International Office, Yunshan Example University"


@pytest.mark.parametrize("population", ["HK", "MO", "TW", "OC"])
def test_chinese_citizens_are_written_to_in_chinese_and_never_as_foreigners(population: str) -> None:
    own = [rule.id for rule in book() if population in rule.populations]
    assert own
    who = somebody(*[deadline(rule) for rule in own], population=population, country="CHN", name="區志豪")
    made = letter(who, SENDERS, ON)
    (part,) = made.parts
    said = " ".join(
        [
            part.subject,
            part.opening,
            part.closing,
            *(text for item in part.items for text in item),
            message(who, SENDERS, ON),
        ]
    )
    assert not re.search("签证|留学|外国|居留许可|国际学生|外籍", said)
    assert part.greeting.startswith("區志豪同学")


def test_every_rule_says_what_to_do_in_every_language() -> None:
    for one in templates.templates().values():
        assert {rule.id for rule in book()} <= set(one.todo), one.language


def test_what_is_over_says_so_and_who_has_no_number_is_greeted_without() -> None:
    late = deadline("permit_over", "2026-05-01", "2026-05-01", -20)
    english, chinese = letter(somebody(late)._replace(student_number=""), SENDERS, ON).parts
    assert "This was due on 1 May 2026" in english.items[0][1]
    assert "已过" in chinese.items[0][1]
    assert "()" not in english.greeting
    assert "（" not in chinese.greeting
    assert message(somebody(late, deadline()), SENDERS, ON).count("\n") == 3
    assert [event.day for event in events(somebody(late, deadline()), SENDERS, ON)] == [date(2026, 5, 29)]


def test_a_day_that_is_open_is_said_once() -> None:
    one = deadline(due="2026-05-29")
    assert letter(somebody(one), SENDERS, ON).parts[1].items[0][1].count("2026年5月29日") == 1


# --- the texts


FRENCH = """
language = "fr"
name = "Français"
countries = ["SEN"]
months = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"]
[texts]
date = "{day} {month_name} {year}"
%s
[titles]
permit_extension = "Prolongation du permis de séjour"
"""


def french() -> str:
    english = paths.resource("permits", "letters", "en.toml").read_text("utf-8")
    lines = english.partition("[texts]")[2].partition("[rules]")[0].splitlines()
    return FRENCH % "\n".join(line for line in lines if not line.startswith("date"))


def test_a_language_is_added_by_a_file(folder: Path) -> None:
    (folder / "fr.toml").write_text(french(), "utf-8")
    templates.reload()
    assert somebody(country="SEN").language == "fr"
    part = letter(somebody(country="SEN"), SENDERS, ON).parts[0]
    assert part.items[0][0] == "1. Prolongation du permis de séjour"
    assert "29 mai 2026" in part.items[0][1]


def test_the_office_changes_one_text_and_keeps_the_others(folder: Path) -> None:
    (folder / "zh.toml").write_text('[texts]\nclosing = "请到 {office}。"\n', "utf-8")
    templates.reload()
    part = letter(somebody(), SENDERS, ON).parts[1]
    assert part.closing == "请到 学生事务办公室。"
    assert part.greeting.startswith("阿米娜")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[texts]\nclosing = "{passport}"', "{passport}|passport"),
        ('[texts]\nclosing = "{name!r}"', "name"),
        ('[texts]\nclosing = "{name.__class__}"', "__class__"),
        ('[texts]\nclosing = "{name"', "花括号"),
        ('[texts]\nclosing = ""', "closing"),
        ('[texts]\nfarewell = "x"', "farewell"),
        ('[rules]\nnothing = "x"', "nothing"),
        ("[texts]\nclosing = 3", "texts"),
        ("months = [1]", "months"),
        ('months = ["January"]', "12"),
        ('language = ""', "language"),
        ("texts = 3", "texts"),
        ("[texts", "格式"),
    ],
)  # fmt: skip
def test_a_wrong_text_is_a_sentence(folder: Path, text: str, said: str) -> None:
    (folder / "zh.toml").write_text(text, "utf-8")
    templates.reload()
    with pytest.raises(UserError, match=said) as refused:
        templates.templates()
    assert "zh.toml" in str(refused.value)


# --- the calendar, read by the rules of RFC 5545


def parsed(content: bytes) -> list[dict[str, Any]]:
    """The events of a calendar file; fails wherever the standard is broken."""
    assert content.endswith(b"\r\n")
    raw = content[:-2].split(b"\r\n")
    assert all(len(line) <= 75 and b"\r" not in line and b"\n" not in line for line in raw)
    lines: list[str] = []
    for piece in raw:
        text = piece.decode("utf-8")  # each physical line alone: no character is cut in two
        if text.startswith(" "):
            lines[-1] += text[1:]
        else:
            lines.append(text)
    stack: list[tuple[str, dict[str, Any]]] = []
    found: list[dict[str, Any]] = []
    for line in lines:
        head, colon, value = line.partition(":")
        name, *parameters = head.split(";")
        assert colon
        assert re.fullmatch("[A-Z-]+", name), line
        assert all(re.fullmatch("[A-Z-]+=[A-Z-]+", one) for one in parameters)
        assert not any(unicodedata.category(character) == "Cc" for character in value)
        if name == "BEGIN":
            stack.append((value, {"alarms": []}))
        elif name == "END":
            kind, inside = stack.pop()
            assert kind == value
            if kind == "VALARM":
                assert {"ACTION", "TRIGGER", "DESCRIPTION"} <= inside.keys()
                stack[-1][1]["alarms"].append(inside["TRIGGER"])
            if kind == "VEVENT":
                assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"} <= inside.keys()
                found.append(inside)
            if kind == "VCALENDAR":
                assert {"VERSION", "PRODID"} <= inside.keys()
        else:
            assert name not in stack[-1][1], f"{name} twice"
            assert not re.search(r"(?<!\\)(?:\\\\)*[,;]", value) or name == "X-WR-CALNAME", line
            stack[-1][1][name] = re.sub(
                r"\\(.)", lambda escaped: {"n": "\n", "N": "\n"}.get(escaped[1], escaped[1]), value
            )
    assert not stack
    return found


def test_a_calendar_as_the_standard_wants_it() -> None:
    made = calendar.content(events(somebody(), SENDERS, ON), ON, "国际学生、港澳台学生办公室; 一, 二")
    (event,) = parsed(made)
    assert (event["DTSTART"], event["DTEND"]) == ("20260529", "20260530")
    assert event["UID"] == "permit_extension.paper-3.7@gzstudents"
    assert event["alarms"] == ["-P7D", "-P1D"]
    assert "exit-entry office" in event["DESCRIPTION"]
    assert made == calendar.content(events(somebody(), SENDERS, ON), ON, "国际学生、港澳台学生办公室; 一, 二")


@pytest.mark.parametrize("text", ["逗号，; , \\ 反斜杠\n换行", "𠮷" * 60, "\x00\x0b控制\r\n行", "e\u0301" * 50, ""])
def test_any_text_comes_back_from_a_calendar(text: str) -> None:
    (event,) = parsed(calendar.content([Event("u@x", ON, text, text)], ON, text))
    expected = re.sub("[\x00-\x09\x0b-\x1f]", "", text.replace("\r\n", "\n"))
    assert event["SUMMARY"] == event["DESCRIPTION"] == expected


# --- files and the journal


def run(store: Store, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    code = commands.run(["deadlines", "--store", str(store.path), "--on", "2026-05-21", "--json", *words])
    out = capsys.readouterr().out
    return code, json.loads(out)


@pytest.fixture
def office(store: Store) -> Store:
    student(store, PERMIT, chinese_name="阿米娜", surname="DIALLO", given_names="Aminata",
            stay={"start_date": "2024-09-01", "expected_end": "2030-07-10", "student_number": "S1"})  # fmt: skip
    student(store, ("HKMO_PERMIT", "2016-05-24", "2026-05-23"), population="HK", chinese_name="区/志豪:*",
            stay={"start_date": "2024-09-01", "expected_end": "2030-07-10", "student_number": "S2"})  # fmt: skip
    return store


def test_a_letter_each_and_it_is_noted(office: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = run(office, capsys, "--letters", str(tmp_path / "out"))
    assert (code, answer["letters"], len(answer["files"])) == (0, 2, 2)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["S1 阿米娜.pdf", "S2 区_志豪_.pdf"]
    document = pypdfium2.PdfDocument(tmp_path / "out" / "S1 阿米娜.pdf")
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    assert text.index("Dear DIALLO Aminata") < text.index("阿米娜同学")
    today = date.today().isoformat()
    with office.reading() as session:
        assert [line.told_on for line in queries.list_lines(session, on=ON)] == [today, today]
        rows = session.connection().exec_driver_sql(
            "SELECT rule, due, form, language FROM deadline_letters ORDER BY id"
        )
        assert [tuple(row) for row in rows] == [
            ("permit_extension", "2026-05-21", "PDF", "en"), ("hkmo_permit", "2026-05-23", "PDF", "zh"),
        ]  # fmt: skip
    with office.writing("陈静", "journal.undo") as session:
        undo(session, answer["act"])
    with office.reading() as session:
        assert [line.told_on for line in queries.list_lines(session, on=ON)] == ["", ""]


def test_each_kind_of_file(office: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for form in ("docx", "txt", "ics", "pdf"):
        code, answer = run(office, capsys, "--letters", str(tmp_path / f"all.{form}"), "--format", form, "--one-file")
        assert (code, answer["files"]) == (0, [str(tmp_path / f"all.{form}")])
    with zipfile.ZipFile(tmp_path / "all.docx") as word:
        inside = word.read("word/document.xml").decode()
    assert "Dear DIALLO Aminata" in inside
    assert "阿米娜同学" in inside
    assert inside.count('w:type="page"') == 1
    assert "微信" not in (tmp_path / "all.txt").read_text("utf-8-sig")
    assert len(parsed((tmp_path / "all.ics").read_bytes())) == 2
    document = pypdfium2.PdfDocument(tmp_path / "all.pdf")
    assert len(document) == 2
    document.close()


def test_only_those_listed_in_their_order_and_none_is_refused(
    office: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with office.reading() as session:
        first, second = queries.list_lines(session, on=ON)
    chosen = tmp_path / "chosen.json"
    keys = [[line.person_id, line.deadline.rule, line.deadline.key] for line in (second, first)]
    chosen.write_text(json.dumps(keys), "utf-8")
    _code, answer = run(
        office, capsys, "--letters", str(tmp_path / "m.txt"), "--format", "txt", "--one-file", "--listed", str(chosen)
    )
    said = Path(answer["files"][0]).read_text("utf-8-sig")
    assert said.index("志豪") < said.index("Aminata")
    chosen.write_text('[[99, "lodging", "stay:1"]]', "utf-8")
    assert run(office, capsys, "--letters", str(tmp_path / "m"), "--listed", str(chosen))[0] == 1
    chosen.write_text("{}x", "utf-8")
    assert run(office, capsys, "--letters", str(tmp_path / "m"), "--listed", str(chosen))[0] == 1
    assert run(office, capsys, "--letters", str(tmp_path / "m.txt"))[0] == 2  # a file where a folder is meant


def test_the_same_letter_on_the_same_day_is_noted_once(office: Store) -> None:
    with office.reading() as session:
        written = operations.written_of(queries.addressees(session, on=ON))
    values = {"written": written, "form": "PAPER", "sent_on": "2026-05-21"}
    for expected in (2, 0):
        with office.writing("陈静", "permits.note_letters") as session:
            assert operations.note_letters(session, **values) == expected  # type: ignore[arg-type]


def test_what_was_written_about_another_day_says_nothing_about_this_one(office: Store) -> None:
    with office.reading() as session:
        (written, *_more) = operations.written_of(queries.addressees(session, on=ON))
    with office.writing("陈静", "permits.note_letters") as session:
        operations.note_letters(
            session, written=[written._replace(due="2025-05-21")], form="TEXT", sent_on="2025-05-01"
        )
    with office.reading() as session:
        assert {line.told_on for line in queries.list_lines(session, on=ON)} == {""}
