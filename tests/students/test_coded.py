"""What people write where a code belongs: in two languages at once, in traditional characters, with a part added."""

import pytest

from gzstudents.students.importing import coded, people
from gzstudents.students.importing.values import FaultyValue


@pytest.mark.parametrize(
    ("list_name", "text", "meant"),
    [
        ("category", "本科生 Undergraduate", "02"), ("category", "本科生/Bachelor", "02"), ("level", "學術型碩士", "MA"),
        ("funding", "CSC奖学金", "21"), ("funding", "中国政府奖学金-高校研究生项目", "21"), ("funding", "自费/Self-supported", "5"),
        ("funding", "孔子学院", "23"), ("gender", "男 Male", "1"), ("country", "韩国 Korea", "KOR"), ("country", "韓國", "KOR"),
        ("country", "Congo (DRC)", "COD"), ("country", "刚果（布）", "COG"), ("country", "南朝鲜", "KOR"), ("country", "朝鲜", "PRK"),
        ("country", "BN(O)", "HKG"), ("country", "中国（台湾）", "TWN"), ("country", "中國香港", "HKG"),
        ("document_type", "港澳居民來往內地通行證", "HKMO_PERMIT"), ("population", "台灣學生", "TW"), ("population", "香港地区", "HK"),
    ],
)  # fmt: skip
def test_spellings_are_understood(list_name: str, text: str, meant: str) -> None:
    assert coded.code(list_name, error=True)(text) == meant


@pytest.mark.parametrize(
    ("list_name", "text"),
    [("country", "刚果"), ("country", "BN(X)"), ("country", "韩国 Japan"), ("country", "澳"), ("funding", "全额奖学金"),
     ("funding", "自费/CSC"), ("category", "研究生")],
)  # fmt: skip
def test_what_may_mean_two_things_is_asked(list_name: str, text: str) -> None:
    with pytest.raises(FaultyValue):
        coded.code(list_name, error=True)(text)


def test_a_warning_says_that_the_cell_was_left_out() -> None:
    with pytest.raises(FaultyValue, match="这一格没有采用"):
        coded.code("funding", error=False)("全额奖学金")


def test_a_population_where_a_country_belongs_is_kept_as_one() -> None:
    assert coded.nationality("华侨") == coded.nationality("華僑") == "population:OC"
    assert coded.nationality("港澳台") == f"population:{people.HMT}"
    with pytest.raises(FaultyValue):
        coded.nationality("香蕉国")


def test_what_says_no_kind_of_document_leaves_it_to_the_number() -> None:
    for text in ("通行证", "身份证", "ID card"):
        with pytest.raises(FaultyValue) as found:
            coded.document_kind(text)
        assert (found.value.fault.code, found.value.fault.error, found.value.value) == ("kind_by_number", False, "")
