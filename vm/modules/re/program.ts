/**
 * Regular expressions as boards have them, compiled to a small program.
 *
 * The language is that of MicroPython's extmod/modre (re1.5): characters, `.` (any character, newline too), classes,
 * `\d \D \s \S \w \W`, `( )`, `(?: )`, `| ? * +` and their lazy forms, `^ $`. Everything else, `{2}` and `\b`
 * included, stands for itself. The program is laid out as there, with the same sizes, because its limits are visible:
 * a jump or a count that does not fit a signed byte makes the expression "too complex".
 *
 *   opcode        operands             matches
 *   CHAR          code                 that character
 *   ANY                                any character
 *   CLASS         count, pairs…        a character in one of the ranges; a pair (NAMED, letter) is \d and the like
 *   CLASS_NOT     count, pairs…        a character in none of them
 *   NAMED_CLASS   letter               \d and the like
 *   BOL, EOL                           the beginning of the text, the end of the searched part
 *   JUMP          offset               goes on there; offsets count from behind the operand
 *   SPLIT         offset               goes on here, and if that fails there
 *   RSPLIT        offset               goes on there, and if that fails here
 *   SAVE          slot                 notes the position: 2n begins group n, 2n+1 ends it
 *   MATCH                              success
 */

export const CHAR = 1;
export const ANY = 2;
export const CLASS = 3;
export const CLASS_NOT = 4;
export const NAMED_CLASS = 5;
export const BOL = 0x50;
export const EOL = 0x51;
export const JUMP = 0x60;
export const SPLIT = 0x61;
export const RSPLIT = 0x62;
export const SAVE = 0x7e;
export const MATCH = 0x7f;

/** First of a pair in a class: the second is the letter of a named class. */
export const NAMED = -1;

export interface Program {
  readonly code: readonly number[];
  /** Capturing groups, the whole match not counted. */
  readonly groups: number;
  /** Instructions. */
  readonly instructions: number;
}

/** Where the part begins that matches at a given position; before it stands the loop that searches. */
export const ANCHORED_START = 5;

/** Why an expression cannot be compiled; the text of the ValueError. */
export class PatternError extends Error {}

const TOO_COMPLEX = "regex too complex";
const ESCAPE = "\\";
const MAX_NESTING = 1000;

/**
 * @param escapes  `\n`, `\t` and the like mean control characters (CircuitPython); else they mean their letter (MicroPython)
 * @throws PatternError
 */
export function compilePattern(pattern: string, escapes = false): Program {
  return new Compiler(pattern, escapes).compile();
}

const ESCAPES: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 };

class Compiler {
  private readonly code: number[] = [];
  private at = 0;
  private groups = 0;
  private instructions = 0;
  private depth = 0;

  constructor(
    private readonly pattern: string,
    private readonly escapes: boolean,
  ) {}

  compile(): Program {
    this.emit(RSPLIT, 3);
    this.emit(ANY);
    this.emit(JUMP, -5);
    this.emit(SAVE, 0);
    this.alternatives();
    // MicroPython looks at what follows only after it has computed the size: another message
    if (this.at < this.pattern.length) throw new PatternError("error in regex");
    this.emit(SAVE, 1);
    this.emit(MATCH);
    return { code: this.code, groups: this.groups, instructions: this.instructions };
  }

  private emit(...words: number[]): void {
    this.code.push(...words);
    this.instructions++;
  }

  /** Up to a closing parenthesis or the end. */
  private alternatives(): void {
    if (++this.depth > MAX_NESTING) throw new PatternError(TOO_COMPLEX);
    const { pattern, code } = this;
    const start = code.length;
    let term = start;
    /** Where the offset of the jump behind the previous alternative stands (to the next such jump); 0: there is none. */
    let pending = 0;
    for (; this.at < pattern.length && pattern[this.at] !== ")"; this.at++) {
      const character = pattern[this.at];
      if (character === "?" || character === "*" || character === "+") {
        this.repeat(character, term);
        term = code.length;
      } else if (character === "|") {
        if (pending > 0) this.setOffset(pending, code.length);
        code.splice(start, 0, SPLIT, 0);
        this.instructions++;
        this.emit(JUMP, 0);
        pending = code.length - 1;
        this.setOffset(start + 1, code.length);
        term = code.length;
      } else if (character === "^" || character === "$") {
        this.emit(character === "^" ? BOL : EOL);
        term = code.length;
      } else {
        term = code.length;
        this.single(character);
      }
    }
    if (pending > 0) this.setOffset(pending, code.length);
    this.depth--;
  }

  private single(character: string): void {
    if (character === ".") this.emit(ANY);
    else if (character === "[") this.characterClass();
    else if (character === "(") this.group();
    else if (character === "\\") this.escape();
    else this.emit(CHAR, character.charCodeAt(0));
  }

  private escape(): void {
    const letter = this.pattern[++this.at];
    if (letter === undefined) throw new PatternError(TOO_COMPLEX);
    this.emit(
      isNamedClass(letter) ? NAMED_CLASS : CHAR,
      isNamedClass(letter) ? letter.charCodeAt(0) : this.escaped(letter),
    );
  }

  private escaped(letter: string): number {
    return (this.escapes ? ESCAPES[letter] : undefined) ?? letter.charCodeAt(0);
  }

  /** `[…]`: a `]` ends it wherever it stands, a `-` before the end is a character. */
  private characterClass(): void {
    const { pattern, code } = this;
    const negated = pattern[this.at + 1] === "^";
    if (negated) this.at++;
    const start = code.length;
    this.emit(negated ? CLASS_NOT : CLASS, 0);
    let count = 0;
    for (this.at++; pattern[this.at] !== "]"; this.at++, count++) {
      let first = pattern[this.at];
      const escaped = first === ESCAPE;
      if (first === "\\") {
        first = pattern[++this.at];
        if (first !== undefined && isNamedClass(first)) {
          code.push(NAMED, first.charCodeAt(0));
          continue;
        }
      }
      if (first === undefined) throw new PatternError(TOO_COMPLEX);
      if (pattern[this.at + 1] === "-" && pattern[this.at + 2] !== "]") this.at += 2;
      if (this.at >= pattern.length) throw new PatternError(TOO_COMPLEX);
      // what ends a range is taken as it stands: in CircuitPython `[\n]` is the range from newline to n
      code.push(escaped ? this.escaped(first) : first.charCodeAt(0), pattern.charCodeAt(this.at));
    }
    code[start + 1] = checkByte(count);
  }

  private group(): void {
    const { pattern } = this;
    const capturing = pattern[this.at + 1] !== "?" || pattern[this.at + 2] !== ":";
    const number = capturing ? ++this.groups : 0;
    if (capturing) this.emit(SAVE, checkByte(2 * number));
    else this.at += 2;
    this.at++;
    this.alternatives();
    if (pattern[this.at] !== ")") throw new PatternError(TOO_COMPLEX);
    if (capturing) this.emit(SAVE, checkByte(2 * number + 1));
  }

  /** @param term  where what is repeated begins */
  private repeat(operator: string, term: number): void {
    const { code } = this;
    if (code.length === term) throw new PatternError(TOO_COMPLEX);
    const lazy = this.pattern[this.at + 1] === "?";
    if (lazy) this.at++;
    if (operator === "+") {
      this.emit(lazy ? SPLIT : RSPLIT, 0);
      this.setOffset(code.length - 1, term);
      return;
    }
    code.splice(term, 0, lazy ? RSPLIT : SPLIT, 0);
    this.instructions++;
    if (operator === "*") {
      this.emit(JUMP, 0);
      this.setOffset(code.length - 1, term);
    }
    this.setOffset(term + 1, code.length);
  }

  /** @param operand  index of the offset */
  private setOffset(operand: number, target: number): void {
    this.code[operand] = checkByte(target - operand - 1);
  }
}

function checkByte(value: number): number {
  if (value < -128 || value > 127) throw new PatternError(TOO_COMPLEX);
  return value;
}

function isNamedClass(letter: string): boolean {
  return "dDsSwW".includes(letter);
}

/** Whether a character is in `\d`, `\S`, … */
export function inNamedClass(letter: number, code: number): boolean {
  const negated = (letter & 0x20) === 0;
  switch (letter | 0x20) {
    case 0x64 /* d */:
      return (code >= 48 && code <= 57) !== negated;
    case 0x73 /* s */:
      return (code === 32 || (code >= 9 && code <= 13)) !== negated;
    default:
      return (
        ((code >= 65 && code <= 90) || (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 95) !==
        negated
      );
  }
}

/** @param at  index of the count */
export function inClass(code: readonly number[], at: number, character: number): boolean {
  const positive = code[at - 1] === CLASS;
  for (let i = at + 1, end = i + 2 * code[at]; i < end; i += 2) {
    const hit =
      code[i] === NAMED ? inNamedClass(code[i + 1], character) : character >= code[i] && character <= code[i + 1];
    if (hit) return positive;
  }
  return !positive;
}
