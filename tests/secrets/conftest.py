"""Folders of their own for everything: the temporary one too."""

import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from gzstudents.kernel import access, i18n
from tests.secrets.office import Folders


@pytest.fixture
def folders(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Folders]:
    made = Folders(tmp_path)
    fonts = tmp_path_factory.getbasetemp() / "home" / "cache" / "fonts"  # of all tests: unpacking takes seconds
    fonts.mkdir(parents=True, exist_ok=True)
    (made.home / "cache").mkdir()
    with suppress(OSError):  # Windows: not everybody may
        (made.home / "cache" / "fonts").symlink_to(fonts, target_is_directory=True)
    monkeypatch.setenv("GZSTUDENTS_HOME", str(made.home))
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(made.temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(made.temporary))
    monkeypatch.delenv("GZSTUDENTS_PASSWORD", raising=False)
    i18n.use("zh_CN")
    yield made
    access.sign_out()
