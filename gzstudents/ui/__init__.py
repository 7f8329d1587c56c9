"""The Qt kit: windows, tables, forms; knows no feature."""
