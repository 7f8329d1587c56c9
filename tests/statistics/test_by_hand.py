"""Every table of the roll of sixty, counted by hand from the list in sixty.py; numbers in comments are the people."""

from datetime import date

from gzstudents.statistics.rules import periods
from tests.statistics.conftest import Drawn, rows

LEVELS = "JC BA MA PHD DEGREE PREP NON NONDEGREE UNKNOWN TOTAL"
KNOWN = "JC BA MA PHD DEGREE PREP NON NONDEGREE TOTAL"

CALENDAR = periods.of_calendar_year(2025)
ACADEMIC = periods.of_academic_year("2025-2026")


def test_a_on_the_day(drawn: Drawn) -> None:
    # on the roll on 2025-09-01: 1-30, 43, 47-53 international (38); 54-57, 59, 60 (6); 61 (1)
    assert rows(drawn().tables["A"], "1 2 0 9 TOTAL") == {
        "INTL": [19, 17, 1, 1, 38],
        "INTL:DEGREE": [15, 11, 1, 1, 28],
        "INTL:01": [1, 1, 0, 0, 2],  # 17, 18
        "INTL:02": [7, 7, 1, 1, 16],  # m 5 6 25 27 30 49 53; f 1-4 28 43 51; 23; 24
        "INTL:03": [3, 3, 0, 0, 6],  # m 7-9; f 10 26 48
        "INTL:04": [4, 0, 0, 0, 4],  # 11-13, 29
        "INTL:NONDEGREE": [3, 5, 0, 0, 8],
        "INTL:05": [1, 3, 0, 0, 4],  # 47; 14-16
        "INTL:06": [0, 1, 0, 0, 1],  # 21
        "INTL:07": [0, 1, 0, 0, 1],  # 19
        "INTL:08": [1, 0, 0, 0, 1],  # 22
        "INTL:09": [1, 0, 0, 0, 1],  # 20
        "INTL:UNKNOWN": [1, 1, 0, 0, 2],  # 50, 52
        "HMT": [3, 3, 0, 0, 6],
        "HK": [2, 1, 0, 0, 3],
        "HK:DEGREE": [1, 1, 0, 0, 2],
        "HK:02": [0, 1, 0, 0, 1],  # 54
        "HK:03": [1, 0, 0, 0, 1],  # 55
        "HK:NONDEGREE": [1, 0, 0, 0, 1],
        "HK:09": [1, 0, 0, 0, 1],  # 56
        "MO": [0, 1, 0, 0, 1],
        "MO:DEGREE": [0, 1, 0, 0, 1],
        "MO:02": [0, 1, 0, 0, 1],  # 57, on leave
        "TW": [1, 1, 0, 0, 2],
        "TW:DEGREE": [1, 1, 0, 0, 2],
        "TW:02": [1, 0, 0, 0, 1],  # 60
        "TW:04": [0, 1, 0, 0, 1],  # 59
        "OC": [1, 0, 0, 0, 1],
        "OC:DEGREE": [1, 0, 0, 0, 1],
        "OC:02": [1, 0, 0, 0, 1],  # 61
        "TOTAL": [23, 20, 1, 1, 45],
    }


def test_b_on_the_day(drawn: Drawn) -> None:
    table = drawn().tables["B"]
    assert rows(table, LEVELS) == {
        "AS": [0, 11, 4, 4, 19, 1, 1, 2, 0, 21],
        "THA": [0, 6, 0, 0, 6, 0, 0, 0, 0, 6],  # 1-6
        "VNM": [0, 0, 4, 0, 4, 0, 0, 0, 0, 4],  # 7-10
        "PAK": [0, 0, 0, 3, 3, 0, 0, 0, 0, 3],  # 11-13
        "IDN": [0, 0, 0, 1, 1, 0, 0, 0, 0, 1],  # 29
        "KAZ": [0, 1, 0, 0, 1, 0, 0, 0, 0, 1],  # 27, German only from 2026
        "KOR": [0, 0, 0, 0, 0, 0, 1, 1, 0, 1],  # 19
        "LAO": [0, 1, 0, 0, 1, 0, 0, 0, 0, 1],  # 28, once, as a bachelor
        "MYS": [0, 1, 0, 0, 1, 0, 0, 0, 0, 1],  # 30
        "NPL": [0, 1, 0, 0, 1, 0, 0, 0, 0, 1],  # 43
        "TLS": [0, 0, 0, 0, 0, 1, 0, 1, 0, 1],  # 20
        "UZB": [0, 1, 0, 0, 1, 0, 0, 0, 0, 1],  # 53
        "AF": [2, 0, 1, 0, 3, 0, 1, 1, 0, 4],
        "NGA": [2, 0, 0, 0, 2, 0, 0, 0, 0, 2],  # 17, 18
        "KEN": [0, 0, 0, 0, 0, 0, 1, 1, 0, 1],  # 47
        "TZA": [0, 0, 1, 0, 1, 0, 0, 0, 0, 1],  # 48
        "EU": [0, 1, 1, 0, 2, 0, 3, 3, 1, 6],
        "RUS": [0, 0, 0, 0, 0, 0, 3, 3, 0, 3],  # 14-16
        "ESP": [0, 0, 0, 0, 0, 0, 0, 0, 1, 1],  # 52
        "FRA": [0, 1, 0, 0, 1, 0, 0, 0, 0, 1],  # 25, on leave
        "POL": [0, 0, 1, 0, 1, 0, 0, 0, 0, 1],  # 26, Ukrainian until June
        "AM": [0, 2, 0, 0, 2, 0, 2, 2, 0, 4],
        "BRA": [0, 0, 0, 0, 0, 0, 1, 1, 0, 1],  # 21
        "CAN": [0, 1, 0, 0, 1, 0, 0, 0, 0, 1],  # 51
        "MEX": [0, 1, 0, 0, 1, 0, 0, 0, 0, 1],  # 50
        "USA": [0, 0, 0, 0, 0, 0, 1, 1, 0, 1],  # 22
        "OC": [0, 1, 0, 0, 1, 0, 0, 0, 0, 1],
        "AUS": [0, 1, 0, 0, 1, 0, 0, 0, 0, 1],  # 23
        "UNKNOWN": [0, 2, 0, 0, 2, 0, 0, 0, 0, 2],  # 24, 49
        "TOTAL": [2, 17, 6, 4, 29, 1, 7, 8, 1, 38],
    }
    assert [line.key for line in table.rows][:5] == ["AS", "THA", "VNM", "PAK", "IDN"]  # the larger first


def test_b_with_six_continents(drawn: Drawn) -> None:
    table = drawn(scheme=6).tables["B"]
    assert not table.has("AM")
    assert rows(table, LEVELS)["NA"] == [0, 2, 0, 0, 2, 0, 1, 1, 0, 3]  # 22, 50, 51
    assert rows(table, LEVELS)["SA"] == [0, 0, 0, 0, 0, 0, 1, 1, 0, 1]  # 21
    assert table.value() == 38


def test_c_on_the_day(drawn: Drawn) -> None:
    table = drawn().tables["C"]
    assert rows(table, LEVELS) == {
        "2": [0, 6, 3, 4, 13, 1, 0, 1, 0, 14],
        "21": [0, 4, 0, 4, 8, 1, 0, 1, 0, 9],  # 1-3, 28; 11-13, 29; 20
        "22": [0, 1, 2, 0, 3, 0, 0, 0, 0, 3],  # 53; 7, 8
        "23": [0, 0, 1, 0, 1, 0, 0, 0, 0, 1],  # 48
        "2:UNSPECIFIED": [0, 1, 0, 0, 1, 0, 0, 0, 0, 1],  # 25
        "3": [0, 0, 1, 0, 1, 0, 0, 0, 0, 1],
        "31": [0, 0, 1, 0, 1, 0, 0, 0, 0, 1],  # 26
        "4": [0, 2, 2, 0, 4, 0, 2, 2, 0, 6],
        "41": [0, 0, 0, 0, 0, 0, 2, 2, 0, 2],  # 19, 21
        "42": [0, 1, 2, 0, 3, 0, 0, 0, 0, 3],  # 30; 9, 10
        "43": [0, 1, 0, 0, 1, 0, 0, 0, 0, 1],  # 23
        "5": [2, 7, 0, 0, 9, 0, 4, 4, 1, 14],  # 17 18; 4-6 43 49-51; 14-16 47; 52
        "6": [0, 1, 0, 0, 1, 0, 1, 1, 0, 2],
        "61": [0, 1, 0, 0, 1, 0, 0, 0, 0, 1],  # 27
        "62": [0, 0, 0, 0, 0, 0, 1, 1, 0, 1],  # 22
        "UNKNOWN": [0, 1, 0, 0, 1, 0, 0, 0, 0, 1],  # 24
        "TOTAL": [2, 17, 6, 4, 29, 1, 7, 8, 1, 38],
    }
    # 9 / 38 = 23.6842 %, 29 / 38 = 76.3157 %
    assert "中国政府奖学金 9 人（23.68%），其余 29 人（76.32%" in " ".join(note.words() for note in table.notes)


def test_d_on_the_day(drawn: Drawn) -> None:
    assert rows(drawn().tables["D"], LEVELS) == {
        "02": [0, 2, 4, 0, 6, 0, 0, 0, 0, 6],  # 49 50; 7-10
        "03": [0, 1, 0, 0, 1, 0, 0, 0, 0, 1],  # 25
        "05": [0, 5, 0, 0, 5, 0, 5, 5, 0, 10],  # 1-4 28; 14-16 21 47
        "06": [0, 1, 0, 0, 1, 0, 0, 0, 0, 1],  # 51
        "07": [0, 0, 0, 0, 0, 0, 1, 1, 0, 1],  # 22
        "08": [0, 3, 0, 4, 7, 0, 0, 0, 0, 7],  # 24 27 53; 11-13 29
        "09": [0, 0, 1, 0, 1, 0, 0, 0, 0, 1],  # 48
        "10": [0, 0, 1, 0, 1, 0, 0, 0, 0, 1],  # 26
        "12": [2, 4, 0, 0, 6, 0, 0, 0, 0, 6],  # 17 18; 5 6 30 43
        "13": [0, 1, 0, 0, 1, 0, 0, 0, 0, 1],  # 23
        "UNKNOWN": [0, 0, 0, 0, 0, 1, 1, 2, 1, 3],  # 20, 19, 52
        "TOTAL": [2, 17, 6, 4, 29, 1, 7, 8, 1, 38],
    }
    assert rows(drawn().tables["D-HMT"], KNOWN) == {
        "02": [0, 1, 0, 0, 1, 0, 0, 0, 1],  # 61
        "03": [0, 0, 1, 0, 1, 0, 0, 0, 1],  # 55
        "05": [0, 0, 0, 1, 1, 0, 0, 0, 1],  # 59
        "08": [0, 1, 0, 0, 1, 0, 0, 0, 1],  # 60
        "10": [0, 1, 0, 0, 1, 0, 0, 0, 1],  # 57
        "12": [0, 1, 0, 0, 1, 0, 0, 0, 1],  # 54
        "UNKNOWN": [0, 0, 0, 0, 0, 1, 0, 1, 1],  # 56
        "TOTAL": [0, 4, 1, 1, 6, 1, 0, 1, 7],
    }


def test_e_of_the_academic_year_before_the_day(drawn: Drawn) -> None:
    # 2024-09-01 to 2025-08-31
    assert rows(drawn().tables["E"], LEVELS) == {
        # BA 24 27 30 49 50 51; MA 7-10 26 48; PHD 11-13; NON 14-16 19 21 22 28 36 40 47 53; 52
        "NEW": [0, 6, 6, 3, 15, 0, 11, 11, 1, 27],
        "NEW_SPRING": [0, 0, 0, 0, 0, 0, 5, 5, 1, 6],  # 14-16 19 47; 52 - neither January (22) nor August (21)
        "GRADUATED": [0, 2, 1, 0, 3, 0, 0, 0, 0, 3],  # 37 42; 32 - 31 graduates one day later
        "COMPLETED": [0, 0, 0, 0, 0, 0, 2, 2, 0, 2],  # 36 53 - 37 in the year before
        "CONFERRED": [0, 2, 1, 0, 3, 0, 0, 0, 0, 3],  # 31 42; 32
        "LEFT": [0, 3, 1, 0, 4, 0, 1, 1, 0, 5],
        "DECEASED": [0, 1, 0, 0, 1, 0, 0, 0, 0, 1],  # 39
        "EXPELLED": [0, 0, 1, 0, 1, 0, 0, 0, 0, 1],  # 38
        "MISSING": [0, 0, 0, 0, 0, 0, 1, 1, 0, 1],  # 40
        "TRANSFERRED": [0, 1, 0, 0, 1, 0, 0, 0, 0, 1],  # 41
        "WITHDRAWN": [0, 1, 0, 0, 1, 0, 0, 0, 0, 1],  # 33
    }
    assert rows(drawn().tables["E-HMT"], KNOWN) == {
        "NEW": [0, 2, 1, 1, 4, 0, 1, 1, 5],  # 60 61; 55; 59; 62
        "NEW_SPRING": [0, 1, 0, 0, 1, 0, 0, 0, 1],  # 60
        "GRADUATED": [0, 1, 0, 0, 1, 0, 0, 0, 1],  # 58
        "CONFERRED": [0, 1, 0, 0, 1, 0, 0, 0, 1],  # 58
        "LEFT": [0, 0, 0, 0, 0, 0, 1, 1, 1],
        "WITHDRAWN": [0, 0, 0, 0, 0, 0, 1, 1, 1],  # 62
    }


def test_f_on_the_day(drawn: Drawn) -> None:
    assert rows(drawn().tables["F"], KNOWN) == {
        "HMT": [0, 3, 1, 1, 5, 1, 0, 1, 6],
        "HK": [0, 1, 1, 0, 2, 1, 0, 1, 3],  # 54; 55; 56
        "MO": [0, 1, 0, 0, 1, 0, 0, 0, 1],  # 57
        "TW": [0, 1, 0, 1, 2, 0, 0, 0, 2],  # 60; 59
        "OC": [0, 1, 0, 0, 1, 0, 0, 0, 1],  # 61
        "TOTAL": [0, 4, 1, 1, 6, 1, 0, 1, 7],
    }


def test_g_of_the_academic_year_of_the_day(drawn: Drawn) -> None:
    table = drawn().tables["G"]
    # 1 2 CGS, 11 CGS and UNI, 4 UNI, 7 UNI suspended; 9 cancelled; 1 in the year before
    assert rows(table, "BA MA PHD TOTAL awards:BA awards:MA awards:PHD awards:TOTAL yuan:TOTAL") == {
        "TCGS": [2, 0, 1, 3, 2, 0, 1, 3, 20_620_000],
        "TUNI": [1, 1, 1, 3, 1, 1, 1, 3, 3_800_050],
        "TOTAL": [3, 1, 1, 5, 3, 1, 2, 6, 24_420_050],
    }
    assert table.members() == [1, 2, 11, 4, 7]
    assert rows(drawn().tables["G-HMT"], "BA PHD TOTAL awards:TOTAL yuan:BA yuan:TOTAL") == {
        "THKMO": [3, 0, 3, 3, 1_500_000, 1_500_000],
        "TTW": [1, 1, 2, 2, 500_000, 3_500_000],
        "TOTAL": [4, 1, 5, 5, 2_000_000, 5_000_000],
    }


def test_g_counts_no_award_in_two_calendar_years(drawn: Drawn) -> None:
    awards = {
        year: drawn(periods.of_calendar_year(year)).tables["G"].value("TOTAL", "awards:TOTAL")
        for year in range(2023, 2028)
    }
    assert awards == {2023: 0, 2024: 1, 2025: 6, 2026: 0, 2027: 0}
    assert drawn(periods.of_academic_year("2024-2025")).tables["G"].members() == [1]


def test_calendar_year_counts_everybody_who_was_there_once(drawn: Drawn) -> None:
    tables = drawn(CALENDAR).tables
    # and besides: BA 31 33 34 35 42, MA 32 38, NON 36 40 - not 37 (off since 2024), 39, 41 (gone in 2024)
    assert rows(tables["B"], LEVELS)["TOTAL"] == [2, 22, 8, 4, 36, 1, 9, 10, 1, 47]
    assert rows(tables["F"], KNOWN) == {
        "HMT": [0, 4, 1, 1, 6, 1, 0, 1, 7],
        "HK": [0, 1, 1, 0, 2, 1, 0, 1, 3],
        "MO": [0, 2, 0, 0, 2, 0, 0, 0, 2],  # 57 58
        "TW": [0, 1, 0, 1, 2, 0, 0, 0, 2],
        "OC": [0, 1, 0, 0, 1, 0, 1, 1, 2],  # 61 62
        "TOTAL": [0, 5, 1, 1, 7, 1, 1, 2, 9],
    }
    assert tables["A"].value() == 56
    assert tables["B"].value("KAZ") == 1  # 27 on 2025-12-31
    assert tables["B"].value("UZB", "BA") == 1  # 53 was a language student until June: once, as a bachelor
    assert tables["B"].value("UZB") == 1


def test_e_of_the_calendar_year(drawn: Drawn) -> None:
    assert rows(drawn(CALENDAR).tables["E"], LEVELS) == {
        # JC 17 18; BA 28 34 35 53; PHD 29; PREP 20; NON 14-16 19 21 22 47; 52
        "NEW": [2, 4, 0, 1, 7, 1, 7, 8, 1, 16],
        "NEW_SPRING": [0, 0, 0, 0, 0, 0, 5, 5, 1, 6],
        "GRADUATED": [0, 3, 1, 0, 4, 0, 0, 0, 0, 4],  # 31 37 42; 32
        "COMPLETED": [0, 0, 0, 0, 0, 0, 2, 2, 0, 2],
        "CONFERRED": [0, 2, 1, 0, 3, 0, 0, 0, 0, 3],
        "LEFT": [0, 1, 1, 0, 2, 0, 1, 1, 0, 3],
        "EXPELLED": [0, 0, 1, 0, 1, 0, 0, 0, 0, 1],
        "MISSING": [0, 0, 0, 0, 0, 0, 1, 1, 0, 1],
        "WITHDRAWN": [0, 1, 0, 0, 1, 0, 0, 0, 0, 1],  # not 46, who never came
    }


def test_academic_year(drawn: Drawn) -> None:
    tables = drawn(ACADEMIC).tables
    # those of the day, and 34 (from 3 September) and 35 (from 2 September); 31 graduated on its first day
    assert rows(tables["B"], LEVELS)["TOTAL"] == [2, 19, 6, 4, 31, 1, 7, 8, 1, 40]
    assert (tables["B"].value("DEU"), tables["B"].has("KAZ")) == (1, False)  # 27 on 2026-08-31
    # JC 17 18; BA 28 34 35 53; PHD 29; PREP 20
    assert rows(tables["E"], KNOWN)["NEW"] == [2, 4, 0, 1, 7, 1, 0, 1, 8]
    assert rows(tables["E"], KNOWN)["GRADUATED"] == [0, 1, 0, 0, 1, 0, 0, 0, 1]  # 31


def test_by_enrolments(drawn: Drawn) -> None:
    tables = drawn(basis="enrolments").tables
    # besides: 28 as a language student, 29 as a master, 30 in the other bachelor
    assert rows(tables["B"], LEVELS)["TOTAL"] == [2, 18, 7, 4, 31, 1, 8, 9, 1, 41]
    assert tables["A"].value() == 48
    assert tables["C"].value("5") == 17  # the three are self-funded
    assert tables["B"].members("LAO") == [28]  # one person behind two enrolments
    assert len(tables["B"].enrolments("LAO")) == 2


def test_what_is_said_beside_the_tables(drawn: Drawn) -> None:
    assert {one.code: one.people for one in drawn().notices} == {
        "no_enrolment": (45,),
        "no_status": (44,),
        "implied": (43,),
        "no_start": (47,),
        "partial_start": (48,),
        "chinese": (49,),
        "country": (24,),
        "level": (52,),
        "category": (50, 52),
        "discipline": (19, 20, 52, 56),
        "funding": (24,),
        "gender": (23, 24),
        "on_leave": (25, 57),
        "doubled": (28, 29, 30),
    }


def test_a_day_that_has_not_come(drawn: Drawn) -> None:
    report = drawn(periods.on_day(date(2027, 9, 1)))
    assert report.notices[0].words() == "截止日 2027-09-01 尚未到来，数字按现有登记，可能改变。"


def test_the_people_behind_every_kind_of_figure(drawn: Drawn) -> None:
    tables = drawn().tables
    assert tables["B"].members("THA", "BA") == [1, 2, 3, 4, 5, 6]
    assert tables["B"].members("AF") == [17, 18, 47, 48]  # a continent
    assert tables["B"].members("AF", "DEGREE") == [17, 18, 48]  # where two subtotals meet
    assert tables["B"].members("UNKNOWN") == [24, 49]
    assert tables["A"].members("HMT") == [54, 55, 56, 57, 59, 60]
    assert tables["A"].members() == [*range(1, 31), 43, *range(47, 58), 59, 60, 61]
    assert tables["E"].members("LEFT") == [33, 38, 39, 40, 41]
    assert tables["E"].members("NEW_SPRING", "NON") == [14, 15, 16, 19, 47]
    assert tables["C"].members("2") == [1, 2, 3, 7, 8, 11, 12, 13, 20, 25, 28, 29, 48, 53]


def test_shares(drawn: Drawn) -> None:
    table = drawn().tables["B"]
    assert table.share("THA") == "15.79"  # 6 / 38 = 15.7894…
    assert table.share("TOTAL", "DEGREE") == "76.32"  # 29 / 38 = 76.3157…
    assert table.share() == "100.00"
    assert drawn().tables["E"].share("NEW") == ""  # no whole to be a part of
    g = drawn().tables["G"]
    assert g.share("TCGS", "yuan:TOTAL") == "84.44"  # 206,200 / 244,200.50 = 84.4388…
    assert g.share("TCGS") == "60.00"  # 3 of 5 people
