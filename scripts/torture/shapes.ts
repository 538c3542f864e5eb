/**
 * Statements that exercise one corner of the language each: what leaves a try by every way, generators that are sent to, thrown into and
 * closed, match, with, coroutines, decorators, descriptors, slices that are assigned, formatting. Their bodies are random; their frames are not.
 */
import type { Seeded } from "./seeded.js";

/** What a shape may use of the generator. */
export interface Writer {
  readonly chance: Seeded;
  emit(line: string): void;
  block(header: string, body: () => void): void;
  /** An expression of any kind. */
  any(depth: number): string;
  int(depth: number): string;
  text(depth: number): string;
  list(depth: number): string;
  fresh(prefix: string): string;
}

/** Writes one of them. */
export function shape(w: Writer): void {
  w.chance.pick(SHAPES)(w);
}

const ERRORS = [
  "ValueError",
  "KeyError",
  "TypeError",
  "IndexError",
  "ZeroDivisionError",
  "StopIteration",
  "RuntimeError",
];

/** A function in whose try, except, else and finally each may return, raise, break, continue or fall through. */
function leavingTry(w: Writer): void {
  const { chance: c } = w;
  const f = w.fresh("t");
  const leave = (): string =>
    c.pick([
      "pass",
      "pass",
      "break",
      "continue",
      `return ${w.any(1)}`,
      `raise ${c.pick(ERRORS)}(${w.any(0)})`,
      "1 // 0",
      "[][1]",
    ]);
  const finallyLeave = (): string => c.pick(["pass", "pass", "pass", "break", "continue", "return 'finally'"]);
  w.block(`def ${f}(n):`, () => {
    w.block("for i in range(n):", () => {
      w.block("try:", () => {
        w.block("try:", () => {
          w.emit(`print('try', i)`);
          w.block(`if i % 2 == ${c.below(2)}:`, () => w.emit(leave()));
          w.emit(leave());
        });
        if (c.once(2))
          w.block(`except ${c.pick(ERRORS)} as e:`, () => {
            w.emit("print('except', type(e).__name__)");
            w.emit(leave());
          });
        if (c.once(2))
          w.block("except (ZeroDivisionError, IndexError):", () => {
            w.emit(c.pick(["raise", "raise ValueError('x') from None", "raise KeyError(1)", "pass"]));
          });
        else w.block("except LookupError:", () => w.emit("print('lookup')"));
        if (c.once(3)) w.block("else:", () => w.emit(leave()));
        w.block("finally:", () => {
          w.emit("print('finally', i)");
          w.emit(finallyLeave());
        });
      });
      w.block("finally:", () => w.emit("print('outer', i)"));
    });
    if (c.once(2)) w.block("else:", () => w.emit("print('else')"));
    w.emit("return 'end'");
  });
  chained(w, `${f}(${1 + c.below(4)})`);
}

/** The value, or the exception with what it came of. */
function chained(w: Writer, expression: string): void {
  w.block("try:", () => w.emit(`show(${expression})`));
  w.block("except Exception as error:", () => {
    w.emit("while error is not None:");
    w.emit("    print(type(error).__name__, type(error.__cause__).__name__, error.__suppress_context__)");
    w.emit("    error = error.__context__");
  });
}

function talkingGenerator(w: Writer): void {
  const { chance: c } = w;
  const g = w.fresh("g");
  w.block(`def ${g}(a):`, () => {
    w.block("try:", () => {
      w.emit(`got = yield ${w.any(1)}`);
      w.emit("print('got', repr(got))");
      w.block(`while got != ${c.below(3)}:`, () => {
        w.block("try:", () => w.emit("got = yield a"));
        w.block(`except ${c.pick(ERRORS.slice(0, 4))} as e:`, () => {
          w.emit("print('thrown', type(e).__name__)");
          w.emit(c.pick(["got = yield 'after'", "return 'left'", "raise", "got = 0"]));
        });
      });
      if (c.once(2)) w.emit(`inner = yield from (x for x in ${w.list(1)})`);
      else w.emit(`inner = yield from ${c.pick(["'ab'", "(1, 2)", "range(2)"])}`);
      w.emit("print(inner)");
    });
    w.block("finally:", () => {
      w.emit("print('closing')");
      if (c.once(6)) w.emit("yield 'refuses'");
    });
    w.emit(`return ${w.any(1)}`);
  });
  const it = w.fresh("it");
  w.emit(`${it} = ${g}(${w.any(1)})`);
  for (let i = 2 + c.below(4); i > 0; i--) {
    const step = c.pick([
      `next(${it})`,
      `${it}.send(None)`,
      `${it}.send(${c.below(3)})`,
      `${it}.throw(${c.pick(ERRORS.slice(0, 4))}('t'))`,
      `${it}.close()`,
      `next(${it}, 'default')`,
    ]);
    w.block("try:", () => w.emit(`show(${step})`));
    w.block("except StopIteration as stop:", () => w.emit("show('stopped', stop.value)"));
    w.block("except Exception as error:", () => w.emit("print('raised', type(error).__name__)"));
  }
  w.emit(`show([x for _, x in zip(range(3), ${it})])`);
}

function matching(w: Writer): void {
  const { chance: c } = w;
  const P = w.fresh("P");
  w.block(`class ${P}:`, () => {
    w.emit("__match_args__ = ('x', 'y')");
    w.block("def __init__(self, x, y):", () => w.emit("self.x, self.y = x, y"));
  });
  const patterns: [string, string][] = [
    ["0 | 1 | -1", "'small'"],
    ["True", "'true'"],
    ["None", "'none'"],
    ["'a' | 'abc'", "'word'"],
    ["int(n)", "('int', n)"],
    ["float() | complex()", "'number'"],
    ["str() as s", "('str', s)"],
    ["[]", "'empty'"],
    ["[a]", "('one', a)"],
    ["[a, b]", "('two', a, b)"],
    ["(1, *rest)", "('one first', rest)"],
    ["[a, *_, b]", "('ends', a, b)"],
    ["[[a, b], *rest]", "(a, b, rest)"],
    ["{'a': v, **rest}", "('dict a', v, sorted(rest, key=repr))"],
    ["{1: int() as v}", "('dict 1', v)"],
    ["{}", "'dict'"],
    [`${P}(1, y=y)`, "('P', y)"],
    [`${P}(x, [y, *_])`, "('P', x, y)"],
    [`${P}(x=x)`, "('P', x)"],
    ["bytes(b)", "('bytes', b)"],
    ["x if x == 1.5", "('guard', x)"],
    ["(a, b) if a == b", "('same', a)"],
    ["-1.5 | 2.5", "'float'"],
  ];
  const m = w.fresh("m");
  w.block(`def ${m}(v):`, () => {
    w.block("match v:", () => {
      for (let i = 2 + c.below(6); i > 0; i--) {
        const [pattern, value] = c.pick(patterns);
        w.block(`case ${pattern}:`, () => w.emit(`return ${value}`));
      }
      if (c.once(2)) w.block("case _:", () => w.emit("return 'other'"));
    });
  });
  for (let i = 3; i > 0; i--)
    w.emit(
      `show(${m}(${c.pick([w.any(2), w.any(2), w.list(1), `${P}(${w.any(1)}, ${w.list(1)})`, "{'a': 1, 'b': 2}", "[1, 2, 3]"])}))`,
    );
}

function managing(w: Writer): void {
  const { chance: c } = w;
  const M = w.fresh("M");
  w.block(`class ${M}:`, () => {
    w.emit("def __init__(self, n): self.n = n");
    w.block("def __enter__(self):", () => {
      w.emit("print('enter', self.n)");
      if (c.once(5)) w.emit("if self.n == 2: raise ValueError('enter')");
      w.emit("return (self.n, 'value')");
    });
    w.block("def __exit__(self, kind, value, trace):", () => {
      w.emit("print('exit', self.n, kind and kind.__name__)");
      w.emit(
        c.pick([
          "return self.n == 1",
          "return kind is KeyError",
          "return None",
          "if kind is TypeError: raise KeyError('exit')",
        ]),
      );
    });
  });
  const f = w.fresh("w");
  w.block(`def ${f}():`, () => {
    w.block("for i in range(2):", () => {
      w.block(`with ${M}(1) as a, ${M}(2) as (b, _):`, () => {
        w.emit("print(a, b)");
        w.emit(
          c.pick(["pass", "break", "continue", "return 'inside'", `raise ${c.pick(ERRORS)}('x')`, `show(${w.any(2)})`]),
        );
      });
      w.emit("print('after')");
    });
    w.emit("return 'end'");
  });
  chained(w, `${f}()`);
}

function awaiting(w: Writer): void {
  const { chance: c } = w;
  const [A, f, g] = [w.fresh("A"), w.fresh("co"), w.fresh("co")];
  w.block(`class ${A}:`, () => {
    w.emit("def __init__(self, v): self.v = v");
    w.emit("def __await__(self): return (yield self.v)");
    w.emit("def __aiter__(self): self.n = 0; return self");
    w.block("async def __anext__(self):", () => {
      w.emit("self.n += 1");
      w.emit(`if self.n > ${1 + c.below(3)}: raise StopAsyncIteration`);
      w.emit("return self.n");
    });
    w.emit(`async def __aenter__(self): print('aenter'); return await ${A}('in')`);
    w.emit(
      `async def __aexit__(self, *a): print('aexit', a[0] and a[0].__name__); return ${c.pick(["True", "False"])}`,
    );
  });
  w.block(`async def ${f}(x):`, () => {
    w.emit(`y = await ${A}(${w.any(1)})`);
    w.emit(c.pick(["return (x, y)", "return [x, y]", `raise ${c.pick(ERRORS.slice(0, 4))}(x)`]));
  });
  w.block(`async def ${g}():`, () => {
    w.block("try:", () => {
      w.emit(`show(await ${f}(${w.any(1)}))`);
      w.emit(`async for i in ${A}(0): print('i', i)`);
      w.emit(`show([i async for i in ${A}(1) if i != 2], {i: await ${f}(i) for i in (1,)})`);
      w.emit(`async with ${A}(2) as v: print('v', v); ${c.pick(["1 // 0", "pass", "[][0]"])}`);
    });
    w.block("finally:", () => w.emit("print('done')"));
    w.emit(`return ${w.any(1)}`);
  });
  w.block("try:", () => {
    w.emit(`co = ${g}()`);
    w.emit("got = None");
    w.emit("for step in range(12): got = co.send((step, 'sent')); show(got)");
  });
  w.block("except StopIteration as stop:", () => w.emit("show('result', stop.value)"));
  w.block("except Exception as error:", () => w.emit("print('raised', type(error).__name__)"));
  w.emit("co.close()");
}

function classFeatures(w: Writer): void {
  const { chance: c } = w;
  const [D, B, C, o] = [w.fresh("D"), w.fresh("B"), w.fresh("C"), w.fresh("o")];
  w.block(`class ${D}:`, () => {
    w.emit("def __set_name__(self, owner, name): self.name = '_' + name; print('named', name)");
    w.emit("def __get__(self, obj, owner=None): return self if obj is None else getattr(obj, self.name, 'unset')");
    if (c.once(2)) w.emit("def __set__(self, obj, value): print('set', self.name); setattr(obj, self.name, value)");
    w.emit(`def __repr__(self): return '<${D}>'`);
  });
  w.block(`class ${B}:`, () => {
    if (c.once(3)) w.emit("__slots__ = ('_d', 'x', '__dict__')");
    w.emit(`d = ${D}()`);
    w.emit(`count = ${w.int(1)}`);
    w.block("def __init_subclass__(cls, tag='none', **kw):", () => w.emit("print('subclass', cls.__name__, tag)"));
    w.emit("@classmethod");
    w.emit("def make(cls, *args, **kw): return cls(*args, **kw)");
    w.emit("@staticmethod");
    w.emit("def twice(v): return (v, v)");
    w.emit("@property");
    w.emit("def p(self): return getattr(self, 'x', 'no x')");
    w.emit("@p.setter");
    w.emit("def p(self, value): self.x = ('p', value)");
    w.emit("def __init__(self, x=0): self.x = x");
    w.emit(
      c.pick([
        "def __lt__(self, other): return repr(self.x) < repr(other.x)",
        "def __ge__(self, other): return NotImplemented",
      ]),
    );
    w.emit(
      c.pick([
        "def __radd__(self, other): return ('radd', other)",
        "def __iadd__(self, other): self.x = other; return self",
      ]),
    );
    w.emit(
      c.pick([
        "def __getattr__(self, name): return name.upper()",
        "def __delattr__(self, name): print('del', name); object.__delattr__(self, name)",
      ]),
    );
    w.emit(`def __repr__(self): return '<${B}>'`);
    w.emit("def __hash__(self): return 7");
  });
  w.block(`class ${C}(${B}, tag=${w.text(0)}):`, () => {
    w.emit("count = property(lambda self: 'hidden')");
    w.block("def __init__(self, *a, y=2):", () => {
      w.emit("super().__init__(*a)");
      w.emit("self.y = y");
    });
    w.emit(`def twice(self): return super().twice(self.y)`);
  });
  w.emit(`${o} = ${c.pick([`${C}(${w.any(1)})`, `${C}.make(${w.any(1)}, y=${w.any(1)})`, `${B}.make()`])}`);
  const uses = [
    `show(${o}.d, ${o}.p, ${o}.count, ${B}.d)`,
    `${o}.d = ${w.any(1)}; show(${o}.d)`,
    `${o}.p = ${w.any(1)}; show(${o}.p, ${o}.x)`,
    `show(${o}.missing)`,
    `show(${w.any(1)} + ${o})`,
    `${o} += ${w.any(1)}; show(${o})`,
    `show(${o} < ${B}(1), sorted([${o}, ${B}(0)]))`,
    `show(${o} >= ${B}(1))`,
    `del ${o}.x; show(${o}.p)`,
    `show({${o}: 1}[${o}], ${o} == ${o}, ${o} != ${B}())`,
    `show(${o}.twice(1) if type(${o}) is ${B} else ${o}.twice())`,
    `show(sorted(k for k in vars(${o}) if k != '_d'))`,
    `${o}.count = 3; show(${o}.count)`,
    `show([k.__name__ for k in type(${o}).__mro__], issubclass(${C}, ${B}))`,
  ];
  for (let i = 3 + c.below(3); i > 0; i--) {
    w.block("try:", () => w.emit(c.pick(uses)));
    w.block("except Exception as error:", () => w.emit("print('raised', type(error).__name__)"));
  }
}

function closures(w: Writer): void {
  const { chance: c } = w;
  const [f, d] = [w.fresh("k"), w.fresh("deco")];
  w.block(`def ${d}(*outer, mark='m'):`, () => {
    w.block("def wrap(function):", () => {
      w.block("def inner(*args, **kw):", () => {
        w.emit("nonlocal mark");
        w.emit("mark += '!'");
        w.emit("return (mark, outer, function(*args, **kw))");
      });
      w.emit("return inner");
    });
    w.emit("return wrap");
  });
  w.emit(`@${d}(${w.any(1)}, mark='n')`);
  w.emit(`@${d}()`);
  w.block(`def ${f}(a, /, b=${w.any(0)}, *rest, key=${w.any(0)}, **more):`, () => {
    w.emit("made = [lambda: (a, i) for i in range(2)] + [lambda i=i: (b, i) for i in range(2)]");
    w.emit(`a = ${w.any(1)}`);
    w.emit("return [m() for m in made], rest, key, sorted(more)");
  });
  const call = c.pick([
    "1",
    "1, 2",
    "1, 2, 3, key=4",
    "*[1, 2], *(3,), **{'z': 1}",
    "1, z=2, **{'key': 5}",
    "a=1",
    "",
    "1, b=2, **{'b': 3}",
  ]);
  for (let i = 2; i > 0; i--) chained(w, `${f}(${call})`);
  w.emit(`show([y := ${w.int(1)}, y, [y for y in range(2)], y], (lambda *a, k=y: (a, k))(*'ab'))`);
  w.emit(`show([[(i, j) for j in range(i)] for i in range(3)], {i: {j for j in (i, i)} for i in range(2)})`);
  w.emit(`show([z for q in ([${w.any(1)}], ${w.list(1)}) for z in q if z != 1 if z])`);
}

function slicing(w: Writer): void {
  const { chance: c } = w;
  const l = w.fresh("s");
  w.emit(`${l} = ${c.pick(["list(range(8))", "bytearray(b'abcdefgh')", `list(${w.list(2)})`])}`);
  const bound = (): string => c.pick(["", "", "0", "1", "2", "-1", "-3", "5", "100", "-100", "None"]);
  const slice = (): string => `${bound()}:${bound()}${c.once(2) ? `:${c.pick(["1", "2", "-1", "-2", "3", ""])}` : ""}`;
  for (let i = 4; i > 0; i--) {
    const statement = c.pick([
      `show(${l}[${slice()}])`,
      `${l}[${slice()}] = ${c.pick(["[]", "[7]", "[7, 8]", "b'xy'", "(1, 2, 3)", "range(3)", "5"])}`,
      `del ${l}[${slice()}]`,
      `${l}[${c.below(5)}], ${l}[-1] = ${l}[-1], ${l}[${c.below(5)}]`,
      `${l} *= ${c.below(3)}`,
      `${l} += ${c.pick(["[1]", "b'z'", "(2,)"])}`,
      `a, *b, z = ${l}; show(a, b, z)`,
      `show(slice(${c.below(4)}, ${c.below(9)}, ${c.pick([1, 2, -1])}).indices(${c.below(9)}), 'texts'[${slice()}], (1, 2, 3, 4)[${slice()}])`,
    ]);
    w.block("try:", () => {
      w.emit(statement);
      w.emit(`show(${l})`);
    });
    w.block("except Exception as error:", () => w.emit("print('raised', type(error).__name__)"));
  }
}

function formatting(w: Writer): void {
  const { chance: c } = w;
  const values = (): string =>
    c.pick([
      w.int(1),
      w.int(0),
      "1234567.891",
      "-0.5",
      "1e300",
      "0.1 + 0.2",
      "1e-7",
      "float('inf')",
      "True",
      w.text(0),
      "None",
      "2**70",
    ]);
  const spec = (): string =>
    `${c.pick(["", "", "<", ">", "^", "*^", "=", "0="])}${c.pick(["", "+", "-", " "])}${c.pick(["", "#"])}${c.pick(["", "0"])}${c.pick(["", "1", "8", "12"])}${c.pick(["", ",", "_"])}${c.pick(["", "", ".0", ".2", ".10"])}${c.pick(["", "d", "x", "X", "o", "b", "e", "E", "f", "F", "g", "G", "%", "s", "n", "c"])}`;
  const percent = (): string =>
    `%${c.pick(["", "-", "+", " ", "0", "#"])}${c.pick(["", "3", "10"])}${c.pick(["", ".0", ".3"])}${c.pick(["d", "i", "u", "x", "X", "o", "e", "f", "g", "G", "s", "r", "c", "a"])}`;
  for (let i = 5; i > 0; i--) {
    const v = values();
    const statement = c.pick([
      `show(format(${v}, '${spec()}'))`,
      `show('{:${spec()}}|{!r:>10}'.format(${v}, ${values()}))`,
      `show(f"{${v.replaceAll('"', "'").includes("\\") ? "1" : v.replaceAll('"', "'")}:${spec()}}")`,
      `show('[${percent()}]' % (${v},))`,
      `show('%(a)${percent().slice(1)} %(b)s' % {'a': ${v}, 'b': ${values()}})`,
      `show(b'[${percent()}]' % (${v},))`,
      `show(repr(${v}), str(${v}), ascii(${v}))`,
      `show('{0[1]} {1.real} {2[a]}'.format([1, ${v}], ${w.int(0)}, {'a': ${values()}}))`,
      `show(int(${c.pick(["'12'", "' -7 '", "'0x1f', 16", "'z', 36", "'1_000'", "'12', 3", "b'5'", "'1.5'", "''", "'-0b11', 0"])}))`,
      `show(float(${c.pick(["'1e5'", "' -.5 '", "'nan'", "'-inf'", "'1_0.5'", "'.'", "b'2.5'", "'1e400'", "'0x1'"])}))`,
      `show(round(${c.pick(["2.5", "3.5", "-2.5", "2.675", "1234.5678", "1e20"])}, ${c.pick(["0", "1", "2", "-2", "None"])}))`,
      `show((${w.int(1)}).to_bytes(${c.pick([1, 2, 4, 9])}, ${c.pick(["'big'", "'little'"])}, signed=${c.pick(["True", "False"])}))`,
      `show((${c.pick(["0.1", "2.5", "-1e10", "0.0", "1e-5"])}).${c.pick(["hex()", "as_integer_ratio()", "is_integer()"])})`,
    ]);
    w.block("try:", () => w.emit(statement));
    w.block("except Exception as error:", () => w.emit("print('raised', type(error).__name__)"));
  }
}

function texts(w: Writer): void {
  const { chance: c } = w;
  const s = w.fresh("x");
  w.emit(
    `${s} = ${c.pick([w.text(2), "'The quick  brown\\tfox'", "'aXbXXc'", "'ß ﬁ İ'", "b'a,b,,c'", "'line1\\nline2\\r\\n'"])}`,
  );
  const methods = [
    "split()",
    "split(None, 1)",
    "rsplit('X', 1)",
    "rsplit(maxsplit=1)",
    "splitlines(True)",
    "partition('X')",
    "rpartition(' ')",
    "expandtabs(4)",
    "replace('X', '', 1)",
    "count('X')",
    "find('b', 1)",
    "rfind('X', 0, 3)",
    "index('q')",
    "startswith(('a', 'T'))",
    "endswith('c', 0, 99)",
    "strip('aT')",
    "lstrip()",
    "title()",
    "casefold()",
    "center(20, '*')",
    "rjust(12)",
    "zfill(12)",
    "isalnum()",
    "isspace()",
    "isidentifier()",
    "encode('utf-8')",
    "encode('ascii', 'replace')",
    "translate({97: 'A', 98: None})",
    "removeprefix('a')",
    "removesuffix('c')",
    "upper()",
    "split(b',')",
    "decode()",
    "hex('-')",
    "join(['a', 'b'])",
    "isascii()",
    "istitle()",
    "swapcase()",
  ];
  for (let i = 5; i > 0; i--) {
    w.block("try:", () => w.emit(`show(${s}.${c.pick(methods)})`));
    w.block("except Exception as error:", () => w.emit("print('raised', type(error).__name__)"));
  }
}

function groups(w: Writer): void {
  const { chance: c } = w;
  const error = (): string => `${c.pick(ERRORS.slice(0, 5))}(${w.any(0)})`;
  w.block("try:", () => {
    w.block("try:", () =>
      w.emit(
        c.pick([
          `raise ExceptionGroup('g', [${error()}, ${error()}, ExceptionGroup('h', [${error()}])])`,
          `raise ${error()}`,
          `raise ExceptionGroup('g', [${error()}])`,
        ]),
      ),
    );
    w.block("except* (ValueError, KeyError) as e:", () => {
      w.emit("show('vk', type(e).__name__, [type(x).__name__ for x in e.exceptions])");
      if (c.once(3)) w.emit(`raise ${error()}`);
    });
    w.block("except* TypeError as e:", () => w.emit(c.pick(["raise", "show('t', len(e.exceptions))"])));
    if (c.once(2)) w.block("else:", () => w.emit("show('else')"));
    w.block("finally:", () => w.emit("show('finally')"));
  });
  w.block("except BaseException as e:", () => {
    w.emit("show(type(e).__name__, [type(x).__name__ for x in getattr(e, 'exceptions', [])])");
  });
}

const SHAPES = [
  leavingTry,
  leavingTry,
  talkingGenerator,
  talkingGenerator,
  matching,
  managing,
  awaiting,
  classFeatures,
  classFeatures,
  closures,
  slicing,
  formatting,
  formatting,
  texts,
  groups,
];
