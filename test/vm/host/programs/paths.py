"""pathlib without files, os.path, fnmatch, glob's patterns, urllib.parse."""

import os
import os.path
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from urllib.parse import (parse_qs, parse_qsl, quote, quote_plus, unquote, unquote_plus, unquote_to_bytes, urldefrag, urlencode, urljoin, urlparse, urlsplit,
                          urlunparse, urlunsplit)


def tell(make):
    try:
        print(repr(make()))
    except Exception as error:
        print(type(error).__name__, error)


for text in ("", ".", "/", "//", "///a", "a", "a/", "a//b/./c", "/a/../b", "../x", "a.tar.gz", ".profile", "a.", "a/b.txt", "/usr/lib/python3/", "~x/y"):
    p = PurePosixPath(text)
    print(repr(p), str(p), p.parts, p.drive, p.root, p.anchor, repr(p.name), repr(p.suffix), p.suffixes, repr(p.stem), p.parent, p.is_absolute(), list(map(str, p.parents)))
for text in ("", "c:", "c:/", "c:a", "C:\\Users\\me\\x.TXT", "\\\\host\\share\\dir\\f", "//host/share", "\\a\\b", "a/b\\c"):
    p = PureWindowsPath(text)
    print(repr(p), str(p), p.parts, repr(p.drive), repr(p.root), p.anchor, p.name, p.parent, p.is_absolute())
p = PurePosixPath("/srv/data/log.2024.csv")
for make in (lambda: p / "x", lambda: "a" / PurePosixPath("b"), lambda: p / "/abs", lambda: p.joinpath("a", "b/c"), lambda: p.with_name("n.txt"), lambda: p.with_suffix(".json"),
             lambda: p.with_suffix(""), lambda: p.with_stem("q"), lambda: p.with_name("a/b"), lambda: p.with_suffix("txt"), lambda: PurePosixPath("/").with_name("x"),
             lambda: p.relative_to("/srv"), lambda: p.relative_to("/srv/data/log.2024.csv"), lambda: p.is_relative_to("/srv"), lambda: p.is_relative_to("/x"),
             lambda: p.match("*.csv"), lambda: p.match("data/*.csv"), lambda: p.match("/data/*.csv"), lambda: p.match("/srv/*/*"), lambda: p.match("*.txt"), lambda: p.match(""),
             lambda: p.as_uri(), lambda: PurePosixPath("a").as_uri(), lambda: PurePosixPath("/a b/ä").as_uri(), lambda: bytes(PurePosixPath("ä")), lambda: os.fspath(p),
             lambda: PurePosixPath("a") == PurePosixPath("a/."), lambda: PurePosixPath("a") == "a", lambda: PurePosixPath("a") < PurePosixPath("b"), lambda: PurePosixPath("a") < "b",
             lambda: sorted([PurePosixPath("a/b"), PurePosixPath("a"), PurePosixPath("a-b")]), lambda: {PurePosixPath("a"): 1}[PurePosixPath("a/")], lambda: PureWindowsPath("A") == PureWindowsPath("a"),
             lambda: PurePosixPath("a") == PureWindowsPath("a"), lambda: p.parents[0], lambda: p.parents[-1], lambda: p.parents[9], lambda: len(p.parents), lambda: p.parents[0:2],
             lambda: PurePosixPath("a", PurePosixPath("b"), "c"), lambda: p / 5, lambda: type(PurePath("a")).__name__, lambda: type(Path("a")).__name__,
             lambda: isinstance(Path("a"), PurePosixPath), lambda: isinstance(p, os.PathLike), lambda: p.as_posix(), lambda: PureWindowsPath("a\\b").as_posix(), lambda: f"{p}", lambda: "%s" % p,
             lambda: PureWindowsPath("c:\\x").as_uri(), lambda: PureWindowsPath("c:\\a\\b").relative_to("C:\\A"), lambda: PureWindowsPath("c:/a") / "d:/b", lambda: PureWindowsPath("c:/a") / "/b",
             lambda: Path("a").absolute().is_absolute(), lambda: Path("/x/../y").resolve(), lambda: list(Path("a").glob("")), lambda: Path("x").suffix, lambda: hash(p) == hash(PurePosixPath(str(p)))):
    tell(make)

o = os.path
for make in (lambda: o.join("a", "b", "/c", "d"), lambda: o.split("/a/b/"), lambda: o.splitext("a.b/c"), lambda: o.splitext(".x.y"), lambda: o.splitdrive("/a"), lambda: o.normpath("//a/./b/../../.."),
             lambda: o.relpath("/a/b/c", "/a/d"), lambda: o.relpath("a", "a"), lambda: o.relpath(""), lambda: o.commonpath(["/a/b", "/a/c/d"]), lambda: o.commonpath(["a", "/a"]), lambda: o.commonpath([]),
             lambda: o.commonprefix(["/abc", "/abd"]), lambda: o.isabs("a"), lambda: o.basename("/a/b"), lambda: o.dirname("/a/b"), lambda: o.expandvars("$NOT_SET_X/${NOT_SET_X}y"), lambda: o.normcase("A/b"),
             lambda: o.expanduser("a/~"), lambda: os.fspath("a"), lambda: os.fspath(5), lambda: os.fspath(Path("q")), lambda: os.fsencode("ä"), lambda: os.fsdecode(b"\xc3\xa4"), lambda: os.sep + os.linesep + os.pathsep,
             lambda: o.join(Path("a"), "b"), lambda: o.exists("no such file"), lambda: os.stat("no such file"), lambda: os.listdir("no such folder"), lambda: open("no such file"), lambda: open("x", "q"),
             lambda: open("x", "rb", encoding="utf-8"), lambda: os.strerror(2), lambda: os.environ["NOT_SET_X"], lambda: os.getenv("NOT_SET_X", "other"), lambda: os.environ.update({"A": 5})):
    tell(make)
os.environ["NOT_SET_X"] = "now"
print(os.getenv("NOT_SET_X"), os.environ.get("NOT_SET_X"), "NOT_SET_X" in os.environ, o.expandvars("$NOT_SET_X/${NOT_SET_X}y"))
del os.environ["NOT_SET_X"]
tell(lambda: os.environ.pop("NOT_SET_X"))

for url in ("http://user:pw@Host.example:8080/a/b;p?q=1&r=2#frag", "mailto:me@example.com", "//host/path", "/path?x", "file:///etc/passwd", "http://[::1]:80/x", "coap://sensor.local/temp", "a:b", "", "http://h:x/"):
    u = urlsplit(url)
    print(u, u.geturl() == url, u.username, u.password, u.hostname)
    tell(lambda: u.port)
    print(urlparse(url), urlunparse(urlparse(url)) == url)
for base, url in (("http://a/b/c/d", "g"), ("http://a/b/c/d", "../g"), ("http://a/b/c/d", "/g"), ("http://a/b/c/d", "?y"), ("http://a/b/c/d", "#s"), ("http://a/b/c/d", "//h/x"), ("http://a/b/c/d", "https:x"),
                  ("http://a/b/c/d", "../../../g"), ("http://a/b/c/d", "."), ("", "x"), ("x", "")):
    print(urljoin(base, url))
print(quote("a b/ä&=~"), quote("a/b", safe=""), quote_plus("a b+c"), quote(b"\xff"), unquote("a%20b%C3%A4%zz"), unquote_plus("a+b%2B"), unquote_to_bytes("%ff%41"), unquote("%ff"))
print(urlencode({"a": 1, "b": "x y", "c": "ä&"}), urlencode([("a", [1, 2])], doseq=True), urlencode({"a": b"\xff"}), parse_qs("a=1&a=2&b=&c"), parse_qsl("a=1&b=&c", keep_blank_values=True), urldefrag("http://x/y#z"))
tell(lambda: parse_qs("a", strict_parsing=True))
tell(lambda: quote(5))
