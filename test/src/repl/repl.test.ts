import assert from "node:assert/strict";
import { History } from "../../../src/repl/history.js";
import { runRepl, type Interpreter } from "../../../src/repl/repl.js";

/** An interpreter that notes what it is given. */
class Notes implements Interpreter {
  readonly banner = ["Python 0"];
  readonly names = { globals: () => [], always: () => [], modules: () => [], attributes: () => [] };
  readonly given: [mode: string, source: string][] = [];
  prompts(): { first: string; more: string } {
    return { first: ">>> ", more: "... " };
  }
  run(source: string, mode: string): boolean {
    this.given.push([mode, source]);
    return source !== "exit";
  }
  runRaw(source: string): { error: string } | undefined {
    this.given.push(["raw", source]);
    return source === "exit" ? undefined : { error: source === "bad" ? "Error: \n" : "" };
  }
}

function session(input: string | readonly number[]): {
  end: string;
  written: string;
  given: Notes["given"];
  lent: string;
} {
  const bytes = typeof input === "string" ? [...new TextEncoder().encode(input)] : [...input];
  const chunks: Uint8Array[] = [];
  let lent = "";
  const python = new Notes();
  const end = runRepl(
    {
      read: () => bytes.shift(),
      write: (text) => chunks.push(typeof text === "string" ? new TextEncoder().encode(text) : text),
      lend: (to) => (lent += to[1]),
    },
    python,
    new History(),
  );
  return { end, written: Buffer.concat(chunks).toString("latin1"), given: python.given, lent };
}

describe("the REPL", () => {
  it("greets, runs a line at a time, and gives the terminal back while it does", () => {
    const { end, written, given, lent } = session("x\ry\r");
    assert.equal(written, "Python 0\r\n>>> x\r\n>>> y\r\n>>> \r\n");
    assert.deepEqual(given, [
      ["single", "x"],
      ["single", "y"],
    ]);
    assert.equal(lent, "dtdtdh", "to the editor, a statement, …, the shell");
    assert.equal(end, "end");
  });

  it("collects a statement of several lines, until an empty one", () => {
    const { given, written } = session("if 1:\rx\r\x7f\r(\r2)\r");
    assert.deepEqual(given, [
      ["single", "if 1:\n    x\n"],
      ["single", "(\n2)"],
    ]);
    assert.match(written, />>> if 1:\r\n\.\.\. {5}x\r\n/);
  });

  it("takes a statement back at Ctrl-C, and runs it as it is at Ctrl-D", () => {
    assert.deepEqual(session("if 1:\rx\x03y\r").given, [["single", "y"]]);
    assert.deepEqual(session("if 1:\rx\r\x7f\x04").given, [["single", "if 1:\n    x\n"]]);
    assert.deepEqual(session("abc\x03\x03\r").given, []);
  });

  it("ends at Ctrl-D on an empty line, and when the program exits", () => {
    assert.equal(session("\x04x\r").end, "reset");
    assert.equal(session("exit\rx\r").end, "exit");
  });

  it("greets again at Ctrl-B", () => assert.equal(session("\x02").written, "Python 0\r\n>>> \r\nPython 0\r\n>>> \r\n"));

  it("takes pasted text as it is, and runs it as a file", () => {
    const { given, written } = session("\x05if 1:\r  é\r\x04");
    assert.deepEqual(given, [["exec", "if 1:\n  é\n"]]);
    assert.equal(
      Buffer.from(written, "latin1").toString(),
      "Python 0\r\n>>> \r\npaste mode; Ctrl-C to cancel, Ctrl-D to finish\r\n=== if 1:\r\n===   é\r\n=== \r\n>>> \r\n",
    );
    assert.deepEqual(session("\x05x\r\x03").given, []);
  });

  it("speaks raw mode with programs", () => {
    const { given, written, end } = session("\x01a\rb\x04bad\x04oops\x03c\x04\x02d\r");
    assert.deepEqual(given, [
      ["raw", "a\nb"],
      ["raw", "bad"],
      ["raw", "c"],
      ["single", "d"],
    ]);
    assert.equal(
      written,
      "Python 0\r\n>>> \r\nraw REPL; CTRL-B to exit\r\n>OK\x04\x04>OK\x04Error: \n\x04>OK\x04\x04>\r\nPython 0\r\n>>> d\r\n>>> \r\n",
    );
    assert.equal(end, "end");
    assert.equal(session("\x01\x04").end, "raw reset");
    assert.equal(session("\x01exit\x04").end, "exit");
  });

  it("takes raw paste in windows of 128 bytes", () => {
    const text = "#".repeat(200);
    const { given, written } = session(`\x01\x05A\x01${text}\x04\x05B\x01`);
    assert.deepEqual(given, [["raw", text]]);
    assert.ok(written.includes(">R\x01\x80\x00\x01\x01\x04\x04\x04>R\x00>"), JSON.stringify(written));
    assert.deepEqual(session("\x01\x05A\x01abc\x03").given, []);
  });
});
