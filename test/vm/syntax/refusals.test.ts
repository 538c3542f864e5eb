import { strict as assert } from "node:assert";
import { MemoryHost, createVM, type Dialect } from "../../../vm/index.js";

/** What `--exact` prints of a program, on stdout or as the last line of a traceback. */
function exactly(source: string, dialect: Dialect, exact = true): string {
  const host = new MemoryHost({});
  createVM({ host, dialect, exact }).runSource(source, "main.py", []);
  return host.text(1) + (host.text(2).trimEnd().split("\n").at(-1) ?? "");
}

const lacking = {
  "match 1:\n case 1: print(1)": "invalid syntax",
  "def f(a, /): pass\nprint(1)": "invalid syntax",
  "try: print(1)\nexcept* ValueError: pass": "invalid syntax",
  "def f[T](x: T): pass\nprint(1)": "invalid syntax",
  "type X = int\nprint(1)": "invalid syntax",
  "async def f(): return [x async for x in y]\nprint(1)": "invalid syntax",
  "with (open('f') as a, open('g') as b): pass": "invalid syntax",
  "@[print][0]\ndef f(): pass": "invalid syntax",
  "print(*[1])\n[*range(3)]": "*x must be assignment target",
  "x = {**{}}": "invalid syntax",
  "def f(): return 1, *[2]": "invalid syntax",
};

describe("exact syntax", () => {
  for (const dialect of ["micropython", "circuitpython"] as const) {
    it(`refuses on ${dialect} what the firmware's parser and compiler do not take`, () => {
      for (const [source, text] of Object.entries(lacking))
        assert.equal(exactly(source, dialect), `SyntaxError: ${text}`, source);
    });
  }

  it("takes t-strings where MicroPython has them, not in CircuitPython", () => {
    assert.equal(exactly('print(t"{1}".values)', "micropython"), "(1,)\n");
    assert.equal(exactly('print(t"{1}".values)', "circuitpython"), "SyntaxError: invalid syntax");
  });

  it("finds that classes take no keywords and that there are no exception groups", () => {
    assert.equal(
      exactly("class A(metaclass=type): pass", "micropython"),
      "TypeError: function doesn't take keyword arguments",
    );
    assert.equal(exactly("ExceptionGroup", "circuitpython"), "NameError: name 'ExceptionGroup' isn't defined");
  });

  it("is asked for: without it the VM takes all it can run", () => {
    assert.equal(exactly("match 1:\n case 1: print([*'ab'])", "micropython", false), "['a', 'b']\n");
    assert.equal(exactly("match 1:\n case 1: print([*'ab'])", "host"), "['a', 'b']\n");
  });
});
