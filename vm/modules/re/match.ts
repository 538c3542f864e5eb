/**
 * Runs a compiled expression over a text in a number of steps that is linear in the text.
 *
 * The order in which possibilities are tried is that of backtracking, and so are the groups of the result: those of
 * a former turn of a loop stay until a later one overwrites them. But a choice (a SPLIT at a position of the text)
 * that has failed once is not tried again: without back references nothing that was done before it can make it
 * succeed. So each choice is taken at most once, and `(a+)+b` needs no step more than its length times the text's.
 *
 * A choice met again while it is being tried is a loop that reads nothing, `(a*)*`: MicroPython runs out of stack
 * there, and so the answer is RuntimeError here, too.
 */

import {
  ANCHORED_START,
  ANY,
  BOL,
  CHAR,
  CLASS,
  CLASS_NOT,
  EOL,
  inClass,
  inNamedClass,
  JUMP,
  MATCH,
  NAMED_CLASS,
  RSPLIT,
  SAVE,
  SPLIT,
  type Program,
} from "./program.js";

/** The text searched; `begin`..`end` is the part a match may lie in, `^` is only at 0. */
export interface Subject {
  readonly text: string;
  readonly begin: number;
  readonly end: number;
}

/** The match needs more than the board's stack would hold. */
export class TooDeep extends Error {}

/** Positions by slot: 2n begins group n, 2n+1 ends it; -1 where the group took no part. */
export type Captures = Int32Array;

/** Choices noted at most: 64 MB. A longer text on a larger expression is refused rather than filling the memory. */
const MAX_CHOICES = 64_000_000;

/**
 * @param anchored  match at `begin` only; else the first match at or behind it
 * @returns null when there is none
 * @throws TooDeep
 */
export function execute(program: Program, subject: Subject, anchored: boolean): Captures | null {
  return new Matcher(program, subject).search(anchored);
}

const TRYING = 1;
const FAILED = 2;

// What the stack holds: three words each, the first says what.
const CHOICE = 0; // pc, position: the other way to go on
const LEAVE = 1; // choice: both ways have failed
const RESTORE = 2; // slot, former position

class Matcher {
  private readonly code: readonly number[];
  private readonly captures: Captures;
  private readonly stack: number[] = [];
  private readonly width: number;
  /** By choice number and position. */
  private readonly states: Uint8Array;
  /** By pc: which choice it is. */
  private readonly choices: Int32Array;

  constructor(
    program: Program,
    private readonly subject: Subject,
  ) {
    this.code = program.code;
    this.captures = new Int32Array(2 * program.groups + 2);
    this.width = subject.end - subject.begin + 1;
    this.choices = numberChoices(program.code);
    const count = this.choices[program.code.length] * this.width;
    if (count > MAX_CHOICES) throw new TooDeep();
    this.states = new Uint8Array(count);
  }

  search(anchored: boolean): Captures | null {
    const { begin, end } = this.subject;
    for (let start = begin; start <= end; start++) {
      this.captures.fill(-1);
      if (this.run(start)) return this.captures;
      if (anchored) return null;
    }
    return null;
  }

  private run(start: number): boolean {
    const { code, captures, stack } = this;
    const { text, end } = this.subject;
    let pc = ANCHORED_START;
    let at = start;
    for (;;) {
      let alive = true;
      switch (code[pc]) {
        case CHAR:
          alive = at < end && text.charCodeAt(at) === code[pc + 1];
          at++;
          pc += 2;
          break;
        case ANY:
          alive = at < end;
          at++;
          pc++;
          break;
        case CLASS:
        case CLASS_NOT:
          alive = at < end && inClass(code, pc + 1, text.charCodeAt(at));
          at++;
          pc += 2 + 2 * code[pc + 1];
          break;
        case NAMED_CLASS:
          alive = at < end && inNamedClass(code[pc + 1], text.charCodeAt(at));
          at++;
          pc += 2;
          break;
        case BOL:
          alive = at === 0;
          pc++;
          break;
        case EOL:
          alive = at === end;
          pc++;
          break;
        case JUMP:
          pc += 2 + code[pc + 1];
          break;
        case SPLIT:
        case RSPLIT: {
          alive = this.enter(pc, at);
          if (!alive) break;
          const there = pc + 2 + code[pc + 1];
          const here = pc + 2;
          const first = code[pc] === SPLIT ? here : there;
          stack.push(CHOICE, first === here ? there : here, at);
          pc = first;
          break;
        }
        case SAVE:
          stack.push(RESTORE, code[pc + 1], captures[code[pc + 1]]);
          captures[code[pc + 1]] = at;
          pc += 2;
          break;
        case MATCH:
          stack.length = 0;
          return true;
      }
      if (alive) continue;
      if (!this.backtrack()) return false;
      at = stack.pop()!;
      pc = stack.pop()!;
      stack.pop();
    }
  }

  /** Begins a choice; false if it has failed before. */
  private enter(pc: number, at: number): boolean {
    const choice = this.choices[pc] * this.width + at - this.subject.begin;
    if (this.states[choice] === FAILED) return false;
    if (this.states[choice] === TRYING) throw new TooDeep();
    this.states[choice] = TRYING;
    this.stack.push(LEAVE, choice, 0);
    return true;
  }

  /** Undoes up to the last choice left, which is on top then. */
  private backtrack(): boolean {
    const { stack, captures, states } = this;
    for (;;) {
      const top = stack.length - 3;
      if (top < 0) return false;
      const what = stack[top];
      if (what === CHOICE) return true;
      if (what === LEAVE) states[stack[top + 1]] = FAILED;
      else captures[stack[top + 1]] = stack[top + 2];
      stack.length = top;
    }
  }
}

/** Numbers the choices of a program by their pc; behind the last word stands how many there are. */
function numberChoices(code: readonly number[]): Int32Array {
  const choices = new Int32Array(code.length + 1);
  let count = 0;
  for (let pc = 0; pc < code.length; pc += instructionLength(code, pc)) {
    if (code[pc] === SPLIT || code[pc] === RSPLIT) choices[pc] = count++;
  }
  choices[code.length] = count;
  return choices;
}

/** Words of the instruction at `pc`, operands included. */
export function instructionLength(code: readonly number[], pc: number): number {
  switch (code[pc]) {
    case CLASS:
    case CLASS_NOT:
      return 2 + 2 * code[pc + 1];
    case ANY:
    case BOL:
    case EOL:
    case MATCH:
      return 1;
    default:
      return 2;
  }
}
