"""Sentences that are kept in both languages."""

from threading import Thread

from gzstudents.kernel import i18n
from gzstudents.kernel.told import halves, heard, heard_all, joined, told


def test_each_reads_her_own_half() -> None:
    both = told(lambda: i18n._("没有排名。"))
    chinese, english = halves(both)
    assert (chinese, english != chinese) == ("没有排名。", True)
    assert heard(both) == chinese
    with i18n.speaking("en"):
        assert heard(both) == english
        assert told(lambda: heard(both)) == both  # a told text within another
    assert halves("本人放弃") == ("本人放弃", "本人放弃")
    assert joined("甲", "") == "甲"
    assert heard_all([both, "本人放弃"]) == joined(f"{chinese} 本人放弃", f"{english} 本人放弃")


def test_another_thread_goes_on_in_its_own_language() -> None:
    found: list[str] = []
    with i18n.speaking("en"):
        other = Thread(target=lambda: found.append(i18n.language()))
        other.start()
        other.join()
        assert i18n.language() == "en"
    assert found == ["zh_CN"]
    assert i18n.is_chinese()
