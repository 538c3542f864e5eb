import { strict as assert } from "node:assert";
import { translateToJavaScript } from "../../../vm/index.js";
import { run } from "../run.js";

/** The generated lines between `let` and `catch` of a module, without indentation. */
function js(source: string): string[] {
  const { text } = translateToJavaScript(source, "x.py", "exec", "micropython");
  const lines = text.split("\n").map((l) => l.trim());
  return lines.slice(lines.indexOf("try {") + 1, lines.lastIndexOf("} catch ($e) { return $caught($e, c0, $l); }"));
}

describe("generated JavaScript", () => {
  it("does arithmetic of small ints and fractional floats in line, and the rest by a call", () => {
    assert.deepEqual(js("x = y + 1\n").slice(-3, -1), [
      't1 = typeof t0 === "number" && (t1 = t0 + 1, ((t0 | 0) === t0 || Math.floor(t1) < t1)) ? t1 : $add(t0, 1);',
      "G.$x = t1;",
    ]);
  });

  it("tests each call for a pending exception, which leaves with its line", () => {
    assert.ok(js("\n\nf(1)\n").includes("if ((t1 = t0.c(1)) === undefined) { return $note(c0, 3); }"));
  });

  it("looks a method up before its arguments, and calls the slot without a bound method", () => {
    const lines = js("o.m(g())\n");
    const lookup = lines.findIndex((l) => l.includes("t0.m$m"));
    const argument = lines.findIndex((l) => l.includes("G.$g"));
    assert.ok(lookup >= 0 && lookup < argument);
    assert.ok(lines.some((l) => l.includes("!== undefined ? t1(t0, ")));
  });

  it("counts in a loop over range, behind a guard", () => {
    assert.ok(
      js("for i in range(10): pass\n").some((l) =>
        l.startsWith("if (G.$range === undefined && B.$range === $rangeType)"),
      ),
    );
  });

  it("knows the Python line of each of its lines", () => {
    const { text, lineMap } = translateToJavaScript("a = 1\n\nb = [2,\n     f(3)]\n", "x.py", "exec", "micropython");
    const at = text.split("\n").findIndex((l) => l.includes(".c(3)"));
    assert.equal(lineMap[at], 4);
    assert.equal(lineMap.length, text.split("\n").length);
  });

  it("keeps names and texts of the program from meaning anything in JavaScript", () => {
    const names = [
      "var",
      "function",
      "this",
      "arguments",
      "constructor",
      "prototype",
      "G",
      "B",
      "I",
      "ns",
      "t0",
      "k0",
      "c0",
      "undefined",
      "Math",
      "globalThis",
      "new",
      "typeof",
      "__proto__",
      "toString",
      "é",
      "变量",
    ];
    const source = `def f(${names.join(", ")}):\n    return ${names.join(" + ")}\nprint(f(${names.map((_, i) => i).join(", ")}))\n${names.map((n, i) => `${n} = ${i}\n`).join("")}print(${names.join(", ")})\nclass C: pass\no = C()\n${names.map((n, i) => `o.${n} = ${i}\n`).join("")}print(${names.map((n) => `o.${n}`).join(", ")})\n`;
    const { stdout, stderr } = run(source, { file: 'odd */ "name`\n.py' });
    assert.equal(stderr, "");
    const list = names.map((_, i) => i).join(" ");
    assert.equal(stdout, `${(names.length * (names.length - 1)) / 2}\n${list}\n${list}\n`);
  });

  it("holds texts with quotes, backslashes, line separators and lone surrogates as they are", () => {
    const { stdout, stderr } = run(
      's = "\\"\'`${x}\\\\ \\u2028 */ </script>\\n"\nprint(len(s), s[:8], {s: 1}[s])\nprint("\\ud800" == "\\ud800", b"\\x00\\xff\'")\n',
    );
    assert.equal(stderr, "");
    assert.equal(stdout, `24 "'\`\${x}\\ 1\nTrue b"\\x00\\xff'"\n`);
  });
});

describe("a Python program", () => {
  it("finds nothing of JavaScript on any object", () => {
    const names = [
      "constructor",
      "prototype",
      "__proto__",
      "toString",
      "valueOf",
      "hasOwnProperty",
      "__defineGetter__",
      "__lookupGetter__",
      "call",
      "apply",
      "bind",
      "length",
      "name",
      "c",
      "k",
      "a",
      "b",
      "v",
      "ctor",
      "proto",
      "ns",
      "mro_",
      "code",
      "sig",
      "type",
      "open",
    ];
    const values = [
      '""',
      "1",
      "1.5",
      "2.0",
      "True",
      "None",
      "[]",
      "()",
      "{}",
      "print",
      "lambda: 0",
      "object()",
      "ValueError()",
      "iter([])",
      "(x for x in [])",
      "[].append",
    ];
    const { stdout, stderr } = run(
      `for v in (${values.join(", ")}):\n    for n in ${JSON.stringify(names)}:\n        if hasattr(v, n): print("found", n, "on", type(v))\n`,
    );
    assert.equal(stderr, "");
    assert.equal(stdout, "");
  });

  it("cannot reach globals of JavaScript by name", () => {
    const { stdout } = run(
      'for n in ["globalThis", "process", "Function", "require", "Object", "$add", "pending", "this", "__proto__", "constructor"]:\n    try:\n        eval(n)\n        print("reached", n)\n    except (NameError, SyntaxError):\n        pass\n',
    );
    assert.equal(stdout, "");
  });

  it("may use such names as keys and attributes of its own", () => {
    const { stdout } = run(
      'd = {"__proto__": 1, "constructor": 2}\nprint(d["__proto__"], d.get("toString"), len(d), "valueOf" in d)\nclass A:\n    def constructor(self): return 5\n    def __proto__(self): return 6\nprint(A().constructor(), A().__proto__())\ndef f(**kw): return sorted(kw.items())\nprint(f(constructor=1, __proto__=2))\n',
    );
    assert.equal(stdout, "1 None 2 False\n5 6\n[('__proto__', 2), ('constructor', 1)]\n");
  });
});
