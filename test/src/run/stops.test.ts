/**
 * Ctrl-C while a program is inside of one builtin, or calls itself without a loop: nothing that goes on for long may fail to hear it. All run in
 * one program, one after the other; each says when it is about to begin what would take for ever, and is interrupted then.
 */
import assert from "node:assert/strict";
import { startProgram } from "../../../src/index.js";

const endless: Record<string, string> = {
  "functions that call themselves": "def f(n): return f(n - 1) + f(n - 2) if n > 1 else n\ngo = lambda: f(90)",
  "pow with a modulus": "go = lambda: pow(3, 10**300000, 10**20000 + 1)",
  sum: "go = lambda: sum(range(10**12))",
  max: "go = lambda: max(range(10**12))",
  any: "go = lambda: any(i < 0 for i in range(10**12))",
  in: "go = lambda: -1 in iter(range(10**12))",
  "a comprehension": "go = lambda: [i for i in range(10**12) if i < 0]",
  "a generator expression": "go = lambda: next(i for i in range(10**12) if i < 0)",
  unpacking: "def go(): a, *b = (i for i in range(10**12) if i < 0)",
  "passing on": "go = lambda: print(*(i for i in range(10**12) if i < 0))",
  "sorting with a key": "l = [0] * 10**6\ndef go():\n    while True: sorted(l, key=lambda x: x)",
  "sorting what is compared by Python": "l = [(-i,) for i in range(10**5)]\ngo = lambda: sorted(l * 100)",
  bytes: "go = lambda: bytes(0 for i in range(10**12))",
  join: "go = lambda: ''.join('' for i in range(10**12))",
  "set.update": "go = lambda: set().update(0 for i in range(10**12))",
  "dict.fromkeys": "go = lambda: dict.fromkeys(i % 2 for i in range(10**12))",
  deque: "import collections\ngo = lambda: collections.deque(range(10**12), 3)",
  filter: "go = lambda: list(filter(lambda x: False, range(10**12)))",
  "filter without a function": "go = lambda: next(filter(None, map(int, ('0' for i in range(10**12)))))",
  "iter with a sentinel": "def go():\n    for x in iter(lambda: 0, 1): pass",
  "a pattern that backtracks": "import re\ngo = lambda: re.match('(x+x+)+y', 'x' * 5000)",
  json: "import json\ns = '[' * 400 + ']' * 400\ndef go():\n    while True: json.loads(s)",
  deflate: "import zlib\nb = bytes(range(256)) * 10**5\ngo = lambda: zlib.compress(b)",
  "a hash": "import hashlib\ngo = lambda: hashlib.sha256(bytes(2 * 10**8))",
  gcd: "import math\nm, n = 3**200000, 5**150000\ngo = lambda: math.gcd(m, n)",
  shuffle: "import random\nl = list(range(10**6))\ndef go():\n    while True: random.shuffle(l)",
  "__getattr__ that asks for itself":
    "class A:\n    def __getattr__(self, name): return getattr(self, name + 'x')\ndef go():\n    while True:\n        try: A().x\n        except RecursionError: pass",
};

const program = `
for text in ${JSON.stringify(Object.values(endless))}:
    names = {}
    exec(text, names)
    go = names['go']
    try:
        print('begins')
        go()
        print('ended')
    except KeyboardInterrupt:
        print('stopped')
`;

describe("Ctrl-C", () => {
  let ends: string[] = [];
  before(async function () {
    this.timeout(120_000);
    let written = "";
    const run = startProgram({
      text: program,
      dialect: "host",
      onOutput: (_fd, bytes) => {
        const text = new TextDecoder().decode(bytes);
        written += text;
        if (text.includes("begins")) run.interrupt();
      },
    });
    await run.result;
    ends = written.split("begins\n").slice(1);
  });

  Object.keys(endless).forEach((what, i) => {
    it(`stops ${what}`, () => assert.equal(ends[i], "stopped\n"));
  });
});
