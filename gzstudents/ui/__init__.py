"""The Qt kit: windows, tables, forms; knows no feature."""

from gzstudents.ui.qt_core import import_core

import_core()  # before any other module imports Qt
