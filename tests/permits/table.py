"""Dated cases worked out by hand, each with its working. The calendar is that of the State Council's notices:
2024: 4 Feb and 18 Feb worked, 10-17 Feb off. 2025: 28 Jan-4 Feb off, 26 Jan and 8 Feb worked; 1-8 Oct off, 28 Sep and 11 Oct worked.
2026: 15-23 Feb off, 14 and 28 Feb worked; 4-6 Apr off; 1-5 May off, 9 May worked; 1-7 Oct off, 20 Sep and 10 Oct worked.
"""

from gzstudents.permits.rules import State
from tests.permits.hand import Case, cases, entry, fact, lodged, paper, passport, permit, person

ENTRY: list[Case] = [
    # 2 March 2026 + 30 days = 1 April (29 days are left of March), a Wednesday: on that day it is still in time
    *cases(
        "entry on X1",
        person(entry("2026-03-02"), lodged("2026-03-02")),
        ("2026-03-01", ""),
        ("2026-03-02", "entry_permit 2026-04-01 month"),
        ("2026-03-25", "entry_permit 2026-04-01 week"),
        ("2026-03-31", "entry_permit 2026-04-01 week"),
        ("2026-04-01", "entry_permit 2026-04-01 today"),
        ("2026-04-02", "entry_permit 2026-04-01 late"),
        ("2027-04-02", "entry_permit 2026-04-01 late"),  # nothing that was recorded is ever forgotten
    ),
    # 30 January 2024 + 30 = 29 February, which 2024 has (1 day left of January, 29 of February)
    *cases(
        "thirty days end on 29 February",
        person(entry("2024-01-30"), lodged("2024-01-30"), since="2024-01-01"),
        ("2024-02-28", "entry_permit 2024-02-29 week"),
        ("2024-02-29", "entry_permit 2024-02-29 today"),
        ("2024-03-01", "entry_permit 2024-02-29 late"),
    ),
    # 30 January 2025 + 30 = 1 March (1 + 28 + 1), a Saturday: counters are open on Friday the 28th, the law gives the Saturday
    *cases(
        "thirty days end on a Saturday",
        person(entry("2025-01-30"), lodged("2025-01-30")),
        ("2025-02-27", "entry_permit 2025-03-01=2025-02-28 week"),
        ("2025-02-28", "entry_permit 2025-03-01=2025-02-28 today"),
        ("2025-03-01", "entry_permit 2025-03-01=2025-02-28 today"),
        ("2025-03-02", "entry_permit 2025-03-01=2025-02-28 late"),
    ),
    # entered on 29 February 2024: + 30 = 30 March, a Saturday; Friday the 29th is open
    *cases(
        "entry on 29 February",
        person(entry("2024-02-29"), lodged("2024-02-29"), since="2024-01-01"),
        ("2024-03-29", "entry_permit 2024-03-30=2024-03-29 today"),
        ("2024-03-31", "entry_permit 2024-03-30=2024-03-29 late"),
    ),
    # 5 September 2025 + 30 = 5 October, within the holiday of 1-8 October: the last open day is Tuesday 30 September
    *cases(
        "thirty days end in National Day",
        person(entry("2025-09-05"), lodged("2025-09-05")),
        ("2025-09-29", "entry_permit 2025-10-05=2025-09-30 week"),
        ("2025-09-30", "entry_permit 2025-10-05=2025-09-30 today"),
        ("2025-10-03", "entry_permit 2025-10-05=2025-09-30 today"),
        ("2025-10-06", "entry_permit 2025-10-05=2025-09-30 late"),
    ),
    # 20 January 2026 + 30 = 19 February, in Spring Festival (15-23); Saturday 14 February is worked in exchange
    *cases(
        "the last open day is a worked Saturday",
        person(entry("2026-01-20"), lodged("2026-01-20")),
        ("2026-02-13", "entry_permit 2026-02-19=2026-02-14 week"),
        ("2026-02-14", "entry_permit 2026-02-19=2026-02-14 today"),
        ("2026-02-20", "entry_permit 2026-02-19=2026-02-14 late"),
    ),
    # 29 January 2026 + 30 = 28 February, a Saturday that is worked: no earlier day
    *cases(
        "the last day is itself a worked Saturday",
        person(entry("2026-01-29"), lodged("2026-01-29")),
        ("2026-02-27", "entry_permit 2026-02-28 week"),
        ("2026-02-28", "entry_permit 2026-02-28 today"),
    ),
    # 31 December + 30 = 30 January of the next year, a Friday in 2026
    *cases(
        "over the turn of the year",
        person(entry("2025-12-31"), lodged("2025-12-31")),
        ("2026-01-30", "entry_permit 2026-01-30 today"),
    ),
    # a permit issued on 20 March settles it; lodging was registered anew that day
    *cases(
        "permit issued after entry",
        person(entry("2026-03-02"), lodged("2026-03-20"), permit("2026-03-20", "2027-03-19")),
        ("2026-03-19", "entry_permit 2026-04-01 month; lodging 2026-03-03 late"),  # not yet issued, not yet registered
        ("2026-03-20", ""),
        ("2026-04-02", ""),
    ),
    # she left on 1 February and came back on 2 March on a permit valid to 31 August: no new one is asked for
    *cases(
        "re-entry on a valid permit",
        person(permit("2025-09-01", "2026-08-31"), fact("EXIT", "2026-02-01"), entry("2026-03-02", ""), lodged("2026-03-02")),
        ("2026-02-10", ""),
        ("2026-04-10", ""),
    ),
    # valid to the very day of entry is still valid on it (24:00)
    *cases(
        "re-entry on the last day of a permit",
        person(permit("2025-03-03", "2026-03-02"), fact("EXIT", "2026-02-01"), entry("2026-03-02", ""), lodged("2026-03-02")),
        ("2026-03-03", "permit_over 2026-03-02 late"),
    ),
    # the permit had ended on 10 February: the entry of 2 March on X1 begins a new term, to 1 April
    *cases(
        "re-entry after the permit ended",
        person(permit("2025-02-11", "2026-02-10"), fact("EXIT", "2026-02-01"), entry("2026-03-02"), lodged("2026-03-02")),
        ("2026-03-10", "entry_permit 2026-04-01 month"),
    ),
    # out on 10 March, in again on the 20th: + 30 = 19 April, a Sunday; Friday the 17th is open. Abroad nothing runs
    *cases(
        "left and came back without a permit",
        person(entry("2026-03-02"), lodged("2026-03-02"), fact("EXIT", "2026-03-10"), entry("2026-03-20"), lodged("2026-03-20")),
        ("2026-03-15", ""),
        ("2026-04-17", "entry_permit 2026-04-19=2026-04-17 today"),
    ),
    # out and in on the same day, in that order: the person is here, and the term begins anew
    *cases(
        "out and in on one day",
        person(entry("2026-03-02"), lodged("2026-03-02"), fact("EXIT", "2026-03-05"), entry("2026-03-05"), lodged("2026-03-05")),
        ("2026-04-03", "entry_permit 2026-04-04=2026-04-03 today"),  # 5 March + 30 = 4 April, Qingming (4-6); Friday the 3rd
    ),
    # the kind of visa was not written down: it counts as one that must be changed
    *cases("entry, visa not known", person(entry("2026-03-02", ""), lodged("2026-03-02")), ("2026-04-01", "entry_permit 2026-04-01 today")),
    # a permanent resident needs neither
    *cases(
        "permanent resident",
        person(paper("PR_CARD", "2023-12-01", "2033-11-30"), entry("2026-03-02", ""), lodged("2026-03-02")),
        ("2026-04-02", ""),
    ),
    # admitted, not registered yet: the term runs from entry all the same
    *cases(
        "admitted and entered",
        person(entry("2026-08-25"), lodged("2026-08-25"), status="ADMITTED", since="2026-06-01"),
        ("2026-09-24", "entry_permit 2026-09-24 today"),  # 25 August + 30: 6 days of August, 24 of September; a Thursday
    ),
    # the non-Chinese holder of a card: 90 days from 2 March = 31 May (29 + 30 + 31), a Sunday; Friday the 29th is open
    *cases(
        "card of foreign residents of Hong Kong and Macao",
        person(paper("HKMO_PERMIT_FOREIGN", "2024-08-01", "2029-07-31"), entry("2026-03-02", ""), lodged("2026-03-02")),
        ("2026-03-02", "foreign_card 2026-05-31=2026-05-29 later"),
        ("2026-05-29", "foreign_card 2026-05-31=2026-05-29 today"),
        ("2026-06-01", "foreign_card 2026-05-31=2026-05-29 late"),
    ),
    *cases(
        "that card and a residence permit",
        person(paper("HKMO_PERMIT_FOREIGN", "2024-08-01", "2029-07-31"), entry("2026-03-02", ""), lodged("2026-03-20"),
               permit("2026-03-20", "2027-03-19")),
        ("2026-05-29", ""),
    ),
]  # fmt: skip

EXTENSION: list[Case] = [
    # 20 June 2026 - 30 = 21 May (20 days of June, 10 of May), a Thursday; listed 30 days before, from 21 April
    *cases(
        "extension of a permit",
        person(permit("2025-06-21", "2026-06-20")),
        ("2026-04-20", ""),
        ("2026-04-21", "permit_extension 2026-05-21 month"),
        ("2026-05-14", "permit_extension 2026-05-21 week"),
        ("2026-05-21", "permit_extension 2026-05-21 today"),
        ("2026-05-22", "permit_extension 2026-05-21 late"),
        ("2026-06-20", "permit_extension 2026-05-21 late"),  # the permit's last day, until 24:00
        ("2026-06-21", "permit_over 2026-06-20 late"),
    ),
    # 29 February 2024 - 30 = 30 January
    *cases(
        "a permit that ends on 29 February",
        person(permit("2023-03-01", "2024-02-29"), since="2023-01-01"),
        ("2024-01-30", "permit_extension 2024-01-30 today"),
        ("2024-02-29", "permit_extension 2024-01-30 late"),
        ("2024-03-01", "permit_over 2024-02-29 late"),
    ),
    # 31 March 2025 - 30 = 1 March, a Saturday; Friday 28 February is open. In 2024 the same is a Friday
    *cases("31 March 2025", person(permit("2024-04-01", "2025-03-31")), ("2025-02-28", "permit_extension 2025-03-01=2025-02-28 today")),
    *cases("31 March 2024", person(permit("2023-04-01", "2024-03-31"), since="2023-01-01"), ("2024-03-01", "permit_extension 2024-03-01 today")),
    # 30 March 2024 - 30 = 29 February
    *cases("latest day is 29 February", person(permit("2023-04-01", "2024-03-30"), since="2023-01-01"), ("2024-02-29", "permit_extension 2024-02-29 today")),
    # 4 November 2026 - 30 = 5 October, in the holiday of 1-7 October: Wednesday 30 September
    *cases(
        "latest day in National Day 2026",
        person(permit("2025-11-05", "2026-11-04")),
        ("2026-09-30", "permit_extension 2026-10-05=2026-09-30 today"),
        ("2026-10-05", "permit_extension 2026-10-05=2026-09-30 today"),
        ("2026-10-06", "permit_extension 2026-10-05=2026-09-30 late"),
    ),
    # 20 October 2026 - 30 = 20 September, a Sunday that is worked
    *cases("latest day is a worked Sunday", person(permit("2025-10-21", "2026-10-20")), ("2026-09-20", "permit_extension 2026-09-20 today")),
    # 19 October - 30 = 19 September, a Saturday that is not: Friday the 18th
    *cases("latest day is a free Saturday", person(permit("2025-10-20", "2026-10-19")), ("2026-09-18", "permit_extension 2026-09-19=2026-09-18 today")),
    # renewed on 18 May: the old permit is history, the new one runs to 20 June 2027; lodging was registered with it
    *cases(
        "renewed in time",
        person(permit("2025-06-21", "2026-06-20", old=True), permit("2026-05-18", "2027-06-20"), lodged("2026-05-18")),
        ("2026-05-17", "permit_extension 2026-05-21 week"),  # as it stood the day before
        ("2026-05-18", ""),
        ("2026-06-21", ""),
        ("2027-05-21", "permit_extension 2027-05-21 today"),
    ),
    # the course ends on 10 July 2026, the permit on 31 July: whole validity, nothing to extend, to leave by the 31st
    *cases(
        "permit covers the course",
        person(permit("2025-08-01", "2026-07-31"), end="2026-07-10"),
        ("2026-06-30", ""),
        ("2026-07-01", "permit_last 2026-07-31 month"),
        ("2026-07-31", "permit_last 2026-07-31 today"),
        ("2026-08-01", "permit_over 2026-07-31 late"),
    ),
    # partial validity: the course ends one day after the permit. 9 July - 30 = 9 June
    *cases(
        "permit one day short of the course",
        person(permit("2025-07-10", "2026-07-09"), end="2026-07-10"),
        ("2026-06-09", "permit_extension 2026-06-09 today"),
    ),
    # to the very day: that is whole
    *cases("permit and course end together", person(permit("2025-07-11", "2026-07-10"), end="2026-07-10"), ("2026-07-10", "permit_last 2026-07-10 today")),
    # the course ends some day in July 2026: a permit to 30 July may be short of it, one to 31 July is not
    *cases("course end known as a month, short", person(permit("2025-07-31", "2026-07-30"), end="2026-07"), ("2026-06-30", "permit_extension 2026-06-30 today")),
    *cases("course end known as a month, whole", person(permit("2025-08-01", "2026-07-31"), end="2026-07"), ("2026-07-10", "permit_last 2026-07-31 month")),
    *cases("course end known as a year", person(permit("2025-08-01", "2026-07-31"), end="2026"), ("2026-07-01", "permit_extension 2026-07-01 today")),
    *cases("course end in February of a leap year", person(permit("2027-03-01", "2028-02-28"), end="2028-02", since="2027-01-01"),
           ("2028-01-28", "permit_extension 2028-01-29=2028-01-28 today")),  # a Saturday; 2028 has no notice yet: plain weeks
    *cases("course end not known", person(permit("2025-08-01", "2026-07-31"), end=""), ("2026-07-01", "permit_extension 2026-07-01 today")),
    # on leave and abroad: no residence runs; back on the roll it does
    *cases("abroad", person(permit("2025-06-21", "2026-06-20"), fact("EXIT", "2026-05-01")), ("2026-05-21", ""), ("2026-06-21", "")),
    *cases("on leave, in China", person(permit("2025-06-21", "2026-06-20"), status="SUSPENDED"), ("2026-05-21", "permit_extension 2026-05-21 today")),
    # the date was never written down: nothing can be counted, and nothing is invented
    *cases("permit without an end", person(permit("2025-06-21", "")), ("2026-05-21", "")),
]  # fmt: skip

VISA: list[Case] = [
    # 60 days of stay from the day after 2 March: 29 of March, 30 of April, 1 of May -> 1 May; - 7 = 24 April, a Friday
    *cases(
        "stay on X2 of 60 days",
        person(entry("2026-03-02", "X2", "2026-05-01"), lodged("2026-03-02"), end="2026-06-30"),
        ("2026-03-24", ""),
        ("2026-03-25", "visa_stay 2026-04-24 month"),
        ("2026-04-24", "visa_stay 2026-04-24 today"),
        ("2026-04-25", "visa_stay 2026-04-24 late"),
        ("2026-05-01", "visa_stay 2026-04-24 late"),
        ("2026-05-02", "visa_over 2026-05-01 late"),
    ),
    # 10 May 2026 - 7 = 3 May, in the holiday of 1-5 May: Thursday 30 April
    *cases("latest day in May Day", person(entry("2026-03-11", "X2", "2026-05-10"), lodged("2026-03-11")), ("2026-04-30", "visa_stay 2026-05-03=2026-04-30 today")),
    # 16 May - 7 = 9 May, a worked Saturday
    *cases("latest day is the worked Saturday of May", person(entry("2026-03-17", "X2", "2026-05-16"), lodged("2026-03-17")), ("2026-05-09", "visa_stay 2026-05-09 today")),
    # only the visa is known, with the last day of the stay
    *cases("visa without an entry", person(paper("VISA", "2026-02-01", "2026-04-30")), ("2026-04-23", "visa_stay 2026-04-23 today"), ("2026-05-01", "visa_over 2026-04-30 late")),
    # X1 is for one entry: its date is the last day to come, not of the stay. 2 March + 30 = 1 April counts
    *cases("X1 visa and entry", person(paper("VISA", "2026-02-01", "2026-03-10"), entry("2026-03-02"), lodged("2026-03-02")), ("2026-03-11", "entry_permit 2026-04-01 month")),
    # a visa, then a permit that is valid: only the permit counts, and it runs to 2027
    *cases("permit took the place of the visa", person(paper("VISA", "2026-02-01", "2026-04-30"), permit("2026-03-20", "2027-03-19"), lodged("2026-03-20")), ("2026-04-23", ""), ("2026-05-01", "")),
    *cases("X2, and the student has left", person(entry("2026-03-02", "X2", "2026-05-01"), fact("EXIT", "2026-04-20")), ("2026-04-24", ""), ("2026-05-02", "")),
]  # fmt: skip

LODGING: list[Case] = [
    # 24 hours after an hour that is not known: by the end of the next day at the latest
    *cases(
        "lodging after entry",
        person(permit("2025-09-01", "2027-08-31"), fact("EXIT", "2026-02-01"), entry("2026-03-02", "")),
        ("2026-03-02", "lodging 2026-03-03 week"),
        ("2026-03-03", "lodging 2026-03-03 today"),
        ("2026-03-04", "lodging 2026-03-03 late"),
    ),
    # the police work on Sundays and holidays: no earlier working day. Entered on 28 February 2026: by 1 March, a Sunday
    *cases("lodging at a month's end", person(permit("2025-09-01", "2027-08-31"), entry("2026-02-28", "")), ("2026-03-01", "lodging 2026-03-01 today")),
    *cases("lodging on 28 February of a leap year", person(permit("2023-09-01", "2025-08-31"), entry("2024-02-28", ""), since="2023-09-01"), ("2024-02-29", "lodging 2024-02-29 today")),
    *cases("registered the same day", person(permit("2025-09-01", "2027-08-31"), entry("2026-03-02", ""), lodged("2026-03-02")), ("2026-03-04", "")),
    # moved on 10 April, registered only for the entry of 2 March
    *cases("moved", person(permit("2025-09-01", "2027-08-31"), entry("2026-03-02", ""), lodged("2026-03-03"), fact("MOVED", "2026-04-10")),
           ("2026-04-11", "lodging 2026-04-11 today")),
    # moved twice without registering: the first term is the one that was broken
    *cases("moved twice", person(permit("2025-09-01", "2027-08-31"), lodged("2026-03-03"), fact("MOVED", "2026-04-10"), fact("MOVED", "2026-04-20")),
           ("2026-04-21", "lodging 2026-04-11 late")),
    # a move before the last leaving belongs to an earlier stay
    *cases("moved before leaving", person(permit("2025-09-01", "2027-08-31"), fact("MOVED", "2026-01-10"), fact("EXIT", "2026-02-01"), entry("2026-03-02", ""), lodged("2026-03-02")),
           ("2026-03-04", "")),
    *cases("abroad, nothing to register", person(permit("2025-09-01", "2027-08-31"), entry("2026-03-02", ""), fact("EXIT", "2026-03-02")), ("2026-03-04", "")),
    # a new permit on 20 March: to be registered anew by the 21st; 30 days later it is not listed any more (20 April is day 30)
    *cases("anew after a permit", person(entry("2026-03-02"), lodged("2026-03-02"), permit("2026-03-20", "2027-03-19")),
           ("2026-03-21", "lodging_again 2026-03-21 today"), ("2026-04-20", "lodging_again 2026-03-21 late"), ("2026-04-21", "")),
]  # fmt: skip

CHANGES: list[Case] = [
    # new passport of 3 March 2026 + 10 = 13 March, a Friday. The permit of 2025 names the old one
    *cases(
        "passport replaced",
        person(passport("2016-03-03", "2026-09-02", old=True), passport("2026-03-03", "2036-03-02"), permit("2025-09-01", "2027-08-31"), lodged("2026-03-03")),
        ("2026-03-02", "passport_end 2026-03-02 today"),  # 2 September - 6 months = 2 March
        ("2026-03-03", "passport_change 2026-03-13 month"),
        ("2026-03-13", "passport_change 2026-03-13 today"),
        ("2026-03-14", "passport_change 2026-03-13 late"),
    ),
    # 19 February 2024 + 10 = 29 February
    *cases("ten days end on 29 February", person(passport("2014-01-01", "2024-06-30", old=True), passport("2024-02-19", "2034-02-18"), permit("2023-09-01", "2025-08-31"), lodged("2024-02-19"), since="2023-09-01"),
           ("2024-02-29", "passport_change 2024-02-29 today")),
    # 7 February 2026 + 10 = 17 February, in Spring Festival: Saturday the 14th is worked
    *cases("ten days end in Spring Festival", person(passport("2016-01-01", "2026-12-31", old=True), passport("2026-02-07", "2036-02-06"), permit("2025-09-01", "2027-08-31"), lodged("2026-02-07")),
           ("2026-02-14", "passport_change 2026-02-17=2026-02-14 today")),
    *cases("permit with the new passport", person(passport("2016-03-03", "2026-12-31", old=True), passport("2026-03-03", "2036-03-02"), permit("2026-03-10", "2027-08-31"), lodged("2026-03-10")), ("2026-03-13", "")),
    *cases("change reported", person(passport("2016-03-03", "2026-12-31", old=True), passport("2026-03-03", "2036-03-02"), permit("2025-09-01", "2027-08-31"), lodged("2026-03-10"), fact("CHANGE", "2026-03-10")), ("2026-03-13", "")),
    *cases("first passport", person(passport("2026-03-03", "2036-03-02"), permit("2025-09-01", "2027-08-31"), lodged("2026-03-10")), ("2026-03-13", "")),
    # 31 August 2026 - 6 months: February has no 31st, its last day is the 28th; 2024 has a 29th
    *cases("passport to 31 August", person(passport("2016-09-01", "2026-08-31")), ("2026-01-28", ""), ("2026-01-29", "passport_end 2026-02-28 month"), ("2026-02-28", "passport_end 2026-02-28 today")),
    *cases("passport to 31 August of a leap year", person(passport("2014-09-01", "2024-08-31"), since="2023-09-01"), ("2024-02-29", "passport_end 2024-02-29 today")),
    *cases("two passports at once", person(passport("2016-09-01", "2026-08-31"), passport("2020-01-01", "2029-12-31")), ("2026-02-28", "")),  # one is valid long enough
    *cases("insurance", person(fact("INSURANCE", "2025-09-01", "2026-08-31")), ("2026-07-31", ""), ("2026-08-01", "insurance 2026-08-31 month"), ("2026-08-31", "insurance 2026-08-31 today"), ("2026-09-01", "insurance 2026-08-31 late")),
    *cases("insurance renewed before", person(fact("INSURANCE", "2025-09-01", "2026-08-31"), fact("INSURANCE", "2026-09-01", "2027-08-31")), ("2026-08-31", ""), ("2026-09-01", "")),
    *cases("insurance to the end of the course", person(fact("INSURANCE", "2025-09-01", "2026-08-31"), end="2026-07-10"), ("2026-08-31", "")),
    *cases("insurance to 29 February", person(fact("INSURANCE", "2023-03-01", "2024-02-29"), since="2023-01-01"), ("2024-02-29", "insurance 2024-02-29 today"), ("2024-03-01", "insurance 2024-02-29 late")),
    *cases("tuition", person(fact("TUITION", "2025-09-01", "2026-08-31")), ("2026-08-24", "tuition 2026-08-31 week")),
    # examined on 31 August 2025: six months later is 28 February 2026
    *cases("health certificate not used", person(fact("HEALTH", "2025-08-31")), ("2026-01-29", "health_use 2026-02-28 month"), ("2026-02-28", "health_use 2026-02-28 today"), ("2026-03-31", "")),
    *cases("health certificate used", person(fact("HEALTH", "2025-08-31"), permit("2025-09-20", "2027-09-19"), lodged("2025-09-20")), ("2026-02-28", "")),
    *cases("health certificate older than six months", person(fact("HEALTH", "2025-08-31"), entry("2026-03-02"), lodged("2026-03-02"), since="2025-01-01"),
           ("2026-04-01", "entry_permit 2026-04-01 today; health_check 2026-04-01 today")),
    # a course of less than a year asks for none: 10 January 2027 lies before 2 March 2027
    *cases("a short course asks for none", person(fact("HEALTH", "2025-08-31"), entry("2026-03-02"), lodged("2026-03-02"), end="2027-01-10"), ("2026-04-01", "entry_permit 2026-04-01 today")),
]  # fmt: skip

ENDINGS: list[Case] = [
    # Monday 29 June 2026 + 5 working days = Monday 6 July
    *cases("graduated", person(changes=(("GRADUATED", "2026-06-29"),)), ("2026-06-28", ""), ("2026-06-29", "report_end 2026-07-06 week"), ("2026-07-06", "report_end 2026-07-06 today"), ("2026-07-07", "report_end 2026-07-06 late")),
    # Wednesday 30 September + 5 working days: 1-7 October are off; 8, 9, Saturday 10 (worked), 12, 13
    *cases("withdrawn before National Day", person(changes=(("WITHDRAWN", "2026-09-30"),)), ("2026-10-12", "report_end 2026-10-13 week"), ("2026-10-13", "report_end 2026-10-13 today")),
    # Friday 13 February 2026: 14 (worked), 24, 25, 26, 27
    *cases("withdrawn before Spring Festival", person(changes=(("WITHDRAWN", "2026-02-13"),)), ("2026-02-27", "report_end 2026-02-27 today")),
    *cases("reported", person(fact("POLICE_REPORT", "2026-07-01"), changes=(("GRADUATED", "2026-06-29"),)), ("2026-07-07", "")),
    *cases("reported the same day", person(fact("POLICE_REPORT", "2026-06-29"), changes=(("GRADUATED", "2026-06-29"),)), ("2026-07-07", "")),
    # an earlier report was of the completion, not of the graduation a year later
    *cases("completed, later graduated", person(fact("POLICE_REPORT", "2026-06-30"), changes=(("COMPLETED", "2026-06-29"), ("GRADUATED", "2027-06-28"))), ("2026-07-10", ""), ("2027-07-05", "report_end 2027-07-05 today")),
    *cases("missing", person(changes=(("MISSING", "2026-04-03"),)), ("2026-04-03", "report_missing 2026-04-04 week"), ("2026-04-04", "report_missing 2026-04-04 today"), ("2026-04-05", "report_missing 2026-04-04 late")),
    *cases("missing and found again", person(changes=(("MISSING", "2026-04-03"), ("REGISTERED", "2026-04-05"))), ("2026-04-06", "")),
    *cases("deceased", person(permit("2025-09-01", "2026-04-20"), changes=(("DECEASED", "2026-04-03"),)), ("2026-04-04", "report_missing 2026-04-04 today")),  # nothing else is asked of the dead
    # graduated on 29 June, the permit runs to 31 July: reported, and to leave by then
    *cases("leaves after graduation", person(permit("2025-08-01", "2026-07-31"), fact("POLICE_REPORT", "2026-06-29"), changes=(("GRADUATED", "2026-06-29"),)),
           ("2026-06-29", ""), ("2026-07-01", "leave 2026-07-31 month"), ("2026-07-31", "leave 2026-07-31 today"), ("2026-08-01", "leave 2026-07-31 late"), ("2026-10-30", "")),
    *cases("has left", person(permit("2025-08-01", "2026-07-31"), fact("POLICE_REPORT", "2026-06-29"), fact("EXIT", "2026-07-15"), changes=(("GRADUATED", "2026-06-29"),)), ("2026-07-20", ""), ("2026-08-01", "")),
    # a roll that says "graduated years ago" starts no alarm
    *cases("graduated long ago", person(permit("2019-08-01", "2020-07-31"), changes=(("GRADUATED", "2025-01-01"),)), ("2026-07-20", "")),
    # work from 1 April 2026: annotation within 10 days, 11 April is a Saturday -> Friday the 10th
    *cases("work off campus", person(fact("WORK", "2026-04-01", "2026-06-30")), ("2026-04-10", "work_annotation 2026-04-11=2026-04-10 today"), ("2026-04-12", "work_annotation 2026-04-11=2026-04-10 late")),
    *cases("work with an annotation", person(fact("ANNOTATION", "2026-03-25", "2026-06-30"), fact("WORK", "2026-04-01", "2026-06-30")), ("2026-04-10", ""), ("2026-06-30", "work_end 2026-07-10 month"), ("2026-07-10", "work_end 2026-07-10 today")),
    *cases("work reported as ended", person(fact("ANNOTATION", "2026-03-25", "2026-06-30"), fact("WORK", "2026-04-01", "2026-06-30"), fact("WORK_REPORT", "2026-07-02")), ("2026-07-10", "")),
    *cases("work longer than the annotation", person(fact("ANNOTATION", "2026-03-25", "2026-06-30"), fact("WORK", "2026-04-01", "2026-08-31")), ("2026-06-30", "annotation_end 2026-06-30 today")),
]  # fmt: skip

# what belongs to Chinese citizens: their own papers, and never a rule on visas, residence permits or foreigners' lodging
OWN: list[Case] = [
    *cases("Hong Kong", person(paper("HKMO_PERMIT", "2016-05-21", "2026-05-20"), population="HK"), ("2026-03-20", ""), ("2026-03-21", "hkmo_permit 2026-05-20 later"), ("2026-05-20", "hkmo_permit 2026-05-20 today"), ("2026-05-21", "hkmo_permit 2026-05-20 late")),
    # 9 May 2026 is a worked Saturday; 10 May, a Sunday, is not: Saturday the 9th
    *cases("Macao, the day before is a worked Saturday", person(paper("HKMO_PERMIT", "2016-05-11", "2026-05-10"), population="MO"), ("2026-05-09", "hkmo_permit 2026-05-10=2026-05-09 today")),
    *cases("Taiwan, 29 February", person(paper("TW_PERMIT", "2019-03-01", "2024-02-29"), population="TW", since="2023-09-01"), ("2024-02-29", "tw_permit 2024-02-29 today"), ("2024-03-01", "tw_permit 2024-02-29 late")),
    *cases("residence card, listed in its last 30 days", person(paper("HMT_RESIDENCE", "2021-06-30", "2026-06-29"), population="TW"), ("2026-05-29", ""), ("2026-05-30", "hmt_residence 2026-06-29 month"), ("2026-06-29", "hmt_residence 2026-06-29 today")),
    *cases("permit renewed", person(paper("HKMO_PERMIT", "2016-05-21", "2026-05-20", old=True), paper("HKMO_PERMIT", "2026-05-06", "2036-05-05"), population="HK"), ("2026-05-20", "")),
    *cases("entry and move of a student from Hong Kong", person(entry("2026-03-02", ""), fact("MOVED", "2026-03-05"), population="HK"), ("2026-04-02", "")),
    *cases("a visa written down for somebody from Taiwan by mistake", person(paper("VISA", "2025-01-01", "2026-03-01"), permit("2025-01-01", "2026-03-01"), population="TW"), ("2026-03-02", "")),
    *cases("graduation of a student from Macao", person(population="MO", changes=(("GRADUATED", "2026-06-29"),)), ("2026-07-10", "")),
    *cases("overseas Chinese", person(paper("PRC_PASSPORT", "2016-08-31", "2026-08-30"), population="OC"), ("2026-02-28", "prc_passport 2026-02-28 today")),
    *cases("overseas Chinese, insurance and lodging are not asked for", person(fact("INSURANCE", "2025-01-01", "2026-01-01"), fact("MOVED", "2026-01-01"), population="OC"), ("2026-01-05", "")),
]  # fmt: skip

_FILED = {("permit_extension", "paper:1"): State("IN_PROCESS", receipt="R1", receipt_on="2026-05-19")}
_SNOOZED = {("permit_extension", "paper:1"): State("SNOOZED", until="2026-05-12")}
_WAIVED = {("permit_extension", "paper:1"): State("WAIVED", reason="leaves in June", due="2026-05-21")}
_PERMIT = permit("2025-06-21", "2026-06-20")

STATES: list[Case] = [
    # filed on Tuesday 19 May: 15 working days are 20, 21, 22; 25-29; 1-5 June; 8, 9 -> 9 June. Then somebody has to ask
    *cases("receipt", person(_PERMIT), ("2026-05-20", "permit_extension 2026-05-21 process"), ("2026-06-09", "permit_extension 2026-05-21 process"), ("2026-06-10", "permit_extension 2026-05-21 today"), states=_FILED),
    # the permit ends on 20 June while the application is with the authority: not red, the receipt is the right to stay
    *cases("receipt after the end", person(_PERMIT), ("2026-06-21", "permit_over 2026-06-20 today"), states=_FILED),
    # the receipt was of the old permit; of the new one nothing is due before 2027
    *cases("receipt, then the new permit", person(permit("2025-06-21", "2026-06-20", old=True), permit("2026-06-05", "2027-06-20"), lodged("2026-06-05")), ("2026-06-09", ""), ("2027-05-21", "permit_extension 2027-05-21 today"), states=_FILED),
    # filed on 11 February 2026: 12, 13, 14; (15-23 off) 24-28 with Saturday the 28th worked; 2-6 March; 9, 10 -> 10 March
    *cases("receipt before Spring Festival", person(permit("2025-03-16", "2026-03-15")), ("2026-03-10", "permit_extension 2026-02-13 process"), ("2026-03-11", "permit_extension 2026-02-13 today"),
           states={("permit_extension", "paper:1"): State("IN_PROCESS", receipt_on="2026-02-11")}),
    *cases("snoozed", person(_PERMIT), ("2026-05-11", "permit_extension 2026-05-21 snoozed"), ("2026-05-12", "permit_extension 2026-05-21 month"), ("2026-05-21", "permit_extension 2026-05-21 today"), states=_SNOOZED),
    *cases("waived", person(_PERMIT), ("2026-05-21", "permit_extension 2026-05-21 closed"), ("2026-06-20", "permit_extension 2026-05-21 closed"), ("2026-06-21", "permit_over 2026-06-20 late"), states=_WAIVED),
    # the date was mended from the 20th to the 25th of June: what was waived was another deadline
    *cases("waived, then the permit was corrected", person(permit("2025-06-21", "2026-06-25")), ("2026-05-26", "permit_extension 2026-05-26 today"), states=_WAIVED),
    *cases("state of another document", person(_PERMIT), ("2026-05-21", "permit_extension 2026-05-21 today"), states={("permit_extension", "paper:2"): State("WAIVED", due="2026-05-21")}),
]  # fmt: skip

TABLE = [*ENTRY, *EXTENSION, *VISA, *LODGING, *CHANGES, *ENDINGS, *OWN, *STATES]
