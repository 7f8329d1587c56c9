"""What the office calls an indicator, in the evaluation of a programme and year."""

from typing import Any

from gzstudents.evaluation import operations
from gzstudents.evaluation.rules.evaluating import Target
from gzstudents.evaluation.rules.form import form
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, mark
from gzstudents.ui.acts_screen import ActForm
from gzstudents.ui.desk import Desk


class NameForm(ActForm):
    """Both empty: as shipped. The formula stays what it is: it says what is counted, whatever the line is called."""

    def __init__(self, desk: Desk, programme: str, year: str, code: str, own: Target) -> None:
        shipped = form().indicator(code)
        fields = [
            Field("name_zh", mark("中文名称"), length=60, wide=True, advice=(shipped.zh, shipped.zh)),
            Field("name_en", mark("英文名称"), length=60, wide=True, advice=(shipped.en, shipped.en)),
        ]
        super().__init__(mark("指标名称"), fields, subtitle=_("留空则用原来的名称；算法不变"), whole=True)
        self._desk, self._programme, self._year, self._code, self._own = desk, programme, year, code, own
        self.fill({"name_zh": own.name_zh, "name_en": own.name_en})
        self.saved.connect(self._write)

    def _write(self, values: dict[str, Any]) -> None:
        zh, en = (str(values.get(name) or "").strip() for name in ("name_zh", "name_en"))
        self._desk.jobs.write(
            operations.set_targets, self._on_written, fail=self.refuse, programme=self._programme, academic_year=self._year,
            targets={self._code: self._own._replace(name_zh=zh, name_en=en)},
        )  # fmt: skip

    def _on_written(self, _count: int, act: int | None) -> None:
        self.done.emit(_("已修改指标名称"), act)
