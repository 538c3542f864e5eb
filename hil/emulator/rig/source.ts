/**
 * A rig file's text as plain data that still knows where each piece stood.
 *
 * zod checks plain data and names what is wrong by path (`parts`, `weather`, `address`); the YAML document keeps the offsets of every node.
 * `RigSource` joins the two: a path becomes line and column, of the value or of the key. Duplicate keys are left in by the parser
 * (`uniqueKeys: false`) so that we can say where the first one was.
 */
import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type Pair,
  type ParsedNode,
  type YAMLMap,
} from "yaml";
import type { RigPosition, RigProblem } from "./problem.js";

export type Path = readonly PropertyKey[];

export class RigSource {
  readonly data: unknown;
  readonly problems: readonly RigProblem[];
  private readonly lines = new LineCounter();
  private readonly document: Document;

  constructor(readonly text: string) {
    this.document = parseDocument(text, {
      lineCounter: this.lines,
      uniqueKeys: false,
      prettyErrors: false,
      version: "1.2",
    });
    const broken = this.document.errors.map(({ pos, message }): RigProblem => ({
      code: "rig/yaml",
      position: this.at(pos[0], pos[1]),
      message: `This is not YAML: ${sentence(message)} ${hint(message)}`.trim(),
    }));
    this.problems = broken.length ? broken.slice(0, 1) : this.duplicates();
    this.data = this.problems.length ? undefined : this.document.toJS({ maxAliasCount: 100 });
  }

  /** Position of the value at a path; where the path leads nowhere, of the nearest thing around it. */
  value(path: Path): RigPosition {
    const node = this.nodeAt(path);
    if (node === undefined) return path.length ? this.key(path.slice(0, -1)) : { line: 1, column: 1, length: 1 };
    if (isMap(node) || isSeq(node)) return path.length ? this.key(path) : this.range(node.range);
    return this.range(node.range);
  }

  /** Position of the key that a path ends in; of a list item, the item itself. */
  key(path: Path): RigPosition {
    if (path.length === 0) return this.value([]);
    const parent = this.nodeAt(path.slice(0, -1));
    const pair = isMap(parent) ? pairOf(parent, path[path.length - 1]) : undefined;
    if (pair) return this.range(rangeOf(pair.key));
    const item = isSeq(parent) ? parent.items[Number(path[path.length - 1])] : undefined;
    return item ? this.range(rangeOf(item)) : this.key(path.slice(0, -1));
  }

  has(path: Path): boolean {
    return this.nodeAt(path) !== undefined;
  }

  /** A plain value as it is written: `0x78`, not 120. */
  textAt(path: Path): string | undefined {
    const node = this.nodeAt(path);
    return isScalar(node) && node.range ? this.text.slice(node.range[0], node.range[1]) : undefined;
  }

  private nodeAt(path: Path): ParsedNode | undefined {
    let node: unknown = this.document.contents;
    for (const step of path) {
      if (isAlias(node)) node = node.resolve(this.document);
      if (isMap(node)) node = pairOf(node, step)?.value;
      else if (isSeq(node)) node = node.items[Number(step)];
      else return undefined;
    }
    return (node ?? undefined) as ParsedNode | undefined;
  }

  private range(range: readonly number[] | null | undefined): RigPosition {
    return range ? this.at(range[0], range[1]) : { line: 1, column: 1, length: 1 };
  }

  private at(from: number, to: number): RigPosition {
    const offset = Math.min(from, Math.max(0, this.text.trimEnd().length));
    const { line, col } = this.lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col), length: Math.max(1, to - from) };
  }

  private duplicates(): RigProblem[] {
    const found: RigProblem[] = [];
    visit(this.document, {
      Map: (_, map: YAMLMap) => {
        const seen = new Map<string, number>();
        for (const { key } of map.items as Pair[]) {
          const position = this.range(rangeOf(key));
          const name = keyText(key);
          const first = seen.get(name);
          if (first === undefined) seen.set(name, position.line);
          else {
            found.push({
              code: "rig/duplicate",
              position,
              message: `"${name}" is already given in line ${first}. Every name may appear once: rename one of the two or remove it.`,
            });
          }
        }
      },
    });
    return found;
  }
}

const keyText = (key: unknown): string => String(isScalar(key) ? key.value : key);
const rangeOf = (node: unknown): readonly number[] | null | undefined =>
  (node as { range?: readonly number[] | null } | null)?.range;

function pairOf(map: YAMLMap, key: PropertyKey): Pair | undefined {
  return map.items.find((item): item is Pair => isPair(item) && keyText(item.key) === String(key));
}

const sentence = (message: string): string => (/[.!?]$/.test(message) ? message : `${message}.`);

/** The parser's words say what it met; people want to know what to do. */
function hint(message: string): string {
  if (/tab/i.test(message)) return "Indent with spaces.";
  if (/flow|\bclosing|must end with/i.test(message))
    return "Close every { and [ on the way, and put commas between their items.";
  if (/indent/i.test(message)) return "Indent the lines of one block by the same number of spaces.";
  if (/quote/i.test(message)) return "Close the quote.";
  if (/map(ping)? (item|key|value)|implicit key|Nested mappings/i.test(message))
    return "Write `key: value`, one per line, with a space after the colon.";
  return "";
}
