"""Every text is in the catalogue and every language is complete."""

import importlib.util
from pathlib import Path
from types import ModuleType

from gzstudents.kernel import i18n
from gzstudents.kernel.i18n import _, _n

ROOT = Path(__file__).resolve().parents[1]


def texts() -> ModuleType:
    spec = importlib.util.spec_from_file_location("texts", ROOT / "i18n" / "texts.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_catalogues_are_complete_and_agree() -> None:
    assert texts().problems() == []


def test_switching_at_run_time() -> None:
    assert _("撤销") == "撤销"
    i18n.use("en")
    assert _("撤销") == "Undo"
    assert _n("已撤销 {count} 处更改。", 1) == "Took back 1 change."
    assert _n("已撤销 {count} 处更改。", 1234) == "Took back 1,234 changes."
    i18n.use("fr")
    assert i18n.language() == "zh_CN"
