/**
 * JSON text to Python values, as boards read it: any valid JSON gives what it should, and some texts that are not
 * valid are read, too, because commas and colons count as white space and brackets need not pair up.
 *
 * @see MicroPython extmod/modjson.c mod_json_load
 */
import { mayStop } from "../../runtime/stop.js";
import { valueError } from "../../objects/error.js";
import { PyDict } from "../../objects/dict.js";
import { PyList } from "../../objects/list.js";
import { makeFloat, makeInt } from "../../objects/number.js";
import { None, type PyValue } from "../../objects/object.js";

/** @throws ValueError "syntax error in JSON" */
export function readJson(text: string): PyValue {
  return new Reader(text).document();
}

type Container = PyList | PyDict;

const WORDS: readonly [word: string, value: PyValue][] = [
  ["null", None],
  ["true", true],
  ["false", false],
];
const NUMBER = /[-+0-9.eE]*/y;
/** Characters of one text between two looks at whether the program is to end. */
const PIECE = 2 ** 16;
const SHORT: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

class Reader {
  private at = 0;
  private readonly stack: Container[] = [];
  /** The key whose value comes next, for each dict on the stack. */
  private key: PyValue | undefined;

  constructor(private readonly text: string) {}

  document(): PyValue {
    let top: Container | undefined;
    for (;;) {
      mayStop();
      const character = this.text[this.at++];
      if (character === undefined) throw syntaxError();
      if (",: \t\n\r".includes(character)) continue;
      if (character === "]" || character === "}") {
        if (top === undefined) throw syntaxError();
        const outer = this.stack.pop();
        if (outer === undefined) return this.finish(top);
        top = outer;
        continue;
      }
      const container = character === "[" ? new PyList([]) : character === "{" ? new PyDict() : undefined;
      const value = container ?? this.primitive(character);
      if (top === undefined) {
        if (container === undefined) return this.finish(value);
      } else {
        this.put(top, value, container !== undefined);
        if (container !== undefined) this.stack.push(top);
      }
      top = container ?? top;
    }
  }

  private finish(value: PyValue): PyValue {
    if (/\S/.test(this.text.slice(this.at))) throw syntaxError();
    return value;
  }

  private put(container: Container, value: PyValue, isContainer: boolean): void {
    if (container instanceof PyList) container.a.push(value);
    else if (this.key !== undefined) {
      container.set(this.key, value);
      this.key = undefined;
    } else {
      if (isContainer) throw syntaxError();
      this.key = value;
    }
  }

  private primitive(character: string): PyValue {
    if (character === '"') return this.string();
    if (character === "-" || (character >= "0" && character <= "9")) return this.number();
    for (const [word, value] of WORDS) {
      if (this.text.startsWith(word, this.at - 1)) {
        this.at += word.length - 1;
        return value;
      }
    }
    throw syntaxError();
  }

  private number(): PyValue {
    NUMBER.lastIndex = --this.at;
    const literal = NUMBER.exec(this.text)![0];
    this.at += literal.length;
    if (/^-?\d+$/.test(literal)) return literal.length < 16 ? Number(literal) + 0 : makeInt(BigInt(literal));
    const value = Number(literal);
    if (!/[.eE]/.test(literal) || Number.isNaN(value)) throw syntaxError();
    return makeFloat(value);
  }

  private string(): string {
    const { text } = this;
    let value = "";
    let from = this.at;
    let lookAt = from + PIECE;
    for (;;) {
      if (this.at > lookAt) {
        mayStop();
        lookAt = this.at + PIECE;
      }
      const character = text[this.at];
      if (character === undefined) throw syntaxError();
      if (character === '"') {
        value += text.slice(from, this.at++);
        return value;
      }
      if (character === "\\") {
        value += text.slice(from, this.at) + this.escape();
        from = this.at;
      } else this.at++;
    }
  }

  /** At a backslash; an unknown letter stands for itself. */
  private escape(): string {
    const letter = this.text[this.at + 1];
    if (letter === undefined) throw syntaxError();
    this.at += 2;
    if (letter !== "u") return SHORT[letter] ?? letter;
    const digits = this.text.slice(this.at, this.at + 4);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw syntaxError();
    this.at += 4;
    return String.fromCharCode(parseInt(digits, 16));
  }
}

function syntaxError(): unknown {
  return valueError("syntax error in JSON");
}
