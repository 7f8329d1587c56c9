"""Names as rolls have them: padded, in two columns of Chinese, in scripts of their own."""

import pytest

from gzstudents.students.importing.people import NameParts, from_parts, split_name


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("张 三", NameParts(chinese="张三")), ("欧阳 修", NameParts(chinese="欧阳修")),
        ("查理 盖茨", NameParts(chinese="查理 盖茨")), ("买买提·艾力", NameParts(chinese="买买提·艾力")),
        ("김민지", NameParts(native="김민지")), ("김민지 KIM Minji", NameParts(surname="KIM", given="Minji", native="김민지")),
        ("𠮷野", NameParts(chinese="𠮷野")), ("李\ue82d", NameParts(chinese="李\ue82d")), ("山田たろう", NameParts(native="山田たろう")),
        ("محمد علي", NameParts(native="محمد علي")),
    ],
)  # fmt: skip
def test_one_cell(text: str, parts: NameParts) -> None:
    assert split_name(text) == parts


@pytest.mark.parametrize(
    ("surname", "given", "parts"),
    [
        ("陈", "大文", NameParts(chinese="陈大文")), ("", "苏哈托", NameParts(chinese="苏哈托")),
        ("MÜLLER", "Jürgen", NameParts(surname="MÜLLER", given="Jürgen")), ("NGUYỄN", "Văn", NameParts(surname="NGUYỄN", given="Văn")),
        ("Иванов", "Пётр", NameParts(native="Иванов Пётр")), ("김", "민지", NameParts(native="김 민지")),
        ("محمد", "", NameParts(native="محمد")), ("李", "Xiaoming", NameParts(surname="李", given="Xiaoming")),
    ],
)  # fmt: skip
def test_two_columns(surname: str, given: str, parts: NameParts) -> None:
    assert from_parts(surname, given) == parts
