"""Files and folders: pathlib, os, shutil, tempfile, glob, open() with its encodings, configparser and csv over files."""

import configparser
import csv
import glob
import os
import shutil
import stat
import tempfile
from pathlib import Path


def tell(make):
    try:
        print(repr(make()).replace(root, "ROOT"))
    except Exception as error:
        print(type(error).__name__, str(error).replace(root, "ROOT"))


def tree(top):
    return sorted(str(p.relative_to(top)) + ("/" if p.is_dir() else f":{p.stat().st_size}") for p in Path(top).rglob("*"))


root = tempfile.mkdtemp(prefix="files-")
top = Path(root)
print(top.is_dir(), top.name.startswith("files-"), os.listdir(root), os.path.dirname(root) == tempfile.gettempdir())
a = top / "a.txt"
print(a.write_text("one\ntwo\nthree\n"), a.read_text(), a.exists(), a.is_file(), a.stat().st_size, stat.S_ISREG(a.stat().st_mode), a.read_bytes())
print((top / "b.bin").write_bytes(bytes(range(5))), (top / "b.bin").read_bytes())
with a.open("a") as f:
    f.write("four\n")
with open(a) as f:
    print(f.readlines(), f.name == str(a), f.mode, f.closed)
print(f.closed)
with open(a, "r+b") as f:
    f.seek(4)
    f.write(b"TWO")
    f.seek(0, 2)
    print(f.tell())
    f.truncate(8)
print(a.read_text())
(top / "sub" / "deep").mkdir(parents=True)
(top / "sub").mkdir(exist_ok=True)
for make in (lambda: (top / "sub").mkdir(), lambda: (top / "x" / "y").mkdir(), lambda: a.mkdir(exist_ok=True), lambda: (top / "sub").rmdir(), lambda: (top / "none").unlink(),
             lambda: (top / "none").unlink(missing_ok=True), lambda: (top / "none").read_text(), lambda: (top / "sub").read_text(), lambda: list((top / "none").iterdir()), lambda: a.touch(exist_ok=False),
             lambda: a.write_text(b"x"), lambda: a.write_bytes("x"), lambda: os.rmdir(top / "none"), lambda: os.rename(top / "none", top / "q"), lambda: open(top / "x.txt", "x").close(),
             lambda: open(top / "x.txt", "x"), lambda: os.makedirs(top / "sub"), lambda: os.makedirs(top / "m" / "n"), lambda: os.removedirs(top / "m" / "n"), lambda: (top / "none").resolve(strict=True)):
    tell(make)
try:
    open(top / "none")
except OSError as e:
    print(e.errno, e.strerror, e.filename == str(top / "none"), e.args, isinstance(e, FileNotFoundError))
for name in ("sub/c.py", "sub/d.txt", "sub/deep/e.py", "sub/.hidden.py"):
    (top / name).touch()
print(tree(top))
print(sorted(p.name for p in top.iterdir()), sorted(p.name for p in top.glob("*.txt")), sorted(p.name for p in top.glob("**/*.py")), sorted(p.name for p in top.rglob("d*")),
      sorted(str(p.relative_to(top)) for p in top.glob("*/*.py")), sorted(str(p.relative_to(top)) for p in top.glob("**")), list(top.glob("sub/c.py")) == [top / "sub/c.py"])
print(sorted(os.path.relpath(p, root) for p in glob.glob(root + "/**/*.py", recursive=True)), sorted(glob.glob("*", root_dir=root)), glob.glob("sub/*.py", root_dir=root), sorted(glob.glob("sub/**", root_dir=root, recursive=True)),
      glob.glob("*/", root_dir=root), glob.glob("nothing*"), glob.escape("a[1]*?"), sorted(glob.glob("sub/.*", root_dir=root)), glob.glob(str(a)) == [str(a)])
for folder, folders, files in os.walk(root):
    folders.sort()
    print(os.path.relpath(folder, root), folders, sorted(files))
print([os.path.relpath(folder, root) for folder, _, _ in os.walk(root, topdown=False)], list(os.walk(top / "none")))
with os.scandir(root) as entries:
    print(sorted((e.name, e.is_dir(), e.is_file(), e.is_symlink(), e.path == os.path.join(root, e.name), os.fspath(e) == e.path) for e in entries))
b = a.rename(top / "renamed.txt")
print(b.name, a.exists(), b.replace(a).name, b.exists(), a.samefile(top / "sub" / ".." / "a.txt"))

print(Path(shutil.copy(a, top / "copy.txt")).name, Path(shutil.copy2(a, top / "sub")).relative_to(top), Path(shutil.copyfile(a, top / "c2")).name)
shutil.copytree(top / "sub", top / "sub2", ignore=shutil.ignore_patterns("*.txt", ".hidden*"))
print(tree(top / "sub2"))
shutil.copytree(top / "sub", top / "sub2", dirs_exist_ok=True)
print(tree(top / "sub2"))
for make in (lambda: shutil.copyfile(a, a), lambda: shutil.copytree(top / "sub", top / "sub2"), lambda: shutil.copy(top / "none", top / "q"), lambda: shutil.rmtree(top / "none"),
             lambda: shutil.rmtree(top / "none", ignore_errors=True), lambda: os.path.relpath(shutil.move(top / "copy.txt", top / "sub2"), root), lambda: shutil.move(a, top / "sub2" / "copy.txt"),
             lambda: shutil.rmtree(top / "sub2"), lambda: (top / "sub2").exists(), lambda: shutil.which("no such command at all"), lambda: shutil.get_terminal_size((5, 6)) != (0, 0)):
    tell(make)

with tempfile.TemporaryDirectory(dir=root) as inner:
    Path(inner, "x").mkdir()
    Path(inner, "x", "y").write_text("z")
    print(os.path.isdir(inner), tree(inner))
print(os.path.exists(inner))
with tempfile.NamedTemporaryFile("w+", suffix=".txt", dir=root) as f:
    f.write("hello")
    f.flush()
    f.seek(0)
    print(f.read(), f.name.endswith(".txt"), os.path.exists(f.name), Path(f.name).read_text())
print(os.path.exists(f.name))
with tempfile.NamedTemporaryFile(dir=root, delete=False) as f:
    f.write(b"kept")
print(Path(f.name).read_bytes())
os.unlink(f.name)
with tempfile.TemporaryFile() as f:
    f.write(b"abc")
    f.seek(1)
    print(f.read())
fd, name = tempfile.mkstemp(".dat", "pre", root)
print(type(fd), os.path.basename(name)[:3], name[-4:], os.write(fd, b"12345"), os.fstat(fd).st_size)
os.lseek(fd, 1, 0)
print(os.read(fd, 3), os.close(fd), Path(name).read_bytes())
fd, name = tempfile.mkstemp(dir=root)
with os.fdopen(fd, "w") as f:
    f.write("by fdopen")
print(Path(name).read_text())
tell(lambda: os.close(9999))
with tempfile.SpooledTemporaryFile(max_size=10, mode="w+") as f:
    f.write("x" * 20)
    f.seek(0)
    print(f.read())

e = top / "encoded.txt"
for encoding, text in (("utf-8", "hé€"), ("latin-1", "hé"), ("utf-8-sig", "hé"), ("cp1252", "h€"), ("ascii", "h")):
    e.write_text(text, encoding=encoding)
    print(encoding, e.read_bytes(), e.read_text(encoding=encoding) == text)
e.write_bytes(b"h\xe9 one\r\ntwo\r\n")
for make in (lambda: e.read_text(), lambda: e.read_text(encoding="latin-1"), lambda: e.read_text(errors="replace"), lambda: e.read_text(errors="ignore"), lambda: open(e, newline="", encoding="latin-1").read(),
             lambda: open(e, encoding="latin-1").readline(), lambda: open(e, encoding="nonsense"), lambda: e.write_text("é", encoding="ascii"), lambda: e.write_text("é", encoding="ascii", errors="replace"), lambda: open(e, newline="x")):
    tell(make)
with open(e, "w", newline="\r\n") as f:
    print(f.write("a\nb\n"), f.encoding.lower())
print(e.read_bytes())
with open(top / "table.csv", "w", newline="") as f:
    csv.writer(f).writerows([["t", "v"], [1, "x\r\ny"], [2.5, 'q"']])
with open(top / "table.csv", newline="") as f:
    print(list(csv.DictReader(f)), (top / "table.csv").read_bytes())
settings = configparser.ConfigParser()
settings["bus"] = {"scl": "GP5", "frequency": "400000"}
with open(top / "s.ini", "w") as f:
    settings.write(f)
again = configparser.ConfigParser()
print(again.read([top / "s.ini", "no such.ini"]) == [str(top / "s.ini")], again.getint("bus", "frequency"), (top / "s.ini").read_text())
here = os.getcwd()
os.chdir(top)
print(os.getcwd() == os.path.realpath(root), Path("a.txt").exists(), Path.cwd() == Path(os.path.realpath(root)), Path("a.txt").absolute().name, sorted(os.listdir())[:3])
os.chdir(here)
shutil.rmtree(root)
print(top.exists())
