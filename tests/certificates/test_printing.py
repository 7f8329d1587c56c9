"""Certificates on paper: what is said, that nothing collides, that nothing is printed that cannot be."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import segno

from gzstudents.certificates import printing, rules
from gzstudents.certificates.printing import filenames, leaf, wording
from gzstudents.certificates.rules import DESIGNS, Letter
from gzstudents.kernel.errors import Cancelled, RuleBroken
from gzstudents.kernel.fonts import MissingGlyph
from gzstudents.kernel.ink import Overflow
from gzstudents.kernel.progress import Progress
from tests.certificates import pages
from tests.certificates.letters import BASE, LONG, letter

both = pytest.mark.parametrize("design", DESIGNS)


def printed(**changes: Any) -> bytes:
    return printing.render([letter(**changes)])


@both
def test_every_field_is_on_the_page(design: str) -> None:
    content = printed(design=design)
    said = (
        "荣誉证书", "阿米娜塔·迪亚洛", "Aminata DIALLO", "塞内加尔", "Senegal", "国际经济与贸易", "硕士研究生",
        "International Economics and Trade", "Master’s degree", "2025—2026学年", "2025–2026",
        "“丝路之光”优秀国际学生奖学金一等奖", "Silk Road Light Scholarship for Outstanding International Students, First Class",
        "人民币20,000元", "CNY 20,000", "GZ-SRL-2025-0137", "博远大学", "林致远", "Lin Zhiyuan", "校长", "President",
        "二〇二六年六月十八日", "18 June 2026", "（盖章Seal）",
    )  # fmt: skip
    for text in (pages.text_of(content), pages.text_pypdf(content)):
        assert [words for words in said if pages.plain(words) not in text] == []


@both
def test_all_fonts_are_embedded(design: str) -> None:
    fonts = pages.fonts_of(printed(design=design))
    assert fonts
    assert all(fonts.values())
    assert not any("Helvetica" in name for name in fonts)


@both
def test_the_file_says_what_it_is(design: str) -> None:
    content = printed(design=design)
    file, catalogue = pages.reader(content), pages.catalogue(content)
    assert file.metadata is not None
    assert file.metadata.title == "荣誉证书 GZ-SRL-2025-0137 阿米娜塔·迪亚洛"
    assert file.metadata.author == "博远大学 Boyuan University"
    assert str(file.metadata["/CreationDate"]).startswith("D:20260618")
    assert catalogue["/Lang"] == "zh-CN"
    assert catalogue["/ViewerPreferences"]["/PrintScaling"] == "/None"
    assert catalogue["/ViewerPreferences"]["/Duplex"] == "/Simplex"
    page = file.pages[0].mediabox
    assert (round(float(page.width)), round(float(page.height))) == (842, 595)


@both
def test_a_changed_digit_shows_and_the_same_letter_looks_the_same(design: str) -> None:
    first = printed(design=design)
    assert first == printed(design=design)
    other = printed(design=design, number="GZ-SRL-2025-0138")
    assert pages.block_difference(pages.pixels(first), pages.pixels(printed(design=design))) == 0
    assert pages.block_difference(pages.pixels(first), pages.pixels(other)) > 8


@both
def test_a_reprint_from_the_frozen_content_is_identical(design: str) -> None:
    frozen = printing.freeze(
        letter(design=design, native_name="أمينة", **{k: v for k, v in LONG.items() if k != "latin_name"})
    )
    again = rules.from_json(frozen.to_json())
    assert again == frozen
    assert again.to_json() == frozen.to_json()
    assert printing.render([again]) == printing.render([frozen])


def test_a_reprint_does_not_heed_later_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    frozen = printing.freeze(letter())
    content = printing.render([frozen])
    monkeypatch.setattr(wording, "compose", lambda _letter: pytest.fail("looked something up"))
    assert printing.render([rules.from_json(frozen.to_json())]) == content


CASES: dict[str, dict[str, Any]] = {
    "plain": {},
    "63 letters": LONG,
    "63 letters without a space": {"latin_name": "W" * 63},
    "long and with a native name": {**LONG, "native_name": "ราโกโตมาลาลา อันเดรีย มาเฮฟาโซอา"},
    "stacked accents": {"latin_name": "NGUYỄN Thị Ngọc Hưởng", "chinese_name": "阮氏玉香"},
    "only one name": {"latin_name": "SOMCHAI", "surname": "SOMCHAI", "given_names": "", "chinese_name": ""},
}


@both
@pytest.mark.parametrize("case", CASES)
def test_names_and_sentences_do_not_collide(design: str, case: str) -> None:
    """The ink of the name lies below the line before it and above what follows."""
    values = letter(design=design, **CASES[case])
    content = printing.render([values])
    before = pages.boxes(content, "proudly" if design == "classic" else "certify")
    name = pages.boxes(content, values.latin_name.split()[-1][-8:])
    first = pages.boxes(content, "a citizen of")
    assert min(box[1] for box in before) >= max(box[3] for box in name) - 1.5
    assert min(box[1] for box in name) >= max(box[3] for box in first) - 1
    if values.chinese_name and design == "classic":
        chinese = pages.boxes(content, values.chinese_name[-3:])
        assert min(box[1] for box in name) >= max(box[3] for box in chinese) - 1
        assert min(box[1] for box in chinese) >= max(box[3] for box in first)


@both
@pytest.mark.parametrize("case", CASES)
def test_nothing_leaves_the_frame(design: str, case: str) -> None:
    """Every character stands inside the inner frame, and the text keeps clear of the seal's place."""
    content = printed(design=design, **CASES[case])
    inner = 70 if design == "classic" else 60
    last = pages.boxes(content, "conduct")
    assert min(box[1] for box in last) >= max(box[3] for box in pages.boxes(content, "盖章"))
    for words in ("a citizen of", "conduct", "18 June 2026", "GZ-SRL"):
        for left, bottom, right, top in pages.boxes(content, words):
            assert inner < left < right < 842 - inner
            assert 55 < bottom < top < 595 - inner


@both
@pytest.mark.parametrize(
    "changes",
    [
        {"chinese_name": "王㛃䶮𬭎𠮷"},
        {"latin_name": "Ẹ̀bùnolúwa ỌLÁYÍNKÁ-Ŋ́Ɔ̀NÀ", "chinese_name": ""},
        {"latin_name": "NGUYỄN Thị Ngọc Hưởng"},
        {"native_name": "สมชาย ใจดี"},
        {"native_name": "김연결"},
        {"native_name": "Айгерім Нұрланқызы"},
        {"latin_name": "", "chinese_name": "陈示例"},
        {"amount_fen": None},
        {"payload": ""},
        {"country_zh": "", "country_en": "", "major_zh": "", "major_en": "", "grade": "", "year": "", "level": ""},
        {"signer_zh": "", "signer_en": "", "signer_title_zh": "", "signer_title_en": "", "office_en": ""},
        {"reissue": True},
    ],
)
def test_unusual_letters_print(design: str, changes: dict[str, Any]) -> None:
    content = printed(design=design, **changes)
    text = pages.text_of(content)
    for name in ("chinese_name", "latin_name", "native_name"):
        assert pages.plain(changes.get(name, "")) in text
    assert "None" not in text
    assert not [mark for mark in "{}[]⟦⟧" if mark in text]
    assert ("20,000" in text) == (changes.get("amount_fen", 0) is not None)
    assert ("（补发）" in text) == bool(changes.get("reissue"))


@both
def test_a_long_university_and_a_name_that_says_the_same(design: str) -> None:
    """Eighty letters over the sheet; a name in the same words as the passport's is not printed again."""
    university = "Guangdong-Hong Kong-Macao Greater Bay Area Example University of Applied Technology"
    content = printed(
        design=design,
        university_en=university,
        latin_name="NGUYỄN THỊ ÁNH",
        chinese_name="阮氏映",
        native_name="Thị Ánh Nguyễn",
    )
    said = pages.text_of(content)
    assert pages.plain("AREA EXAMPLE UNIVERSITY OF APPLIED TECHNOLOGY") in said
    assert pages.plain("NGUYỄN THỊ ÁNH") in said
    assert pages.plain("Thị Ánh Nguyễn") not in said


@both
def test_arabic_native_name(design: str) -> None:
    assert "أحمد" in pages.text_pypdf(printed(design=design, native_name="أحمد محمد"))


@both
@pytest.mark.parametrize(
    ("population", "zh", "en"),
    [
        ("HK", "来自中国香港", "Hong Kong, China"),
        ("MO", "来自中国澳门", "Macao, China"),
        ("TW", "来自中国台湾", "Taiwan, China"),
        ("OC", "华侨学生", "overseas Chinese student"),
    ],
)
def test_chinese_students_are_no_citizens_of_a_foreign_country(design: str, population: str, zh: str, en: str) -> None:
    text = pages.text_of(printed(design=design, population=population, country_zh="中国", country_en="China"))
    assert pages.plain(zh) in text
    assert pages.plain(en) in text
    assert "国籍" not in text
    assert "citizen" not in text


def test_data_is_never_read_as_markup() -> None:
    evil = "[{award_zh}] ⟦x⟧ <b>&amp; {0.__class__} %s"
    text = pages.text_of(printed(award_en=evil))
    assert pages.plain(evil) in text


def test_a_character_without_a_glyph_stops_everything(tmp_path: Path) -> None:
    letters = [letter(number="GZ-1"), letter(number="GZ-2", chinese_name="王𱁬")]
    for one_file, out in ((True, tmp_path / "all.pdf"), (False, tmp_path)):
        with pytest.raises(MissingGlyph) as raised:
            printing.pdf(letters, out, one_file=one_file)
        assert all(words in str(raised.value) for words in ("王𱁬", "GZ-2", "𱁬 U+3106C"))
        assert [missing.codepoint for missing in raised.value.missing] == ["U+3106C"]
        assert list(tmp_path.iterdir()) == []


def test_check_finds_each_character_before_anything_is_drawn() -> None:
    bad = letter(chinese_name="王𱁬", latin_name="A\u0001B", major_en="X \ue123")
    found = printing.check([letter(), bad])
    assert {(problem.code, problem.column) for problem in found} >= {
        ("missing_glyph", "chinese_name"), ("missing_glyph", "latin_name"), ("missing_glyph", "body_en"),
    }  # fmt: skip
    assert printing.check([letter()]) == []
    codes = [problem.code for problem in printing.check([letter(latin_name="", chinese_name="", issued_on="soon")])]
    assert codes == ["no_name", "no_date"]


def test_a_native_name_no_font_has_is_left_out_with_a_warning(tmp_path: Path) -> None:
    values = letter(native_name="தமிழ்")
    assert [(p.code, p.severity) for p in printing.check([values])] == [("native_name_left_out", "warning")]
    assert printing.pdf([values], tmp_path / "a.pdf") == [tmp_path / "a.pdf"]


def test_what_cannot_fit_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(Overflow, match="GZ-SRL-2025-0137"):
        printing.pdf([letter(award_en="Very long " * 400)], tmp_path / "a.pdf")
    assert list(tmp_path.iterdir()) == []


def test_one_file_each_with_safe_names(tmp_path: Path) -> None:
    names = ["../../etc/passwd", "CON", "a/b\\c:d", "ALI", "Ali", "", "x" * 400, "名" * 200, "end. "]
    letters = [letter(latin_name=name or "Z", chinese_name="", number="N") for name in names]
    written = printing.pdf(letters, tmp_path / "out", one_file=False, name_pattern="{latin_name}")
    assert len({path.name.casefold() for path in written}) == len(names)
    assert sorted((tmp_path / "out").iterdir()) == sorted(written)
    assert all(path.parent == tmp_path / "out" and len(path.name.encode()) < 140 for path in written)
    assert written[1].name == "_CON.pdf"
    assert written[4].name == "Ali-2.pdf"
    assert "GZ-1_示例.pdf" in filenames.unique([letter(number="GZ-1", chinese_name="示例")])


def test_both_designs_in_one_file(tmp_path: Path) -> None:
    letters = [letter(design="A"), letter(design="leaves"), letter(design="B", university_zh="示例大学")]
    content = printing.pdf(letters, tmp_path / "a.pdf")[0].read_bytes()
    assert len(pages.reader(content).pages) == 3
    assert "示例大学" in pages.text_of(content, 2)
    assert "示例大学" not in pages.text_of(content, 1)


def test_cancel_leaves_nothing(tmp_path: Path) -> None:
    class Stop(Progress):
        def report(self, done: int, total: int, text: str = "") -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        printing.pdf([letter()], tmp_path, one_file=False, progress=Stop())
    assert list(tmp_path.iterdir()) == []


def test_overprint_leaves_the_frame_out() -> None:
    bare = printing.render([letter()], finish=printing.Finish(frame=False, right_mm=2, up_mm=-1.5))
    text = pages.text_of(bare)
    assert "荣誉证书" not in text
    assert "AminataDIALLO" in text
    shifted = pages.boxes(bare, "Aminata")[0][0] - pages.boxes(printing.render([letter()]), "Aminata")[0][0]
    assert shifted == pytest.approx(2 * 72 / 25.4, abs=0.1)


def test_the_code_says_what_is_printed() -> None:
    assert letter().payload == "GZ-SRL-2025-0137|Aminata DIALLO|SRL|2025-2026|20000|2026-06-18"
    assert len(rules.verification_payload(replace(BASE, latin_name="名" * 500)).encode()) <= 230
    assert rules.verification_payload(replace(BASE, amount_fen=None, latin_name="A|B")).split("|")[1] == "A/B"


@both
def test_the_code_is_drawn_as_it_was_encoded(design: str) -> None:
    values = letter(design=design)
    code = segno.make_qr(values.payload, error="m", boost_error=False, mask=2, encoding="utf-8")
    rows = [bytes(row) for row in code.matrix]
    page = pages.pixels(printing.render([values]), dpi=288)
    left, bottom = ((841.89 - 580) / 2 - 5.2, 84.0) if design == "classic" else (841.89 / 2 - leaf.CODE / 2, 72.0)
    unit = leaf.CODE / (len(rows) + 4)
    seen = [
        bytes(
            int(
                page[round((595.276 - bottom - leaf.CODE + (2.5 + row) * unit) * 4)][
                    round((left + (2.5 + column) * unit) * 4)
                ]
                < 128
            )
            for column in range(len(rows))
        )
        for row in range(len(rows))
    ]
    assert seen == rows


def test_many_in_one_file_share_the_art(tmp_path: Path) -> None:
    letters = [letter(number=f"N-{place:04d}") for place in range(50)]
    one, fifty = printing.render(letters[:1]), printing.render(letters)
    assert len(fifty) - len(one) < 50 * 8_000
    assert len(one) < 160_000


def test_frozen_content_of_a_newer_version_is_refused() -> None:
    with pytest.raises(RuleBroken):
        rules.from_json('{"format": 99, "number": "X"}')
    assert rules.from_json('{"number": "X", "unknown": 1}') == Letter(number="X")
