"""The first import of Qt, without three things that PySide6 does at every start and nobody here needs.

It puts an import function of its own in place, which reads the source of every module imported from then on, looking for a
switch (`__feature__`) that nobody here uses; it compiles its own Python modules from source, which lie in its library as
text; and it runs all of them, also those that only say what is wrong with a call or write the stubs of a library. Together
they are a third of a bare window's start. What was compiled is kept in the cache folder, as Python keeps its own, and
the rarer modules run when something in them is first asked for.
"""

from __future__ import annotations  # as in the module whose calls of compile() are answered here: compile() inherits it

import builtins
import importlib.util
import marshal
import sys
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

_OWN = "shibokensupport/"  # how the file names of these modules begin
_RARE = frozenset(
    f"{_OWN}{name}.py"
    for name in (
        "signature/errorhandler",
        "signature/layout",
        "signature/lib/enum_sig",
        "signature/lib/pyi_generator",
        "signature/lib/tool",
        "signature/parser",
    )
)
_ASLEEP = """
from gzstudents.ui.qt_core import wake as _wake

def __getattr__(name):
    if name[:2] == "__":
        raise AttributeError(name)
    return _wake(globals(), {filename!r}, name)
"""
_asleep: dict[str, CodeType] = {}


def import_core() -> None:
    """Import PySide6.QtCore."""
    if "PySide6.QtCore" in sys.modules:
        return
    real = builtins.__import__, builtins.compile
    kept = Kept(_place())
    builtins.compile = kept.compile
    if "inspect" not in sys.modules:
        sys.modules["inspect"] = _Later("inspect")  # PySide6 asks it for sources only: those it looks for the switch in
    try:
        import PySide6.QtCore  # noqa: F401
    finally:
        builtins.__import__, builtins.compile = real
        if isinstance(sys.modules["inspect"], _Later):
            del sys.modules["inspect"]
    kept.write()


class _Later(ModuleType):
    """Stands for a module until something in it is asked for; whoever imports it afterwards gets the real one."""

    @staticmethod
    def getsource(_module: object) -> str:
        """As for a module that is none of Python: then PySide6 looks no further."""
        raise TypeError

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


class Kept:
    """Compiled code by file name, with the hash of its source: another version of PySide6 is compiled anew."""

    def __init__(self, place: Path | None) -> None:
        self._place = place
        self._codes = _read(place)
        self._is_new = False
        self._compile = builtins.compile

    def compile(self, source: Any, filename: Any, *rest: Any, **named: Any) -> Any:
        """As the built-in one."""
        if not (isinstance(source, bytes) and isinstance(filename, str) and filename.startswith(_OWN)):
            return self._compile(source, filename, *rest, **named)
        fingerprint = importlib.util.source_hash(source)
        known, code = self._codes.get(filename, (b"", None))
        if known != fingerprint or not isinstance(code, CodeType):
            code = self._compile(source, filename, *rest, **named)
            self._codes[filename] = fingerprint, code
            self._is_new = True
        if filename not in _RARE:
            return code
        _asleep[filename] = code
        return self._compile(_ASLEEP.format(filename=filename), filename, "exec", dont_inherit=True)

    def write(self) -> None:
        """Whole or not at all, and only what is new: two windows may start at once."""
        if self._place is None or not self._is_new:
            return
        part = self._place.with_suffix(".new")
        try:
            part.write_bytes(importlib.util.MAGIC_NUMBER + marshal.dumps(self._codes))
            part.replace(self._place)
        except OSError:
            return


def wake(module: dict[str, Any], filename: str, name: str) -> Any:
    """Run a rare module of PySide6 after all, and give what was asked for in it."""
    module.pop("__getattr__", None)
    exec(_asleep[filename], module)  # noqa: S102 - the library's own code
    try:
        return module[name]
    except KeyError:
        raise AttributeError(f"{filename} has no {name!r}") from None


def _place() -> Path | None:
    from gzstudents.kernel import paths

    try:
        return paths.cache_folder() / f"pyside.{sys.implementation.cache_tag}.bin"
    except OSError:  # no place to keep anything: then it is compiled each time
        return None


def _read(place: Path | None) -> dict[str, tuple[bytes, Any]]:
    """What this very Python has kept; nothing when the file is another's or damaged."""
    try:
        data = place.read_bytes() if place is not None else b""
        magic = importlib.util.MAGIC_NUMBER
        found = marshal.loads(data[len(magic) :]) if data.startswith(magic) else {}  # noqa: S302 - as Python its .pyc
    except (OSError, ValueError, EOFError, TypeError):
        return {}
    sound = isinstance(found, dict) and all(isinstance(one, tuple) and len(one) == 2 for one in found.values())
    return found if sound else {}
