/** What the host dialect says of errors, against what CPython 3.11 printed for the same program. */
import { match, strictEqual } from "node:assert/strict";
import { expectProgram, runProgram } from "../expect-program.js";

const said = (call: string, before: string) =>
  runProgram(`${before}\ntry:\n    ${call}\nexcept Exception as e:\n    print(type(e).__name__ + ":", e)\n`, "host");

function says(before: string, cases: readonly (readonly [call: string, text: string])[]): void {
  for (const [call, text] of cases) strictEqual(said(call, before).out, `${text}\n`, call);
}

describe("errors in host mode", () => {
  it("names what is missing in a call of a Python function", () => {
    says("def f(a, b, c=1, *, d=2): pass\ndef g(*, k): pass\ndef h(a, b, c): pass\ndef p(a, /): pass", [
      ["f()", "TypeError: f() missing 2 required positional arguments: 'a' and 'b'"],
      ["f(1)", "TypeError: f() missing 1 required positional argument: 'b'"],
      ["f(b=1)", "TypeError: f() missing 1 required positional argument: 'a'"],
      ["h()", "TypeError: h() missing 3 required positional arguments: 'a', 'b', and 'c'"],
      ["f(1, 2, 3, 4)", "TypeError: f() takes from 2 to 3 positional arguments but 4 were given"],
      ["h(1, 2, 3, 4)", "TypeError: h() takes 3 positional arguments but 4 were given"],
      ["g()", "TypeError: g() missing 1 required keyword-only argument: 'k'"],
      ["f(1, 2, x=3)", "TypeError: f() got an unexpected keyword argument 'x'"],
      ["f(1, 2, a=3)", "TypeError: f() got multiple values for argument 'a'"],
      ["p(a=1)", "TypeError: p() got some positional-only arguments passed as keyword arguments: 'a'"],
    ]);
  });

  it("counts self in methods and constructors, and calls them by their qualified names", () => {
    says("class C:\n    def __init__(self, x): pass\n    def m(self): pass", [
      ["C()", "TypeError: C.__init__() missing 1 required positional argument: 'x'"],
      ["C(1, 2)", "TypeError: C.__init__() takes 2 positional arguments but 3 were given"],
      ["C(1, y=2)", "TypeError: C.__init__() got an unexpected keyword argument 'y'"],
      ["C(1).m(5)", "TypeError: C.m() takes 1 positional argument but 2 were given"],
    ]);
  });

  it("says of builtins how many arguments they take", () => {
    says("", [
      ["[].append()", "TypeError: list.append() takes exactly one argument (0 given)"],
      ["[].clear(1)", "TypeError: list.clear() takes no arguments (1 given)"],
      ["len()", "TypeError: len() takes exactly one argument (0 given)"],
      ["isinstance(1)", "TypeError: isinstance expected 2 arguments, got 1"],
      ["getattr(1)", "TypeError: getattr expected at least 2 arguments, got 1"],
    ]);
  });

  it("takes whatever can be iterated after a star and for unpacking, and names what cannot", () => {
    expectProgram(
      `
def f(*a): return a
def g(): yield 1
out = []
class S:
    def __getitem__(self, i):
        if i > 0: raise IndexError
        return i
class I:
    def __iter__(self): return iter([1])
for x in (map(str, [1]), zip([1]), g(), range(1), 'a', b'a', {1: 2}, enumerate('a'), filter(None, [1]), reversed([1]), S(), I(), {1: 2}.items()):
    out.append(f(*x))
print(*out)  # expect: ('1',) ((1,),) (1,) (0,) ('a',) (97,) (1,) ((0, 'a'),) (1,) (1,) (0,) (1,) ((1, 2),)
out = []
for x in (map(str, [1]), zip([1]), g(), range(1), 'a', {1: 2}, S(), I()):
    a, *b = x
    out.append((a, b))
print(*out)  # expect: ('1', []) ((1,), []) (1, []) (0, []) ('a', []) (1, []) (0, []) (1, [])
`,
      "host",
    );
    says("", [
      ["a, b = 5", "TypeError: cannot unpack non-iterable int object"],
      ["a, *b, c = [1]", "ValueError: not enough values to unpack (expected at least 2, got 1)"],
      ["print(*5)", "TypeError: print() argument after * must be an iterable, not int"],
    ]);
  });

  it("words operators and divisions as CPython 3.11 does", () => {
    says("class P:\n    x = property(lambda self: 1)", [
      ["1 // 0", "ZeroDivisionError: integer division or modulo by zero"],
      ["1 % 0", "ZeroDivisionError: integer modulo by zero"],
      ["1.5 / 0", "ZeroDivisionError: float division by zero"],
      ["1.5 // 0", "ZeroDivisionError: float floor division by zero"],
      ["1.5 % 0", "ZeroDivisionError: float modulo"],
      ["'a' * 1.5", "TypeError: can't multiply sequence by non-int of type 'float'"],
      ["() + []", 'TypeError: can only concatenate tuple (not "list") to tuple'],
      ["-'a'", "TypeError: bad operand type for unary -: 'str'"],
      ["'a'['b']", "TypeError: string indices must be integers, not 'str'"],
      ["P().x = 3", "AttributeError: property 'x' of 'P' object has no setter"],
      ["raise", "RuntimeError: No active exception to reraise"],
    ]);
  });

  it("makes the class of OSError that belongs to an errno", () => {
    expectProgram(
      `
e = OSError(2, "gone", "x.txt")
print(type(e).__name__, e.errno, e.strerror, e.filename)  # expect: FileNotFoundError 2 gone x.txt
print(type(OSError(5, "bad")).__name__, type(OSError(2)).__name__)  # expect: OSError OSError
`,
      "host",
    );
  });

  it("shows source lines, and folds what repeats", () => {
    const { err } = runProgram("def f(n):\n    return f(n + 1)  # deeper\nf(0)\n", "host");
    match(err, /^Traceback \(most recent call last\):\n {2}File "main.py", line 3, in <module>\n {4}f\(0\)\n/);
    match(
      err,
      /( {2}File "main.py", line 2, in f\n {4}return f\(n \+ 1\) {2}# deeper\n){3} {2}\[Previous line repeated \d+ more times\]\n/,
    );
    match(err, /RecursionError: maximum recursion depth exceeded/);
  });

  it("suggests a name that is near", () => {
    const last = (program: string) => runProgram(program, "host").err.trimEnd().split("\n").at(-1);
    strictEqual(last("value = 1\nprint(valeu)"), "NameError: name 'valeu' is not defined. Did you mean: 'value'?");
    strictEqual(last("prnt(1)"), "NameError: name 'prnt' is not defined. Did you mean: 'print'?");
    strictEqual(last("zzzzzz"), "NameError: name 'zzzzzz' is not defined");
    strictEqual(last("[].apend(1)"), "AttributeError: 'list' object has no attribute 'apend'. Did you mean: 'append'?");
  });

  it("prints no traceback before a SyntaxError of the program itself", () => {
    match(
      runProgram("x = = 1\n", "host").err,
      /^ {2}File "main.py", line 1\n {4}x = = 1\n.*SyntaxError: invalid syntax\n$/s,
    );
  });

  it("decodes and encodes Windows-1252 and UTF-16", () => {
    expectProgram(
      `
print(b"\\x80\\x93x\\x94\\xe9".decode("cp1252"))  # expect: €“x”é
print("€é".encode("cp1252"), "aé".encode("utf-16-le"))  # expect: b'\\x80\\xe9' b'a\\x00\\xe9\\x00'
print(b"\\x00a\\xd8\\x3d\\xde\\x00".decode("utf-16-be"))  # expect: a😀
try:
    "→".encode("cp1252")
except UnicodeEncodeError as e:
    print(e)  # expect: 'charmap' codec can't encode character '\\u2192' in position 0: character maps to <undefined>
`,
      "host",
    );
  });

  it("lets __init_subclass__ call the root's", () => {
    expectProgram(
      `
class Base:
    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        print("made", cls.__name__)
class A(Base): pass  # expect: made A
try:
    class B(Base, extra=1): pass
except TypeError as e:
    print(type(e).__name__)  # expect: TypeError
`,
      "host",
    );
  });
});
