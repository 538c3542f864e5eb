/**
 * The line editor of a board's REPL: one byte in, the right bytes for a VT100 terminal out.
 *
 * It behaves as the editor in MicroPython and CircuitPython does, to the byte, because people's fingers and other programs' expectations know it:
 * arrows, Home, End, Delete, the emacs keys (Ctrl-A B D E F K N P U W), words (Alt-B F D, Alt-Backspace, Ctrl-Left, Ctrl-Right), history, Tab, and
 * the indentation it types for you after a colon. Ctrl-A to Ctrl-E on an empty line are no editing but commands to the REPL (raw mode, banner,
 * interrupt, reset, paste mode) and end the line.
 *
 * A statement may have several lines; only the last is edited. Redrawing is the least a terminal needs: steps back, what follows the cursor, steps
 * back again. Unlike MicroPython's, it takes any character, not ASCII alone (CircuitPython's does too); each counts as one column.
 *
 * @see MicroPython shared/readline/readline.c; CircuitPython's adds UTF-8 and Ctrl-L
 */

import type { Completion } from "./completion.js";
import type { History } from "./history.js";

/** What ended a line: the Enter key, or a control key that the REPL itself must act on. */
export type LineEnd = "enter" | "ctrl-a" | "ctrl-b" | "ctrl-c" | "ctrl-d" | "ctrl-e";

export interface EditorOptions {
  write(text: string): void;
  history: History;
  /** What Tab does after `text`, the current line up to the cursor. */
  complete(text: string): Completion;
}

const CTRL = {
  A: 1,
  B: 2,
  C: 3,
  D: 4,
  E: 5,
  F: 6,
  BACKSPACE: 8,
  TAB: 9,
  NEWLINE: 10,
  K: 11,
  L: 12,
  RETURN: 13,
  N: 14,
  P: 16,
  U: 21,
  W: 23,
  ESCAPE: 27,
  DELETE: 127,
} as const;

const COMMANDS: readonly LineEnd[] = ["ctrl-a", "ctrl-b", "ctrl-c", "ctrl-d", "ctrl-e"];

/** Where an escape sequence stands; `digit` remembers the parameter's last digit. */
type Escape = { readonly state: "none" | "escape" | "bracket" | "ss3" } | { readonly state: "digit"; digit: string };

const NO_ESCAPE: Escape = { state: "none" };

/** What a key changed on the screen. */
interface Change {
  /** Columns to the left, before anything is drawn. */
  back?: number;
  /** Draw the line anew from there. */
  redraw?: boolean;
  /** Then columns to the right. */
  forward?: number;
}

export class LineEditor {
  /** The statement's earlier lines, each with its newline. */
  private before = "";
  private line: string[] = [];
  private cursor = 0;
  private prompt = "";
  private escape: Escape = NO_ESCAPE;
  private utf8: number[] = [];
  private historyAt = -1;
  private indents = true;
  private justIndented = false;

  constructor(private readonly options: EditorOptions) {}

  /** The statement so far. */
  get text(): string {
    return this.before + this.line.join("");
  }

  /** Begins a statement: writes the prompt. */
  begin(prompt: string): void {
    this.before = "";
    this.indents = true;
    this.newLine(prompt);
  }

  /** The statement goes on with another line. */
  continue(prompt: string): void {
    this.before = `${this.text}\n`;
    this.newLine(prompt);
    this.indent();
  }

  private newLine(prompt: string): void {
    this.line = [];
    this.cursor = 0;
    this.historyAt = -1;
    this.escape = NO_ESCAPE;
    this.utf8 = [];
    this.prompt = prompt;
    this.options.write(prompt);
  }

  /** One byte from the terminal. @returns what ended the line, undefined while it goes on */
  feed(byte: number): LineEnd | undefined {
    const shown = this.line.length;
    if (this.escape.state !== "none") {
      this.show(this.escapeKey(String.fromCharCode(byte)), shown);
    } else {
      const end = this.lineEnd(byte);
      if (end !== undefined) return end;
      this.show(this.key(byte), shown);
    }
    this.justIndented = false;
    return undefined;
  }

  private lineEnd(byte: number): LineEnd | undefined {
    if (byte === CTRL.RETURN || byte === CTRL.NEWLINE) {
      this.options.write("\r\n");
      this.options.history.push(this.line.join(""));
      return "enter";
    }
    if (byte === CTRL.C) return "ctrl-c";
    return byte >= CTRL.A && byte <= CTRL.E && this.line.length === 0 ? COMMANDS[byte - 1] : undefined;
  }

  private key(byte: number): Change {
    switch (byte) {
      case CTRL.A:
        return this.home();
      case CTRL.B:
        return this.left();
      case CTRL.D:
        return this.deleteAt(1);
      case CTRL.E:
        return this.end();
      case CTRL.F:
        return this.right();
      case CTRL.K:
        this.line.length = this.cursor;
        return { redraw: true };
      case CTRL.L:
        this.options.write(`\x1b[;H\x1b[2J${this.prompt}${this.upToCursor()}`);
        return { redraw: true };
      case CTRL.N:
        return this.recall(-1);
      case CTRL.P:
        return this.recall(1);
      case CTRL.U:
        return this.deleteBefore(this.cursor);
      case CTRL.W:
        return this.deleteBefore(this.wordBefore());
      case CTRL.ESCAPE:
        this.escape = { state: "escape" };
        return {};
      case CTRL.BACKSPACE:
      case CTRL.DELETE:
        return this.cursor === 0 ? {} : this.deleteBefore(this.backspaceWidth());
      case CTRL.TAB:
        return this.justIndented ? this.keepIndent(0) : this.tab();
    }
    if (byte === 32 && this.justIndented) return this.keepIndent(3);
    return byte >= 32 ? this.character(byte) : {};
  }

  /** A key that comes as an escape sequence: `ESC b`, `ESC [ A`, `ESC [ 3 ~`, `ESC [ 1 ; 5 C`, `ESC O H`. */
  private escapeKey(c: string): Change {
    const at = this.escape;
    this.escape = NO_ESCAPE;
    if (at.state === "escape") {
      if (c === "[") this.escape = { state: "bracket" };
      else if (c === "O") this.escape = { state: "ss3" };
      else if (c === "b") return { back: this.wordBefore() };
      else if (c === "f") return { forward: this.wordAfter() };
      else if (c === "d") return this.deleteAt(this.wordAfter());
      else if (c === "\x7f") return this.deleteBefore(this.wordBefore());
    } else if (at.state === "bracket") {
      if (c >= "0" && c <= "9") this.escape = { state: "digit", digit: c };
      else if (c === "A") return this.recall(1);
      else if (c === "B") return this.recall(-1);
      else if (c === "C") return this.right();
      else if (c === "D") return this.left();
      else if (c === "H") return this.home();
      else if (c === "F") return this.end();
    } else if (at.state === "digit") {
      if (c === ";" && at.digit === "1") this.escape = { state: "bracket" };
      else if (c === "C" && at.digit === "5") return { forward: this.wordAfter() };
      else if (c === "D" && at.digit === "5") return { back: this.wordBefore() };
      else if (c === "~" && (at.digit === "1" || at.digit === "7")) return this.home();
      else if (c === "~" && (at.digit === "4" || at.digit === "8")) return this.end();
      else if (c === "~" && at.digit === "3") return this.deleteAt(1);
    } else if (c === "H") {
      return this.home();
    } else if (c === "F") {
      return this.end();
    }
    return {};
  }

  private home(): Change {
    return { back: this.cursor };
  }

  private end(): Change {
    return { forward: this.line.length - this.cursor };
  }

  private left(): Change {
    return this.cursor > 0 ? { back: 1 } : {};
  }

  private right(): Change {
    return this.cursor < this.line.length ? { forward: 1 } : {};
  }

  private deleteAt(count: number): Change {
    if (this.cursor === this.line.length) return {};
    this.line.splice(this.cursor, count);
    return { redraw: true };
  }

  private deleteBefore(count: number): Change {
    this.line.splice(this.cursor - count, count);
    return { back: count, redraw: true };
  }

  /** One character; a whole level of indentation when there is nothing else. */
  private backspaceWidth(): number {
    const indentation = this.line.slice(0, this.cursor).every((c) => c === " ");
    return indentation && this.cursor >= 4 ? 4 : 1;
  }

  /** Columns to the word's beginning. */
  private wordBefore(): number {
    let at = this.cursor;
    while (at > 0 && !isWord(this.line[at - 1]!)) at--;
    while (at > 0 && isWord(this.line[at - 1]!)) at--;
    return this.cursor - at;
  }

  /** Columns to the word's end. */
  private wordAfter(): number {
    let at = this.cursor;
    while (at < this.line.length && !isWord(this.line[at]!)) at++;
    while (at < this.line.length && isWord(this.line[at]!)) at++;
    return at - this.cursor;
  }

  /** Another line of the history in place of this one. @param step 1 older, -1 newer */
  private recall(step: 1 | -1): Change {
    const { history } = this.options;
    if (step === 1 ? this.historyAt + 1 >= history.length : this.historyAt < 0) return {};
    this.historyAt += step;
    this.line = this.historyAt < 0 ? [] : [...history.at(this.historyAt)];
    return { back: this.cursor, redraw: true, forward: this.line.length };
  }

  private character(byte: number): Change {
    const complete = this.utf8Character(byte);
    return complete === undefined ? {} : this.insert(complete);
  }

  /** @returns the character that this byte completes */
  private utf8Character(byte: number): string | undefined {
    if (byte < 0x80 || byte >= 0xc0) this.utf8 = [];
    if (byte < 0x80) return String.fromCharCode(byte);
    if (byte < 0xc0 && this.utf8.length === 0) return undefined;
    this.utf8.push(byte);
    const lead = this.utf8[0]!;
    const size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (this.utf8.length < size) return undefined;
    const text = new TextDecoder().decode(Uint8Array.from(this.utf8));
    this.utf8 = [];
    return text;
  }

  private insert(text: string): Change {
    const characters = [...text];
    this.line.splice(this.cursor, 0, ...characters);
    return { redraw: true, forward: characters.length };
  }

  /** Four spaces after a blank, else as much of a name as is certain, or the names it may be. */
  private tab(): Change {
    const previous = this.cursor > 0 ? this.line[this.cursor - 1]! : this.before.at(-1);
    if (previous !== undefined && /\s/.test(previous)) return this.insert("    ");
    const found = this.options.complete(this.upToCursor());
    if (found.kind === "insert") return this.insert(found.text);
    if (found.kind === "none") return {};
    this.options.write(`${found.text}${this.prompt}${this.upToCursor()}`);
    return { redraw: true };
  }

  private upToCursor(): string {
    return this.line.slice(0, this.cursor).join("");
  }

  /** The first key after an indentation says how the user indents: Tab keeps ours, a space all but one column of it. */
  private keepIndent(dropped: number): Change {
    this.indents = false;
    this.line.length -= dropped;
    return { back: dropped };
  }

  /** As deep as the line before, deeper after a colon. Two blank lines end it. */
  private indent(): void {
    if (!this.indents) return;
    const lines = this.before.split("\n").slice(0, -1);
    const last = lines.at(-1)!;
    const beforeLast = lines.at(-2);
    if (isBlank(last) && beforeLast !== undefined && isBlank(beforeLast) && lines.length > 2) return;
    const depth = Math.floor(/^ */.exec(last)![0].length / 4) + (last.endsWith(":") ? 1 : 0);
    if (depth === 0) return;
    const spaces = " ".repeat(4 * depth);
    this.line.push(...spaces);
    this.cursor = this.line.length;
    this.options.write(spaces);
    this.justIndented = true;
  }

  /** @param shown  columns that the line took before the change */
  private show({ back = 0, redraw = false, forward = 0 }: Change, shown: number): void {
    let out = stepsBack(back);
    this.cursor -= back;
    if (redraw) {
      if (this.line.length < shown) out += "\x1b[K";
      out += this.line.slice(this.cursor).join("");
      out += stepsBack(this.line.length - (this.cursor + forward));
    } else if (forward > 0) {
      out += this.line.slice(this.cursor, this.cursor + forward).join("");
    }
    this.cursor += forward;
    if (out !== "") this.options.write(out);
  }
}

function isWord(character: string): boolean {
  return /[\p{L}\p{N}]/u.test(character);
}

function isBlank(line: string): boolean {
  return /^ *$/.test(line);
}

function stepsBack(columns: number): string {
  return columns <= 4 ? "\b".repeat(columns) : `\x1b[${columns}D`;
}
