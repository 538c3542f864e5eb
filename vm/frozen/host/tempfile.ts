/** tempfile: files and folders for a while, under names that nobody else has. (Python, for the host dialect) */
export const tempfileSource = String.raw`"""tempfile: files and folders for a while, under names that nobody else has."""

import io as _io
import os as _os
import shutil as _shutil
from types import GenericAlias as _GenericAlias

__all__ = ["NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile", "TemporaryDirectory", "mkstemp", "mkdtemp", "mktemp", "TMP_MAX",
           "gettempprefix", "tempdir", "gettempdir", "gettempprefixb", "gettempdirb"]

TMP_MAX = 10000
template = "tmp"
tempdir = None
_letters = "abcdefghijklmnopqrstuvwxyz0123456789_"


def _name():
    return "".join(_letters[b % len(_letters)] for b in _os.urandom(8))


def gettempprefix():
    return template


def gettempprefixb():
    return template.encode()


def gettempdir():
    """TMPDIR, TEMP or TMP, the usual places, the working folder: the first that lets a file be made."""
    global tempdir
    if tempdir is None:
        places = [_os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP")] + ["/tmp", "/var/tmp", "/usr/tmp", _os.getcwd()]
        for place in places:
            if not place or not _os.path.isdir(place):
                continue
            place = _os.path.abspath(place)
            probe = _os.path.join(place, _name())
            try:
                _io.open(probe, "x").close()
                _os.unlink(probe)
            except OSError:
                continue
            tempdir = place
            break
        else:
            raise FileNotFoundError(2, f"No usable temporary directory found in {[place for place in places if place]}")
    return tempdir


def gettempdirb():
    return gettempdir().encode()


def _made(suffix, prefix, dir, make):
    dir = gettempdir() if dir is None else _os.fspath(dir)
    for _ in range(TMP_MAX):
        path = _os.path.join(dir, (template if prefix is None else prefix) + _name() + (suffix or ""))
        try:
            return path, make(path)
        except FileExistsError:
            continue
    raise FileExistsError(17, "No usable temporary file name found")


def mkstemp(suffix=None, prefix=None, dir=None, text=False):
    path, fd = _made(suffix, prefix, dir, lambda path: _os.open(path, _os.O_RDWR | _os.O_CREAT | _os.O_EXCL, 0o600))
    return fd, _os.path.abspath(path)


def mkdtemp(suffix=None, prefix=None, dir=None):
    return _os.path.abspath(_made(suffix, prefix, dir, _os.mkdir)[0])


def mktemp(suffix="", prefix=template, dir=None):
    dir = gettempdir() if dir is None else dir
    while True:
        path = _os.path.abspath(_os.path.join(dir, prefix + _name() + suffix))
        if not _os.path.exists(path):
            return path


class _Temporary:
    """An open file that is gone when it is closed."""

    def __init__(self, file, name, delete, on_close):
        self.file, self.name, self.delete, self.delete_on_close = file, name, delete, on_close
        self._gone = False

    def __getattr__(self, name):
        return getattr(self.__dict__["file"], name)

    def _remove(self):
        if self.delete and not self._gone:
            self._gone = True
            try:
                _os.unlink(self.name)
            except FileNotFoundError:
                if self.delete_on_close:
                    raise

    def close(self):
        closed = self.file.closed
        self.file.close()
        if self.delete_on_close and not closed:
            self._remove()

    def __enter__(self):
        self.file.__enter__()
        return self

    def __exit__(self, *args):
        self.close()
        self._remove()

    def __iter__(self):
        return iter(self.file)

    def __repr__(self):
        return f"<tempfile._TemporaryFileWrapper object of {self.file!r}>"


def NamedTemporaryFile(mode="w+b", buffering=-1, encoding=None, newline=None, suffix=None, prefix=None, dir=None, delete=True, *,
                       errors=None, delete_on_close=True):
    how = mode.replace("w", "x", 1)
    path, file = _made(suffix, prefix, dir, lambda path: _io.open(path, how, buffering, encoding, errors, newline))
    return _Temporary(file, _os.path.abspath(path), delete, delete_on_close)


def TemporaryFile(mode="w+b", buffering=-1, encoding=None, newline=None, suffix=None, prefix=None, dir=None, *, errors=None):
    """Has no name from the beginning on: what is opened stays readable and writable without one."""
    how = mode.replace("w", "x", 1)
    path, file = _made(suffix, prefix, dir, lambda path: _io.open(path, how, buffering, encoding, errors, newline))
    _os.unlink(path)
    return file


class SpooledTemporaryFile:
    """In memory until it is larger than max_size, or its descriptor is wanted."""

    def __init__(self, max_size=0, mode="w+b", buffering=-1, encoding=None, newline=None, suffix=None, prefix=None, dir=None, *, errors=None):
        self._file = _io.BytesIO() if "b" in mode else _io.StringIO()
        self._max_size, self._rolled = max_size, False
        self._settings = (mode, buffering, encoding, newline, suffix, prefix, dir)
        self._errors = errors

    __class_getitem__ = classmethod(_GenericAlias)

    def rollover(self):
        if self._rolled:
            return
        old, at = self._file, self._file.tell()
        self._file = TemporaryFile(*self._settings, errors=self._errors)
        self._file.write(old.getvalue())
        self._file.seek(at)
        self._rolled = True

    def _check(self):
        if not self._rolled and self._max_size and self._file.tell() > self._max_size:
            self.rollover()

    def write(self, data):
        n = self._file.write(data)
        self._check()
        return n

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def fileno(self):
        self.rollover()
        return self._file.fileno()

    def __getattr__(self, name):
        return getattr(self.__dict__["_file"], name)

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self._file.close()

    def __iter__(self):
        return iter(self._file)


class TemporaryDirectory:
    """A folder that is gone, with what is in it, after the with statement. Without one, cleanup() is to be called."""

    def __init__(self, suffix=None, prefix=None, dir=None, ignore_cleanup_errors=False, *, delete=True):
        self.name = mkdtemp(suffix, prefix, dir)
        self._ignore, self._delete = ignore_cleanup_errors, delete
        if delete:
            import atexit

            atexit.register(self._at_end)

    def _at_end(self):
        if _os.path.exists(self.name):
            _shutil.rmtree(self.name, ignore_errors=True)

    def cleanup(self):
        if _os.path.exists(self.name):
            _shutil.rmtree(self.name, ignore_errors=self._ignore)

    def __repr__(self):
        return f"<TemporaryDirectory {self.name!r}>"

    def __enter__(self):
        return self.name

    def __exit__(self, *args):
        if self._delete:
            self.cleanup()

    __class_getitem__ = classmethod(_GenericAlias)
`;
