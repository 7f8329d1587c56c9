"""Typesetting, tables and charts of reports."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gzstudents.kernel import charts, setting, shaping
from gzstudents.kernel.ink import Ink, Overflow
from gzstudents.kernel.paper import Letterhead, Report, Tile
from gzstudents.kernel.setting import Paragraph, Span, Style
from gzstudents.kernel.tables import Column, Row, Table
from tests.certificates import pages

KAI = Style("chinese")
TEXT = "荣获“丝路之光”优秀国际学生奖学金（一等奖），奖金人民币20,000元。学习勤勉，品学兼优；特颁此证，以资鼓励！International Economics and Trade。"


def rows_of(text: str, width: float, size: float = 10) -> list[str]:
    return setting.wrapped(text, KAI, size, width)


@pytest.mark.parametrize("width", range(40, 300, 13))
def test_chinese_prohibitions(width: int) -> None:
    rows = rows_of(TEXT * 3, width)
    assert "".join(rows).replace(" ", "") == (TEXT * 3).replace(" ", "")
    assert not [row for row in rows if row[0] in "，。；！、）”"]
    assert not [row for row in rows if row[-1] in "（“"]


@pytest.mark.parametrize(
    "text", ["x" * 500, "https://example.org/" + "a/" * 200, "ẃ" * 90, "", " ", "\n\n", "a\u00a0b"]
)
def test_odd_texts_stay_inside(text: str) -> None:
    for row in rows_of(text, 60):
        assert shaping.width(row, "chinese", 10) <= 60.5


def test_a_block_takes_the_largest_size_that_fits() -> None:
    paragraph = Paragraph((Span(TEXT, KAI),), leading=1.5)
    large = setting.block([paragraph], 400, 200, 14, 8)
    small = setting.block([paragraph], 400, 30, 14, 8)
    assert large.size == 14
    assert 8 <= small.size < 14
    assert small.height <= 30
    with pytest.raises(Overflow):
        setting.block([paragraph], 400, 12, 14, 8)


def test_lines_are_justified() -> None:
    text = "".join(chr(0x4E00 + 7 * place) for place in range(95))  # no two places alike
    ink = Ink()
    block = setting.block([Paragraph((Span(text, KAI),), leading=1.5, indent=2)], 301, 400, 12, 12)
    block.draw(ink, 50, 500)
    report = Report(Letterhead("x"))
    report.pages[0] = ink
    content = report.content()
    rows = ["".join(token.text for token in row.tokens) for _paragraph, lines in block.rows for row in lines]
    assert len(rows) > 3
    assert pages.boxes(content, rows[0][:1])[0][0] == pytest.approx(50 + 24, abs=2)
    for row in rows[:-1]:
        assert pages.boxes(content, row[-1])[0][2] == pytest.approx(351, abs=2)


def table_of(count: int, **more: Any) -> Table:
    columns = [Column("姓名", "Name"), Column("国家/地区", "Country"), Column("人数", "Persons", "right")]
    rows = [Row([f"学生{place}", "圣多美和普林西比" * 3, f"{place:,}"]) for place in range(count)]
    return Table(columns, [*rows, Row(["合计 Total of everything", "", "1,234"], "total")], **more)


def text_of_all(content: bytes) -> str:
    return "\n".join(pages.text_of(content, page) for page in range(len(pages.reader(content).pages)))


def test_a_table_over_pages_repeats_its_head() -> None:
    report = Report(Letterhead("统计报告", foot="内部资料"))
    report.table(table_of(120))
    content = report.content()
    count = len(pages.reader(content).pages)
    assert count > 2
    for page in range(count):
        text = pages.text_of(content, page)
        assert "国家/地区" in text
        assert pages.plain(f"第 {page + 1} 页，共 {count} 页") in text
        assert "内部资料" in text
    everything = text_of_all(content)
    assert all(f"学生{place}" in everything for place in range(120))
    last = pages.text_of(content, count - 1)
    assert "1,234" in last
    assert "学生119" in last


def test_places_to_sign_never_stand_on_a_page_without_a_row() -> None:
    lonely = 0
    for count in range(40, 56):
        pages_with, pages_without = (_pages_signed(count, keep) for keep in (60.0, 0.0))
        assert "学生" in pages_with[-1]
        assert "1,234" in pages_with[-1]
        lonely += "学生" not in pages_without[-1]
    assert lonely  # or the rows tried would prove nothing


def _pages_signed(count: int, keep: float) -> list[str]:
    report = Report(Letterhead("发放表", style="sheet", across=True))
    report.table(table_of(count, grid=True, keep=keep))
    report.signatures(["制表人", "日期"])
    content = report.content()
    return [pages.text_of(content, page) for page in range(len(report.pages))]


def test_the_heading_of_a_group_goes_with_its_last_row_and_what_follows_it() -> None:
    """The second language of a cell stands on the page of the first."""
    turned = 0
    for before in range(24, 36):
        rows = [*(Row([f"行{number}", "1"]) for number in range(before)), Row(["末组", ""], "group")]
        rows += [Row(["末行", "1"], note="lastline"), Row(["合计", "9"], "total")]
        report = Report(Letterhead("表"))
        report.table(Table([Column("名称"), Column("数", align="right")], rows, keep=150.0))
        content = report.content()
        text = [pages.text_of(content, page) for page in range(len(report.pages))]
        assert [place for place, page in enumerate(text) if "末组" in page] == [len(text) - 1]
        assert all(word in text[-1] for word in ("末行", "lastline", "合计"))
        turned += len(text) > 1
    assert turned  # or the rows tried would prove nothing


def test_the_head_in_the_second_language_is_not_broken_within_a_word() -> None:
    report = Report(Letterhead("x"))
    columns = [Column("项目", "Programme"), *(Column("人", "Institutionalised", "right") for _place in range(4))]
    report.table(Table(columns, [Row(["甲", "1", "2", "3", "4"])]))
    assert pages.text_of(report.content(), 0).count("Institutionalised") == 4


def test_every_page_has_its_total() -> None:
    report = Report(Letterhead("发放表", style="sheet", across=True))
    report.table(table_of(60, grid=True, page_total=lambda rows: Row([f"小计{len(rows)}行", "", "9"])))
    content = report.content()
    totals = [pages.text_of(content, page).count("小计") for page in range(len(report.pages))]
    assert totals == [1] * len(report.pages)


def test_cells_wrap_and_do_not_shrink() -> None:
    report = Report(Letterhead("x"))
    long = "RAKOTOMALALA ANDRIAMAHEFASOA Tiana Fanomezantsoa Marie-Joséphine " * 3
    report.table(Table([Column("a"), Column("b"), Column("c")], [Row([long, long, long])]))
    heights = [box[3] - box[1] for box in pages.boxes(report.content(), "RAKOTO")]
    assert max(heights) > 5.5


def test_a_monstrous_cell_does_not_hang_or_vanish() -> None:
    report = Report(Letterhead("x"))
    report.table(Table([Column("a"), Column("b", "", "right")], [Row(["很长" * 9000, "1"]), Row(["末行", "2"])]))
    everything = text_of_all(report.content())
    assert "…" in everything
    assert "末行" in everything


def test_very_many_columns_still_fit() -> None:
    report = Report(Letterhead("x", across=True))
    columns = [Column("国家"), *(Column(f"列{place}", f"Column {place}", "right") for place in range(24))]
    report.table(Table(columns, [Row(["圣多美和普林西比", *("12,345" for _place in range(24))])]))
    boxes = pages.boxes(report.content(), "12,345")
    assert max(box[2] for box in boxes) < report.right + 1


def test_literal_text_and_unknown_characters(tmp_path: Path) -> None:
    report = Report(Letterhead("<b>&amp;</b> 报告", "{0} %s", "右", "注"))
    report.tiles([Tile("人数", "1,234", "Persons"), Tile("<img src=x>", "—")])
    report.heading("王\U0003134a<para>", "\x00\x07")
    report.notes(["注：" + "很长的说明，" * 60, "a\nb"])
    report.signatures(["制表人", "复核人"])
    text = pages.text_of(report.save(tmp_path / "r.pdf").read_bytes())
    assert "<b>&amp;</b>报告" in text
    assert "〓" in text
    assert "\U0003134a" in report.lost
    assert [path.name for path in tmp_path.iterdir()] == ["r.pdf"]


def test_the_same_report_is_the_same_file() -> None:
    def content() -> bytes:
        report = Report(Letterhead("报告", made=date(2026, 6, 30)))
        report.table(table_of(5))
        report.bars([charts.Bar("越南", 5, "Viet Nam")])
        return report.content()

    assert content() == content()
    assert str(pages.reader(content()).metadata["/CreationDate"]).startswith("D:20260630")  # type: ignore[index]


class Notebook:
    """A pen that writes down what it is asked to draw."""

    def __init__(self) -> None:
        self.rects: list[tuple[float, float, float, float]] = []
        self.texts: list[tuple[float, float, str]] = []

    def rect(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        self.rects.append((x, y, width, height))

    def line(self, x1: float, y1: float, x2: float, y2: float, colour: str, width: float) -> None:
        pass

    def text(
        self, x: float, y: float, text: str, size: float, align: charts.Align, colour: str, bold: bool = False
    ) -> None:
        self.texts.append((x, y, text))

    def width(self, text: str, size: float) -> float:
        return len(text) * size * 0.6


@pytest.mark.parametrize(
    ("largest", "step", "end"),
    [
        (0, 1, 1),
        (1, 1, 1),
        (3, 1, 3),
        (7, 2, 8),
        (12, 3, 12),
        (364, 100, 400),
        (99_999, 20_000, 100_000),
        (float("nan"), 1, 1),
    ],
)
def test_scale(largest: float, step: float, end: float) -> None:
    assert charts.scale(largest) == (step, end)


def test_bars_are_as_long_as_their_values() -> None:
    pen = Notebook()
    charts.bars(pen, 400, [charts.Bar("甲", 100), charts.Bar("乙", 50), charts.Bar("丙", 0), charts.Bar("丁", -3)])
    lengths = [width for _x, _y, width, _height in pen.rects][1::2]
    assert lengths == pytest.approx([lengths[0], lengths[0] / 2, 0, 0])
    long = "签署共建“一带一路”合作文件的国家（未核实）"
    charts.bars(pen, 500, [charts.Bar(long, 1), charts.Bar("韩国", 2)])
    assert long in {text for _x, _y, text in pen.texts}  # a long label is cut only where the bars need the room


def test_stacked_bars_stack() -> None:
    pen = Notebook()
    charts.stacked_bars(pen, 400, 200, ["A", "B"], [charts.Series("x", [10, 0]), charts.Series("y", [30, 5])])
    legend, first, second, third = pen.rects[:2], *pen.rects[2:]
    assert len(legend) == 2
    assert second[3] == pytest.approx(3 * first[3])
    assert second[1] + second[3] == pytest.approx(first[1])
    assert third[3] == pytest.approx(first[3] / 2)
    assert {"40", "5"} <= {text for _x, _y, text in pen.texts}
    assert charts.shade(charts.Series("BA", [], 2), 0) == charts.colour(2)  # a level keeps its colour in every chart
    assert charts.shade(charts.Series("x", []), 3) == charts.colour(3)


@pytest.mark.parametrize("count", [0, 1, 40])
def test_charts_take_any_number_of_things(count: int) -> None:
    names = [f"国际中文教师奖学金 International {place}" for place in range(count)]
    report = Report(Letterhead("x"))
    report.chart(
        200,
        lambda pen, w, h: charts.stacked_bars(
            pen, w, h, names, [charts.Series(n, [1] * count) for n in names[:12]], unit="人"
        ),
    )
    report.bars([charts.Bar(name, place) for place, name in enumerate(names)])
    assert report.content().startswith(b"%PDF")


def test_labels_wrap_between_words_and_chinese_characters() -> None:
    pen = Notebook()
    assert charts.wrap(pen, "Doctoral Students", 60, 8) == ["Doctoral", "Students"]
    assert charts.wrap(pen, "国际中文教师奖学金", 24, 8) == ["国际中文教", "师奖学金"]
    assert charts.wrap(pen, "a b c d e f", 5, 8)[-1].endswith("…")
    assert charts.wrap(pen, "", 5, 8) == [""]
