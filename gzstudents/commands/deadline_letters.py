"""`deadlines --letters`: a letter, a message or calendar entries for everybody listed, as files; noted in the journal."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from gzstudents.commands.office import Answer, Office
from gzstudents.commands.usage import WrongUsage
from gzstudents.kernel import folio
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _, _n
from gzstudents.kernel.reasons import because
from gzstudents.permits import operations, queries
from gzstudents.permits.rules.letters import Addressee, Senders, events, letter, message


class Format(NamedTuple):
    """How a kind of file is called, and what the journal calls it."""

    suffix: str
    form: str


FORMATS = {
    "pdf": Format(".pdf", "PDF"), "docx": Format(".docx", "WORD"), "txt": Format(".txt", "TEXT"), "ics": Format(".ics", "CALENDAR"),
}  # fmt: skip


def write(office: Office, wanted: list[queries.Wanted], on: date, out: Path, form: str, *, one_file: bool) -> Answer:
    """Write the files and note that these people were written to; `out` is a folder, with `one_file` a file."""
    with office.store().reading() as session:
        people = queries.addressees(session, on=on, wanted=wanted)
        senders = queries.senders(session)
    if not people:
        raise UserError(_("没有符合条件的期限，没有写任何信函。"))
    kind = FORMATS[form]
    files = []
    try:
        groups = [people] if one_file else [[who] for who in people]
        names = [out.name] if one_file else _names(people, kind.suffix)
        folder = out.parent if one_file else out
        for group, name in office.progress.over(list(zip(groups, names, strict=True)), len(groups), _("正在写信函")):
            folio.write(folder / name, _content(group, senders, on, form))
            files.append(str(folder / name))
    except OSError as error:
        raise UserError(_("不能写入“{name}”：{reason}", name=out, reason=because(error))) from error
    with office.store().writing(office.actor, "permits.note_letters") as session:
        operations.note_letters(
            session, written=operations.written_of(people), form=kind.form, sent_on=date.today().isoformat()
        )
        act = session.info["act_id"]
    text = _n("已给 {count} 人写好信函，存入 {place}", len(people), place=out)
    return Answer({"letters": len(people), "files": files, "act": act, "on": on.isoformat()}, text)


def listed(path: Path) -> list[queries.Wanted]:
    """The deadlines a file names, as [person, rule, document] each. Raises UserError."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return [(int(person), str(rule), str(document)) for person, rule, document in found]
    except (OSError, ValueError, TypeError) as error:
        raise UserError(_("“{name}”里没有期限的编号。", name=path.name)) from error


def place(out: Path, form: str, *, one_file: bool) -> Path:
    """Where it goes. Raises WrongUsage where a file is named and a folder is meant."""
    suffix = FORMATS[form].suffix
    if one_file:
        return out / f"deadlines{suffix}" if out.is_dir() else out
    if out.is_file():
        raise WrongUsage(_("“{name}”应为文件夹；要存成一个文件，请加 --one-file。", name=out))
    return out


def _content(people: list[Addressee], senders: Senders, on: date, form: str) -> bytes:
    if form == "txt":
        return "\n\n\n".join(message(who, senders, on) for who in people).encode("utf-8-sig")
    if form == "ics":
        from gzstudents.permits.printing import calendar

        found = [event for who in people for event in events(who, senders, on)]
        return calendar.content(found, on, senders.chinese.office or senders.english.office)
    letters = [letter(who, senders, on) for who in people]
    if form == "docx":
        from gzstudents.permits.printing import word

        return word.content(letters, senders)
    from gzstudents.permits.printing import letters as pdf

    return pdf.content(letters, senders, on)


def _names(people: Iterable[Addressee], suffix: str) -> list[str]:
    """A name for each file that no system refuses; the same one never twice."""
    from gzstudents.certificates.printing.filenames import safe

    taken: dict[str, int] = {}
    found: list[str] = []
    for who in people:
        base = safe(" ".join(part for part in (who.student_number, who.named("zh")) if part))
        count = taken[base.casefold()] = taken.get(base.casefold(), 0) + 1
        found.append(f"{base}-{who.person_id}{suffix}" if count > 1 else f"{base}{suffix}")
    return found


def add(parser: Any) -> None:
    parser.add_argument("--letters", type=Path, metavar=_("文件夹"), help=_("给列出的学生写信函，存入这个文件夹"))
    parser.add_argument("--format", choices=tuple(FORMATS), default="pdf", help=_("信函的格式"))
    parser.add_argument("--one-file", action="store_true", help=_("所有信函放进一个文件"))
    parser.add_argument("--listed", type=Path, metavar=_("文件"), help=_("只要此 JSON 文件中列出的期限，按其顺序"))
