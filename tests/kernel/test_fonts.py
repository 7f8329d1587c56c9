"""Which font draws what, what none can draw, and how text comes out of the file again."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from gzstudents.kernel import fonts, paths, shaping
from gzstudents.kernel.folio import About, Folio
from gzstudents.kernel.fonts import FontDamaged, FontFile, MissingGlyph
from gzstudents.kernel.ink import Ink
from tests.certificates import pages

FAMILIES = ("certificate", "report")


def file_of(text: str, stack: str, *, tracking: float = 0) -> bytes:
    ink = Ink()
    ink.text(50, 60, text, stack, 20, tracking=tracking)
    folio = Folio(About("test"))
    folio.page(ink, 800, 120)
    return folio.save()


def test_every_font_is_there_with_its_licence() -> None:
    for font in fonts.files().values():
        assert paths.resource("fonts", font.file).is_file()
    assert {path.name.removesuffix(".xz") for path in paths.resource("fonts").glob("*.xz")} == {
        font.file.removesuffix(".xz") for font in fonts.files().values()
    }
    assert len(list(paths.resource("fonts").glob("LICENSE-*"))) >= 11


def test_unpacked_fonts_are_the_ones_that_were_named() -> None:
    font = fonts.files()["lao"]
    assert hashlib.sha256(fonts.unpacked(font).read_bytes()).hexdigest() == font.sha256


def test_a_cut_off_file_in_the_cache_is_unpacked_again() -> None:
    font = fonts.files()["thai"]
    target = fonts.unpacked(font)
    target.unlink()  # another test of this process may have the whole one mapped: it must not shrink below its feet
    target.write_bytes(b"short")
    assert fonts.unpacked(font).stat().st_size == font.bytes


def test_a_damaged_resource_is_said() -> None:
    with pytest.raises(FontDamaged):
        fonts.unpacked(FontFile("x", "NotoSerifLao-Regular.ttf.xz", 1, "0" * 64))
    with pytest.raises(FontDamaged):
        fonts.unpacked(FontFile("x", "nowhere.ttf.xz", 1, "0" * 64))


def test_two_processes_unpack_at_once(tmp_path: Path) -> None:
    code = "from gzstudents.kernel import fonts; print(fonts.unpacked(fonts.files()['khmer']).stat().st_size)"
    environment = {"GZSTUDENTS_HOME": str(tmp_path), "PATH": ""}
    running = [
        subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE) for _process in range(3)
    ]
    sizes = {process.communicate(timeout=60)[0].strip() for process in running}
    assert sizes == {str(fonts.files()["khmer"].bytes).encode()}
    assert [path.suffix for path in (tmp_path / "cache" / "fonts").iterdir()] == [".ttf"]


@pytest.mark.parametrize(
    ("text", "stack", "face"),
    [
        ("王𠮷", "kai", "kai"), ("㛃䶮𬭎", "kai", "kai"), ("㻏", "kai", "serif"), ("Aminata", "name", "cormorant"),
        ("2025", "chinese", "garamond"), ("“", "chinese", "kai"), ("، أحمد", "kai", "amiri"), ("สมชาย", "kai", "thai"),
        ("ລາວ", "plain", "lao"), ("김연결", "kai", "kai"), ("Ŋ́", "plain", "latin"), ("أحمد", "plain", "naskh"),
        ("नमस्ते", "kai", "devanagari"), ("中文", "plain", "sans"), ("Қазақ", "name", "cormorant"),
    ],
)  # fmt: skip
def test_the_right_font_is_chosen(text: str, stack: str, face: str) -> None:
    chosen = {font.id for font, _part in fonts.stack(stack).runs(text)}
    assert face in chosen


@pytest.mark.parametrize("family", FAMILIES)
def test_every_stack_covers_what_the_office_needs(family: str) -> None:
    common = "阿米娜塔·迪亚洛〇，。《》（）“”—…①％ÀÉÎÕÜßŞŁžñŐĀéễữđơẸ̀ŋɛɔЖщЇқӘΑωكเ"
    gb2312 = "".join(
        bytes((high, low)).decode("gb2312", "ignore") for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF)
    )
    for stack in fonts.stacks(family):
        assert fonts.missing(common + gb2312, stack) == []


def test_what_no_font_has_is_named() -> None:
    assert [str(missing) for missing in fonts.missing("王𱁬王𱁬", "kai")] == ["𱁬 U+3106C CJK UNIFIED IDEOGRAPH-3106C"]
    assert [missing.codepoint for missing in fonts.missing("a\x07b\ufffe", "kai")] == ["U+0007", "U+FFFE"]
    with pytest.raises(MissingGlyph, match=r"U\+3106C"):
        shaping.line("王𱁬", "kai")
    assert fonts.printable("王𱁬\U000e0001", "kai").startswith("王〓")


def test_joiners_need_no_glyph() -> None:
    assert fonts.missing("क्\u200dष 葛\ufe00 a\u200bb", "kai") == []


@pytest.mark.parametrize(
    ("text", "stack"),
    [
        ("王㛃䶮𬭎𠮷", "kai"), ("NGUYỄN Thị Ngọc Hưởng", "name"), ("Ẹ̀bùnolúwa ỌLÁYÍNKÁ-Ŋ́Ɔ̀NÀ", "name"),
        ("สมชาย ใจดี", "kai"), ("김연결", "kai"), ("កម្ពុជា", "plain"), ("नमस्ते", "plain"), ("Office fifth ffi", "latin"),
        ("（《你》），。", "chinese"), ("አማርኛ", "kai"), ("বাংলা", "plain"),
    ],
)  # fmt: skip
def test_text_comes_back_out_of_the_file(text: str, stack: str) -> None:
    content = file_of(text, stack, tracking=1)
    assert pages.text_of(content) == pages.plain(text)
    assert all(pages.fonts_of(content).values())


def test_arabic_comes_back_in_reading_order() -> None:
    assert pages.text_pypdf(file_of("أحمد", "kai")) == "أحمد"


def test_rare_han_in_every_reader() -> None:
    assert pages.text_pypdf(file_of("王𠮷𬭎", "kai")) == "王𠮷𬭎"


def test_marks_share_an_em() -> None:
    assert shaping.width("）。", "kai", 10) == pytest.approx(15)
    assert shaping.width("》（", "kai", 10) == pytest.approx(15)
    assert shaping.width("甲（", "kai", 10) == pytest.approx(20)


def test_figures_of_equal_width() -> None:
    widths = {round(shaping.width(digit * 4, "plain", 10, figures=True), 3) for digit in "0123456789"}
    assert len(widths) == 1


def test_right_to_left_runs() -> None:
    line = shaping.line("أحمد ABC", "kai")
    assert line.runs[0].text.strip() == "ABC"
