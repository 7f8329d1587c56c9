"""`certificates`: the certificates of a programme and academic year as PDF, one file or one a person."""

import argparse
import json
from pathlib import Path
from typing import Any

from gzstudents.commands.award import academic_year
from gzstudents.commands.office import Answer, Office
from gzstudents.commands.usage import WrongUsage
from gzstudents.kernel.errors import Problem, UserError
from gzstudents.kernel.i18n import _, _n
from gzstudents.kernel.reasons import because
from gzstudents.kernel.vault import aside


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("certificates", help=_("把证书存为 PDF"))
    parser.add_argument("--programme", default="", metavar="CODE", help=_("项目代码"))
    parser.add_argument("--year", type=academic_year, metavar="2025-2026", help=_("学年"))
    parser.add_argument("--listed", type=Path, metavar="FILE", help=_("不按项目和学年，只要此 JSON 文件中列出的编号"))
    parser.add_argument("--draft", action="store_true", help=_("只生成文件，不记为已打印"))
    parser.add_argument(
        "--out", required=True, type=Path, metavar="PATH", help=_("文件夹；加 --one-file 时为 PDF 文件")
    )
    parser.add_argument("--one-file", action="store_true", help=_("所有证书放进一个文件"))
    parser.add_argument("--sealed", action="store_true", help=argparse.SUPPRESS)  # one file, on its way to the printer
    parser.add_argument("--number", nargs="+", default=None, metavar="NO", help=_("只要这些编号的证书"))


def run(arguments: argparse.Namespace, office: Office) -> Answer:
    """Print what is valid, and note in the register that it was printed: from then on undo keeps it."""
    from gzstudents.certificates import operations, printing, queries
    from gzstudents.kernel import folio
    from gzstudents.kernel.fonts import MissingGlyph
    from gzstudents.kernel.ink import Overflow

    programme, listed = arguments.programme.strip().upper(), getattr(arguments, "listed", None)
    if listed is None and not (programme and arguments.year):
        raise WrongUsage(_("请写明 --programme 和 --year，或用 --listed 给出编号。"))
    name = f"{programme}-{arguments.year}" if listed is None else "certificates"
    out = _place(arguments.out, name, one_file=arguments.one_file)
    with office.store().reading() as session:
        if listed is not None:
            numbers = _listed(listed)
        else:
            valid = queries.numbers_of(session, programme, arguments.year)
            numbers = _chosen(valid, getattr(arguments, "number", None), programme, arguments.year)
        letters = queries.get_letters(session, numbers)
    try:
        write = aside.write if getattr(arguments, "sealed", False) else folio.write
        files = printing.pdf(letters, out, one_file=arguments.one_file, progress=office.progress, write=write)
    except (MissingGlyph, Overflow) as error:
        return _refused(error, printing.check(letters))
    except OSError as error:
        raise UserError(_("不能写入“{name}”：{reason}", name=out, reason=because(error))) from error
    act = None
    if not getattr(arguments, "draft", False):
        with office.store().writing(office.actor, operations.mark_printed.verb) as session:  # type: ignore[attr-defined]
            operations.mark_printed(session, numbers=numbers)
            act = session.info["act_id"]
    text = _n("已把 {count} 份证书存入 {place}", len(letters), place=out)
    data = {"certificates": len(letters), "files": [str(file) for file in files], "numbers": numbers, "act": act}
    return Answer(data, text)


def _listed(path: Path) -> list[str]:
    try:
        return [str(number) for number in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError) as error:
        raise UserError(_("“{name}”里没有证书编号。", name=path.name)) from error


def _place(out: Path, name: str, *, one_file: bool) -> Path:
    if one_file:
        return out / f"{name}.pdf" if out.is_dir() else out
    if out.is_file() or (out.suffix.lower() == ".pdf" and not out.is_dir()):
        raise UserError(_("“{name}”应为文件夹；要存成一个文件，请加 --one-file。", name=out))
    return out


def _chosen(valid: list[str], wanted: list[str] | None, programme: str, year: str) -> list[str]:
    if not valid:
        raise UserError(
            _("“{programme}”在 {year} 学年没有有效的证书。请先用 award 评定。", programme=programme, year=year)
        )
    missing = [number for number in wanted or () if number not in set(valid)]
    if missing:
        raise UserError(_("“{programme}”在 {year} 学年没有编号为 {number} 的有效证书。", programme=programme, year=year,
                          number=missing[0]))  # fmt: skip
    return wanted or valid


def _refused(error: Exception, problems: "list[Problem]") -> Answer:
    data = {"message": str(error), "certificates": 0, "problems": [problem.as_dict() for problem in problems]}
    return Answer(data, str(error), refused=True)
