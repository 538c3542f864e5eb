/** shutil: copies, moves and removes files and folders. (Python, for the host dialect) */
export const shutilSource = String.raw`"""shutil: copies, moves and removes files and folders."""

import collections as _collections
import fnmatch as _fnmatch
import io as _io
import os

__all__ = ["copyfileobj", "copyfile", "copymode", "copystat", "copy", "copy2", "copytree", "move", "rmtree", "Error", "SpecialFileError",
           "SameFileError", "ExecError", "ignore_patterns", "which", "disk_usage", "get_terminal_size"]

COPY_BUFSIZE = 64 * 1024


class Error(OSError):
    pass


class SameFileError(Error):
    pass


class SpecialFileError(OSError):
    pass


class ExecError(OSError):
    pass


def copyfileobj(fsrc, fdst, length=0):
    while True:
        piece = fsrc.read(length or COPY_BUFSIZE)
        if not piece:
            return
        fdst.write(piece)


def copyfile(src, dst, *, follow_symlinks=True):
    if os.path.exists(dst) and os.path.exists(src) and os.path.samefile(src, dst):
        raise SameFileError(f"{src!r} and {dst!r} are the same file")
    with _io.open(src, "rb") as fsrc:
        with _io.open(dst, "wb") as fdst:
            copyfileobj(fsrc, fdst)
    return dst


def copymode(src, dst, *, follow_symlinks=True):
    """Permissions are not the program's to change: both must be there, and no more."""
    os.stat(src), os.stat(dst)


copystat = copymode


def copy(src, dst, *, follow_symlinks=True):
    if os.path.isdir(dst):
        dst = os.path.join(dst, os.path.basename(src))
    copyfile(src, dst, follow_symlinks=follow_symlinks)
    return dst


def copy2(src, dst, *, follow_symlinks=True):
    return copy(src, dst, follow_symlinks=follow_symlinks)


def ignore_patterns(*patterns):
    def ignored(path, names):
        return {name for pattern in patterns for name in _fnmatch.filter(names, pattern)}

    return ignored


def copytree(src, dst, symlinks=False, ignore=None, copy_function=copy2, ignore_dangling_symlinks=False, dirs_exist_ok=False):
    names = os.listdir(src)
    left_out = set() if ignore is None else ignore(os.fspath(src), names)
    os.makedirs(dst, exist_ok=dirs_exist_ok)
    errors = []
    for name in names:
        if name in left_out:
            continue
        one, other = os.path.join(src, name), os.path.join(dst, name)
        try:
            if os.path.isdir(one):
                copytree(one, other, symlinks, ignore, copy_function, ignore_dangling_symlinks, dirs_exist_ok)
            elif os.path.exists(one) or not ignore_dangling_symlinks:
                copy_function(one, other)
        except Error as e:
            errors.extend(e.args[0])
        except OSError as e:
            errors.append((one, other, str(e)))
    if errors:
        raise Error(errors)
    return dst


def rmtree(path, ignore_errors=False, onerror=None, *, onexc=None, dir_fd=None):
    def failed(function, name, error):
        if ignore_errors:
            return
        if onexc is not None:
            onexc(function, name, error)
        elif onerror is not None:
            onerror(function, name, (type(error), error, error.__traceback__))
        else:
            raise error

    if os.path.islink(path):
        failed(os.path.islink, path, OSError("Cannot call rmtree on a symbolic link"))
        return
    try:
        names = os.listdir(path)
    except OSError as e:
        failed(os.listdir, path, e)
        return
    for name in names:
        below = os.path.join(path, name)
        if os.path.isdir(below) and not os.path.islink(below):
            rmtree(below, ignore_errors, onerror, onexc=onexc)
            continue
        try:
            os.unlink(below)
        except OSError as e:
            failed(os.unlink, below, e)
    try:
        os.rmdir(path)
    except OSError as e:
        failed(os.rmdir, path, e)


def move(src, dst, copy_function=copy2):
    target = dst
    if os.path.isdir(dst):
        if os.path.samefile(src, dst):
            os.rename(src, dst)
            return dst
        target = os.path.join(dst, os.path.basename(os.fspath(src).rstrip("/")))
        if os.path.exists(target):
            raise Error(f"Destination path '{target}' already exists")
    try:
        os.rename(src, target)
    except OSError as e:
        if e.errno != 18:
            raise
        # another file system
        if os.path.isdir(src):
            if (os.path.abspath(target) + "/").startswith(os.path.abspath(src) + "/"):
                raise Error(f"Cannot move a directory '{src}' into itself '{dst}'.") from None
            copytree(src, target, copy_function=copy_function)
            rmtree(src)
        else:
            copy_function(src, target)
            os.unlink(src)
    return target


def which(cmd, mode=1, path=None):
    """Where a command is. What may be run is not known: a file of the name counts."""
    if os.path.dirname(cmd):
        return cmd if os.path.isfile(cmd) else None
    if path is None:
        path = os.environ.get("PATH") or os.defpath
    for folder in path.split(os.pathsep):
        found = os.path.join(folder, cmd)
        if folder and os.path.isfile(found):
            return found
    return None


_Usage = _collections.namedtuple("usage", "total used free")


def disk_usage(path):
    os.stat(path)
    raise OSError(95, "Operation not supported", os.fspath(path))


def get_terminal_size(fallback=(80, 24)):
    def count(name, other):
        try:
            return int(os.environ[name]) or other
        except (KeyError, ValueError):
            return other

    return os.terminal_size((count("COLUMNS", fallback[0]), count("LINES", fallback[1])))
`;
