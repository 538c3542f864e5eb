/**
 * CPython's regular expressions for the host dialect: from text to a tree. Boards have a smaller language (../program.ts).
 *
 * @see CPython Lib/re/_parser.py for the grammar and the texts of errors; docs "Regular Expression Syntax"
 */

export const Flag = {
  IGNORECASE: 2,
  LOCALE: 4,
  MULTILINE: 8,
  DOTALL: 16,
  UNICODE: 32,
  VERBOSE: 64,
  DEBUG: 128,
  ASCII: 256,
};

/** A set of characters: single ones, ranges, classes like \w; and what counts as equal to them without regard to case. */
export interface CharacterSet {
  negated: boolean;
  ranges: readonly (readonly [from: number, to: number])[];
  classes: readonly string[];
}

export type Node =
  | { kind: "char"; code: number; ignoreCase: boolean; ascii: boolean }
  | { kind: "any"; dotAll: boolean }
  | { kind: "set"; set: CharacterSet; ignoreCase: boolean; ascii: boolean }
  | { kind: "sequence"; items: Node[] }
  | { kind: "branch"; options: Node[] }
  | { kind: "repeat"; body: Node; min: number; max: number; mode: "greedy" | "lazy" | "possessive" }
  | { kind: "group"; body: Node; index: number }
  | { kind: "atomic"; body: Node }
  | {
      kind: "look";
      body: Node;
      negated: boolean;
      /** Width of a look-behind; undefined: ahead. */ behind: number | undefined;
    }
  | { kind: "reference"; index: number; ignoreCase: boolean; ascii: boolean }
  | { kind: "conditional"; index: number; yes: Node; no: Node | undefined }
  | {
      kind: "at";
      where: "start" | "end" | "line start" | "line end" | "last line end" | "boundary" | "no boundary";
      ascii: boolean;
    };

export interface Parsed {
  root: Node;
  flags: number;
  groups: number;
  names: Map<string, number>;
}

export class PatternError extends Error {
  constructor(
    message: string,
    readonly position: number,
  ) {
    super(message);
  }
}

const MAX_REPEAT = 4294967295;
const letters: Readonly<Record<string, number>> = {
  a: Flag.ASCII,
  i: Flag.IGNORECASE,
  L: Flag.LOCALE,
  m: Flag.MULTILINE,
  s: Flag.DOTALL,
  u: Flag.UNICODE,
  x: Flag.VERBOSE,
};
const escapes: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, "\\": 92 };

export function parsePattern(pattern: readonly string[], flags: number, isBytes: boolean): Parsed {
  return new Parser(pattern, flags, isBytes).parse();
}

class Parser {
  private at = 0;
  private groups = 0;
  private readonly names = new Map<string, number>();
  /** Groups that are not closed yet: they cannot be referred to. */
  private readonly open = new Set<number>();

  constructor(
    private readonly text: readonly string[],
    private flags: number,
    private readonly isBytes: boolean,
  ) {}

  parse(): Parsed {
    const root = this.alternatives();
    if (this.at < this.text.length) throw new PatternError("unbalanced parenthesis", this.at);
    if (!this.isBytes && !(this.flags & Flag.ASCII)) this.flags |= Flag.UNICODE;
    return { root, flags: this.flags, groups: this.groups, names: this.names };
  }

  private fail(message: string, position = this.at): never {
    throw new PatternError(message, position);
  }
  private peek(): string | undefined {
    return this.text[this.at];
  }
  private take(char: string): boolean {
    if (this.text[this.at] !== char) return false;
    this.at++;
    return true;
  }
  private get ascii(): boolean {
    return this.isBytes || (this.flags & Flag.ASCII) !== 0;
  }
  private get ignoreCase(): boolean {
    return (this.flags & Flag.IGNORECASE) !== 0;
  }

  private alternatives(): Node {
    const options = [this.sequence()];
    while (this.take("|")) options.push(this.sequence());
    return options.length === 1 ? options[0] : { kind: "branch", options };
  }

  private sequence(): Node {
    const items: Node[] = [];
    for (;;) {
      const c = this.peek();
      if (c === undefined || c === "|" || c === ")") break;
      const start = this.at;
      this.at++;
      if (this.flags & Flag.VERBOSE) {
        if (/[ \t\n\r\f\v]/.test(c)) continue;
        if (c === "#") {
          while (this.at < this.text.length && this.text[this.at++] !== "\n");
          continue;
        }
      }
      if (c === "*" || c === "+" || c === "?" || c === "{") {
        if (this.quantifier(c, start, items)) continue;
        items.push(this.literal(c));
      } else if (c === "[") items.push(this.set(start));
      else if (c === ".") items.push({ kind: "any", dotAll: (this.flags & Flag.DOTALL) !== 0 });
      else if (c === "^") items.push(this.place(this.flags & Flag.MULTILINE ? "line start" : "start"));
      else if (c === "$") items.push(this.place(this.flags & Flag.MULTILINE ? "line end" : "last line end"));
      else if (c === "\\") items.push(this.escape(start));
      else if (c === "(") {
        const group = this.group(start);
        if (group !== undefined) items.push(group);
      } else items.push(this.literal(c));
    }
    return items.length === 1 ? items[0] : { kind: "sequence", items };
  }

  private literal(c: string): Node {
    return this.code(c.codePointAt(0)!);
  }
  private code(code: number): Node {
    return { kind: "char", code, ignoreCase: this.ignoreCase, ascii: this.ascii };
  }
  private place(where: (Node & { kind: "at" })["where"]): Node {
    return { kind: "at", where, ascii: this.ascii };
  }

  /** @returns whether it was one: `{` may stand for itself */
  private quantifier(c: string, start: number, items: Node[]): boolean {
    let [min, max] = c === "*" ? [0, MAX_REPEAT] : c === "+" ? [1, MAX_REPEAT] : [0, 1];
    if (c === "{") {
      const match = /^(\d*)(,?)(\d*)\}/.exec(this.text.slice(this.at, this.at + 40).join(""));
      if (match === null || (match[1] === "" && match[2] === "")) return false;
      min = match[1] === "" ? 0 : Number(match[1]);
      max = match[2] === "" ? min : match[3] === "" ? MAX_REPEAT : Number(match[3]);
      this.at += match[0].length;
      if (min >= MAX_REPEAT || max > MAX_REPEAT) this.fail("the repetition number is too large", start);
      if (max < min) this.fail("min repeat greater than max repeat", start + 1);
    }
    const body = items.pop();
    if (body === undefined || body.kind === "at") this.fail("nothing to repeat", start);
    if (body.kind === "repeat") this.fail("multiple repeat", start);
    const mode = this.take("?") ? "lazy" : this.take("+") ? "possessive" : "greedy";
    items.push({ kind: "repeat", body, min, max, mode });
    return true;
  }

  // ---- ( … ) ------------------------------------------------------------------------------------------------------

  private group(start: number): Node | undefined {
    if (!this.take("?")) return this.capture(start, undefined);
    const c = this.text[this.at++];
    if (c === undefined) this.fail("unexpected end of pattern", this.at - 1);
    if (c === ":") return whole(this.closed(start, () => this.alternatives()));
    if (c === ">") return { kind: "atomic", body: this.closed(start, () => this.alternatives()) };
    if (c === "=" || c === "!") return this.look(start, c === "!", false);
    if (c === "#") {
      for (;;) {
        if (this.at >= this.text.length) this.fail("missing ), unterminated comment", start);
        if (this.text[this.at++] === ")") return undefined;
      }
    }
    if (c === "P") return this.named(start);
    if (c === "<") {
      const sign = this.text[this.at++];
      if (sign === undefined) this.fail("unexpected end of pattern", this.at - 1);
      if (sign !== "=" && sign !== "!") this.fail(`unknown extension ?<${sign}`, start + 1);
      return this.look(start, sign === "!", true);
    }
    if (c === "(") return this.conditional(start);
    if (c === "-" || letters[c] !== undefined) return this.inlineFlags(c, start);
    return this.fail(`unknown extension ?${c}`, start + 1);
  }

  private closed(start: number, body: () => Node): Node {
    const saved = this.flags;
    const node = body();
    if (!this.take(")")) this.fail("missing ), unterminated subpattern", start);
    this.flags = saved;
    return node;
  }

  private capture(start: number, name: string | undefined): Node {
    const index = ++this.groups;
    if (name !== undefined) {
      const known = this.names.get(name);
      if (known !== undefined)
        this.fail(`redefinition of group name '${name}' as group ${index}; was group ${known}`, start + 4);
      this.names.set(name, index);
    }
    this.open.add(index);
    const body = this.closed(start, () => this.alternatives());
    this.open.delete(index);
    return { kind: "group", body, index };
  }

  private named(start: number): Node {
    if (this.take("<")) return this.capture(start, this.name(">", start + 4));
    if (this.take("=")) {
      const from = this.at;
      const name = this.name(")", from);
      const index = this.names.get(name);
      if (index === undefined) this.fail(`unknown group name '${name}'`, from);
      if (this.open.has(index)) this.fail("cannot refer to an open group", from);
      return { kind: "reference", index, ignoreCase: this.ignoreCase, ascii: this.ascii };
    }
    const c = this.text[this.at];
    if (c === undefined) this.fail("unexpected end of pattern");
    return this.fail(`unknown extension ?P${c}`, start + 1);
  }

  private name(end: string, from: number): string {
    const stop = this.text.indexOf(end, this.at);
    if (stop < 0) this.fail(`missing ${end}, unterminated name`, from);
    const name = this.text.slice(this.at, stop).join("");
    if (name === "") this.fail("missing group name", from);
    if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) this.fail(`bad character in group name '${name}'`, from);
    this.at = stop + 1;
    return name;
  }

  private look(start: number, negated: boolean, behind: boolean): Node {
    const body = this.closed(start, () => this.alternatives());
    if (!behind) return { kind: "look", body, negated, behind: undefined };
    const [least, most] = widthOf(body, this.groupBodies(body));
    if (least !== most) this.fail("look-behind requires fixed-width pattern", 0);
    return { kind: "look", body, negated, behind: least };
  }

  /** References inside a look-behind are as wide as the groups they stand for; those outside count as open. */
  private groupBodies(node: Node): Map<number, Node> {
    const bodies = new Map<number, Node>();
    visit(node, (each) => {
      if (each.kind === "group") bodies.set(each.index, each.body);
    });
    return bodies;
  }

  private conditional(start: number): Node {
    const from = this.at;
    const stop = this.text.indexOf(")", this.at);
    if (stop < 0) this.fail("missing ), unterminated name", from);
    const name = this.text.slice(from, stop).join("");
    this.at = stop + 1;
    const index = /^\d+$/.test(name) ? Number(name) : this.names.get(name);
    if (name === "") this.fail("missing group name", from);
    if (index === undefined) this.fail(`unknown group name '${name}'`, from);
    if (index === 0) this.fail("bad group number", from);
    const saved = this.flags;
    const yes = this.sequence();
    const no = this.take("|") ? this.sequence() : undefined;
    if (this.peek() === "|") this.fail("conditional backref with more than two branches");
    if (!this.take(")")) this.fail("missing ), unterminated subpattern", start);
    this.flags = saved;
    return { kind: "conditional", index, yes, no };
  }

  private inlineFlags(first: string, start: number): Node | undefined {
    let [on, off] = [0, 0];
    let negative = false;
    let c: string | undefined = first;
    for (;;) {
      if (c === undefined) this.fail("missing -, : or )", this.at - 1);
      if (c === ")" || c === ":") break;
      if (c === "-") {
        if (negative) this.fail("missing :", this.at - 1);
        negative = true;
      } else {
        const flag = letters[c];
        if (flag === undefined) this.fail("unknown flag", this.at - 1);
        if (this.isBytes && flag === Flag.UNICODE)
          this.fail("bad inline flags: cannot use 'u' flag with a bytes pattern", this.at);
        if (!this.isBytes && flag === Flag.LOCALE)
          this.fail("bad inline flags: cannot use 'L' flag with a str pattern", this.at);
        if (negative) off |= flag;
        else on |= flag;
      }
      c = this.text[this.at++];
    }
    if (c === ")") {
      if (negative) this.fail("missing :", this.at - 1);
      if (
        start !== 0 &&
        this.text
          .slice(0, start)
          .join("")
          .replace(/\(\?[aiLmsux]+\)/g, "") !== ""
      )
        this.fail("global flags not at the start of the expression", start);
      this.flags |= on;
      return undefined;
    }
    return whole(
      this.closed(start, () => {
        this.flags = (this.flags | on) & ~off;
        if (on & Flag.UNICODE) this.flags &= ~Flag.ASCII;
        return this.alternatives();
      }),
    );
  }

  // ---- \… and […] -------------------------------------------------------------------------------------------------

  private escape(start: number): Node {
    const c = this.text[this.at++];
    if (c === undefined) this.fail("bad escape (end of pattern)", start);
    if ("dDsSwW".includes(c))
      return { kind: "set", set: { negated: false, ranges: [], classes: [c] }, ignoreCase: false, ascii: this.ascii };
    if (c === "A") return this.place("start");
    if (c === "Z") return this.place("end");
    if (c === "b") return this.place("boundary");
    if (c === "B") return this.place("no boundary");
    if (c === "0") return this.code(this.octal("0", 2));
    if (/[1-9]/.test(c)) {
      let digits = c;
      if (/[0-9]/.test(this.peek() ?? "")) {
        digits += this.text[this.at++];
        if (/^[0-3][0-7]$/.test(digits) && /[0-7]/.test(this.peek() ?? "")) {
          digits += this.text[this.at++];
          return this.code(Number.parseInt(digits, 8));
        }
      }
      const index = Number(digits);
      if (index > this.groups) this.fail(`invalid group reference ${index}`, start + 1);
      if (this.open.has(index)) this.fail("cannot refer to an open group", start);
      return { kind: "reference", index, ignoreCase: this.ignoreCase, ascii: this.ascii };
    }
    return this.code(this.character(c, start));
  }

  private octal(digits: string, more: number): number {
    for (let i = 0; i < more && /[0-7]/.test(this.peek() ?? ""); i++) digits += this.text[this.at++];
    return Number.parseInt(digits, 8);
  }

  /** The character that `\c` stands for. */
  private character(c: string, start: number): number {
    const digits = { x: 2, u: 4, U: 8 }[c];
    if (digits !== undefined && (c === "x" || !this.isBytes)) {
      const hex = this.text.slice(this.at, this.at + digits).join("");
      const good = /^[0-9a-fA-F]*/.exec(hex)![0];
      if (good.length < digits) this.fail(`incomplete escape \\${c}${good}`, start);
      this.at += digits;
      const code = Number.parseInt(hex, 16);
      if (code > 0x10ffff) this.fail(`bad escape \\${c}${hex}`, start);
      return code;
    }
    if (Object.hasOwn(escapes, c)) return escapes[c];
    if (/[a-zA-Z0-9]/.test(c)) this.fail(`bad escape \\${c}`, start);
    return c.codePointAt(0)!;
  }

  private set(start: number): Node {
    const ranges: [number, number][] = [];
    const classes: string[] = [];
    const negated = this.take("^");
    for (let first = true; ; first = false) {
      const from = this.at;
      const c = this.text[this.at++];
      if (c === undefined) this.fail("unterminated character set", start);
      if (c === "]" && !first) break;
      const low = c === "\\" ? this.inSet(from) : c.codePointAt(0)!;
      if (this.peek() === "-" && this.text[this.at + 1] !== "]") {
        if (this.text[this.at + 1] === undefined) this.fail("unterminated character set", start);
        this.at++;
        const to = this.at;
        const d = this.text[this.at++];
        const high = d === "\\" ? this.inSet(to) : d.codePointAt(0)!;
        const shown = this.text.slice(from, this.at).join("");
        if (typeof low === "string" || typeof high === "string") this.fail(`bad character range ${shown}`, from);
        if (high < low) this.fail(`bad character range ${shown}`, from);
        ranges.push([low, high]);
      } else if (typeof low === "string") classes.push(low);
      else ranges.push([low, low]);
    }
    return { kind: "set", set: { negated, ranges, classes }, ignoreCase: this.ignoreCase, ascii: this.ascii };
  }

  /** A class by its letter, or a character. */
  private inSet(start: number): number | string {
    const c = this.text[this.at++];
    if (c === undefined) this.fail("bad escape (end of pattern)", start);
    if ("dDsSwW".includes(c)) return c;
    if (/[0-7]/.test(c)) return this.octal(c, 2);
    return this.character(c, start);
  }
}

/** What stands in a group may be repeated, whatever it is. */
function whole(node: Node): Node {
  return node.kind === "repeat" || node.kind === "at" ? { kind: "sequence", items: [node] } : node;
}

function visit(node: Node, see: (node: Node) => void): void {
  see(node);
  if (node.kind === "sequence") for (const item of node.items) visit(item, see);
  else if (node.kind === "branch") for (const option of node.options) visit(option, see);
  else if (node.kind === "conditional")
    for (const each of [node.yes, node.no]) {
      if (each !== undefined) visit(each, see);
    }
  else if ("body" in node) visit(node.body, see);
}

/** The least and the most characters a node takes. */
function widthOf(node: Node, groups: ReadonlyMap<number, Node>): [least: number, most: number] {
  switch (node.kind) {
    case "char":
    case "any":
    case "set":
      return [1, 1];
    case "sequence":
      return node.items.map((item) => widthOf(item, groups)).reduce(([a, b], [c, d]) => [a + c, b + d], [0, 0]);
    case "branch":
      return node.options
        .map((option) => widthOf(option, groups))
        .reduce(([a, b], [c, d]) => [Math.min(a, c), Math.max(b, d)]);
    case "repeat": {
      const [least, most] = widthOf(node.body, groups);
      return [least * node.min, most === 0 ? 0 : most * node.max];
    }
    case "group":
    case "atomic":
      return widthOf(node.body, groups);
    case "reference": {
      const body = groups.get(node.index);
      return body === undefined ? [0, Infinity] : widthOf(body, groups);
    }
    case "conditional": {
      const [a, b] = widthOf(node.yes, groups);
      const [c, d] = node.no === undefined ? [0, 0] : widthOf(node.no, groups);
      return [Math.min(a, c), Math.max(b, d)];
    }
    default:
      return [0, 0];
  }
}
