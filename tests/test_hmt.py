"""Nobody from Hong Kong, Macao or Taiwan, and no overseas Chinese, is counted or called foreign: texts, lists, exports, figures."""

import ast
import csv
import json
import re
from contextlib import closing
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from gzstudents import commands
from gzstudents.kernel import codes, paths
from gzstudents.kernel.conditions.reading import read
from gzstudents.kernel.connection import open_connection
from gzstudents.kernel.store import Store
from gzstudents.statistics.queries import load_facts
from gzstudents.statistics.rules import periods
from gzstudents.statistics.rules.report import draw_up
from gzstudents.statistics.rules.roll import Roll
from gzstudents.students import conditions, listing, roll
from gzstudents.students.invented import generate
from tests import make

ROOT = Path(__file__).resolve().parents[1]
SUSPECT = re.compile("国籍|外籍|外国(?!语)|留学生|[Ff]oreign|nationalit")
HMT = ("HK", "MO", "TW", "OC")
REGIONS = {"HK": "HKG", "MO": "MAC", "TW": "TWN", "OC": "CHN"}
TODAY = date(2026, 11, 22)

# words that may speak of people, each with the reason why no student of these groups is meant by it
ALLOWED = (
    (r"国际学生.*国籍", "about international students"),
    (r"没有国籍，按国际学生保存", "said of international students only"),
    (r"^国籍为中国，但看不出是", "Chinese nationality: asks which of the groups"),
    (r"^国籍取 \{day\} 当日有效者", "a note of tables that compare by country"),
    (r"外国政府|外国学校|外国基金会|Foreign gov|Foreign univ|Foreign foundation", "who pays, not who studies"),
    (r"外国护照|外国人永久居留|外国公民|外国籍|非中国籍", "a paper, and those who hold it: never these groups"),
    (
        r"国籍核查|核查国籍|取得外国国籍|双重国籍|无国籍|中国国籍|请核对国籍|国籍有疑问",
        "the check of nationality, before an admission as international",
    ),
    (r"外国国籍", "what the check asks after"),
    (r"来粤留学生|来华留学|国际中文|外国留学人员", "names of scholarships, statistics and forms of the ministry"),
    (r"香港、澳门、台湾", "tells them from international students"),
    (r"公派和留学人员不是华侨", "says who is no overseas Chinese"),
    (r"留学生公寓", "the name of a dormitory"),
    (r"毕业生不是外国人", "says that they are not"),
)


@lru_cache(maxsize=1)
def _texts() -> list[tuple[str, str]]:
    """Every text of the program for the eyes of people, with its place."""
    found = []
    for path in sorted((ROOT / "gzstudents").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            named = isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"_", "_n", "mark"}
            if named and node.args and isinstance(node.args[0], ast.Constant):  # type: ignore[attr-defined]
                found.append((path.relative_to(ROOT).as_posix(), str(node.args[0].value)))  # type: ignore[attr-defined]
    return found


def test_every_text_that_may_call_somebody_foreign_was_looked_at() -> None:
    texts = _texts()
    assert len(texts) > 1000
    unseen = [
        (place, text)
        for place, text in texts
        if SUSPECT.search(text) and not any(re.search(p, text) for p, _why in ALLOWED)
    ]
    assert not unseen


@pytest.mark.parametrize("pattern", [pattern for pattern, _why in ALLOWED[:7]])
def test_no_reason_outlives_its_text(pattern: str) -> None:
    assert any(re.search(pattern, text) for _place, text in _texts()) or any(
        re.search(pattern, f"{code.zh} {code.en}") for name in _lists() for code in codes.values(name)
    )


def _lists() -> list[str]:
    names = {path.name.removesuffix(".toml") for path in paths.resource("codes").glob("*.toml")}
    return sorted(names - {"groups", "document_formats", "country.aliases", "continent"})


def test_regions_are_of_china_in_both_languages() -> None:
    for code, zh, en in (("HKG", "中国香港", "Hong Kong"), ("MAC", "中国澳门", "Macao"), ("TWN", "中国台湾", "Taiwan")):
        assert codes.label("country", code, "zh_CN") == zh
        assert codes.label("country", code, "en").startswith(en)
        assert "China" in codes.label("country", code, "en")


def test_groups_that_are_not_foreign_are_told_by_the_list() -> None:
    for entry in codes.values("population"):
        assert entry.extra["foreign"] is (entry.code == "INTL")
        if entry.code in HMT:
            assert not SUSPECT.search(f"{entry.zh} {entry.en}")


def test_no_paper_of_theirs_is_called_foreign() -> None:
    for entry in codes.values("document_type"):
        if set(HMT) & set(entry.extra.get("populations", ())):
            assert not SUSPECT.search(f"{entry.zh} {entry.en}"), entry


def test_no_group_of_countries_holds_them() -> None:
    for group in codes.groups():
        assert not {"CHN", "HKG", "MAC", "TWN"} & {code for code, _first, _last in group.members}, group.code


@pytest.fixture
def crowd(store: Store) -> Store:
    generate(store, 250, seed=11)
    return store


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_exports_call_nobody_foreign(crowd: Store, tmp_path: Path, language: str) -> None:
    file = tmp_path / "people.csv"
    crowd.close()
    code = commands.run(
        ["--lang", language, "--store", str(crowd.path), "export", str(file), "--full", "--purpose", "测试"]
    )
    assert code == 0
    rows = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
    groups = {codes.label("population", one, language) for one in HMT}
    theirs = [row for row in rows[1:] if groups & set(row)]
    assert len(theirs) > 30
    assert not [cell for row in [rows[0], *theirs] for cell in row if SUSPECT.search(cell)]


def test_json_says_what_group_somebody_is_of(crowd: Store, capsys: pytest.CaptureFixture[str]) -> None:
    crowd.close()
    assert commands.run(["--json", "--store", str(crowd.path), "students"]) == 0
    for row in json.loads(capsys.readouterr().out)["students"]:
        assert (row["nationality"] in {"CHN", "HKG", "MAC", "TWN"}) is (row["population"] in HMT), row
        assert row["nationality"] == REGIONS.get(row["population"], row["nationality"])


def test_the_list_finds_and_counts_each_region_by_itself(crowd: Store) -> None:
    """The values of a header filter with their counts, what choosing one finds, and the condition said in words."""
    with closing(open_connection(crowd.path)) as connection:
        theirs = {
            region: {key for (key,) in connection.execute("SELECT id FROM people WHERE population = ?", (population,))}
            for population, region in REGIONS.items()
        }
        index = roll.new_index()
        index.build(connection)
        counts = index.counts("country")
        assert theirs["HKG"]
        assert theirs["CHN"]
        for region, ids in theirs.items():
            assert counts.get(region, 0) == len(ids)
            assert set(index.find(filters={"country": {region}}).slice(0, 250).tolist()) == ids
            node = read(f"国家/地区是“{codes.label('country', region, 'zh_CN')}”", conditions.fields())
            assert set(conditions.matching(connection, node, TODAY)) == ids
        rows = roll.rows(connection, sorted(theirs["HKG"]))
        assert {listing.CELLS["country"][0].text(row) for row in rows} == {"中国香港"}


def test_figures_of_international_students_are_nought_without_any(store: Store) -> None:
    """Only the four groups in the store: every table of international students is empty, theirs are not."""
    with store.writing("陈静", "students.register") as session:
        for population in HMT * 3:
            make.student(session, population=population)
    with store.reading() as session:
        report = draw_up(
            Roll(load_facts(session)), periods.on_day(date(2025, 9, 1)), basis="persons", scheme=5, today=TODAY
        )
    for name in ("B", "C", "D"):
        assert not _filled(report.tables[name]), name
    assert not [key for key in _filled(report.tables["A"]) if key.startswith("INTL")]
    assert _filled(report.tables["F"])
    assert report.tables["A"].value("HMT", "TOTAL") == 9
    assert report.tables["A"].value("OC", "TOTAL") == 3


def _filled(table: Any) -> list[str]:
    return [line.key for line in table.rows if any(table.value(line.key, column.key) for column in table.columns)]
