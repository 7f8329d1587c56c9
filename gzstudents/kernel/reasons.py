"""Why the system refused a file, in words for the desk: the system itself says it in English, whatever the language."""

import errno

from gzstudents.kernel.i18n import _, mark

_SAID = {
    errno.ENOENT: mark("文件或文件夹不存在"),
    errno.EACCES: mark("没有读写权限，或文件正被其他程序打开"),
    errno.EPERM: mark("没有读写权限，或文件正被其他程序打开"),
    errno.EEXIST: mark("已有同名的文件或文件夹"),
    errno.ENOTDIR: mark("路径中有一段不是文件夹"),
    errno.EISDIR: mark("这是文件夹，不是文件"),
    errno.ENOTEMPTY: mark("文件夹里已有内容"),
    errno.ENOSPC: mark("磁盘已满"),
    errno.EROFS: mark("磁盘是只读的"),
    errno.ENAMETOOLONG: mark("文件名太长"),
    errno.EIO: mark("磁盘读写出错"),
}


def because(error: OSError) -> str:
    """The reason of an OSError; what is rarer stays in the system's own words."""
    said = _SAID.get(error.errno or 0)
    return _(said) if said is not None else str(error.strerror or error)
