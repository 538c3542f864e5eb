/**
 * Matches CPython's regular expressions by backtracking. The tree becomes JavaScript functions once, each of which is given what comes
 * after it; characters that repeat are counted in a loop, so that long subjects need no deep stack. Steps are counted: every 65,536 the
 * caller is asked whether to go on, and past the budget it ends, where CPython would go on for hours.
 */

import type { CharacterSet, Node, Parsed } from "./syntax.js";

/** Code points, or bytes. */
export type Subject = ArrayLike<number>;

/** Start and end of each group, 0 first; -1 where it took no part. */
export type Spans = number[];

const BUDGET = 500_000_000;

export class TooManySteps extends Error {}

interface State {
  s: Subject;
  end: number;
  spans: Spans;
  lastIndex: number;
}

type Next = (i: number) => boolean;
type Matcher = (i: number, next: Next) => boolean;

export interface Machine {
  /**
   * @param full  only a match that ends at `end` will do
   * @param advance  only one that is not empty will do
   * @returns the spans, or undefined
   */
  match(
    subject: Subject,
    at: number,
    end: number,
    full: boolean,
    advance: boolean,
  ): { spans: Spans; lastIndex: number } | undefined;
}

/** @param poll  called now and then; may throw */
export function buildMachine(parsed: Parsed, poll: () => void): Machine {
  const state: State = { s: [], end: 0, spans: [], lastIndex: 0 };
  let steps = 0;
  const tick = (): void => {
    if ((++steps & 0xffff) !== 0) return;
    poll();
    if (steps > BUDGET) throw new TooManySteps();
  };

  const build = (node: Node): Matcher => {
    const single = singleTest(node);
    if (single !== undefined) return (i, next) => i < state.end && single(state.s[i]) && next(i + 1);
    switch (node.kind) {
      case "sequence": {
        const parts = node.items.map(build);
        if (parts.length === 0) return (i, next) => next(i);
        return parts.reduceRight((rest, part) => (i, next) => part(i, (j) => rest(j, next)));
      }
      case "branch": {
        const options = node.options.map(build);
        return (i, next) => {
          for (const option of options) {
            tick();
            const saved = state.spans.slice();
            if (option(i, next)) return true;
            state.spans = saved;
          }
          return false;
        };
      }
      case "group": {
        const body = build(node.body);
        const at = node.index * 2;
        return (i, next) => {
          const [start, end, last] = [state.spans[at], state.spans[at + 1], state.lastIndex];
          const found = body(i, (j) => {
            const before = [state.spans[at], state.spans[at + 1], state.lastIndex];
            state.spans[at] = i;
            state.spans[at + 1] = j;
            state.lastIndex = node.index;
            if (next(j)) return true;
            [state.spans[at], state.spans[at + 1], state.lastIndex] = before;
            return false;
          });
          if (!found) [state.spans[at], state.spans[at + 1], state.lastIndex] = [start, end, last];
          return found;
        };
      }
      case "repeat":
        return repeat(node);
      case "atomic": {
        const body = build(node.body);
        return (i, next) => {
          let end = -1;
          const saved = state.spans.slice();
          if (!body(i, (j) => ((end = j), true))) return false;
          if (next(end)) return true;
          state.spans = saved;
          return false;
        };
      }
      case "look": {
        const body = build(node.body);
        const { behind, negated } = node;
        return (i, next) => {
          const from = behind === undefined ? i : i - behind;
          const saved = state.spans.slice();
          const found = from >= 0 && body(from, (j) => behind === undefined || j === i);
          if (found === negated) {
            state.spans = saved;
            return false;
          }
          if (negated) state.spans = saved;
          if (next(i)) return true;
          state.spans = saved;
          return false;
        };
      }
      case "reference": {
        const fold = node.ignoreCase ? folding(node.ascii) : undefined;
        return (i, next) => {
          const [start, end] = [state.spans[node.index * 2], state.spans[node.index * 2 + 1]];
          if (start < 0 || i + end - start > state.end) return false;
          for (let k = 0; k < end - start; k++) {
            const [a, b] = [state.s[start + k], state.s[i + k]];
            if (a !== b && (fold === undefined || fold(a) !== fold(b))) return false;
          }
          return next(i + end - start);
        };
      }
      case "conditional": {
        const yes = build(node.yes);
        const no = node.no === undefined ? undefined : build(node.no);
        return (i, next) =>
          state.spans[node.index * 2 + 1] >= 0 ? yes(i, next) : no === undefined ? next(i) : no(i, next);
      }
      case "at":
        return place(node);
      default:
        throw new Error(`a node of kind ${node.kind} is a single character`);
    }
  };

  const repeat = (node: Node & { kind: "repeat" }): Matcher => {
    const { min, max, mode } = node;
    const fixed = fixedTests(node.body);
    if (fixed !== undefined) return repeatFixed(fixed, min, max, mode);
    const body = build(node.body);
    if (mode === "possessive") {
      return (i, next) => {
        const saved = state.spans.slice();
        let count = 0;
        for (; count < max; count++) {
          tick();
          let end = -1;
          if (!body(i, (j) => ((end = j), true))) break;
          if (end === i && count >= min) break;
          i = end;
        }
        if (count >= min && next(i)) return true;
        state.spans = saved;
        return false;
      };
    }
    // a turn that took nothing is not repeated, but it counts: what its groups hold is what it left in them
    const again = (i: number, count: number, last: number, next: Next): boolean => {
      tick();
      const more = (): boolean =>
        count < max && (count < min || i !== last) && body(i, (j) => again(j, count + 1, i, next));
      if (count < min) return more();
      return mode === "greedy" ? more() || next(i) : next(i) || more();
    };
    return (i, next) => again(i, 0, -1, next);
  };

  /** Characters in a row, over and over: no stack is needed. */
  const repeatFixed = (tests: readonly Test[], min: number, max: number, mode: string): Matcher => {
    const width = tests.length;
    const once = (i: number): boolean => {
      tick();
      if (i + width > state.end) return false;
      for (let k = 0; k < width; k++) if (!tests[k](state.s[i + k])) return false;
      return true;
    };
    const run = (i: number, most: number): number => {
      let j = i;
      for (let count = 0; count < most && once(j); count++) j += width;
      return j;
    };
    if (mode === "lazy")
      return (i, next) => {
        let j = run(i, min);
        if (j < i + min * width) return false;
        for (;;) {
          tick();
          if (next(j)) return true;
          if ((j - i) / width >= max || !once(j)) return false;
          j += width;
        }
      };
    return (i, next) => {
      const far = run(i, max);
      if (mode === "possessive") return far >= i + min * width && next(far);
      for (let j = far; j >= i + min * width; j -= width) {
        tick();
        if (next(j)) return true;
      }
      return false;
    };
  };

  const place = (node: Node & { kind: "at" }): Matcher => {
    const word = classTest("w", node.ascii);
    const boundary = (i: number): boolean => (i > 0 && word(state.s[i - 1])) !== (i < state.end && word(state.s[i]));
    const tests: Record<typeof node.where, (i: number) => boolean> = {
      start: (i) => i === 0,
      end: (i) => i === state.end,
      "line start": (i) => i === 0 || state.s[i - 1] === 10,
      "line end": (i) => i === state.end || state.s[i] === 10,
      "last line end": (i) => i === state.end || (i === state.end - 1 && state.s[i] === 10),
      boundary: (i) => state.end > 0 && boundary(i),
      "no boundary": (i) => state.end > 0 && !boundary(i),
    };
    const test = tests[node.where];
    return (i, next) => test(i) && next(i);
  };

  const root = build(parsed.root);
  return {
    match(subject, at, end, full, advance) {
      state.s = subject;
      state.end = end;
      state.spans = new Array<number>((parsed.groups + 1) * 2).fill(-1);
      state.lastIndex = 0;
      steps = 0;
      let stop = -1;
      const done = (j: number): boolean => {
        if ((full && j !== end) || (advance && j === at)) return false;
        stop = j;
        return true;
      };
      if (!root(at, done)) return undefined;
      state.spans[0] = at;
      state.spans[1] = stop;
      return { spans: state.spans, lastIndex: state.lastIndex };
    },
  };
}

// ---- single characters --------------------------------------------------------------------------------------------

type Test = (code: number) => boolean;

/** A test of one character, for nodes that are one. */
function singleTest(node: Node): Test | undefined {
  if (node.kind === "any") return node.dotAll ? () => true : (c) => c !== 10;
  if (node.kind === "char") {
    const { code } = node;
    if (!node.ignoreCase) return (c) => c === code;
    const fold = folding(node.ascii);
    const folded = fold(code);
    return (c) => c === code || fold(c) === folded;
  }
  return node.kind === "set" ? setTest(node.set, node.ignoreCase, node.ascii) : undefined;
}

/** The same for a row of such nodes; undefined when anything else is among them. */
function fixedTests(node: Node): Test[] | undefined {
  const tests = (node.kind === "sequence" ? node.items : [node]).map(singleTest);
  return tests.length > 0 && tests.every((test) => test !== undefined) ? tests : undefined;
}

function setTest(set: CharacterSet, ignoreCase: boolean, ascii: boolean): Test {
  const { ranges, negated } = set;
  const classes = set.classes.map((name) => classTest(name, ascii));
  const plain: Test = (c) => {
    for (const [from, to] of ranges) if (c >= from && c <= to) return true;
    for (const test of classes) if (test(c)) return true;
    return false;
  };
  const fold = folding(ascii);
  const rise = folding(ascii, true);
  const all: Test = ignoreCase ? (c) => plain(c) || plain(fold(c)) || plain(rise(c)) : plain;
  // most subjects are ASCII: their answers are worked out once
  const known = Array.from({ length: 128 }, (_, c) => all(c) !== negated);
  return (c) => (c < 128 ? known[c] : all(c) !== negated);
}

const wordCharacter = /^[\p{L}\p{N}_]$/u;
const decimalDigit = /^\p{Nd}$/u;
const whiteSpace = /^[\p{Z}\u0085\u001c-\u001f\t-\r]$/u;

/** \d \s \w and their opposites. */
function classTest(name: string, ascii: boolean): Test {
  const lower = name.toLowerCase();
  const positive = positiveTest(lower, ascii);
  return name === lower ? positive : (c) => !positive(c);
}

function positiveTest(name: string, ascii: boolean): Test {
  const digit = (c: number): boolean => c >= 48 && c <= 57;
  const beyond = (pattern: RegExp) => (c: number) => !ascii && c >= 128 && pattern.test(String.fromCodePoint(c));
  if (name === "d") {
    const other = beyond(decimalDigit);
    return (c) => digit(c) || other(c);
  }
  if (name === "s") {
    const other = beyond(whiteSpace);
    return (c) => c === 32 || (c >= 9 && c <= 13) || (!ascii && c >= 28 && c <= 31) || other(c);
  }
  const other = beyond(wordCharacter);
  return (c) => digit(c) || (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95 || other(c);
}

/** Characters that differ in case only become one. */
function folding(ascii: boolean, upper = false): (c: number) => number {
  return (c) => {
    if (c < 128 || ascii) {
      if (upper) return c >= 97 && c <= 122 ? c - 32 : c;
      return c >= 65 && c <= 90 ? c + 32 : c;
    }
    const text = String.fromCodePoint(c);
    const changed = upper ? text.toUpperCase() : text.toLowerCase();
    const code = changed.codePointAt(0)!;
    return changed.length === (code > 0xffff ? 2 : 1) ? code : c;
  };
}
