/** pathlib: names of files as objects, and what is there under them. (Python, for the host dialect) */
export const pathlibSource = String.raw`"""pathlib: names of files as objects, and what is there under them."""

import fnmatch as _fnmatch
import io as _io
import ntpath as _ntpath
import os
import posixpath as _posixpath
import re as _re


__all__ = ["PurePath", "PurePosixPath", "PureWindowsPath", "Path", "PosixPath", "WindowsPath"]


class _Parents:
    """The folders above a path, the nearest first."""

    def __init__(self, path):
        self._path = path
        drive, root, parts = path._split()
        self._count = len(parts)

    def __len__(self):
        return self._count

    def __getitem__(self, i):
        if isinstance(i, slice):
            return tuple(self[k] for k in range(*i.indices(len(self))))
        if not -len(self) <= i < len(self):
            raise IndexError(i)
        if i < 0:
            i += len(self)
        drive, root, parts = self._path._split()
        return self._path._made(drive, root, parts[: len(parts) - i - 1])

    def __repr__(self):
        return f"<{type(self._path).__name__}.parents>"


class PurePath:
    """drive, root and the parts below it; texts come from them."""

    __slots__ = ("_drive", "_root", "_parts", "_text", "__weakref__")
    _flavour = _posixpath

    def __new__(cls, *args, **kwargs):
        if cls is PurePath:
            cls = PurePosixPath
        return object.__new__(cls)

    def __init__(self, *segments):
        texts = []
        for segment in segments:
            if isinstance(segment, PurePath):
                text = str(segment) if segment._flavour is self._flavour else segment.as_posix()
                texts.append("" if text == "." and not segment._parts else text)
                continue
            text = os.fspath(segment) if hasattr(segment, "__fspath__") else segment
            if not isinstance(text, str):
                raise TypeError("argument should be a str or an os.PathLike object where __fspath__ returns a str, "
                                f"not {type(text).__name__!r}")
            texts.append(text)
        self._drive, self._root, self._parts = self._parse(self._flavour.join(*texts) if texts else "")
        self._text = None

    @classmethod
    def _parse(cls, text):
        if not text:
            return "", "", []
        if cls._flavour is _ntpath:
            text = text.replace("/", "\\")
        drive, root, rest = cls._flavour.splitroot(text)
        if not root and drive.startswith("\\") and not drive.endswith("\\"):
            if drive.count("\\") == 3 or (drive.startswith("\\\\?\\") is False and drive.count("\\") >= 3):
                root = "\\"
        return drive, root, [part for part in rest.split(cls._flavour.sep) if part and part != "."]

    def _split(self):
        return self._drive, self._root, self._parts

    def _made(self, drive, root, parts):
        """A path of the same class."""
        text = drive + root + self._flavour.sep.join(parts)
        if not drive and not root and parts and self._flavour.splitdrive(parts[0])[0]:
            text = "." + self._flavour.sep + text
        return self.with_segments(text)

    def with_segments(self, *segments):
        return type(self)(*segments)

    def __reduce__(self):
        return self.__class__, self.parts

    def __str__(self):
        if self._text is None:
            text = self._drive + self._root + self._flavour.sep.join(self._parts)
            if not self._drive and not self._root and self._parts and self._flavour.splitdrive(self._parts[0])[0]:
                text = "." + self._flavour.sep + text
            self._text = text or "."
        return self._text

    def __fspath__(self):
        return str(self)

    def __bytes__(self):
        return os.fsencode(str(self))

    def __repr__(self):
        return f"{type(self).__name__}({self.as_posix()!r})"

    def as_posix(self):
        return str(self).replace(self._flavour.sep, "/")

    def as_uri(self):
        if not self.is_absolute():
            raise ValueError("relative path can't be expressed as a file URI")
        from urllib.parse import quote_from_bytes as _quote

        drive = self._drive
        if len(drive) == 2 and drive[1] == ":":
            return "file:///" + drive + _quote(self.as_posix()[2:].encode())
        if drive:
            return "file:" + _quote(self.as_posix().encode())
        return "file://" + _quote(str(self).encode())

    def _key(self):
        text = str(self)
        return text if self._flavour is _posixpath else text.lower()

    def _comparable(self, other):
        return isinstance(other, PurePath) and self._flavour is other._flavour

    def __eq__(self, other):
        return self._key() == other._key() if self._comparable(other) else NotImplemented

    def __hash__(self):
        return hash(self._key())

    def _sort_key(self):
        return self._key().split(self._flavour.sep)

    def __lt__(self, other):
        return self._sort_key() < other._sort_key() if self._comparable(other) else NotImplemented

    def __le__(self, other):
        return self._sort_key() <= other._sort_key() if self._comparable(other) else NotImplemented

    def __gt__(self, other):
        return self._sort_key() > other._sort_key() if self._comparable(other) else NotImplemented

    def __ge__(self, other):
        return self._sort_key() >= other._sort_key() if self._comparable(other) else NotImplemented

    drive = property(lambda self: self._drive)
    root = property(lambda self: self._root)
    anchor = property(lambda self: self._drive + self._root)

    @property
    def parts(self):
        anchor = self._drive + self._root
        return (anchor, *self._parts) if anchor else tuple(self._parts)

    @property
    def name(self):
        return self._parts[-1] if self._parts else ""

    @property
    def suffix(self):
        name = self.name
        i = name.rfind(".")
        return name[i:] if 0 < i < len(name) - 1 else ""

    @property
    def suffixes(self):
        name = self.name
        if name.endswith("."):
            return []
        return ["." + suffix for suffix in name.lstrip(".").split(".")[1:]]

    @property
    def stem(self):
        name = self.name
        suffix = self.suffix
        return name[: -len(suffix)] if suffix else name

    @property
    def parent(self):
        return self._made(self._drive, self._root, self._parts[:-1]) if self._parts else self

    @property
    def parents(self):
        return _Parents(self)

    def with_name(self, name):
        if not self.name:
            raise ValueError(f"{self!r} has an empty name")
        if not name or self._flavour.sep in name or "/" in name or name == ".":
            raise ValueError(f"Invalid name {name!r}")
        return self._made(self._drive, self._root, self._parts[:-1] + [name])

    def with_stem(self, stem):
        return self.with_name(stem + self.suffix)

    def with_suffix(self, suffix):
        if self._flavour.sep in suffix or "/" in suffix or (suffix and not suffix.startswith(".")) or suffix == ".":
            raise ValueError(f"Invalid suffix {suffix!r}")
        if not self.name:
            raise ValueError(f"{self!r} has an empty name")
        return self.with_name(self.stem + suffix)

    def joinpath(self, *segments):
        return self.with_segments(self, *segments)

    def __truediv__(self, key):
        if not isinstance(key, (str, PurePath)) and not hasattr(key, "__fspath__"):
            return NotImplemented
        return self.joinpath(key)

    def __rtruediv__(self, key):
        if not isinstance(key, str) and not hasattr(key, "__fspath__"):
            return NotImplemented
        return self.with_segments(key, self)

    def is_absolute(self):
        return bool(self._root) and (self._flavour is _posixpath or bool(self._drive))

    def is_reserved(self):
        return False

    def _like(self, text):
        return text if self._flavour is _posixpath else text.lower()

    def relative_to(self, other, /, *more, walk_up=False):
        other = self.with_segments(other, *more)
        for step, path in enumerate([other, *other.parents]):
            if path == self or path in self.parents:
                break
            if not walk_up:
                raise ValueError(f"{str(self)!r} is not in the subpath of {str(other)!r}")
            if path.name == "..":
                raise ValueError(f"'..' segment in {str(other)!r} cannot be walked")
        else:
            raise ValueError(f"{str(self)!r} and {str(other)!r} have different anchors")
        return self.with_segments(*[".."] * step, *self._parts[len(path._parts):])

    def is_relative_to(self, other, /, *more):
        other = self.with_segments(other, *more)
        return other == self or other in self.parents

    def match(self, path_pattern, *, case_sensitive=None):
        pattern = path_pattern if isinstance(path_pattern, PurePath) else self.with_segments(path_pattern)
        wanted = list(pattern.parts)
        if not wanted:
            raise ValueError("empty pattern")
        have = list(self.parts)
        if len(wanted) > len(have) or (pattern.anchor and len(wanted) != len(have)):
            return False
        fold = self._like if case_sensitive is None else (str if case_sensitive else str.lower)
        return all(_fnmatch.fnmatchcase(fold(a), fold(b)) for a, b in zip(reversed(have), reversed(wanted)))

    def full_match(self, pattern, *, case_sensitive=None):
        """The whole path by a pattern in which ** stands for any number of folders (CPython 3.13)."""
        pattern = pattern if isinstance(pattern, PurePath) else self.with_segments(pattern)
        fold = self._like if case_sensitive is None else (str if case_sensitive else str.lower)
        wanted, have = [fold(p) for p in pattern.parts], [fold(p) for p in self.parts]
        reached = {0}
        for part in wanted:
            if part == "**":
                reached = set(range(min(reached), len(have) + 1))
            else:
                reached = {i + 1 for i in reached if i < len(have) and _fnmatch.fnmatchcase(have[i], part)}
            if not reached:
                return False
        return len(have) in reached


class PurePosixPath(PurePath):
    __slots__ = ()
    parser = _posixpath


class PureWindowsPath(PurePath):
    __slots__ = ()
    _flavour = _ntpath
    parser = _ntpath


os.PathLike.register(PurePath)


class Path(PurePath):
    """A path of this computer's, as far as the host grants its files."""

    __slots__ = ()

    def __new__(cls, *args, **kwargs):
        if cls is Path:
            cls = PosixPath
        return object.__new__(cls)

    @classmethod
    def cwd(cls):
        return cls(os.getcwd())

    @classmethod
    def home(cls):
        return cls("~").expanduser()

    @classmethod
    def from_uri(cls, uri):
        from urllib.parse import unquote

        if not uri.startswith("file:"):
            raise ValueError(f"URI does not start with 'file:': {uri!r}")
        path = uri[5:]
        if path.startswith("///"):
            path = path[2:]
        elif path.startswith("//localhost/"):
            path = path[11:]
        made = cls(unquote(path))
        if not made.is_absolute():
            raise ValueError(f"URI is not absolute: {uri!r}")
        return made

    def __enter__(self):
        return self

    def __exit__(self, *args):
        pass

    def stat(self, *, follow_symlinks=True):
        return os.stat(self)

    def lstat(self):
        return os.stat(self)

    def exists(self, *, follow_symlinks=True):
        return os.path.exists(self)

    def is_dir(self, *, follow_symlinks=True):
        return os.path.isdir(self)

    def is_file(self, *, follow_symlinks=True):
        return os.path.isfile(self)

    def is_symlink(self):
        return os.path.islink(self)

    def is_mount(self):
        return os.path.ismount(self)

    def is_junction(self):
        return False

    def _never(self):
        return False

    is_socket = is_fifo = is_block_device = is_char_device = _never

    def samefile(self, other_path):
        return os.path.samefile(self, other_path)

    def absolute(self):
        return self if self.is_absolute() else self.with_segments(os.getcwd(), self)

    def resolve(self, strict=False):
        made = self.with_segments(os.path.realpath(self))
        if strict:
            os.stat(made)
        return made

    def expanduser(self):
        if self._root or not self._parts or not self._parts[0].startswith("~"):
            return self
        home = os.path.expanduser(self._parts[0])
        if home.startswith("~"):
            raise RuntimeError("Could not determine home directory.")
        return self.with_segments(home, *self._parts[1:])

    def open(self, mode="r", buffering=-1, encoding=None, errors=None, newline=None):
        return _io.open(self, mode, buffering, encoding, errors, newline)

    def read_bytes(self):
        with self.open("rb") as f:
            return f.read()

    def read_text(self, encoding=None, errors=None, newline=None):
        with self.open("r", -1, encoding, errors, newline) as f:
            return f.read()

    def write_bytes(self, data):
        if isinstance(data, str):  # before the file is emptied
            raise TypeError("memoryview: a bytes-like object is required, not 'str'")
        with self.open("wb") as f:
            return f.write(data)

    def write_text(self, data, encoding=None, errors=None, newline=None):
        if not isinstance(data, str):
            raise TypeError(f"data must be str, not {type(data).__name__}")
        with self.open("w", -1, encoding, errors, newline) as f:
            return f.write(data)

    def touch(self, mode=0o666, exist_ok=True):
        if self.exists():
            if not exist_ok:
                raise FileExistsError(17, "File exists", str(self))
            return
        self.open("a").close()

    def mkdir(self, mode=0o777, parents=False, exist_ok=False):
        try:
            os.mkdir(self)
        except FileNotFoundError:
            if not parents or self.parent == self:
                raise
            self.parent.mkdir(parents=True, exist_ok=True)
            self.mkdir(exist_ok=exist_ok)
        except OSError:
            if not exist_ok or not self.is_dir():
                raise

    def rmdir(self):
        os.rmdir(self)

    def unlink(self, missing_ok=False):
        try:
            os.unlink(self)
        except FileNotFoundError:
            if not missing_ok:
                raise

    def rename(self, target):
        os.rename(self, target)
        return self.with_segments(target)

    def replace(self, target):
        os.replace(self, target)
        return self.with_segments(target)

    def chmod(self, mode, *, follow_symlinks=True):
        os.chmod(self, mode)

    def owner(self):
        raise KeyError("getpwuid(): uid not found: 0")

    def group(self):
        raise KeyError("getgrgid(): gid not found: 0")

    def iterdir(self):
        names = os.listdir(self)
        return (self._child(name) for name in names)

    def _child(self, name):
        return self._made(self._drive, self._root, self._parts + [name])

    def walk(self, top_down=True, on_error=None, follow_symlinks=False):
        for folder, folders, files in os.walk(self, top_down, on_error, follow_symlinks):
            yield self.with_segments(folder), folders, files

    def glob(self, pattern, *, case_sensitive=None, recurse_symlinks=False):
        text = os.fspath(pattern)
        if not text:
            raise ValueError(f"Unacceptable pattern: {pattern!r}")
        given = self.with_segments(pattern)
        if given.anchor:
            raise NotImplementedError("Non-relative patterns are unsupported")
        parts = list(given._parts)
        if text.endswith("/"):
            parts.append("")
        return self._matching(parts)

    def rglob(self, pattern, *, case_sensitive=None, recurse_symlinks=False):
        text = os.fspath(pattern)
        given = self.with_segments(pattern)
        if given.anchor:
            raise NotImplementedError("Non-relative patterns are unsupported")
        return self._matching(["**", *given._parts] + ([""] if text.endswith("/") else []))

    def _matching(self, parts):
        seen = set()
        for path in self._below(parts):
            if path not in seen:
                seen.add(path)
                yield path

    def _below(self, parts):
        if not parts:
            yield self
            return
        part, *rest = parts
        if part == "":
            if self.is_dir():
                yield self
        elif part == "**":
            if self.is_dir():
                yield from self._below(rest)
                for child in self._children():
                    if child.is_dir() and not child.is_symlink():
                        yield from child._below(parts)
        elif part == "..":
            if self.is_dir():
                yield from self._child("..")._below(rest)
        elif _re.search(r"[*?\[]", part) is None:
            child = self._child(part)
            if child.exists() if not rest else child.is_dir():
                yield from child._below(rest)
        else:
            for child in self._children():
                if _fnmatch.fnmatchcase(child.name, part) and (not rest or child.is_dir()):
                    yield from child._below(rest)

    def _children(self):
        try:
            return list(self.iterdir())
        except OSError:
            return []


class PosixPath(Path, PurePosixPath):
    __slots__ = ()


class WindowsPath(Path, PureWindowsPath):
    __slots__ = ()

    def __new__(cls, *args, **kwargs):
        raise NotImplementedError("cannot instantiate 'WindowsPath' on your system")
`;
