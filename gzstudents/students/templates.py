"""The office's own templates of files: a mapping under a name, kept in the store, so that all colleagues have it."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from gzstudents.kernel import names
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken, UserError
from gzstudents.kernel.i18n import _
from gzstudents.kernel.store import Record, existing, table_options
from gzstudents.students.importing import templates
from gzstudents.students.importing.templates import Template

MOST_NAME = 60


class ImportTemplate(Record):
    """Headings and the fields they are mapped to; nothing about anybody."""

    __tablename__ = "import_templates"
    __table_args__ = (table_options("t.name"),)

    name: Mapped[str] = mapped_column(unique=True)
    content: Mapped[str]


def list_own(session: Session) -> list[Template]:
    """The office's own, by name; one that cannot be read any more is left out."""
    found = []
    for number, name, content in session.execute(
        select(ImportTemplate.id, ImportTemplate.name, ImportTemplate.content).order_by(ImportTemplate.name)
    ):
        try:
            found.append(templates.from_data({**json.loads(content), "zh": name, "en": name, "code": name}, own=number))
        except (UserError, ValueError, TypeError):
            continue
    return found


def list_all(session: Session) -> list[Template]:
    """The office's own, then the shipped ones."""
    return [*list_own(session), *templates.shipped()]


@operation("students.save_template")
def save_template(session: Session, *, name: str, content: Mapping[str, Any]) -> int:
    """Keep a mapping under a name; the same name again replaces what it said. Returns the template's id."""
    wanted = _checked(name)
    made = {**content, "code": wanted, "zh": wanted, "en": wanted}
    if not templates.from_data(made).fingerprint:
        raise RuleBroken(_("这个表格没有列标题，不能存为模板。"))
    record = session.scalars(select(ImportTemplate).where(ImportTemplate.name == wanted)).one_or_none()
    if record is None:
        record = ImportTemplate(name=wanted)
        session.add(record)
    record.content = templates.to_json(made)
    session.flush()
    return record.id


@operation("students.rename_template")
def rename_template(session: Session, *, template_id: int, name: str) -> None:
    """Raises RuleBroken where another has the name."""
    wanted = _checked(name)
    record = _found(session, template_id)
    other = session.scalars(select(ImportTemplate.id).where(ImportTemplate.name == wanted)).one_or_none()
    if other not in {None, template_id}:
        raise RuleBroken(_("已有名为“{name}”的模板。", name=wanted))
    record.name = wanted
    session.flush()


@operation("students.remove_template")
def remove_template(session: Session, *, template_id: int) -> None:
    session.delete(_found(session, template_id))
    session.flush()


def _found(session: Session, template_id: int) -> ImportTemplate:
    return existing(session, ImportTemplate, template_id, _("这个模板已经删除。"))


def _checked(name: str) -> str:
    wanted = names.clean(name)[:MOST_NAME].strip()
    if not wanted:
        raise RuleBroken(_("请填写模板的名称。"))
    if wanted in {templates.NONE, *(word for one in templates.shipped() for word in (one.code, one.zh, one.en))}:
        raise RuleBroken(_("“{name}”是程序自带的模板，请换一个名称。", name=wanted))
    return wanted
