"""Files that a student's code and a test write: each side sees a copy of what the other wrote, as in one folder.

What comes from a student's process is hostile. A copy is a regular file of limited size with a plain name, it never
takes the place of a file of the lesson's, and nothing that Python or a library would load by itself is taken: no
module, no package, no description of one, no hidden file, no file of settings.
"""

from __future__ import annotations

import contextlib
import os
import tempfile

__all__ = ["Files"]

MAX_BYTES = 64 * 1024 * 1024
MAX_FILES = 500
MAX_DEPTH = 8
#: Home of a process with file systems of its own (`autograder.sandbox.room.HOME`): its temporary folder is its own too.
ISOLATED_HOME = "/home/isolated"
_LOADED = (
    *(".py", ".pyc", ".pyo", ".pyd", ".pyi", ".so", ".dll", ".dylib", ".pth", ".zip", ".egg", ".whl"),
    *(".dist-info", ".egg-info", ".egg-link", ".ipynb"),
)
_SETTINGS = ("matplotlibrc", "pip.conf", "__pycache__", "pyvenv.cfg")


class Files:
    """What stands in the folder of the notebook, and in the one for temporary files, of this side.

    Parameters
    ----------
    fixed : collection of (int, str)
        Folder and path of files that are the lesson's: they are not told of, and not overwritten.
    """

    def __init__(self, fixed=()):
        self._roots = [os.getcwd()]
        if os.environ.get("HOME") == ISOLATED_HOME:
            self._roots.append(tempfile.gettempdir())
        self.fixed = set(fixed)
        self._known: dict[tuple[int, str], tuple] = {}

    def see(self) -> None:
        """Take what is there for known to the other side."""
        self._known = self._scan()

    def places(self) -> set:
        """(folder, path) of what is there now in the notebook's folder."""
        return {place for place in self._scan() if place[0] == 0}

    def news(self) -> list:
        """[folder, path, bytes, whether it is a folder] of what is new or other than before; None for bytes if gone."""
        now, room = self._scan(), MAX_BYTES
        found = [[*place, None, False] for place in sorted(self._known.keys() - now.keys(), reverse=True)]
        for place, (size, time, is_folder) in now.items():
            if self._known.get(place) != (size, time, is_folder) and size <= room:
                with contextlib.suppress(OSError):
                    found.append([*place, b"" if is_folder else self._read(*place), is_folder])
                    room -= size
        self._known = now
        return found

    def take(self, news: object) -> None:
        """Have here what the other side tells of."""
        for entry in news if isinstance(news, list) else []:
            root, path, data, is_folder = entry if isinstance(entry, list) and len(entry) == 4 else (None,) * 4
            if type(root) is not int or not 0 <= root < len(self._roots):
                continue
            if not _is_plain(path) or (root, path) in self.fixed:
                continue
            with contextlib.suppress(OSError, ValueError):
                self._put(os.path.join(self._roots[root], path), data, is_folder is True)
        self._known = self._scan()

    def _put(self, path: str, data: bytes | None, is_folder: bool) -> None:
        if data is None:
            os.rmdir(path) if os.path.isdir(path) and not os.path.islink(path) else os.unlink(path)
        elif is_folder:
            os.makedirs(path, exist_ok=True)
        elif isinstance(data, bytes) and len(data) <= MAX_BYTES:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_NONBLOCK
            with open(os.open(path, flags, 0o600), "wb") as file:
                file.write(data)

    def _read(self, root: int, path: str) -> bytes:
        place = os.open(os.path.join(self._roots[root], path), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with open(place, "rb") as file:
            return file.read(MAX_BYTES)

    def _scan(self) -> dict[tuple[int, str], tuple]:
        """(folder, path) -> (bytes, time of the last change, whether it is a folder)."""
        found: dict[tuple[int, str], tuple] = {}
        for number, root in enumerate(self._roots):
            todo = [("", 0)]
            while todo and len(found) < MAX_FILES:
                folder, depth = todo.pop()
                with contextlib.suppress(OSError), os.scandir(os.path.join(root, folder)) as entries:
                    for entry in entries:
                        path = os.path.join(folder, entry.name)
                        if len(found) >= MAX_FILES or not _is_plain(path) or (number, path) in self.fixed:
                            continue
                        about = entry.stat(follow_symlinks=False)
                        if entry.is_dir(follow_symlinks=False):
                            found[number, path] = (0, 0, True)
                            if depth < MAX_DEPTH:
                                todo.append((path, depth + 1))
                        elif entry.is_file(follow_symlinks=False):
                            found[number, path] = (about.st_size, about.st_mtime_ns, False)
        return found


def _is_plain(path: object) -> bool:
    """Whether a relative path leads to a file or folder that nothing loads by itself."""
    if type(path) is not str or not path or len(path) > 500 or "\0" in path or os.path.isabs(path):
        return False
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return not any(
        part in ("", ".", "..") or part.startswith(".") or part.lower().endswith(_LOADED) or part.lower() in _SETTINGS
        for part in path.split("/")
    )
