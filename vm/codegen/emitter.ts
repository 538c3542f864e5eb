/**
 * The text of one JavaScript function while it grows.
 *
 * Expressions are lowered to statements: each operation that can fail or have an effect is assigned to a temporary, in
 * Python's order of evaluation, and the value of an expression is an *atom*: a temporary, a local variable or a constant.
 * That gives every call site its test (`=== undefined`: an exception is pending) and every fast path operands that may be
 * mentioned several times; V8's registers make the temporaries free.
 *
 * What a failing operation does depends on what is around it: `contexts` is the stack of loops, try blocks, handlers and
 * finally blocks inside this function. With none around, it notes the frame and returns undefined.
 */

import type { Scope, ScopeTable } from "../scope/scope.js";
import { variable } from "./names.js";
import { type Unit } from "./unit.js";

/** What is known of an atom at compile time; lets operators leave tests out. */
export type Known = "any" | "int" | "bool" | "str" | "none" | "object";

export interface Atom {
  readonly js: string;
  readonly known: Known;
  /** For an int literal that fits 32 bits, and for float literals (whose `js` is the constant holding the Python value). */
  readonly literal?: number;
}

export type Context =
  | { kind: "loop"; breakLabel: string; continueLabel: string }
  /** A failure sets `$l` and leaves to the label; the exception stays pending. */
  | { kind: "try"; label: string }
  /** Inside an except block: leaving it in any way restores what was being handled before. */
  | { kind: "handler"; exception: string; saved: string; forget: string | undefined }
  /** Leaving in any way first runs the finally block: `completion` says what to do after it. */
  | { kind: "finally"; label: string; completion: string; value: string; exits: Exit[] };

/** A way out through a finally block: what is to be done after it. */
export interface Exit {
  code: number;
  leave: () => void;
  key: string;
}

export type FunctionKind = "function" | "generator" | "coroutine" | "async generator" | "module" | "class";

export class Emitter {
  readonly out: string[] = [];
  readonly lines: number[] = [];
  contexts: Context[] = [];
  /** Variables that certainly are bound at this point. */
  assigned = new Set<string>();
  /** The Python line `$l` holds at this point; 0: unknown. */
  private lineSet = 0;
  line = 0;
  private nextTemp = 0;
  /** Temporaries below this are held by loops and blocks around. */
  private tempBase = 0;
  private tempCount = 0;
  private labels = 0;
  /** Scopes of comprehensions written in line, innermost last; names are looked up there first. */
  readonly inlined: Scope[] = [];
  /**
   * JavaScript names of the Codes of those comprehensions that have a frame of their own in tracebacks, innermost last.
   * `$q` holds the same while the text runs, for what is thrown in one.
   */
  private readonly comprehensions: string[] = [];
  private hasComprehensions = false;
  /**
   * Whether generator expressions may be written as loops: not again in the text for when the guard of one fails, and not where the
   * heap is watched, which counts what a board's generator would hold.
   */
  fusing: boolean;

  constructor(
    readonly unit: Unit,
    readonly scope: Scope,
    readonly kind: FunctionKind,
    /** JavaScript name of this function's Code constant. */
    readonly code: string,
    readonly parent: Emitter | undefined,
  ) {
    this.fusing = unit.options.watched !== true && unit.options.traced !== true;
    this.onlyForward = unit.options.dialect !== "host";
  }

  get table(): ScopeTable {
    return this.unit.table;
  }

  /** Where names are looked up: the function's scope, or that of a comprehension being written in line. */
  get currentScope(): Scope {
    return this.inlined.at(-1) ?? this.scope;
  }

  emit(text: string): void {
    this.out.push(text);
    this.lines.push(this.line);
  }

  /** Takes over what another emitter wrote (an inner function). */
  splice(inner: Emitter): void {
    for (let i = 0; i < inner.out.length; i++) {
      this.out.push(inner.out[i]);
      this.lines.push(inner.lines[i]);
    }
  }

  /** A runtime function or constant, by its name in runtime/support.ts. */
  rt(name: string): string {
    return this.unit.use(name);
  }

  temp(): string {
    const t = this.nextTemp++;
    if (this.nextTemp > this.tempCount) this.tempCount = this.nextTemp;
    return `t${t}`;
  }

  /** Names of all temporaries, to be declared. */
  temps(): string[] {
    return Array.from({ length: this.tempCount }, (_, i) => `t${i}`);
  }

  /** Temporaries taken inside may be used again after; those taken before stay. */
  statement(body: () => void): void {
    const base = this.tempBase;
    this.tempBase = this.nextTemp;
    body();
    this.nextTemp = this.tempBase;
    this.tempBase = base;
  }

  label(prefix: string): string {
    return `${prefix}${this.labels++}`;
  }

  /** Boards never go back to an earlier line (lines.ts). */
  readonly onlyForward: boolean;

  /** `$l = n`, unless it holds that already on every way here. */
  setLine(sourceLine: number): void {
    const wanted = this.onlyForward ? Math.max(this.line, sourceLine) : sourceLine;
    const line = this.unit.options.lines ? wanted : 1;
    this.line = line;
    if (this.lineSet === line) return;
    this.lineSet = line;
    this.emit(this.unit.options.traced ? `$l = ${line}; ${this.rt("traceLine")}($t, ${line});` : `$l = ${line};`);
  }

  /** Control may come here from elsewhere. */
  forgetLine(): void {
    this.lineSet = 0;
  }

  /** The same, if the line has changed since it was this one. */
  forgetLineUnless(line: number): void {
    if (!this.onlyForward || this.line !== line) this.lineSet = 0;
  }

  /** Writes `body` as standing on another line, from which what follows does not go on. */
  onLine(line: number, body: () => void): void {
    const before = this.line;
    if (this.unit.options.lines) this.line = Math.max(before, line);
    this.emit(`$l = ${this.line};`);
    this.lineSet = this.line;
    body();
    this.line = before;
    this.lineSet = 0;
  }

  /** Statements that leave after a failure, as one block. */
  fail(): string {
    return `{ ${this.failStatements(this.contexts.length - 1, String(this.line))} }`;
  }

  /** The same after something inside has failed already, at the line `$l` holds. */
  failOn(): string {
    return `{ ${this.failStatements(this.contexts.length - 1, "$l")} }`;
  }

  private failStatements(from: number, line: string): string {
    const setLine = line === "$l" ? "" : `$l = ${line}; `;
    let text = "";
    for (let i = from; i >= 0; i--) {
      const c = this.contexts[i];
      if (c.kind === "try") return `${text}${setLine}${this.arriving()}break ${c.label};`;
      if (c.kind === "finally") return `${text}${setLine}${this.arriving()}${c.completion} = -1; break ${c.label};`;
      if (c.kind === "handler") text += `${failedInHandler(this, c)} `;
    }
    const inside = this.comprehensions.at(-1);
    const note = `${this.rt("note")}(${this.code}, ${line}${inside === undefined ? "" : `, ${inside}`})`;
    return `${text}return ${this.leaving(note)};`;
  }

  /** What is returned, told to the trace function on its way. */
  leaving(value: string): string {
    return this.unit.options.traced ? `${this.rt("traceReturn")}($t, ${value})` : value;
  }

  /** The trace function hears of an exception that this function handles. */
  arriving(): string {
    return this.unit.options.traced ? `${this.rt("traceException")}($t); ` : "";
  }

  /** The declaration and the beginning of the frame, and what follows a thrown exception. */
  frameText(locals: string): { declare: string; enter: string } {
    if (!this.unit.options.traced) return { declare: "", enter: "" };
    const names = locals === "undefined" ? "[]" : locals;
    return { declare: "let $t;", enter: `$t = ${this.rt("traceEnter")}(${this.code}, G, () => ${names});` };
  }

  /** `code, $l`, and what comprehension is running, for functions that note a frame. Ask for it after the body is written. */
  place(): string {
    return `${this.code}, $l${this.hasComprehensions ? ", $q" : ""}`;
  }

  /** A try block ends that may have been left from inside a comprehension. */
  leaveComprehensions(): string {
    if (!this.hasComprehensions) return "";
    return this.unit.options.traced ? ` $q = undefined; $t = ${this.rt("traceOut")}($t);` : " $q = undefined;";
  }

  /** Writes `body` as the text of a comprehension whose Code this is. */
  insideComprehension(code: string, body: () => void): void {
    const before = this.comprehensions.at(-1) ?? "undefined";
    this.hasComprehensions = true;
    this.comprehensions.push(code);
    this.emit(`$q = ${code};`);
    const { traced } = this.unit.options;
    if (traced) this.emit(`$t = ${this.rt("traceInto")}(${code}, G, $t);`);
    body();
    if (traced) this.emit(`$t = ${this.rt("traceOutOf")}($t);`);
    this.comprehensions.pop();
    this.emit(`$q = ${before};`);
  }

  /** A loop of a comprehension goes round: its line counts again. */
  goRound(): void {
    if (this.unit.options.traced && this.comprehension !== undefined) this.emit(`${this.rt("traceAgain")}($t);`);
  }

  get comprehension(): string | undefined {
    return this.comprehensions.at(-1);
  }

  /** The variables that every body declares. */
  get ownVariables(): string[] {
    return this.hasComprehensions ? ["$l = 0", "$q"] : ["$l = 0"];
  }

  /** `if (target = value) is undefined: leave`. The value is assigned before the test. */
  checked(target: string, value: string): void {
    this.emit(`if ((${target} = ${value}) === undefined) ${this.fail()}`);
  }

  /** Assigns to a fresh temporary something that cannot be undefined (it throws instead). */
  assign(value: string, known: Known = "any"): Atom {
    const t = this.temp();
    this.emit(`${t} = ${value};`);
    return { js: t, known };
  }

  /** Assigns to a fresh temporary something whose undefined means failure. */
  call(value: string, known: Known = "any"): Atom {
    const t = this.temp();
    this.checked(t, value);
    return { js: t, known };
  }

  // ---- leaving through contexts -------------------------------------------------------------------------------

  /** `return value`, through handlers and finally blocks. */
  leaveReturn(value: string): void {
    // a handler forgets the name of what it handled before it is left, and that may be the value
    if (this.contexts.some((c) => c.kind === "handler" && c.forget?.includes(value) === true))
      value = this.assign(value).js;
    this.leave(
      "return",
      this.contexts.length - 1,
      (i) => {
        const c = this.contexts[i];
        return c.kind === "finally" ? c : undefined;
      },
      () => this.emit(`return ${this.leaving(value)};`),
      value,
    );
  }

  leaveLoop(which: "break" | "continue"): void {
    this.leaveLoopFrom(which, this.contexts.length - 1);
  }

  private leaveLoopFrom(which: "break" | "continue", from: number): void {
    for (let i = from; i >= 0; i--) {
      const c = this.contexts[i];
      if (c.kind === "loop") {
        this.emit(which === "break" ? `break ${c.breakLabel};` : `continue ${c.continueLabel};`);
        return;
      }
      if (c.kind === "handler") this.emit(this.leaveHandler(c));
      if (c.kind === "finally") {
        const outer = i - 1;
        this.exit(c, which, () => this.leaveLoopFrom(which, outer));
        return;
      }
    }
  }

  private leave(
    key: string,
    from: number,
    stop: (i: number) => (Context & { kind: "finally" }) | undefined,
    final: () => void,
    value: string,
  ): void {
    for (let i = from; i >= 0; i--) {
      const c = this.contexts[i];
      if (c.kind === "handler") this.emit(this.leaveHandler(c));
      const through = stop(i);
      if (through !== undefined) {
        if (through.value !== value) this.emit(`${through.value} = ${value};`);
        const outer = i - 1;
        this.exit(through, key, () =>
          this.leave(key, outer, stop, () => this.emit(`return ${this.leaving(through.value)};`), through.value),
        );
        return;
      }
    }
    final();
  }

  leaveHandler(c: Context & { kind: "handler" }): string {
    // MicroPython forgets at the end of any handler what an outer one still handles (py/vm.c, POP_EXCEPT_JUMP)
    const before = this.unit.options.dialect === "micropython" ? "undefined" : c.saved;
    return `${this.rt("pending")}.handled = ${before};${c.forget === undefined ? "" : ` ${c.forget}`}`;
  }

  private exit(c: Context & { kind: "finally" }, key: string, leave: () => void): void {
    let exit = c.exits.find((e) => e.key === key);
    if (exit === undefined) {
      exit = { code: c.exits.length + 1, key, leave };
      c.exits.push(exit);
    }
    this.emit(`${c.completion} = ${exit.code}; break ${c.label};`);
  }

  within(context: Context, body: () => void): void {
    this.contexts.push(context);
    body();
    this.contexts.pop();
  }

  // ---- branches ------------------------------------------------------------------------------------------------

  /** Runs `body` with its text going elsewhere, and returns that text. */
  capture(body: () => void): { out: string[]; lines: number[] } {
    const from = this.out.length;
    const { lineSet } = this;
    body();
    this.lineSet = lineSet;
    return { out: this.out.splice(from), lines: this.lines.splice(from) };
  }

  append(text: { out: string[]; lines: number[] }): void {
    for (let i = 0; i < text.out.length; i++) {
      this.out.push(text.out[i]);
      this.lines.push(text.lines[i]);
    }
  }

  /** Runs each branch from the same knowledge; afterwards only what all of them know is known. */
  branches(...bodies: (() => void)[]): void {
    const before = this.assigned;
    const { lineSet } = this;
    let after: Set<string> | undefined;
    for (const body of bodies) {
      this.assigned = new Set(before);
      this.lineSet = lineSet;
      body();
      const mine = this.assigned;
      after = after === undefined ? mine : new Set([...after].filter((name) => mine.has(name)));
    }
    this.assigned = after ?? before;
    this.lineSet = 0;
  }

  /** Runs a body that may run any number of times, or be left anywhere. */
  uncertain(body: () => void): void {
    const before = this.assigned;
    this.assigned = new Set(before);
    this.lineSet = 0;
    body();
    this.assigned = before;
    this.lineSet = 0;
  }

  /** The JavaScript variables of this function's own Python variables. */
  locals(): string[] {
    return [...this.scope.symbols.values()]
      .filter((s) => (s.kind === "local" || s.kind === "cell") && !s.parameter)
      .map((s) => variable(s.name));
  }
}

/** What a failure does on its way out of a handler. Boards keep the name of `except … as name` in a block of its own. */
export function failedInHandler(e: Emitter, c: Context & { kind: "handler" }): string {
  return `${e.rt("failedInHandler")}(${c.exception}, ${c.saved}${c.forget === undefined ? "" : ", true"});`;
}
