import { strict as assert } from "node:assert";
import { run } from "../run.js";

describe("an uncaught exception", () => {
  it("is reported with every frame it passed, outermost first, as MicroPython prints it", () => {
    const source = "def f(x):\n    return g(x)\n\ndef g(x):\n    y = 1\n    return y / x\n\nprint(1)\nf(0)\n";
    const { status, stdout, stderr } = run(source);
    assert.equal(status, 1);
    assert.equal(stdout, "1\n");
    assert.equal(
      stderr,
      'Traceback (most recent call last):\n  File "main.py", line 9, in <module>\n  File "main.py", line 2, in f\n  File "main.py", line 6, in g\nZeroDivisionError: divide by zero\n',
    );
  });

  it("names the line of the call inside an expression that spans lines", () => {
    const { stderr } = run('def f():\n    raise ValueError("v")\n\nx = [\n    1,\n    f(),\n]\n');
    assert.match(stderr, /line 6, in <module>\n {2}File "main.py", line 2, in f\nValueError: v\n$/);
  });

  it("keeps a frame once when a finally block lets it pass", () => {
    const { stderr } = run(
      "def f():\n    try:\n        g()\n    finally:\n        pass\ndef g():\n    raise KeyError(1)\nf()\n",
    );
    assert.equal(
      stderr,
      'Traceback (most recent call last):\n  File "main.py", line 8, in <module>\n  File "main.py", line 3, in f\n  File "main.py", line 7, in g\nKeyError: 1\n',
    );
  });

  it("shows lines of generators, classes and lambdas", () => {
    const { stderr } = run("def g():\n    yield 1\n    raise ValueError(2)\nclass A:\n    x = list(g())\n");
    assert.equal(
      stderr,
      'Traceback (most recent call last):\n  File "main.py", line 4, in <module>\n  File "main.py", line 5, in A\n  File "main.py", line 3, in g\nValueError: 2\n',
    );
  });

  it("passes through functions of the VM that called Python", () => {
    const { stderr } = run("def key(x):\n    return x.nothing\nsorted([1, 2], key=key)\n");
    assert.equal(
      stderr,
      "Traceback (most recent call last):\n  File \"main.py\", line 3, in <module>\n  File \"main.py\", line 2, in key\nAttributeError: 'int' object has no attribute 'nothing'\n",
    );
  });

  it("ends with the line of a syntax error", () => {
    const { status, stderr } = run("x = 1\nif x\n  y\n");
    assert.equal(status, 1);
    assert.match(stderr, /^Traceback \(most recent call last\):\n {2}File "main.py", line 2\nSyntaxError: /);
  });

  it("of kind SystemExit decides the exit status and prints nothing", () => {
    assert.deepEqual(run("raise SystemExit(3)\n"), { status: 3, stdout: "", stderr: "" });
    assert.deepEqual(run("raise SystemExit\n"), { status: 0, stdout: "", stderr: "" });
    assert.deepEqual(run('raise SystemExit("bye")\n'), { status: 1, stdout: "", stderr: "bye\n" });
  });

  it("is chained in the host dialect", () => {
    const { stderr } = run('try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise ValueError("v") from e\n', {
      dialect: "host",
    });
    assert.match(
      stderr,
      /ZeroDivisionError.*\n\nThe above exception was the direct cause of the following exception:\n\nTraceback[^]*line 4, in <module>\n {4}raise ValueError\("v"\) from e\nValueError: v\n$/,
    );
  });
});

describe("recursion without end", () => {
  it("raises RuntimeError, which the program may catch", () => {
    const { stdout } = run("def f(n):\n    return f(n + 1)\ntry:\n    f(0)\nexcept RuntimeError as e:\n    print(e)\n");
    assert.equal(stdout, "maximum recursion depth exceeded\n");
  });
});
