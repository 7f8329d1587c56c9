"""The Qt kit: windows, tables, forms; knows no feature."""

import builtins

_import = builtins.__import__
import PySide6.QtCore  # noqa: E402, F401 - imported for what it does to the line before

# PySide6 puts its own import function in place, which reads the source of every module imported from then on, looking for
# a switch (`__feature__`) that nobody here uses: a seventh of our start
builtins.__import__ = _import
