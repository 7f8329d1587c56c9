"""Where a store must not be written: folders of another computer, and folders that a program copies to a cloud while we write."""

import os
import re
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from gzstudents.kernel.i18n import _
from gzstudents.kernel.preferences import Preferences

SETTING = "places/allowed"  # folders in which the office insists on working all the same

_NETWORK = {
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "smb2", "afs", "ncpfs", "davfs", "davfs2", "webdav", "afpfs", "ceph",
    "glusterfs", "lustre", "9p", "drvfs", "vboxsf", "vmhgfs", "beegfs", "fuse.sshfs", "fuse.rclone", "fuse.s3fs",
    "fuse.davfs2", "fuse.glusterfs", "fuse.cephfs", "fuse.smbnetfs", "fuse.gvfsd-fuse", "fuse.vmhgfs-fuse",
}  # fmt: skip

# names of folders that synchronising programs make; compared with each part of the path, case ignored
_CLOUD = re.compile(
    r"onedrive($|[ -].*)|dropbox($| \(.*\))|nutstore.*|坚果云.*|我的坚果云|baidunetdisk.*|baidusyncdisk.*|百度网盘.*|百度云.*|"
    r"wps ?(cloud|drive|云盘|云文档).*|wpsdrive|金山文档|icloud ?drive|mobile documents|cloudstorage|google ?drive.*|"
    r"aliyundrive.*|adrive|阿里云盘.*|微云.*|weiyun.*|ecloud.*|天翼云盘.*|和彩云.*|中国移动云盘.*|115网盘.*|pcloud ?drive|nextcloud|"
    r"owncloud|seafile|syncthing|腾讯文档|企业微信微盘|飞书云盘",
    re.IGNORECASE,
)
_CLOUD_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")

Kind = Literal["network", "cloud"]


class Trouble(NamedTuple):
    """Why a folder is no place for a store, and the name that says it."""

    kind: Kind
    name: str


def trouble(path: Path) -> Trouble | None:
    """What speaks against writing a store at this path; None for an ordinary folder."""
    for place in dict.fromkeys((path.absolute(), path.resolve())):
        if found := _cloud(place) or _network(place):
            return found
    return None


def refusal(path: Path) -> str:
    """The sentence for the desk; "" where nothing speaks against it, or the office insists on this folder."""
    found = trouble(path)
    if found is None or allowed(path):
        return ""
    if found.kind == "network":
        return _(
            "“{name}”在网络文件夹中（{kind}），在那里写入可能损坏数据，现以只读方式打开。请把数据文件移到本机的文件夹；备份可以放在网络文件夹。",
            name=path.name, kind=found.name,
        )  # fmt: skip
    return _(
        "“{name}”在云同步文件夹“{folder}”中，同步程序可能在写入时损坏它，现以只读方式打开。请把数据文件移到不同步的文件夹；备份可以放在云同步文件夹。",
        name=path.name, folder=found.name,
    )  # fmt: skip


def read_only(path: Path) -> str:
    """The sentence where the file or its folder cannot be written: a write-protected disk, a folder without rights."""
    if not path.exists() or (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        return ""
    return _(
        "“{name}”在不能写入的位置（写保护的磁盘，或没有写入权限的文件夹），现以只读方式打开，不保存任何更改。要继续登记，请把它复制到本机的文件夹再打开。",
        name=path.name,
    )  # fmt: skip


def allowed(path: Path) -> bool:
    """Whether the office decided to work here all the same (or GZSTUDENTS_ANY_FOLDER is set)."""
    if os.environ.get("GZSTUDENTS_ANY_FOLDER"):
        return True
    listed = Preferences().get(SETTING)
    folder = str(path.absolute().parent)
    return isinstance(listed, list) and folder in listed


def allow(path: Path) -> None:
    """From now on write in this folder, whatever speaks against it."""
    kept = Preferences()
    listed = kept.get(SETTING)
    folder = str(path.absolute().parent)
    kept.set(SETTING, sorted({*(listed if isinstance(listed, list) else []), folder}))


def _cloud(path: Path) -> Trouble | None:
    for part in path.parts[:-1]:
        if _CLOUD.fullmatch(part):
            return Trouble("cloud", part)
    for name in _CLOUD_VARIABLES:
        folder = os.environ.get(name)
        if folder and path.is_relative_to(folder):
            return Trouble("cloud", Path(folder).name)
    return None


def _network(path: Path) -> Trouble | None:
    text = str(path)
    if text.startswith(("\\\\", "//")) and not text.startswith(("\\\\?\\", "\\\\.\\")):
        return Trouble("network", "UNC")
    if sys.platform == "win32":
        return _windows_drive(path)
    kind = _file_system(path)
    return Trouble("network", kind) if kind in _NETWORK else None


def _windows_drive(path: Path) -> Trouble | None:
    if sys.platform != "win32":
        return None
    import ctypes

    remote = 4
    kind = ctypes.windll.kernel32.GetDriveTypeW(path.drive + "\\")
    return Trouble("network", path.drive) if kind == remote else None


def _file_system(path: Path) -> str:
    """The kind of file system at the path: of the mount whose folder is the longest above it."""
    best, kind = "", ""
    for folder, name in _mounts():
        inside = folder == "/" or str(path) == folder or str(path).startswith(folder + "/")
        if inside and len(folder) >= len(best):
            best, kind = folder, name
    return "" if best == "/" else kind  # the system's own disk, whatever a container calls it


@lru_cache(maxsize=1)
def _mounts() -> tuple[tuple[str, str], ...]:
    if sys.platform == "darwin":
        listed = subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False).stdout
        return tuple(re.findall(r"^.+? on (.+?) \((\w+)", listed, re.MULTILINE))
    try:
        lines = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ()
    parts = [line.split(" ") for line in lines]
    return tuple((_unescaped(part[1]), part[2]) for part in parts if len(part) > 2)


def _unescaped(text: str) -> str:
    r"""The kernel writes blanks in names as \040."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), text)
