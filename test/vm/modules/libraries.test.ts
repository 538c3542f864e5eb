/** What libraries in Python rely on: files that extend builtin modules, relative __import__, time zones. */
import { expectProgram } from "../expect-program.js";

describe("a library on MicroPython's path", () => {
  it("extends a builtin module by a file of its name, which finds the original with a u", () => {
    expectProgram(
      `
import random
print(random.extra(), random.randrange(1))  # expect: more 0
import sys
print(hasattr(sys, "extra"))  # expect: False
`,
      "micropython",
      { "random.py": "from urandom import *\ndef extra(): return 'more'\n", "sys.py": "extra = 1\n" },
    );
  });

  it("imports relative names by __import__, and gets the last module for any fromlist", () => {
    expectProgram(
      `
import pack
print(pack.found, pack.first)  # expect: inner pack
`,
      "micropython",
      {
        "pack/__init__.py":
          "found = __import__('part', None, None, (), 1).name\nfirst = __import__('pack.part').__name__\n",
        "pack/part.py": "name = 'inner'\n",
      },
    );
  });

  it("reads local time in the zone that the program names", () => {
    expectProgram(
      `
import os, time
print(time.localtime(1700000000)[:5])  # expect: (2023, 11, 14, 22, 13)
os.putenv("TZ", "Europe/Rome")
print(os.getenv("TZ"), time.localtime(1700000000)[:5])  # expect: Europe/Rome (2023, 11, 14, 23, 13)
print(time.gmtime(1700000000)[:5])  # expect: (2023, 11, 14, 22, 13)
for t in (0, 1277000000, 1301187600 - 1, 1301187600, 1319936400 - 7200, 1319936400 + 3600):
    if time.mktime(time.localtime(t)) != t: print("lost", t)
print(time.mktime((2011, 3, 27, 2, 30, 0, 0, 0)) in (1301189400, 1301185800))  # expect: True
os.unsetenv("TZ")
print(os.getenv("TZ"), time.localtime(1700000000)[3])  # expect: None 22
os.putenv("TZ", "No/Where")
print(time.localtime(1700000000)[3])  # expect: 22
`,
      "micropython",
    );
  });

  it("tells generator functions from others by their type, and forgets exc_info at a handler's end", () => {
    expectProgram(
      `
import sys
def f(): pass
def g(): yield
print(type(g), type(g) is type(f), type(g) is type(g()), isinstance(g, type(f)))  # expect: <class 'generator'> False False False
print(g.__name__, callable(g))  # expect: g True
try:
    1 / 0
except ZeroDivisionError:
    try:
        raise KeyError
    except KeyError:
        print(sys.exc_info()[0])  # expect: <class 'KeyError'>
    print(sys.exc_info()[0])  # expect: None
`,
      "micropython",
    );
  });
});
