import { match, equal, ok } from "node:assert/strict";
import { MemoryHost, Stop, createVM, defineFunction, type Host, type PyValue } from "../../../vm/index.js";
import { run } from "../run.js";

/** Programs that ask for more than there is: each ends soon, with Python's word for it, without any limit set. */
const hogs: Record<string, Record<string, string>> = {
  "RuntimeError: maximum recursion depth exceeded": {
    "a function that calls itself": "def f(): return f()\nf()",
    "a generator that delegates to itself": "def g():\n    yield from g()\nlist(g())",
    "__str__ that asks for itself": "class A:\n    def __str__(self): return str(self)\nstr(A())",
    "repr of a list too deep": "l = []\nfor i in range(100000): l = [l]\nrepr(l)",
    "comparing lists too deep": "a = []; b = []\nfor i in range(100000): a = [a]; b = [b]\na == b",
    "hashing a tuple too deep": "t = ()\nfor i in range(100000): t = (t,)\nhash(t)",
    "a pattern that repeats nothing": "import re\nre.match('(a*)*b', 'a' * 60)",
    "dumping a list too deep": "import json\nl = []\nfor i in range(100000): l = [l]\njson.dumps(l)",
  },
  MemoryError: {
    "a list of a range too long": "list(range(10**18))",
    "a tuple of one": "tuple(range(10**9))",
    "sorting one": "sorted(range(10**9))",
    "a set of one": "set(range(10**9))",
    "a dict of one": "dict.fromkeys(range(10**9))",
    "an array of one": "import array\narray.array('I', range(10**9))",
    "unpacking one": "a, *b = range(10**9)",
    "passing one on": "print(*range(10**9))",
    "10 ** 10 ** 7": "x = 10 ** 10 ** 7",
    "1 << 10 ** 9": "x = 1 << 10 ** 9",
    "squaring without end": "x = 3\nwhile True: x = x * x",
    "%1000000000d": "'%1000000000d' % 1",
    "%.1000000000f": "'%.1000000000f' % 1.5",
    "a field too wide": "'a'.center(10**10)",
    "joining large texts": "','.join(['x' * 10**7] * 100)",
    "replacing by large texts": "('a' * 10**6).replace('a', 'b' * 10**6)",
    "a text that doubles": "x = 'a'\nwhile True: x += x",
    "a text that doubles by %": "x = 'a'\nwhile True: x = '%s%s' % (x, x)",
    "a text that doubles in an f-string": "x = 'a'\nwhile True: x = f'{x}{x}'",
    "bytes(10**10)": "bytes(10**10)",
    "struct.pack of a large field": "import struct\nstruct.pack('1000000000s', b'')",
  },
  ValueError: {
    "a format too wide": "'{:99999999999999999999d}'.format(1)",
    "a pattern with too many groups": "import re\nre.compile('(' * 5000 + ')' * 5000)",
    "a text of JSON too deep": "import json\njson.loads('[' * 100000)",
  },
};

describe("a program that asks for too much", () => {
  for (const [ending, programs] of Object.entries(hogs)) {
    for (const [what, program] of Object.entries(programs)) {
      it(`gets ${ending.split(":")[0]} for ${what}`, () => {
        const { stderr } = run(program);
        match(stderr.trimEnd().split("\n").at(-1)!, new RegExp(`^${ending}`));
      });
    }
  }

  it("may go on", () => {
    const { stdout } = run("def f(): return f()\nfor i in range(3):\n    try: f()\n    except RuntimeError: print(i)");
    equal(stdout, "0\n1\n2\n");
  });
});

describe("a pattern that backtracks", () => {
  for (const pattern of ["(a+)+b", "(a|a)*b", "(.*)(.*)(.*)(.*)(.*)(.*)x"]) {
    it(`is decided all the same: ${pattern}`, () => {
      equal(run(`import re\nprint(re.match('${pattern}', 'a' * 60))`).stdout, "None\n");
    });
  }
});

describe("a large number or range", () => {
  it("costs what is used of it", () => {
    const { stdout } = run(`
for i in range(10**15):
    if i == 10: break
print(i, 10**14 in range(10**15), range(10**15)[-1])
print(len(str(10**10000)), pow(3, 10**6, 10**50) > 0)
`);
    equal(stdout, "10 True 999999999999999\n10001 True\n");
  });
});

/** Long work of one call, and what is asked to stop meanwhile: `press(v)` gives v back after Ctrl-C was pressed. */
const longWork: Record<string, string> = {
  "replacing in a text": "s.replace(press('a'), 'ccc')",
  "counting in a text": "s.count(press('a'))",
  "splitting a text": "s.split(press('b'))",
  "translating a text": "s.translate(press({97: 'x'}))",
  "replacing in bytes": "s.encode().replace(press(b'a'), b'ccc')",
  "splitting bytes": "s.encode().split(press(b'a'))",
  "bytes in hex": "press(s.encode()).hex()",
  "bytes as they are written": "repr(press(s.encode()))",
  "sorting texts": "sorted(press([str(i) for i in range(10000)]))",
  "sorting numbers": "sorted(press([-i for i in range(10000)]))",
  "compiling a program": "compile(press('x = 1\\n' * 5000), 'x', 'exec')",
  "compiling a long line": "eval(press('[' + '1, ' * 5000 + ']'))",
  "reading JSON": "__import__('json').loads(press('[' + '1, ' * 50000 + '1]'))",
};

describe("Ctrl-C", () => {
  for (const [what, expression] of Object.entries(longWork)) {
    it(`ends ${what} before it is done`, () => {
      const host = new MemoryHost({});
      const vm = createVM({ host, dialect: "host" });
      const press = (v: PyValue): PyValue => {
        Atomics.or(host.interrupt, 0, Stop.KEYBOARD);
        return v;
      };
      vm.builtins.set("press", defineFunction({ sig: "press(v, /)", call: press }));
      vm.runSource(`s = 'ab' * 2**20\n${expression}\nprint('done')\n`, "main.py");
      equal(host.text(1), "");
      equal(vm.uncaught?.type.name, "KeyboardInterrupt");
    });
  }
});

/** Calls with one long text: how often they look whether the program is to end, of which the first look may stand before the work. */
const oneLongText: Record<string, string> = {
  "writing it as JSON": "json.dumps(s)",
  "writing it as a key of JSON": "json.dumps({s: 1})",
  "reading it as JSON": "json.loads(quoted)",
};

describe("a call with one long text", () => {
  for (const [what, expression] of Object.entries(oneLongText)) {
    it(`may be stopped in the middle of ${what}`, () => {
      let looks = 0;
      const host: Host & MemoryHost = Object.assign(new MemoryHost({}), {
        memoryIsFull: () => {
          if (counting && ++looks < 1000) Atomics.or(host.interrupt, 0, Stop.MEMORY);
          return false;
        },
      });
      let counting = false;
      const vm = createVM({ host, dialect: "host" });
      const count = (on: PyValue): PyValue => {
        counting = on === true;
        if (counting) Atomics.or(host.interrupt, 0, Stop.MEMORY);
        return on;
      };
      vm.builtins.set("count", defineFunction({ sig: "count(on, /)", call: count }));
      vm.runSource(
        `import json\ns = '\\n' * 2**20\nquoted = json.dumps(s)\ncount(True)\n${expression}\ncount(False)\n`,
        "main.py",
      );
      equal(host.text(2), "");
      ok(looks > 10, `it looked ${looks} times`);
    });
  }
});
