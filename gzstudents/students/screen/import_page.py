"""The screen 导入名册."""

from gzstudents.kernel.i18n import _
from gzstudents.ui.screen import Screen


class ImportScreen(Screen):
    id = "import"
    icon = "upload"
    section = "outputs"

    @classmethod
    def title(cls) -> str:
        return _("导入名册")
