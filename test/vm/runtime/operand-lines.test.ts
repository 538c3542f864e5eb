import { deepEqual, equal } from "node:assert/strict";
import {
  PyObject,
  PyPendingInt,
  captureLocation,
  defineModule,
  defineType,
  readsOperandsOnly,
} from "../../../vm/index.js";
import { run } from "../run.js";

/** Runs a program that reads pins of a board which has not answered yet. @returns what it prints, and what came of each read by line */
function reading(source: string): { stdout: string; waited: Record<number, boolean> } {
  const waited: Record<number, boolean> = {};
  class PyPin extends PyObject {
    level = 1;
  }
  const read = (): boolean | PyPendingInt => {
    const place = captureLocation()()!;
    const now = !readsOperandsOnly(place);
    waited[place.line] = now;
    return now ? true : new PyPendingInt({ arrived: false }, () => 1, true);
  };
  const type = defineType({
    name: "Pin",
    js: PyPin,
    init: { sig: "__init__(self)", call: () => {} },
    methods: [{ sig: "__call__(self)", call: read }],
    properties: [{ name: "value", get: read, set: () => {} }],
  });
  const { stdout, stderr } = run(source, {
    modules: { pins: () => defineModule({ name: "pins", types: [type] }) },
  });
  equal(stderr, "");
  return { stdout, waited };
}

describe("a pin that is read", () => {
  it("is waited for where the program sees it, and not where it only goes into an int", () => {
    const { stdout, waited } = reading(`from pins import Pin
p = Pin()
v = 0
v = (v << 1) | p.value
v |= p.value << 2
v = v + p()
p.value = v
level = p.value
if p.value: pass
v = (v << 1) | p.value if p.value else 0
v = v * p.value
[p.value]
print(v | p.value)
v = (v |
     p.value)
def f(): return 2 ^ p.value
f()
print(v, level)
`);
    deepEqual(waited, {
      4: false,
      5: false,
      6: false,
      8: true,
      9: true,
      10: true,
      11: true,
      12: true,
      13: false,
      15: true,
      16: false,
    });
    equal(stdout, "13\n13 True\n");
  });

  it("is an int to bools, as bools are on boards, and to ints of any size", () => {
    const { stdout } = reading(`from pins import Pin
p = Pin()
a = False | p.value
b = 1 << 70 | p.value
c = 2 + p.value
d = c - 1
e = -c
f = c << -1 if c == 0 else c >> 1
print(a, b, c, d, e, f, type(c), isinstance(c, int), c == 3, [c], {3: 4}[c], (0, 1, 2, 5)[c])
`);
    equal(stdout, "1 1180591620717411303425 3 2 -3 1 <class 'int'> True True [3] 4 5\n");
  });
});
