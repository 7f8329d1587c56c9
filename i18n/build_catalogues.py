"""Compiles the catalogues into the wheel: .po stay in git, .mo are made at build."""

import io
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface[Any]):
    """Hatchling calls initialize() before it packs the wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        for catalogue in sorted(Path(self.root, "i18n").glob("*/LC_MESSAGES/*.po")):
            compiled = compile_catalogue(catalogue)
            inside = compiled.relative_to(self.root).as_posix()
            build_data["force_include"][str(compiled)] = f"gzstudents/{inside}"


def compile_catalogue(catalogue: Path) -> Path:
    """Write the .mo beside the .po and return its path."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with catalogue.open("rb") as stream:
        texts = read_po(stream)
    memory = io.BytesIO()
    write_mo(memory, texts)
    compiled = catalogue.with_suffix(".mo")
    if not compiled.is_file() or compiled.read_bytes() != memory.getvalue():
        compiled.write_bytes(memory.getvalue())
    return compiled
