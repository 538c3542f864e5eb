"""configparser, uuid, queue, threading's locks, secrets."""

import configparser
import io
import queue
import secrets
import threading
import uuid


def tell(make):
    try:
        print(repr(make()))
    except Exception as error:
        print(type(error).__name__, error)


TEXT = """
# a comment
[DEFAULT]
port = /dev/ttyACM0
baud: 115200
; another
[i2c]
scl = GP5
SDA=GP4
frequency = 400_000
pull ups = yes
empty =
lines = one
    two

    four
path = %(port)s/%(sda)s 100%%
[spaced name]
a=b=c
x : y = z
  indented = 1
"""
c = configparser.ConfigParser()
c.read_string(TEXT)
print(c.sections(), c.defaults(), "i2c" in c, "DEFAULT" in c, len(c), list(c), c.has_section("DEFAULT"), c.options("i2c"))
for section in c:
    print(section, c[section], dict(c[section]))
s = c["i2c"]
for make in (lambda: s["scl"], lambda: s["SDA"], lambda: s.getint("frequency"), lambda: s.getboolean("pull ups"), lambda: c.getint("i2c", "baud"), lambda: s.get("none"), lambda: s.get("none", "x"), lambda: s["none"],
             lambda: c.get("i2c", "none"), lambda: c.get("none", "a"), lambda: c.get("i2c", "none", fallback=5), lambda: c.getint("i2c", "none", fallback=5), lambda: c.getint("i2c", "scl"), lambda: s.getboolean("scl"),
             lambda: s["lines"], lambda: s["path"], lambda: s.get("path", raw=True), lambda: c.get("i2c", "path", vars={"port": "COM3"}), lambda: c["none"], lambda: c.items("spaced name"), lambda: c.items("i2c", raw=True),
             lambda: s.getfloat("frequency"), lambda: "scl" in s, lambda: "baud" in s, lambda: "q" in s, lambda: len(s), lambda: list(s.items())[:2], lambda: c.has_option("i2c", "SCL"), lambda: s.name, lambda: s.parser is c):
    tell(make)
c["new"] = {"One": 1, "two": "2"}
c.set("new", "three", "3")
c["new"]["four"] = "4"
for make in (lambda: c.add_section("new"), lambda: c.add_section("DEFAULT"), lambda: c.set("none", "a", "b"), lambda: c.set("new", "a", 5), lambda: c["new"].__setitem__("a", 5), lambda: c.set("new", "a", "50%"),
             lambda: c.remove_option("new", "one"), lambda: c.remove_option("new", "one"), lambda: c.remove_section("spaced name"), lambda: c.remove_section("spaced name"), lambda: c.__delitem__("DEFAULT"), lambda: c.pop("new")["two"]):
    tell(make)
out = io.StringIO()
c.write(out)
print(out.getvalue())
out = io.StringIO()
c.write(out, space_around_delimiters=False)
print(out.getvalue() == out.getvalue().replace(" = ", "="))
for text in ("a = 1\n", "[s]\na = 1\n[s]\nb = 2\n", "[s]\na = 1\nA = 2\n", "[s]\nno delimiter\n", "[s\na=1\n", "[s]\n= 1\n", "[s]\na = %(b)s\n", "[s]\na = %(a)s\n", "[s]\na = %x\n", "[s]\na = %(b\n"):
    p = configparser.ConfigParser()
    tell(lambda: p.read_string(text))
    if text.count("%"):
        tell(lambda: p.get("s", "a"))
p = configparser.ConfigParser(allow_no_value=True, delimiters=("=",), comment_prefixes=("#",), inline_comment_prefixes=(";",), strict=False, interpolation=None, default_section="all")
p.optionxform = str
p.read_string("[all]\nX=1\n[s]\nFlag\nKey = a:b ; note\nKey = c;d\nraw = 100% $x\n[s]\nmore = 1\n")
print({k: dict(v) for k, v in p.items()})
out = io.StringIO()
p.write(out)
print(out.getvalue())
p = configparser.ConfigParser(interpolation=configparser.ExtendedInterpolation(), converters={"list": lambda v: v.split(","), "hex": lambda v: int(v, 16)})
p.read_dict({"a": {"x": "1", "list": "p,q", "address": "0x76"}, "b": {"y": "$" + "{a:x}+$" + "{z} $$", "z": "2", "bad": "$" + "{q}"}})
print(p["b"]["y"], p["a"].getlist("list"), p.getlist("a", "list"), p.gethex("a", "address"), p["a"].gethex("none", 7))
tell(lambda: p["b"]["bad"])
r = configparser.RawConfigParser()
r.read_file(io.StringIO("[s]\na = %(b)s\n"))
print(r.get("s", "a"), r == r, configparser.ConfigParser({"d": "1"}).defaults())

u = uuid.UUID("12345678-1234-5678-1234-567812345678")
print(u, repr(u), u.hex, u.int, u.bytes, u.bytes_le, u.fields, u.urn, u.variant, u.version, u.node, u.time, u.clock_seq, hash(u) == hash(uuid.UUID(int=u.int)), u == uuid.UUID(bytes=u.bytes) == uuid.UUID(bytes_le=u.bytes_le) == uuid.UUID(fields=u.fields))
for make in (lambda: uuid.UUID("{urn:uuid:12345678123456781234567812345678}"), lambda: uuid.UUID("x"), lambda: uuid.UUID(bytes=b"1"), lambda: uuid.UUID(int=-1), lambda: uuid.UUID(), lambda: setattr(u, "int", 1), lambda: u < uuid.UUID(int=1),
             lambda: uuid.uuid3(uuid.NAMESPACE_DNS, "python.org"), lambda: uuid.uuid5(uuid.NAMESPACE_DNS, "python.org"), lambda: uuid.uuid5(uuid.NAMESPACE_URL, "ä").version, lambda: uuid.uuid4().version, lambda: uuid.uuid4().variant,
             lambda: uuid.uuid4() != uuid.uuid4(), lambda: uuid.uuid1().version, lambda: uuid.uuid1(5, 6).fields[3:], lambda: {uuid.uuid4(): 1} is None, lambda: uuid.UUID(int=0, version=4), lambda: int(u) == u.int, lambda: sorted([uuid.UUID(int=2), uuid.UUID(int=1)])):
    tell(make)

q = queue.Queue(2)
q.put(1)
q.put("two")
print(q.qsize(), q.full(), q.empty(), q.get(), q.get_nowait(), q.unfinished_tasks)
for make in (lambda: q.get_nowait(), lambda: q.get(False), lambda: q.get(timeout=0.01), lambda: [q.put(i, block=False) for i in range(3)], lambda: q.put(1, timeout=0.01), lambda: q.get(timeout=-1), lambda: [q.task_done() for i in range(5)]):
    tell(make)
p = queue.PriorityQueue()
for each in (3, 1, 2):
    p.put((each, "x"))
l = queue.LifoQueue()
l.put(1)
l.put(2)
s = queue.SimpleQueue()
s.put("s")
print([p.get() for i in range(3)], l.get(), l.get(), s.get(), s.empty())

lock = threading.Lock()
with lock:
    print(lock.locked(), lock.acquire(False), lock.acquire(timeout=0.01))
print(lock.locked(), lock.acquire(), lock.release())
tell(lock.release)
r = threading.RLock()
with r, r:
    print(r.acquire(), r.release())
tell(r.release)
e = threading.Event()
print(e.is_set(), e.wait(0.01), e.set(), e.wait(), e.is_set(), e.clear(), e.is_set())
b = threading.BoundedSemaphore(1)
with b:
    print(b.acquire(blocking=False))
tell(b.release)
with threading.Condition() as condition:
    print(condition, condition) if False else print(threading.current_thread().name, threading.main_thread() is threading.current_thread(), threading.active_count())
here = threading.local()
here.x = 1
print(here.x, threading.Thread(target=tell).is_alive(), threading.Thread(name="n", daemon=True).daemon)

print(len(secrets.token_hex(8)), len(secrets.token_bytes(5)), 0 <= secrets.randbelow(10) < 10, secrets.choice([7]), secrets.randbits(8) < 256, secrets.compare_digest("a", "a"), secrets.compare_digest(b"a", b"b"), len(secrets.token_urlsafe(9)))
