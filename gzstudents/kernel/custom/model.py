"""The table of definitions, and what every table of their values has."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from gzstudents.kernel.fields import shown
from gzstudents.kernel.i18n import mark
from gzstudents.kernel.store import Record, table_options


class CustomField(Record):
    """A field that the office defined. Never deleted: values may stand in it, and in the journal for ever; it is retired."""

    __tablename__ = "custom_fields"
    __table_args__ = (
        CheckConstraint("owner IN ('person', 'enrolment')", name="owner"),
        CheckConstraint(
            "kind IN ('text', 'lines', 'number', 'amount', 'date', 'flag', 'choice', 'choices', 'country')", name="kind"
        ),
        CheckConstraint("needs IN ('', 'documents', 'contacts')", name="needs"),
        table_options("t.label_zh"),
    )

    key: Mapped[str] = mapped_column(unique=True)
    owner: Mapped[str] = mapped_column(info=shown(mark("属于"), "choice", required=True))
    label_zh: Mapped[str] = mapped_column(info=shown(mark("中文名称"), required=True))
    label_en: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("英文名称")))
    help_zh: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("中文说明")))
    help_en: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("英文说明")))
    kind: Mapped[str] = mapped_column(default="text", server_default="text", info=shown(mark("类型"), "choice"))
    options: Mapped[str] = mapped_column(default="[]", server_default="[]", info=shown(mark("可选的内容"), "lines"))
    required: Mapped[int] = mapped_column(default=0, server_default="0", info=shown(mark("必填"), "flag"))
    is_unique: Mapped[int] = mapped_column(default=0, server_default="0", info=shown(mark("不得重复"), "flag"))
    searchable: Mapped[int] = mapped_column(default=0, server_default="0", info=shown(mark("可以搜索"), "flag"))
    needs: Mapped[str] = mapped_column(default="", server_default="", info=shown(mark("谁可以看"), "choice"))
    section: Mapped[str] = mapped_column(default="more", server_default="more", info=shown(mark("所在部分"), "choice"))
    place: Mapped[int] = mapped_column(default=0, server_default="0")
    retired: Mapped[int] = mapped_column(default=0, server_default="0", info=shown(mark("已停用"), "flag"))


class OwnValue:
    """A value: `text` as it is kept (see values), `number` for sorting, `keys` for the search. An empty one has no row."""

    field_id: Mapped[int] = mapped_column(ForeignKey("custom_fields.id"))
    text: Mapped[str] = mapped_column(info=shown(mark("内容"), "lines"))
    number: Mapped[int | None] = mapped_column(BigInteger)
    keys: Mapped[str] = mapped_column(default="", server_default="")
