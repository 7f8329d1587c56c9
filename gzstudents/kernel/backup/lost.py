"""A store that is not where it was, while copies of it lie about: said, and never begun anew over them."""

from datetime import datetime
from pathlib import Path

from gzstudents.kernel import paths
from gzstudents.kernel.backup.listing import Copy, folder_of, list_copies, newest_first
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _, _n
from gzstudents.kernel.preferences import Preferences


def is_gone(path: Path) -> bool:
    """Whether there is no store at the path, or an empty file only."""
    return not path.exists() or not path.stat().st_size


def copies_of_lost(path: Path) -> list[Copy]:
    """The copies of a store that is gone or empty, newest first; none while there is a store at the path."""
    if not is_gone(path):
        return []
    found = {copy.path: copy for copy in list_copies(folder_of(path))}
    for store_id, folder in _chosen(path):
        found |= {
            copy.path: copy for copy in list_copies(folder, store_id) if copy.path.stem.startswith(f"{path.stem}-")
        }
    return newest_first(found.values())


def missing(path: Path) -> UserError:
    """What is said where a store is expected and there is none."""
    copies = copies_of_lost(path)
    if not copies:
        return UserError(_("找不到数据文件“{name}”。请检查路径，或用“导入”新建。", name=path.name))
    newest = copies[0]
    return UserError(
        _n(
            "找不到数据文件“{name}”，但它有 {count} 份备份，最新的是 {when} 的“{copy}”。如果文件只是移动了，请把它放回原处；否则用 gzstudents restore 恢复这份备份。要另建新的数据文件，请换一个文件名。",
            len(copies), name=path.name, when=made_at(newest), copy=newest.path,
        )
    )  # fmt: skip


def made_at(copy: Copy) -> str:
    """When a copy was made, by the clock of this computer."""
    created = copy.manifest.created if copy.manifest else ""
    try:
        return datetime.fromisoformat(created).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return created


def _chosen(path: Path) -> list[tuple[str, Path]]:
    """Where the stores that lay at this path keep their copies, by the store's own name: another file of the same name in
    another folder is another store.
    """
    known = Preferences(paths.config_folder() / "copies.json").all()
    here = str(path.absolute())
    folders = {
        name: one.get("folder") for name, one in known.items() if isinstance(one, dict) and one.get("file") == here
    }
    return [(name, Path(folder)) for name, folder in folders.items() if isinstance(folder, str) and folder]
