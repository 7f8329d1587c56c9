"""`students --where` and `--view`: conditions as a sentence, as JSON, and as a view that the window has saved."""

from gzstudents.kernel import views
from gzstudents.schema import open_store
from tests.commands.conftest import CommandLine


def test_typed_on_the_command_line(filled: CommandLine) -> None:
    code, everybody = filled("students")
    assert code == 0
    said = "学籍状态是“在读”，并且（姓名包含“阿”，或者姓名包含“金”）"
    code, some = filled("students", "--where", said)
    assert code == 0
    assert 0 < some["count"] < everybody["count"]
    code, same = filled(
        "students", "--where", '{"all": [{"field": "status", "is": ["在读"]}, {"any": [{"field": "name", "contains": "阿"}, '
        '{"field": "name", "contains": "金"}]}]}',
    )  # fmt: skip
    assert same["students"] == some["students"]
    code, answer = filled("students", "--where", "天气是“晴”")
    assert code == 1
    assert "天气" in answer["message"]
    store = open_store(filled.store)
    with store.writing("office", "views.save") as session:
        views.save(session, list_id="students", name="阿字", content={"filters": {"name": ["\x01contains\x01阿"]}})
    store.close()
    code, answer = filled("students", "--view", "阿字")
    assert code == 0
    assert {one["chinese_name"][0] for one in answer["students"]} == {"阿"}
    code, answer = filled("students", "--view", "没有")
    assert code == 1
    assert "没有" in answer["message"]
