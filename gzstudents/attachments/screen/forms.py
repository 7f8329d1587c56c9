"""The forms of attachments: adding files, changing what is said of one, and the fields of a document beside its scan."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from gzstudents.attachments import operations, rules
from gzstudents.attachments.queries import AttachmentRow, Target
from gzstudents.attachments.screen import words
from gzstudents.attachments.screen.reading import Looked, Paper
from gzstudents.kernel import codes
from gzstudents.kernel.errors import Problem
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.students.operations.whole import correct_document
from gzstudents.students.screen import fields
from gzstudents.ui.acts_screen import ActForm
from gzstudents.ui.desk import Desk

_FIELDS = (
    Field("kind", mark("种类"), "choice", choices="attachment_kind", required=True, wide=True),
    Field("title", mark("标题"), length=120, wide=True, help=mark("可以留空；例如“2027 年护照”")),
    Field("target", mark("属于"), "choice", wide=True, help=mark("附在某份证件上，换证时一眼看到旧件")),
)


def _key(target: Target) -> str:
    return f"{target.table} {target.id}"


def _record(key: str) -> dict[str, Any]:
    table, _space, number = key.partition(" ")
    return {"record_table": table, "record_id": int(number or 0)}


def _kinds_of_record() -> list[tuple[str, str]]:
    return [(one.code, codes.label("attachment_kind", one.code)) for one in codes.values("attachment_kind") if one.code != rules.PHOTO]  # fmt: skip


class Record(NamedTuple):
    """A record above a person to which files are added: the operation that keeps them, and what it is called with besides."""

    keep: Callable[..., Sequence[int]]
    values: Mapping[str, Any]


class AddForm(ActForm):
    """Says what files are, before they are kept. A photo is cut first: then `done` comes from there."""

    def __init__(
        self,
        desk: Desk,
        person_id: int,
        name: str,
        looked: Looked,
        to_cut: Callable[[], object] | None = None,
        record: Record | None = None,
    ) -> None:
        """`to_cut` takes over where the one file turns out to be a photo. With a `record` nobody is asked what they belong to,
        and nothing is a photo: that is the person's.
        """
        self._to_cut, self._record = to_cut, record
        count = len(looked.files)
        told = looked.files[0].name if count == 1 else _n("{count} 个文件", count)
        super().__init__(
            mark("添加附件"),
            _FIELDS if record is None else _FIELDS[:2],
            subtitle=" · ".join(filter(None, (name, told))),
            choices={"target": lambda: [(_key(target), target.words) for target in looked.targets]}
            if record is None
            else {"kind": _kinds_of_record},
            check=self._problems_of,
            whole=True,
        )
        self._desk, self._person_id, self._name, self._looked = desk, person_id, name, looked
        self._kind = rules.OTHER if record is not None and looked.kind == rules.PHOTO else looked.kind
        self.fill({"kind": self._kind, **({} if record is not None else {"target": self._likely(self._kind)})})
        self.edited.connect(self._follow_kind)
        self.saved.connect(self._write)

    def _likely(self, kind: str) -> str:
        """The newest record to which such a paper belongs; else the person."""
        entry = codes.get("attachment_kind", kind)
        papers = set(entry.extra["documents"]) if entry is not None else set()
        stays = entry is not None and bool(entry.extra["stay"])
        for target in self._looked.targets:
            if target.kind in papers or (stays and target.table == "enrolments"):
                return _key(target)
        return " 0"

    def _follow_kind(self) -> None:
        kind = str(self.fields["kind"].value() or "")
        if kind != self._kind and self._record is None:
            self._kind = kind
            self.fields["target"].show_value(self._likely(kind))

    def _problems_of(self, values: Mapping[str, Any]) -> Iterable[Problem]:
        if values["kind"] == rules.PHOTO and any(one.content_type not in {"jpeg", "png"} for one in self._looked.files):
            yield Problem("photo", _("照片应为 JPEG 或 PNG 图片。"), column="kind")

    def _write(self, values: Mapping[str, Any]) -> None:
        if values["kind"] == rules.PHOTO and self._to_cut is not None:
            self._to_cut()
            return
        given = {"files": self._looked.files, "kind": values["kind"], "title": values["title"] or ""}
        to = self._record or Record(
            operations.add_many, {"person_id": self._person_id, **_record(values.get("target") or "")}
        )
        self._desk.jobs.write(to.keep, self._on_written, fail=self.refuse, **given, **to.values)

    def _on_written(self, ids: Sequence[int], act: int | None) -> None:
        text = _n("已添加 {count} 个附件", len(ids))
        if any(found.told_place for found in self._looked.files):
            text = _("{done}，照片中的拍摄位置已去除", done=text)
        self.done.emit(text, act)


class EditForm(ActForm):
    """Changes kind, title and record of one attachment."""

    def __init__(self, desk: Desk, row: AttachmentRow, targets: Sequence[Target]) -> None:
        super().__init__(
            mark("修改附件信息"),
            _FIELDS,
            subtitle=row.file_name,
            choices={"target": lambda: [(_key(target), target.words) for target in targets]},
        )
        self._desk, self._row = desk, row
        self.fill({"kind": row.kind, "title": row.title, "target": f"{row.record_table} {row.record_id}"})
        self.saved.connect(self._write)

    def _write(self, values: dict[str, Any]) -> None:
        if "target" in values:
            values |= _record(values.pop("target") or "")
        self._desk.jobs.write(
            operations.edit,
            self._on_written,
            fail=self.refuse,
            attachment_id=self._row.id,
            values=values,
            version=self._row.version,
        )

    def _on_written(self, _nothing: object, act: int | None) -> None:
        self.done.emit(_("已修改附件“{title}”", title=words.title(self._row)), act)


class BesideForm(ActForm):
    """The fields of a document, to be compared with and mended from the scan at its right."""

    def __init__(self, desk: Desk, paper: Paper, name: str) -> None:
        super().__init__(mark("对照扫描件更正证件"), fields.document_fields(), subtitle=name)
        self._desk, self._paper, self._name = desk, paper, name
        self.fill(paper.values)
        self.saved.connect(self._write)

    def _write(self, values: dict[str, Any]) -> None:
        self._desk.jobs.write(
            correct_document, self._on_written, fail=self.refuse, document_id=self._paper.id, values=values
        )

    def _on_written(self, _nothing: object, act: int | None) -> None:
        self.done.emit(_("已更正 {name} 的证件", name=self._name), act)
