/** os: files, folders and the environment, as far as the host grants them. (Python, for the host dialect) */
export const osSource = String.raw`"""os: files, folders and the environment, as far as the host grants them."""

import posix as _posix
import sys as _sys
from posix import *

import posixpath as path
from abc import ABC as _ABC, abstractmethod as _abstractmethod

_sys.modules["os.path"] = path

error = OSError
name = "posix"
sep, altsep, extsep, pathsep, linesep = "/", None, ".", ":", "\n"
curdir, pardir, devnull, defpath = ".", "..", "/dev/null", "/bin:/usr/bin"
F_OK, R_OK, W_OK, X_OK = 0, 4, 2, 1
SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2
O_RDONLY, O_WRONLY, O_RDWR, O_CREAT, O_EXCL, O_TRUNC, O_APPEND = 0, 1, 2, 64, 128, 512, 1024
O_NOFOLLOW, O_CLOEXEC, O_NONBLOCK, O_NOCTTY = 131072, 524288, 2048, 256
EX_OK = 0
supports_follow_symlinks = supports_fd = supports_dir_fd = frozenset()


class PathLike(_ABC):
    __slots__ = ()

    @_abstractmethod
    def __fspath__(self):
        raise NotImplementedError

    @classmethod
    def __subclasshook__(cls, subclass):
        return hasattr(subclass, "__fspath__") if cls is PathLike else NotImplemented

    def __class_getitem__(cls, item):
        import types

        return types.GenericAlias(cls, item)


def fspath(path):
    if isinstance(path, (str, bytes)):
        return path
    kind = type(path)
    if not hasattr(kind, "__fspath__"):
        raise TypeError(f"expected str, bytes or os.PathLike object, not {kind.__name__}")
    found = kind.__fspath__(path)
    if not isinstance(found, (str, bytes)):
        raise TypeError(f"expected {kind.__name__}.__fspath__() to return str or bytes, not {type(found).__name__}")
    return found


def fsencode(filename):
    filename = fspath(filename)
    return filename.encode() if isinstance(filename, str) else filename


def fsdecode(filename):
    filename = fspath(filename)
    return filename.decode() if isinstance(filename, bytes) else filename


class _Environ(dict):
    """The environment: text only. What is changed here is what commands of os.system see too."""

    def __getitem__(self, key):
        if key not in self:
            raise KeyError(_text(key)) from None
        return dict.__getitem__(self, key)

    def __setitem__(self, key, value):
        dict.__setitem__(self, _text(key), _text(value))
        putenv(key, value)

    def __delitem__(self, key):
        if key not in self:
            raise KeyError(_text(key)) from None
        dict.__delitem__(self, key)
        unsetenv(key)

    def setdefault(self, key, default):
        if key not in self:
            self[key] = default
        return self[key]

    def update(self, *others, **more):
        for key, value in dict(*others, **more).items():
            self[key] = value

    def pop(self, key, *default):
        if key in self:
            unsetenv(key)
        return dict.pop(self, key, *default)

    def clear(self):
        for key in list(self):
            del self[key]

    def copy(self):
        return dict(self)

    def __or__(self, other):
        return dict(self) | dict(other)

    def __repr__(self):
        return f"environ({dict.__repr__(self)})"


def _text(value):
    if not isinstance(value, str):
        raise TypeError(f"str expected, not {type(value).__name__}")
    return value


environ = _Environ(_posix.environ)


def getenv(key, default=None):
    return environ.get(key, default)


class terminal_size(tuple):
    """(columns, lines)"""

    columns = property(lambda self: self[0])
    lines = property(lambda self: self[1])

    def __repr__(self):
        return f"os.terminal_size(columns={self[0]}, lines={self[1]})"


def get_terminal_size(fd=1):
    try:
        return terminal_size((int(environ["COLUMNS"]), int(environ["LINES"])))
    except (KeyError, ValueError):
        raise OSError(25, "Inappropriate ioctl for device") from None


def cpu_count():
    return 1


process_cpu_count = cpu_count


def lstat(path):
    return stat(path)


def access(path, mode, **how):
    return _posix.path.exists(path)


def rename(src, dst):
    try:
        _posix.rename(src, dst)
    except OSError as e:
        raise OSError(e.errno, e.strerror, fspath(src), None, fspath(dst)) from None


replace = rename


def chmod(path, mode, **how):
    """A file's permissions are not the program's to change."""
    stat(path)
    raise PermissionError(1, "Operation not permitted", fspath(path))


def removedirs(name):
    rmdir(name)
    head, tail = path.split(fspath(name).rstrip("/"))
    while head and tail:
        try:
            rmdir(head)
        except OSError:
            break
        head, tail = path.split(head)


def renames(old, new):
    head, tail = path.split(new)
    if head and tail and not path.exists(head):
        makedirs(head)
    rename(old, new)
    head, tail = path.split(old)
    if head and tail:
        try:
            removedirs(head)
        except OSError:
            pass


class DirEntry:
    __slots__ = ("name", "path", "_stat")

    def __init__(self, name, path):
        self.name, self.path, self._stat = name, path, None

    def stat(self, *, follow_symlinks=True):
        if self._stat is None:
            self._stat = stat(self.path)
        return self._stat

    def is_dir(self, *, follow_symlinks=True):
        return path.isdir(self.path) and (follow_symlinks or not self.is_symlink())

    def is_file(self, *, follow_symlinks=True):
        return path.isfile(self.path) and (follow_symlinks or not self.is_symlink())

    def is_symlink(self):
        return path.islink(self.path)

    def is_junction(self):
        return False

    def inode(self):
        return self.stat().st_ino

    def __fspath__(self):
        return self.path

    def __repr__(self):
        return f"<DirEntry {self.name!r}>"


class _Entries:
    def __init__(self, folder):
        self._entries = (DirEntry(name, path.join(folder, name)) for name in listdir(folder))

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._entries)

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()

    def close(self):
        self._entries = iter(())


def scandir(path="."):
    folder = fspath(path)
    if not _posix.path.isdir(folder):
        stat(folder)
        raise NotADirectoryError(20, "Not a directory", folder)
    return _Entries(folder)


def walk(top, topdown=True, onerror=None, followlinks=False):
    top = fspath(top)
    try:
        entries = list(scandir(top))
    except OSError as e:
        if onerror is not None:
            onerror(e)
        return
    folders = [entry.name for entry in entries if entry.is_dir()]
    files = [entry.name for entry in entries if not entry.is_dir()]
    if topdown:
        yield top, folders, files
    for name in folders:
        below = path.join(top, name)
        if followlinks or not path.islink(below):
            yield from walk(below, topdown, onerror, followlinks)
    if not topdown:
        yield top, folders, files


# Descriptors: numbers of open files, for programs that ask for them (tempfile.mkstemp).
_open_files = {}


def open(path, flags, mode=0o777, *, dir_fd=None):
    import io

    there = _posix.path.exists(path)
    if flags & O_EXCL and there:
        raise FileExistsError(17, "File exists", fspath(path))
    if not there and not flags & O_CREAT:
        stat(path)
    access = flags & 3
    if flags & O_APPEND:
        how = "ab"
    elif access == O_RDONLY and there:
        how = "rb"
    else:
        how = "r+b" if there and not flags & O_TRUNC else "w+b"
    file = io.open(path, how)
    _open_files[file.fileno()] = file
    return file.fileno()


def _file(fd):
    if fd not in _open_files:
        raise OSError(9, "Bad file descriptor")
    return _open_files[fd]


def close(fd):
    _file(fd).close()
    del _open_files[fd]


def read(fd, n):
    return _sys.stdin.buffer.read(n) if fd == 0 else _file(fd).read(n)


def write(fd, data):
    if fd in (1, 2):
        (_sys.stdout if fd == 1 else _sys.stderr).buffer.write(data)
        return len(data)
    return _file(fd).write(data)


def lseek(fd, pos, how):
    return _file(fd).seek(pos, how)


def fsync(fd):
    if not hasattr(fd, "fileno"):
        _file(fd).flush()


def fstat(fd):
    return stat(_file(fd).name)


def isatty(fd):
    return False


def fdopen(fd, mode="r", buffering=-1, encoding=None, errors=None, newline=None):
    """The file goes on by its name; what the descriptor had written is there."""
    import io

    file = _file(fd)
    name, at = file.name, file.tell()
    close(fd)
    if mode[0] == "w" or mode[0] == "x":
        mode = "r+" + mode[1:].replace("+", "")
    made = io.open(name, mode, buffering, encoding, errors, newline)
    if mode[0] != "a":
        made.seek(at)
    return made


def abort():
    raise SystemExit(134)


def strerror(code):
    import errno

    return _strerrors.get(code, f"Unknown error {code}")


_strerrors = {
    1: "Operation not permitted", 2: "No such file or directory", 4: "Interrupted system call", 5: "Input/output error", 9: "Bad file descriptor",
    11: "Resource temporarily unavailable", 12: "Cannot allocate memory", 13: "Permission denied", 16: "Device or resource busy", 17: "File exists",
    19: "No such device", 20: "Not a directory", 21: "Is a directory", 22: "Invalid argument", 28: "No space left on device", 30: "Read-only file system",
    32: "Broken pipe", 36: "File name too long", 39: "Directory not empty", 95: "Operation not supported", 104: "Connection reset by peer",
    110: "Connection timed out", 111: "Connection refused", 113: "No route to host",
}


class uname_result(tuple):
    sysname, nodename, release, version, machine = (property(lambda self, i=i: self[i]) for i in range(5))

    def __repr__(self):
        return "posix.uname_result(" + ", ".join(f"{n}={v!r}" for n, v in zip(("sysname", "nodename", "release", "version", "machine"), self)) + ")"


def uname():
    return uname_result(("Linux", "pinbridge", "0", "pinbridge", "x86_64"))
`;
