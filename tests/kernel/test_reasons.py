"""What the system says in English is said in the language of the desk."""

import errno

from gzstudents.kernel.reasons import because


def test_usual_reasons_are_in_the_language_in_use() -> None:
    assert because(OSError(errno.EEXIST, "File exists", "/x")) == "已有同名的文件或文件夹"
    assert because(PermissionError(errno.EACCES, "Permission denied")) == "没有读写权限，或文件正被其他程序打开"


def test_rare_ones_stay_as_they_are_and_none_is_empty() -> None:
    assert because(OSError(errno.EXDEV, "Invalid cross-device link")) == "Invalid cross-device link"
    assert because(OSError("something odd")) == "something odd"
