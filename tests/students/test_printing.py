"""Rosters, labels and cards: everything stands there in every script, inside its place, and no number of a document."""

import io
import json
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from gzstudents import commands
from gzstudents.kernel import i18n
from gzstudents.kernel.folio import Picture
from gzstudents.kernel.store import Store
from gzstudents.students.model import Address, Enrolment, IdentityDocument, Person
from gzstudents.students.printing import cards, labels, roster
from gzstudents.students.printing.cards import Card, School
from gzstudents.students.printing.labels import Label
from gzstudents.students.printing.roster import Part
from gzstudents.students.printing.sheets import all_sheets
from tests.certificates.pages import plain, reader, text_of
from tests.students import office

MM = 72 / 25.4
TODAY = date(2026, 11, 22)
NAMES = (
    ("宋猜", "JAIDEE SOMCHAI", "สมชาย ใจดีมีสุขเสมอ"),
    ("苏万", "SOK SOVANNARITH", "សុខ សុវណ្ណារិទ្ធ"),
    ("", "ALQAHTANI MOHAMMED ABDULRAHMAN", "محمد عبد الرحمن القحطاني"),
    ("", "MAUNG MAUNG LWIN", "မောင်မောင်လွင်"),
    ("拉克希米纳拉亚南·斯里尼瓦萨·拉格文德拉", "VENKATANARASIMHARAJUVARIPETA LAKSHMINARAYANAN SRINIVASA", ""),
    ("王𠮷㛃䶮", "OU YANGXU", ""),
    ("阮氏映月", "NGUYEN THI ANH NGUYET", "Nguyễn Thị Ánh Nguyệt"),
    ("", "SUKARNO", ""),
    ("", "X" * 120, ""),
)
SCHOOL = School("博远大学", "Boyuan University")


def jpeg(wide: int = 60, high: int = 80, mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, (wide, high)).save(out, "JPEG")
    return out.getvalue()


def card(name: str = "阿里", latin: str = "KHAN ALI", native: str = "", **more: Any) -> Card:
    told: dict[str, Any] = {
        "student_number": "2026100001", "college": "国际教育学院", "level": ("本科", "Bachelor"), "valid_to": "2029-07",
    }  # fmt: skip
    return Card(name, latin, native, **(told | more))


def boxes(content: bytes, page: int = 0) -> list[tuple[float, float, float, float]]:
    """Left, bottom, right, top of every character on a page, in millimetres from the bottom left."""
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    try:
        text = document[page].get_textpage()
        found = [text.get_charbox(place) for place in range(text.count_chars())]
        return [(a / MM, b / MM, c / MM, d / MM) for a, b, c, d in found if c > a and d > b]
    finally:
        document.close()


def stands(said: str, text: str) -> bool:
    """Readers give what is written from the right in the order of the eye: then every letter must be there."""
    if any(unicodedata.bidirectional(sign) == "AL" for sign in said):
        return not Counter(plain(said)) - Counter(text)
    return plain(said) in text


@pytest.mark.parametrize("name", NAMES, ids=lambda name: name[1][:12])
def test_a_name_in_any_script_stands_whole_on_card_and_label(name: tuple[str, str, str]) -> None:
    made = cards.content([card(*name)], SCHOOL, TODAY, single=True)
    assert not made.lost
    text = text_of(made.content)
    for said in (*name, "2026100001", "国际教育学院", "本科", "Bachelor", "2029-07", "博远大学"):
        assert stands(said, text), said
    assert all(min(a, b) >= 0 and c <= cards.WIDE and d <= cards.HIGH for a, b, c, d in boxes(made.content))
    for sheet in all_sheets().values():
        made = labels.content(
            [Label(name[0] or name[1], name[1], "广州市天河区五山路 381 号", "510006", "S1")], sheet, TODAY
        )
        text = text_of(made.content)
        assert plain(name[0]) in text
        assert plain(name[1]) in text
        top = 297 - sheet.top
        inside = [
            sheet.left <= a and c <= sheet.left + sheet.width and top - sheet.height <= b and d <= top
            for a, b, c, d in boxes(made.content)
        ]
        assert all(inside), sheet.id


def test_a_long_address_shrinks_and_is_not_cut() -> None:
    address = "广东省广州市黄埔区科学城开创大道" * 12
    for sheet in all_sheets().values():
        made = labels.content([Label("阿里", "KHAN ALI", address, "510006")], sheet, TODAY)
        assert address in text_of(made.content)


@pytest.mark.parametrize("sheet", all_sheets().values(), ids=lambda sheet: sheet.id)
def test_labels_lie_on_the_paper_and_not_on_each_other(sheet: Any) -> None:
    places = list(sheet.places())
    assert len(places) == sheet.columns * sheet.rows
    assert max(left for left, _top in places) + sheet.width <= 210.01
    assert max(top for _left, top in places) + sheet.height <= 297.01
    assert sheet.left + (
        sheet.columns * sheet.width + (sheet.columns - 1) * sheet.across
    ) + sheet.left == pytest.approx(210, abs=0.6)
    assert sheet.top * 2 + sheet.rows * sheet.height + (sheet.rows - 1) * sheet.down == pytest.approx(297, abs=0.6)


def test_used_labels_are_left_free_and_sheets_follow() -> None:
    sheet = all_sheets()["3x8"]
    listed = [Label(f"人{number}", "", "学院", "") for number in range(24)]
    made = labels.content(listed, sheet, TODAY, skip=4)
    assert made.pages == 2
    assert "人0" in text_of(made.content, 0)
    assert "人20" in text_of(made.content, 1)
    first = min(boxes(made.content), key=lambda box: (-box[3], box[0]))
    assert first[0] > 70, "the fifth label is the second of the second row"


def test_ten_cards_on_a_sheet_with_marks_and_one_a_page_of_its_size() -> None:
    made = cards.content([card()] * 11, SCHOOL, TODAY)
    assert made.pages == 2
    made = cards.content([card()] * 2, SCHOOL, TODAY, single=True)
    box = reader(made.content).pages[1].mediabox
    assert (float(box.width) / MM, float(box.height) / MM) == pytest.approx((85.6, 54.0), abs=0.01)


def test_a_photo_is_in_the_file_once_and_what_is_none_is_not() -> None:
    photo = Picture.of(jpeg())
    assert photo is not None
    assert (photo.width, photo.height, photo.colours) == (60, 80, 3)
    made = cards.content([card(photo=photo), card(photo=photo), card()], SCHOOL, TODAY)
    image = reader(made.content).pages[0].images[0]
    assert image.image is not None
    assert image.image.size == (60, 80)
    assert made.content.count(b"/Subtype/Image") == 1
    for wrong in (b"", b"\xff\xd8", jpeg(mode="CMYK"), jpeg()[:8], b"\x89PNG\r\n", b"\xff\xd8\xff\xe0\x00\x00" * 9):
        assert Picture.of(wrong) is None


def test_a_roster_repeats_its_head_and_counts_its_pages() -> None:
    lines = [(f"人{number}", f"S{number}") for number in range(70)]
    made = roster.content("名单", ["姓名", "学号"], roster.parts(lines, ["甲", "乙"] * 35), TODAY, school="博远大学")
    assert made.pages > 1
    for page in range(made.pages):
        text = text_of(made.content, page)
        assert "姓名" in text
        assert f"第{page + 1}页，共{made.pages}页" in text
    first = text_of(made.content, 0)
    assert "博远大学" in first
    assert first.index("甲") < first.index("人2")
    assert "2026年11月22日" in first
    box = reader(made.content).pages[0].mediabox
    assert float(box.width) > float(box.height)
    upright = roster.content("名单", ["姓名"], [Part("", [("阿里",)])], TODAY, school="", across=False)
    box = reader(upright.content).pages[0].mediabox
    assert float(box.width) < float(box.height)


# --- from the store


@pytest.fixture
def store(tmp_path: Path) -> Any:
    from gzstudents.schema import open_store

    made = open_store(tmp_path / "office.gzs", create=True)
    office.add_people(made, 12)
    yield made
    made.close()


def run(capsys: pytest.CaptureFixture[str], store: Store, *words: str | Path) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    code = commands.run([*map(str, words), "--store", str(store.path), "--json", "--lang", "zh_CN"])
    return code, json.loads(capsys.readouterr().out)


def pages(path: Path) -> str:
    content = path.read_bytes()
    return "".join(text_of(content, page) for page in range(len(reader(content).pages)))


def test_print_writes_and_notes_it_and_shows_no_number_of_a_document(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with store.writing("陈静", "students.edit") as session:
        session.add(Address(person_id=1, kind="HOME", country="VNM", address="河内旧址", postcode=""))
        session.add(Address(person_id=1, kind="MAIL", country="CHN", address="广州市新港西路", postcode="510275"))
        session.add(Address(person_id=1, kind="MAIL", country="CHN", address="已过期地址", valid_to="2020-01-01"))
        stay = session.query(Enrolment).filter_by(person_id=2).one()
        stay.student_number = None
    with store.reading() as session:
        numbers = [row.number for row in session.query(IdentityDocument) if row.number]
        births = [row.birth_date for row in session.query(Person) if row.birth_date]
    listed = tmp_path / "ids.json"
    listed.write_text("[2, 1, 5]", encoding="utf-8")
    for kind in ("roster", "labels", "cards"):
        out = tmp_path / f"{kind}.pdf"
        code, answer = run(capsys, store, "print", kind, "--out", out, "--people", listed)
        assert code == 0, answer
        text = pages(out)
        assert not any(number in text for number in numbers), kind
        assert not any(birth in text for birth in births), kind
        assert answer["count"] == (1 if kind == "cards" else 3)
    assert "广州市新港西路" in pages(tmp_path / "labels.pdf")
    assert "旧址" not in pages(tmp_path / "labels.pdf")
    assert "已过期" not in pages(tmp_path / "labels.pdf")
    text = pages(tmp_path / "roster.pdf")
    assert text.index("陈文海") < text.index("阮氏明"), "the order that was asked for"
    assert {one["code"] for one in answer["problems"]} == {"ended", "no_number", "no_photo"}
    seen = [one for one in run(capsys, store, "acts", "--seen")[1]["acts"] if one["verb"] == "students.exported"]
    assert len(seen) == 3


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("roster", "--columns", "nothing"), 2),
        (("roster", "--find", "没有这个人"), 1),
        (("labels", "--sheet", "9x9"), 2),
        (("cards", "--view", "没有"), 1),
        (("roster", "--view", "甲", "--people", "x.json"), 2),
    ],
)
def test_what_cannot_be_printed_is_refused_and_nothing_is_written(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: int
) -> None:
    out = tmp_path / "out.pdf"
    assert run(capsys, store, "print", *words, "--out", out)[0] == code
    assert not out.exists()


def test_english() -> None:
    i18n.use("en")
    try:
        made = roster.content("Roster", ["Name"], [Part("", [("Ali",)])], TODAY, school="Boyuan University")
        assert "22November2026" in text_of(made.content)
    finally:
        i18n.use("zh_CN")
