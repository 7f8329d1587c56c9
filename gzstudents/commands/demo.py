"""`demo`: a whole office in a folder, made by the other commands: roll → import → awards → certificates → statistics."""

import argparse
import tomllib
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from gzstudents.commands import (
    award,
    certificates,
    demo_before,
    demo_life,
    demo_money,
    demo_reviews,
    demo_rounds,
    roll,
    statistics,
)
from gzstudents.commands.office import STORE_NAME, Answer, Office
from gzstudents.commands.usage import number
from gzstudents.kernel import dates, paths
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _

PEOPLE = 1200
SEED = 2025
_WINNERS = 60  # of each programme, at most
_DECIDED = 7  # days after the year has begun
_ASKED = 600  # eligible students that they are chosen from


class _Step(NamedTuple):
    text: str
    do: Callable[[], Answer]


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("demo", help=_("在文件夹中建立一个示例办公室（均为虚构人物）"))
    parser.add_argument("folder", type=Path, metavar=_("文件夹"), help=_("示例办公室建在这个文件夹里"))
    parser.add_argument("--people", type=number(1, 1_000_000), default=PEOPLE, metavar="N", help=_("示例学生人数"))


def run(arguments: argparse.Namespace, office: Office) -> Answer:
    """Make the office. Refuses a folder that already holds a store: nobody's work is written over."""
    folder: Path = arguments.folder
    path = folder / STORE_NAME
    if path.exists():
        raise UserError(_("“{folder}”里已经有一个数据文件，请另选一个空文件夹。", folder=folder))
    folder.mkdir(parents=True, exist_ok=True)
    here = Office(path=path, actor=office.actor, progress=office.progress)
    year = dates.academic_year(date.today())
    paper = folder / _("示例名册.xlsx")
    results: dict[str, Any] = {}
    try:
        from gzstudents.students.invented import sample_roll

        sample_roll(paper, arguments.people, SEED)
        results["import"] = _must(roll.run(_said(roll, "import", "--", paper), here)).data
        _name_school(here)
        demo_life.study(here, date.today())
        demo_before.live(here, date.today())
        _renewed(here, year)
        results["awards"] = [one.data for one in _awards(here, year)]
        demo_life.live(here, date.today())
        demo_money.pay(here, date.today())
        demo_reviews.review(here, date.today())
        demo_before.closed(here, date.today())
        if any(one["awarded"] for one in results["awards"]):  # of an office of three people nobody may have won
            results["certificates"] = _must(certificates.run(_certificates(folder, year), here)).data
        results["statistics"] = _must(statistics.run(_statistics(folder), here)).data
    finally:
        here.close()
    files = sorted(str(found.relative_to(folder)) for found in folder.rglob("*") if found.is_file())
    text = "\n".join([_("示例办公室已建立：{folder}", folder=folder), *(f"  {name}" for name in files)])
    return Answer({"folder": str(folder), "store": str(path), "files": files, **results}, text)


def _name_school(office: Office) -> None:
    """The invented school and who signs, as an office writes them into its settings."""
    from gzstudents.kernel import settings

    own = tomllib.loads(paths.resource("samples", "university.toml").read_text(encoding="utf-8"))
    names = {"university_zh": own["name"], "university_en": own["name_en"], "signer_zh": own["signer"],
             "signer_en": own["signer_en"]}  # fmt: skip
    with office.store().writing(office.actor, "office.settings") as session:
        settings.save_settings(session, **names)


def _must(answer: Answer) -> Answer:
    if answer.refused:
        raise UserError(answer.text)
    return answer


def _said(command: ModuleType, *words: object) -> argparse.Namespace:
    """What the command is handed when this is typed: with every option it has, whichever are added to it later."""
    parser = argparse.ArgumentParser()
    command.add(parser.add_subparsers(dest="command"))
    return parser.parse_args([str(word) for word in words])


def _renewed(office: Office, year: str) -> None:
    """The state's scholarship, in a cycle of its own: whoever had it and passed the review renews it, others come new."""
    decided = date.fromisoformat(_decided(year))
    with office.store().writing(office.actor, "distribution.finalise") as session:
        demo_rounds.decide(session, demo_rounds.Round("CGS", 40, _WINNERS, 5_000_000, renews=True), year, decided)


def _awards(office: Office, year: str) -> list[Answer]:
    """Winners of each programme from all over the roll; nobody has two, and the university's come first: it prints certificates."""
    answers = []
    winners: set[str] = set()
    for code in ("UNI", "GD", "HKMO", "TW"):
        for grade, chosen in _spread(_eligible(office, code, year), winners).items():
            arguments = _said(
                award,
                "award",
                "--programme",
                code,
                "--year",
                year,
                f"--grade={grade}",
                "--date",
                _decided(year),
                "--student",
                *chosen,
            )
            answers.append(_must(award.run(arguments, office)))
            winners.update(chosen)
    return answers


def _decided(year: str) -> str:
    """The day of the awards: before the first month is paid, where that is not still to come."""
    first = dates.academic_year_bounds(year)[0]
    return min(first + timedelta(days=_DECIDED), date.today()).isoformat()


def _eligible(office: Office, code: str, year: str) -> dict[str, list[str]]:
    """Grade → everybody who may have it, up to a limit: the grades are shared out among so many."""
    from gzstudents.scholarships import queries as awarding

    with office.store(create=True).reading() as session:
        found = awarding.eligible_numbers(session, programme=code, academic_year=year, limit=_ASKED)
        number = sum(map(len, found.values()))
        if 0 < number < _ASKED:
            found = awarding.eligible_numbers(session, programme=code, academic_year=year, limit=number)
    return found


def _spread(eligible: dict[str, list[str]], winners: set[str]) -> dict[str, list[str]]:
    """Of each grade its share of the winners, at even distances among those who have won nothing yet."""
    total = sum(map(len, eligible.values()))
    chosen: dict[str, list[str]] = {}
    for grade, numbers in eligible.items():
        free = [number for number in numbers if number not in winners]
        wanted = min(len(free), -(-len(numbers) * min(_WINNERS, -(-total // 3)) // total))
        if wanted:
            chosen[grade] = [free[place * len(free) // wanted] for place in range(wanted)]
    return chosen


def _certificates(folder: Path, year: str) -> argparse.Namespace:
    out = folder / _("获奖证书.pdf")
    return _said(certificates, "certificates", "--programme", "UNI", "--year", year, f"--out={out}", "--one-file")


def _statistics(folder: Path) -> argparse.Namespace:
    book, paper = folder / _("年度统计.xlsx"), folder / _("年度统计.pdf")
    return _said(statistics, "statistics", f"--out={book}", f"--pdf={paper}")
