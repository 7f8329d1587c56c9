"""Code lists: whole, bilingual, found by the spellings that real files use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from gzstudents.kernel import codes, paths

LISTS = sorted(
    path.stem
    for path in paths.resource("codes").glob("*.toml")
    if path.stem not in {"groups", "document_formats"} and not path.stem.endswith(".aliases")
)

WORDINGS = {"statistic", "evaluation_word"}  # titles and headings, read and never typed: two may be worded alike


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("GZSTUDENTS_HOME", str(tmp_path))
    codes.reload()
    yield tmp_path
    codes.reload()


def test_the_contract_lists_are_there() -> None:
    needed = """country population gender category level discipline funding status status_change document_type
        teaching_language service_category service_state alumni_activity alumni_place sponsor_type continent fee"""
    assert set(needed.split()) <= set(LISTS)


@pytest.mark.parametrize("name", LISTS)
def test_every_entry_is_bilingual_and_sourced(name: str) -> None:
    entries = codes.values(name)
    assert entries
    assert len({entry.code for entry in entries}) == len(entries)
    for entry in entries:
        assert entry.code.strip() == entry.code != ""
        assert entry.zh.strip() == entry.zh != ""
        assert entry.en.strip() == entry.en != ""
        assert not any("\u4e00" <= char <= "\u9fff" for char in entry.en)
    if name not in WORDINGS:
        assert len({entry.zh for entry in entries}) == len(entries)
        assert len({entry.en for entry in entries}) == len(entries)
    assert codes.source(name).source
    assert date.fromisoformat(codes.source(name).as_of)


@pytest.mark.parametrize("name", [name for name in LISTS if name not in WORDINGS])
def test_no_spelling_means_two_codes(name: str) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    more = codes._aliases(name)
    for entry in codes.values(name):
        official = [str(entry.extra.get(key, "")) for key in ("alpha2", "numeric")]
        for text in (entry.code, entry.zh, entry.en, *entry.aliases, *more.get(entry.code, []), *official):
            if text:
                assert codes.match_key(text), text
                owners[codes.match_key(text)].add(entry.code)
                assert codes.find(name, text) == entry.code, text
    assert not {key: owner for key, owner in owners.items() if len(owner) > 1}
    assert set(more) <= {entry.code for entry in codes.values(name)}


def test_countries_are_the_whole_standard() -> None:
    all_codes = {entry.code for entry in codes.values("country")}
    assert len(all_codes) == 253  # 249 of ISO 3166-1, Kosovo, three kinds of stateless persons
    assert {"XKX", "XXA", "XXB", "XXC"} <= all_codes
    for entry in codes.values("country"):
        if entry.code in {"XXA", "XXB", "XXC"}:
            continue
        assert len(entry.code) == 3
        assert entry.code.isupper()
        assert entry.extra["continent5"] in {"AS", "AF", "EU", "AM", "OC"}
        assert entry.extra["continent6"] in {"AS", "AF", "EU", "NA", "SA", "OC"}
        assert (entry.extra["continent5"] == "AM") == (entry.extra["continent6"] in {"NA", "SA"})
        assert len(entry.extra["alpha2"]) == 2
        assert entry.code == "XKX" or (len(entry.extra["numeric"]) == 3 and entry.extra["numeric"].isdigit())


@pytest.mark.parametrize(
    ("code", "zh", "en"),
    [
        ("HKG", "中国香港", "Hong Kong, China"),
        ("MAC", "中国澳门", "Macao, China"),
        ("TWN", "中国台湾", "Taiwan, China"),
        ("CHN", "中国", "China"),
        ("COD", "刚果（金）", "Democratic Republic of the Congo"),
        ("", "未填", "Not stated"),
        ("QQQ", "QQQ", "QQQ"),
    ],
)
def test_labels(code: str, zh: str, en: str) -> None:
    assert codes.label("country", code, "zh_CN") == zh
    assert codes.label("country", code, "en") == en


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("韩国", "KOR"), ("南朝鲜", "KOR"), ("大韩民国", "KOR"), ("Korea, Republic of", "KOR"), ("Korea(South)", "KOR"),
        ("south korea", "KOR"), ("KOREA", "KOR"), ("kr", "KOR"), ("kor", "KOR"), ("410", "KOR"), ("韩国籍", "KOR"),
        ("朝鲜", "PRK"), ("North Korea", "PRK"), ("俄罗斯联邦", "RUS"), ("RUSSIAN FEDERATION", "RUS"),
        ("美国", "USA"), ("美利坚合众国", "USA"), ("U.S.A.", "USA"), ("ＵＳＡ", "USA"), ("美国籍", "USA"), ("英国", "GBR"),
        ("刚果(金)", "COD"), ("刚果（金）", "COD"), ("刚果金", "COD"), ("DR Congo", "COD"), ("刚果（布）", "COG"), ("刚果(布)", "COG"),
        ("老挝", "LAO"), ("寮國", "LAO"), ("越南社会主义共和国", "VNM"), ("Viet Nam", "VNM"), ("Vietnam", "VNM"),
        ("越南国籍", "VNM"), ("越南籍", "VNM"), ("国籍：越南", "VNM"), (" 越 南 ", "VNM"),
        ("Türkiye", "TUR"), ("Turkiye", "TUR"), ("Turkey", "TUR"), ("土耳其", "TUR"),
        ("科特迪瓦", "CIV"), ("象牙海岸", "CIV"), ("Côte d’Ivoire", "CIV"), ("Cote d'Ivoire", "CIV"), ("Ivory Coast", "CIV"),
        ("缅甸", "MMR"), ("Burma", "MMR"), ("香港", "HKG"), ("香港特别行政区", "HKG"), ("HK", "HKG"), ("中国香港", "HKG"),
        ("澳门", "MAC"), ("Macau", "MAC"), ("台湾", "TWN"), ("中国台湾省", "TWN"), ("臺灣", "TWN"), ("Taiwan", "TWN"),
        ("泰国", "THA"), ("泰国籍", "THA"), ("México", "MEX"), ("Sao Tome and Principe", "STP"), ("Réunion", "REU"),
        ("无国籍", "XXA"), ("Stateless", "XXA"), ("D", "DEU"),
    ],
)  # fmt: skip
def test_countries_as_files_spell_them(text: str, code: str) -> None:
    assert codes.find("country", text) == code


@pytest.mark.parametrize(
    "text", ["", " ", "籍", "国籍", "双重国籍", "非中国籍", "外国籍", "火星", "刚", "x" * 500, "()", "\u200b", None]
)
def test_what_is_no_country(text: str | None) -> None:
    assert codes.find("country", text) is None


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("level", "本科", "BA"), ("level", "本科生", "BA"), ("level", "学士", "BA"), ("level", "Bachelor", "BA"),
        ("level", "Undergraduate", "BA"), ("level", "ug", "BA"), ("level", "硕士研究生", "MA"), ("level", "Master’s", "MA"),
        ("level", "博士", "PHD"), ("level", "Ph.D", "PHD"), ("level", "语言生", "NON"), ("category", "语言进修生", "05"),
        ("category", "汉语进修", "05"), ("category", "语言生", "05"), ("category", "本科", "02"), ("category", "02", "02"),
        ("category", "2", "02"), ("category", "研究生（硕士）", "03"), ("category", "研究生(硕士)", "03"),
        ("category", "预科", "09"), ("category", "高级进修生", "07"), ("category", "PhD", "04"),
        ("gender", "男", "1"), ("gender", "M", "1"), ("gender", "male", "1"), ("gender", "女", "2"), ("gender", "F", "2"),
        ("gender", "Female ", "2"), ("gender", "Ｆ", "2"), ("gender", "X", "9"),
        ("status", "在读", "REGISTERED"), ("status", "在校", "REGISTERED"), ("status", "在籍", "REGISTERED"),
        ("status", "注册", "REGISTERED"), ("status", "Enrolled", "REGISTERED"), ("status", "休学", "SUSPENDED"),
        ("status", "毕业", "GRADUATED"), ("status", "结业", "COMPLETED"), ("status", "registered", "REGISTERED"),
        ("funding", "自费", "5"), ("funding", "Self-funded", "5"), ("funding", "Self-supporting", "5"),
        ("funding", "中国政府奖学金", "21"), ("funding", "CSC", "21"), ("funding", "CGS", "21"), ("funding", "国家公派", "21"),
        ("funding", "校级奖学金", "42"), ("funding", "省政府奖学金", "22"), ("funding", "企业奖学金", "6"),
        ("document_type", "护照", "PASSPORT"), ("document_type", "回乡证", "HKMO_PERMIT"), ("document_type", "台胞证", "TW_PERMIT"),
        ("document_type", "居住证", "HMT_RESIDENCE"), ("document_type", "居留许可", "RESIDENCE_PERMIT"),
        ("teaching_language", "全英文", "EN"), ("teaching_language", "双语", "BILINGUAL"), ("teaching_language", "中文", "ZH"),
        ("population", "留学生", "INTL"), ("population", "香港", "HK"), ("population", "华侨", "OC"),
        ("discipline", "工学", "08"), ("discipline", "8", "08"), ("discipline", "Engineering", "08"),
        ("sponsor_type", "区政府", "DISTRICT"), ("alumni_place", "留穗", "GUANGZHOU"), ("service_category", "心理辅导", "PSY"),
    ],
)  # fmt: skip
def test_values_as_files_spell_them(name: str, text: str, code: str) -> None:
    assert codes.find(name, text) == code


def test_an_unclear_value_is_not_guessed() -> None:
    assert codes.find("level", "研究生") is None
    assert codes.find("category", "学历生") is None


def test_official_structure() -> None:
    assert [entry.code for entry in codes.values("category")] == [f"0{n}" for n in range(1, 10)]
    assert [entry.code for entry in codes.values("discipline")] == [f"{n:02d}" for n in range(1, 15)]
    funding = {entry.code: entry.extra["parent"] for entry in codes.values("funding")}
    assert funding["21"] == "2"
    assert funding["42"] == "4"
    assert funding["5"] == ""
    assert {parent for parent in funding.values() if parent} <= set(funding)
    statuses = {entry.code for entry in codes.values("status")}
    assert {entry.extra["status"] for entry in codes.values("status_change")} <= statuses | {""}
    assert {entry.extra["funding"] for entry in codes.values("sponsor_type")} <= set(funding)
    assert {entry.extra["level"] for entry in codes.values("category")} <= {e.code for e in codes.values("level")}
    populations = {entry.code for entry in codes.values("population")}
    assert all(set(entry.extra["populations"]) <= populations for entry in codes.values("document_type"))


def test_continents_of_the_countries_are_listed() -> None:
    continents = {entry.code for entry in codes.values("continent")}
    for key in ("continent5", "continent6"):
        assert {str(entry.extra[key]) for entry in codes.values("country")} <= continents | {""}
    assert codes.attribute("country", "BRA", "continent6") == "SA"
    assert codes.attribute("country", "BRA", "continent5") == "AM"
    assert codes.attribute("country", "nowhere", "continent5") == ""


def test_groups_have_dated_members() -> None:
    assert len(codes.group("ASEAN", date(2025, 10, 25))) == 10
    assert codes.group("ASEAN", date(2025, 10, 26)) - codes.group("ASEAN", date(2025, 10, 25)) == {"TLS"}
    assert len(codes.group("EU", date(2020, 2, 1))) == 27
    assert "GBR" in codes.group("EU", date(2020, 1, 31))
    assert "GBR" not in codes.group("EU", date(2020, 2, 1))
    assert len(codes.group("BRI_ROUTE", date(2026, 9, 1))) == 64
    assert "ITA" not in codes.group("BRI_SIGNED", date(2024, 1, 1))
    known = {entry.code for entry in codes.values("country")}
    for group in codes.groups():
        assert group.label("zh_CN")
        assert group.label("en")
        assert group.source
        assert {code for code, _first, _last in group.members} <= known
        assert len({code for code, _first, _last in group.members}) == len(group.members)
    with pytest.raises(KeyError):
        codes.group("NOBODY", date(2026, 1, 1))


def test_the_office_adds_and_replaces_entries(own_home: Path) -> None:
    folder = paths.config_folder() / "codes"
    folder.mkdir(parents=True)
    (folder / "level.toml").write_text(
        'source = "校内"\nas_of = "2026-09-01"\nentries = [ { code = "BA", zh = "学士班" },'
        ' { code = "MBA", zh = "工商管理硕士", en = "MBA", aliases = ["EMBA"] } ]\n',
        encoding="utf-8",
    )
    (folder / "groups.toml").write_text(
        '[[groups]]\ncode = "SISTERS"\nzh = "友城国家"\nen = "Sister cities"\nmembers = [ { codes = "JPN KOR" } ]\n',
        encoding="utf-8",
    )
    codes.reload()
    assert codes.label("level", "BA", "zh_CN") == "学士班"
    assert codes.label("level", "BA", "en") == "Bachelor"  # what the office did not say stays
    assert codes.find("level", "EMBA") == "MBA"
    assert codes.values("level")[-1].code == "MBA"
    assert codes.source("level").source == "校内"
    assert codes.group("SISTERS", date(2026, 1, 1)) == {"JPN", "KOR"}


def test_a_broken_list_of_the_office_does_not_stop_the_program(own_home: Path) -> None:
    folder = paths.config_folder() / "codes"
    folder.mkdir(parents=True)
    (folder / "level.toml").write_bytes(b"\xff\xfe = [")
    (folder / "groups.toml").write_text("= =", encoding="utf-8")
    codes.reload()
    assert codes.label("level", "BA", "zh_CN") == "本科"
    assert "TLS" in codes.group("ASEAN", date(2026, 1, 1))
