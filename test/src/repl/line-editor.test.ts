import assert from "node:assert/strict";
import { History } from "../../../src/repl/history.js";
import { LineEditor, type LineEnd } from "../../../src/repl/line-editor.js";

const BACK = "\b";
const ERASE = "\x1b[K";

class Session {
  written = "";
  readonly history = new History();
  readonly editor = new LineEditor({
    write: (text) => (this.written += text),
    history: this.history,
    complete: (text) =>
      text.endsWith("pri")
        ? { kind: "insert", text: "nt" }
        : text.endsWith("x.")
          ? { kind: "list", text: "\none two\n" }
          : { kind: "none" },
  });

  constructor() {
    this.begin();
  }

  begin(): void {
    this.editor.begin(">>> ");
    this.written = "";
  }

  /** Types, and gives what the terminal got for it. */
  type(keys: string | readonly number[]): string {
    this.written = "";
    const bytes = typeof keys === "string" ? new TextEncoder().encode(keys) : keys;
    for (const byte of bytes) assert.equal(this.editor.feed(byte), undefined, `byte ${byte} ended the line`);
    return this.written;
  }

  end(key: string): LineEnd | undefined {
    this.written = "";
    return this.editor.feed(key.charCodeAt(0));
  }

  /** The line after these keys, entered from its start. */
  static line(...keys: string[]): string {
    const session = new Session();
    for (const piece of keys) session.type(piece);
    return session.editor.text;
  }
}

const [CTRL_A, CTRL_B, CTRL_D, CTRL_E, CTRL_F, CTRL_K, CTRL_N, CTRL_P, CTRL_U, CTRL_W] = [
  1, 2, 4, 5, 6, 11, 14, 16, 21, 23,
].map((code) => String.fromCharCode(code));

describe("the REPL's line editor", () => {
  it("echoes what is typed, and draws the rest of the line again when it is typed in the middle", () => {
    const session = new Session();
    assert.equal(session.type("ab"), "ab");
    assert.equal(session.type(CTRL_B + "x"), `${BACK}xb${BACK}`);
    assert.equal(session.editor.text, "axb");
  });

  it("steps back over more than four columns with one escape sequence", () => {
    const session = new Session();
    session.type("abcdef");
    assert.equal(session.type(CTRL_A), "\x1b[6D");
    assert.equal(session.type(CTRL_E), "abcdef");
  });

  it("knows the emacs keys", () => {
    assert.equal(Session.line("t = 1", CTRL_B, "2"), "t = 21");
    assert.equal(
      Session.line("'boofar", CTRL_B.repeat(3) + CTRL_K + CTRL_A + CTRL_F + CTRL_D + "f", CTRL_E + "bar"),
      "'foobar",
    );
    assert.equal(Session.line("abcd", CTRL_B + CTRL_U), "d");
    assert.equal(Session.line("123", CTRL_W, "1"), "1");
  });

  it("knows arrows, Home, End and Delete in the forms that terminals send them", () => {
    for (const home of ["\x1b[H", "\x1b[1~", "\x1b[7~", "\x1bOH"])
      for (const end of ["\x1b[F", "\x1b[4~", "\x1b[8~", "\x1bOF"])
        assert.equal(Session.line("bc", home, "a", end, "d"), "abcd");
    assert.equal(Session.line("abc", "\x1b[D\x1b[D\x1b[3~"), "ac");
    assert.equal(Session.line("abc", "\x1b[D\x1b[D\x1b[C", "x"), "abxc");
    assert.equal(Session.line("a", "\x1b[Z\x1b[9~\x1bq", "b"), "ab", "what it does not know is swallowed whole");
  });

  it("moves and cuts by words", () => {
    assert.equal(Session.line("234", "\x1bb", "1"), "1234");
    assert.equal(Session.line("234    ", "\x1bb", "1"), "1234    ");
    assert.equal(Session.line("1 2 + 3", CTRL_A, "\x1bb", CTRL_F, "+"), "1+ 2 + 3");
    assert.equal(Session.line("1+2 12", CTRL_B.repeat(2), CTRL_B, "+", "\x1bf", "+3"), "1+2+ 12+3");
    assert.equal(Session.line("100 + 45623", CTRL_B.repeat(2), "\x1b\x7f"), "100 + 23");
    assert.equal(Session.line("100 + 256", CTRL_B.repeat(2), "\x1bd", "3"), "100 + 23");
    assert.equal(Session.line("234", "\x1b[1;5D", "1"), "1234");
    assert.equal(Session.line("12", CTRL_B.repeat(2), "\x1b[1;5C", "3"), "123");
  });

  it("erases with what a terminal needs and no more", () => {
    const session = new Session();
    session.type("ab");
    assert.equal(session.type("\x7f"), BACK + ERASE);
    assert.equal(session.type("\b\b"), BACK + ERASE);
    assert.equal(session.type("\x7f"), "", "there is nothing left to erase");
  });

  it("recalls earlier lines, newest first, and comes back to an empty one", () => {
    const session = new Session();
    for (const line of ["1", "2", "3", "3"]) {
      session.type(line);
      assert.equal(session.end("\r"), "enter");
      session.begin();
    }
    assert.equal(session.type(CTRL_P + CTRL_P), `3${BACK}2`);
    assert.equal(session.type("\x1b[A"), `${BACK}1`);
    assert.equal(session.type("\x1b[A"), "", "there is none before the first");
    assert.equal(session.type(CTRL_N + "\x1b[B\x1b[B"), `${BACK}2${BACK}3${BACK}${ERASE}`);
    assert.equal(session.editor.text, "");
  });

  it("gives the control keys of an empty line to the REPL, and edits with them in any other", () => {
    for (const [key, end] of [
      ["\x01", "ctrl-a"],
      ["\x02", "ctrl-b"],
      ["\x03", "ctrl-c"],
      ["\x04", "ctrl-d"],
      ["\x05", "ctrl-e"],
    ])
      assert.equal(new Session().end(key), end);
    const session = new Session();
    session.type("x" + CTRL_D + CTRL_A + CTRL_E);
    assert.equal(session.end("\x03"), "ctrl-c", "Ctrl-C takes any line back");
  });

  it("completes at Tab, or shows what there is and the line again", () => {
    const session = new Session();
    assert.equal(session.type("pri\t"), "print");
    session.begin();
    assert.equal(session.type("x.\t"), "x.\none two\n>>> x.");
    session.begin();
    assert.equal(session.type("a \t"), "a     ", "after a blank it is four blanks");
    assert.equal(session.editor.text, "a     ");
  });

  it("indents as the line before, deeper after a colon, and takes a level back at once", () => {
    const session = new Session();
    session.type("if 1:");
    session.end("\r");
    session.editor.continue("... ");
    assert.equal(session.written, "\r\n...     ");
    session.type("for x in y:");
    session.end("\r");
    session.editor.continue("... ");
    assert.equal(session.written, "\r\n...         ");
    assert.equal(session.type("\x7f"), BACK.repeat(4) + ERASE);
    assert.equal(session.editor.text, "if 1:\n    for x in y:\n    ");
  });

  it("stops indenting after two blank lines", () => {
    const session = new Session();
    session.type("if 1:");
    for (const [line, prompt] of [
      ["pass", "...     "],
      ["", "...     "],
      ["", "...     "],
      ["", "... "],
    ] as const) {
      session.end("\r");
      session.editor.continue("... ");
      assert.equal(session.written, `\r\n${prompt}`);
      if (line !== "") session.type(line);
    }
  });

  it("leaves indentation to those who type their own", () => {
    const session = new Session();
    session.type("if 0:");
    session.end("\r");
    session.editor.continue("... ");
    assert.equal(session.type("  x"), `${BACK.repeat(3)} x`);
    assert.equal(session.editor.text, "if 0:\n  x");
    session.end("\r");
    session.editor.continue("... ");
    assert.equal(session.written, "\r\n... ");

    const tabs = new Session();
    tabs.type("if 0:");
    tabs.end("\r");
    tabs.editor.continue("... ");
    assert.equal(tabs.type("\tx"), "x", "a Tab takes ours for its own");
    assert.equal(tabs.editor.text, "if 0:\n    x");
  });

  it("takes characters of several bytes as one", () => {
    const session = new Session();
    assert.equal(session.type("é😀"), "é😀");
    assert.equal(session.type("\x7f"), BACK + ERASE);
    assert.equal(session.editor.text, "é");
    assert.equal(session.type([0x80, 0xe2, 0x82, 0x41]), "A", "half a character is none");
  });
});
