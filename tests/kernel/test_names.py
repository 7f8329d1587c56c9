"""Names: cleaning, folding, pinyin, search keys, sort keys and the machine-readable form."""

from __future__ import annotations

import re
import subprocess
import sys
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gzstudents.kernel import names


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("张伟", "zhang wei", "zw"), ("单立文", "shan liwen", "slw"), ("單立文", "shan liwen", "slw"),
        ("曾国藩", "zeng guofan", "zgf"), ("区志明", "ou zhiming", "ozm"), ("仇英", "qiu ying", "qy"),
        ("解缙", "xie jin", "xj"), ("朴智星", "piao zhixing", "pzx"), ("任达华", "ren dahua", "rdh"),
        ("查良镛", "zha liangyong", "zly"), ("盖叫天", "ge jiaotian", "gjt"), ("乐黛云", "yue daiyun", "ydy"),
        ("翟志刚", "zhai zhigang", "zzg"), ("尉迟恭", "yuchi gong", "ycg"), ("万俟卨", "moqi xie", "mqx"),
        ("长孙无忌", "zhangsun wuji", "zswj"), ("令狐冲", "linghu chong", "lhc"), ("欧阳修", "ouyang xiu", "oyx"),
        ("歐陽修", "ouyang xiu", "oyx"), ("司马光", "sima guang", "smg"), ("单于明", "chanyu ming", "cym"),
        ("冼星海", "xian xinghai", "xxh"), ("覃海洋", "qin haiyang", "qhy"), ("缪思", "miao si", "ms"),
        ("吕布", "lv bu", "lb"), ("王", "wang", "w"), ("单", "shan", "s"), ("爱新觉罗溥仪", "aixinjueluo puyi", "axjlpy"),
        ("穆罕默德·阿里", "muhanmode ali", "mhmdal"), ("查理·盖茨", "chali gaici", "clgc"), ("", "", ""), ("Anna", "", ""),
    ],
)  # fmt: skip
def test_pinyin(name: str, pinyin: str, initials: str) -> None:
    keys = names.search_keys(name)
    assert (keys.pinyin, keys.initials) == (pinyin, initials)


@pytest.mark.parametrize(
    ("whole", "typed"),
    [
        (("欧阳修丽", "OUYANG", "Xiuli", ""), "欧阳 ouyang ouyangx oyxl xiuli 修丽"),
        (("單立文", "SHAN", "LAP MAN", ""), "單 单立文 shan dan slw liwen lap man lapman"),
        (("朴智星", "PARK", "Ji-Sung", ""), "piao pu park ji sung jisung zhixing"),
        (("吕布", "LYU", "Bu", ""), "lv lu lyu lubu lvbu"),
        (("", "O'Brien", "Seán", ""), "o brien obrien sean"),
        (("", "Al-Ḥasan", "Muḥammad Øystein", "محمد الحسن"), "al hasan alhasan muhammad oystein محمد الحسن"),
        (("", "Nguyễn", "Thị Ánh Đào", ""), "nguyen thi anh dao thianhdao"),
        (("", "Weiß", "Łukasz", ""), "weiss lukasz"),
        (("穆罕默德·阿里", "", "", ""), "穆罕默德 穆罕默德阿里 muhanmode muhanmodeali ali"),
        (("𠮷野家", "", "", ""), "𠮷野家 jiyejia"),
        (("", "", "", "김철수"), "김철수"),
    ],
)
def test_people_are_found_by_what_is_typed(whole: tuple[str, str, str, str], typed: str) -> None:
    tokens = names.search_keys(*whole).keys.split(" ")
    for word in typed.split():
        assert any(token.startswith(word) or (not word.isascii() and word in token) for token in tokens), word


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("O'Brien", ["obrien"]), ("al-Hassan  Ali", ["alhassan", "ali"]), ("  ", []), (None, []), ("欧阳", ["欧阳"]),
        ("Nguyễn", ["nguyen"]), ("ＺＨＡＮＧ", ["zhang"]), ("阿里·汗", ["阿里汗"]), ("a,b；c", ["a", "b", "c"]), ("-", []),
    ],
)  # fmt: skip
def test_query_tokens(typed: str | None, words: list[str]) -> None:
    assert names.query_tokens(typed) == words


def test_the_name_itself_is_never_converted() -> None:
    assert names.search_keys("後藤").keys.split()[0] == "後藤"
    assert names.simplified("陳國強") == "陈国强"
    assert names.simplified("乾隆") == "乾隆"  # several simplified forms: left as it is


def test_order_is_that_of_a_dictionary() -> None:
    people = ["张伟", "汪洋", "王芳", "万里", "王刚", "安娜", "单立文", "曾国藩", "沈阳", "𠮷野"]
    ordered = sorted(people, key=lambda name: names.sort_key(name).encode())
    assert ordered == ["安娜", "𠮷野", "单立文", "沈阳", "万里", "汪洋", "王芳", "王刚", "曾国藩", "张伟"]


def test_latin_names_sort_by_surname_then_given_names() -> None:
    people = [("Ali", "Zara"), ("Ali Khan", "Bo"), ("Álvarez", "Ana"), ("", "Budi"), ("Zola", "")]
    ordered = sorted(people, key=lambda name: names.sort_key("", *name).encode())
    assert ordered == [("Ali", "Zara"), ("Ali Khan", "Bo"), ("Álvarez", "Ana"), ("", "Budi"), ("Zola", "")]


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        (None, ""), ("", ""), ("  Anna   Maria ", "Anna Maria"), ("Anna\tMaria\r\n", "Anna Maria"), ("A\x00B\x07", "AB"),
        ("\u202eevil\u202c", "evil"), ("An\u200bna\ufeff", "Anna"), ("An\u00adna", "Anna"), ("e\u0301", "é"),
        ("\u3000王\u3000芳\u3000", "王 芳"), ("王芳", "王芳"), ("ＡＢ", "ＡＢ"), ("a\ud800b", "ab"), ("a\u200cb", "ab"),
        ("می\u200cخواهم", "می\u200cخواهم"), ("葛\U000e0100", "葛\U000e0100"), ("李\u2028四", "李 四"),
    ],
)  # fmt: skip
def test_clean(text: str | None, cleaned: str) -> None:
    assert names.clean(text) == cleaned


@pytest.mark.parametrize(
    ("text", "cleaned"), [("Ｅ１２３ ", "E123"), ("（港）", "(港)"), (None, ""), ("e\u200b1", "e1"), ("１３８", "138")]
)
def test_clean_identifier(text: str | None, cleaned: str) -> None:
    assert names.clean_identifier(text) == cleaned


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ÅSE", "ase"), ("Øre", "ore"), ("Straße", "strasse"), ("ĐINH", "dinh"), ("İstanbul", "istanbul"), ("Əli", "eli"),
        ("Ёлкин", "елкин"), ("Ａｂ１", "ab1"), ("O’Neil", "o'neil"), ("김", "김"), ("สมชาย", "สมชาย"), ("", ""), (None, ""),
    ],
)  # fmt: skip
def test_fold(text: str | None, folded: str) -> None:
    assert names.fold(text) == folded


@pytest.mark.parametrize(
    ("surname", "given_names", "line"),
    [
        ("Eriksson", "Anna Maria", "ERIKSSON<<ANNA<MARIA"), ("Müller", "Åse", "MUELLER<<AASE"), ("O'Connor", "Enya", "OCONNOR<<ENYA"),
        ("Martin", "Jean-Paul", "MARTIN<<JEAN<PAUL"), ("Arkfreith", "", "ARKFREITH"), ("", "Budi", "BUDI"), ("", "", ""),
        ("Весёлый", "Юрий", "VESELYI<<IURII"), ("Weiß", "Şeyma", "WEISS<<SEYMA"), ("D'Artagnan", "Éloïse", "DARTAGNAN<<ELOISE"),
        ("Nilavadhanananda", "Chayapa Dejthamrong Krasuang", "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K"),
        ("Bennelong Wooloomooloo Warrandyte Warnambool", "Dingo Potoroo", "BENNELONG<WOOLOOMOOLOO<WARRANDYTE<W<<DI"),
    ],
)  # fmt: skip
def test_mrz_name(surname: str, given_names: str, line: str) -> None:
    assert names.mrz_name(surname, given_names) == line.ljust(39, "<")


@pytest.mark.parametrize(
    ("text", "digit"), [("L898902C3", 6), ("D23145890", 7), ("740812", 2), ("120415", 9), ("", 0), ("<<<", 0)]
)
def test_mrz_check_digit(text: str, digit: int) -> None:
    assert names.mrz_check_digit(text) == digit


@pytest.mark.parametrize("text", ["ä", "a", "१", " "])
def test_mrz_check_digit_refuses_other_characters(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(text)):
        names.mrz_check_digit(text)


def test_display_latin() -> None:
    assert names.display_latin("van der BERG", "Jan-Piet") == "van der BERG Jan-Piet"
    assert names.display_latin("", "Budi") == "Budi"
    assert names.display_latin(None, None) == ""


@given(st.text(max_size=60), st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_keys_that_can_be_stored(chinese: str, surname: str, given_names: str, native: str) -> None:
    keys = names.search_keys(chinese, surname, given_names, native)
    for value in keys:
        value.encode()
        assert "\n" not in value
    assert keys.keys == " ".join(keys.keys.split())
    assert keys == names.search_keys(chinese, surname, given_names, native)
    line = names.mrz_name(surname, given_names)
    assert len(line) == 39
    assert 0 <= names.mrz_check_digit(line) <= 9


@given(st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    cleaned = names.clean(text)
    assert names.clean(cleaned) == cleaned == unicodedata.normalize("NFC", cleaned)


def test_huge_names_stay_small() -> None:
    keys = names.search_keys("王" * 10_000, "A " * 10_000, "b" * 10_000, "ب" * 10_000)
    assert len(keys.keys) < 5_000


def test_many_people_are_quick() -> None:
    people = [(f"王{chr(0x4E00 + n % 5000)}明", f"SUR{n % 997}", f"Given-{n} Anna", "") for n in range(6_000)]
    start = time.process_time()
    for person in people:
        names.search_keys(*person)
    assert time.process_time() - start < 1  # measured 0.12 s; 60,000 people take about a second


def test_the_reading_library_is_not_needed_to_run() -> None:
    script = (
        "import sys; from gzstudents.kernel import names; names.search_keys('王芳'); print('pypinyin' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
