/**
 * Token kinds: small integers, so that a token stream is a Uint8Array and the parser's tests are integer compares.
 * Keywords are kinds of their own; the soft ones (match, case, type, _) stay NAME. The names follow CPython's
 * Grammar/Tokens. Binary, comparison and augmented operators stand in ranges so that one table lookup tells them.
 */

export const ENDMARKER: number = 0;
export const NAME: number = 1;
export const NUMBER: number = 2;
export const STRING: number = 3;
export const FSTRING_START: number = 4;
export const FSTRING_MIDDLE: number = 5;
export const FSTRING_END: number = 6;
export const NEWLINE: number = 7;
export const INDENT: number = 8;
export const DEDENT: number = 9;
/** Only when trivia are asked for. */
export const COMMENT: number = 10;
export const NL: number = 11;
/** Nothing follows it: the lexer stopped here with an error. */
export const ERRORTOKEN: number = 12;

export const LPAR: number = 13;
export const RPAR: number = 14;
export const LSQB: number = 15;
export const RSQB: number = 16;
export const LBRACE: number = 17;
export const RBRACE: number = 18;
export const COLON: number = 19;
export const COMMA: number = 20;
export const SEMI: number = 21;
export const DOT: number = 22;
export const ELLIPSIS: number = 23;
export const RARROW: number = 24;
export const COLONEQUAL: number = 25;
export const EQUAL: number = 26;
export const EXCLAMATION: number = 27;
export const TILDE: number = 28;

export const PLUS: number = 30;
export const MINUS: number = 31;
export const STAR: number = 32;
export const AT: number = 33;
export const SLASH: number = 34;
export const PERCENT: number = 35;
export const DOUBLESTAR: number = 36;
export const LEFTSHIFT: number = 37;
export const RIGHTSHIFT: number = 38;
export const VBAR: number = 39;
export const CIRCUMFLEX: number = 40;
export const AMPER: number = 41;
export const DOUBLESLASH: number = 42;

/** Each binary operator's `op=` is its kind + AUGMENTED. */
export const AUGMENTED: number = 20;
export const PLUSEQUAL: number = 50;
export const DOUBLESLASHEQUAL: number = 62;

export const EQEQUAL: number = 64;
export const NOTEQUAL: number = 65;
export const LESS: number = 66;
export const LESSEQUAL: number = 67;
export const GREATER: number = 68;
export const GREATEREQUAL: number = 69;

export const FALSE: number = 70;
export const NONE: number = 71;
export const TRUE: number = 72;
export const AND: number = 73;
export const AS: number = 74;
export const ASSERT: number = 75;
export const ASYNC: number = 76;
export const AWAIT: number = 77;
export const BREAK: number = 78;
export const CLASS: number = 79;
export const CONTINUE: number = 80;
export const DEF: number = 81;
export const DEL: number = 82;
export const ELIF: number = 83;
export const ELSE: number = 84;
export const EXCEPT: number = 85;
export const FINALLY: number = 86;
export const FOR: number = 87;
export const FROM: number = 88;
export const GLOBAL: number = 89;
export const IF: number = 90;
export const IMPORT: number = 91;
export const IN: number = 92;
export const IS: number = 93;
export const LAMBDA: number = 94;
export const NONLOCAL: number = 95;
export const NOT: number = 96;
export const OR: number = 97;
export const PASS: number = 98;
export const RAISE: number = 99;
export const RETURN: number = 100;
export const TRY: number = 101;
export const WHILE: number = 102;
export const WITH: number = 103;
export const YIELD: number = 104;

export const KEYWORDS: ReadonlyMap<string, number> = new Map([
  ["False", FALSE],
  ["None", NONE],
  ["True", TRUE],
  ["and", AND],
  ["as", AS],
  ["assert", ASSERT],
  ["async", ASYNC],
  ["await", AWAIT],
  ["break", BREAK],
  ["class", CLASS],
  ["continue", CONTINUE],
  ["def", DEF],
  ["del", DEL],
  ["elif", ELIF],
  ["else", ELSE],
  ["except", EXCEPT],
  ["finally", FINALLY],
  ["for", FOR],
  ["from", FROM],
  ["global", GLOBAL],
  ["if", IF],
  ["import", IMPORT],
  ["in", IN],
  ["is", IS],
  ["lambda", LAMBDA],
  ["nonlocal", NONLOCAL],
  ["not", NOT],
  ["or", OR],
  ["pass", PASS],
  ["raise", RAISE],
  ["return", RETURN],
  ["try", TRY],
  ["while", WHILE],
  ["with", WITH],
  ["yield", YIELD],
]);

/** What `python -m tokenize` calls the kinds that are not operators. */
const NAMES: Record<number, string> = {
  [ENDMARKER]: "ENDMARKER",
  [NAME]: "NAME",
  [NUMBER]: "NUMBER",
  [STRING]: "STRING",
  [FSTRING_START]: "FSTRING_START",
  [FSTRING_MIDDLE]: "FSTRING_MIDDLE",
  [FSTRING_END]: "FSTRING_END",
  [NEWLINE]: "NEWLINE",
  [INDENT]: "INDENT",
  [DEDENT]: "DEDENT",
  [COMMENT]: "COMMENT",
  [NL]: "NL",
  [ERRORTOKEN]: "ERRORTOKEN",
};

export function tokenName(kind: number): string {
  return NAMES[kind] ?? (kind >= FALSE ? "NAME" : "OP");
}

/**
 * The tokens of a text, column-wise: token i is of `kinds[i]` and covers source[starts[i] .. ends[i]), which begins
 * on line `lines[i]` and ends on `endLines[i]` (from 1). `lineStarts[n]` is where line n begins (index 0 is unused).
 */
export interface TokenStream {
  readonly source: string;
  readonly kinds: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly lines: Int32Array;
  readonly endLines: Int32Array;
  readonly lineStarts: ArrayLike<number>;
  readonly count: number;
}
