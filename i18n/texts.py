"""The catalogues: `compile` makes .mo, `update` collects the texts of the code into .pot and .po, `check` says what is missing.

Source texts are Chinese; zh_CN therefore needs no translations, en needs all of them.
"""

import io
import re
import sys
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).resolve().parent
TEMPLATE = HERE / "gzstudents.pot"
KEYWORDS: dict[str, Any] = {"_": None, "mark": None, "_n": (1, 1)}
PLACE = re.compile(r"\{(\w+)[^}]*\}")


def collect() -> Catalog:
    """All texts of the code, in the order of the files."""
    catalog = Catalog(project="gzstudents", charset="utf-8", fuzzy=False)
    found = extract_from_dir(
        HERE.parent / "gzstudents", [("**.py", "python")], {"**.py": {}}, keywords=KEYWORDS, comment_tags=("NOTE:",)
    )
    for filename, _line, message, comments, _context in sorted(found, key=lambda one: (one[0], one[1])):
        catalog.add(message, None, [(f"gzstudents/{Path(filename).as_posix()}", 0)], auto_comments=comments)
    return catalog


def sources() -> list[Path]:
    return sorted(HERE.glob("*/LC_MESSAGES/gzstudents.po"))


def load(path: Path) -> Catalog:
    with path.open("rb") as stream:
        return read_po(stream, locale=path.parents[1].name)


def save(catalog: Catalog, path: Path) -> None:
    memory = io.BytesIO()
    write_po(memory, catalog, width=120, omit_header=False, sort_by_file=False, include_lineno=False)
    text = re.sub(
        r'"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team|Report-Msgid-Bugs-To): [^"]*"\n',
        "",
        memory.getvalue().decode(),
    )
    path.write_text(text, encoding="utf-8", newline="\n")


def update() -> int:
    template = collect()
    save(template, TEMPLATE)
    for path in sources():
        catalog = load(path)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        save(catalog, path)
    return check()


def compile_all() -> int:
    for path in sources():
        compiled = path.with_suffix(".mo")
        if compiled.is_file() and compiled.stat().st_mtime_ns > path.stat().st_mtime_ns:
            continue
        with compiled.open("wb") as stream:
            write_mo(stream, load(path))
    return 0


def problems() -> list[str]:
    """What is not complete or does not agree, one sentence each."""
    template, found = collect(), []
    wanted = {_key(message.id): message for message in template if message.id}
    for path in sources():
        language = path.parents[1].name
        if language.startswith("zh"):
            continue
        have = {_key(message.id): message for message in load(path) if message.id}
        found += [f"{language}: not in the catalogue (./dev texts): {key}" for key in wanted if key not in have]
        found += [f"{language}: not in the code any more (./dev texts): {key}" for key in have if key not in wanted]
        for key in wanted.keys() & have.keys():
            texts = _forms(have[key].string)
            if not texts or not all(texts):
                found.append(f"{language}: not translated: {key}")
            found += [
                f"{language}: other places than in the source: {key} → {text}"
                for text in texts
                if not set(PLACE.findall(text)) <= set(PLACE.findall(key)) | {"count"}
            ]
    return sorted(found)


def check() -> int:
    found = problems()
    for sentence in found:
        print(sentence)
    print(f"texts: {len(found)} problems")
    return 1 if found else 0


def _forms(string: Any) -> list[str]:
    """The translation, or all its plural forms."""
    return [str(form or "") for form in string] if isinstance(string, tuple | list) else [str(string or "")]


def _key(message_id: Any) -> str:
    return str(message_id[0] if isinstance(message_id, tuple | list) else message_id)


if __name__ == "__main__":
    sys.exit({"update": update, "compile": compile_all, "check": check}[sys.argv[1]]())
