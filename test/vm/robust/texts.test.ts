import { equal } from "node:assert/strict";
import { readFileSync, readdirSync, existsSync } from "node:fs";
import {
  PyError,
  PySyntaxError,
  createVM,
  MemoryHost,
  translateToJavaScript,
  type Dialect,
} from "../../../vm/index.js";
import { Seeded } from "../../../scripts/torture/seeded.js";

/**
 * Texts that are nearly Python: whole programs, cut, doubled, mixed and sprinkled. What comes back is a program whose JavaScript can be
 * compiled, or Python's SyntaxError; never an error of JavaScript's, never nothing. PINBRIDGE_TORTURE=N makes it N times longer,
 * PINBRIDGE_SEED another one, PINBRIDGE_SUITE=DIR adds the programs of a checkout's tests.
 */
const times = Number(process.env.PINBRIDGE_TORTURE ?? 1);
const firstSeed = Number(process.env.PINBRIDGE_SEED ?? 1);

function programsOf(folder: URL): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((f) => f.endsWith(".py"))
    .sort()
    .map((f) => readFileSync(new URL(f, folder), "utf8"));
}

const root = new URL("../../../../", import.meta.url);
const suite = process.env.PINBRIDGE_SUITE;
const corpus = [
  ...programsOf(new URL("test/vm/", root)),
  ...programsOf(new URL("fixtures/programs/", root)),
  ...(suite === undefined ? [] : programsOf(new URL(`file://${suite.replace(/\/?$/, "/")}`))),
].filter((text) => text.length < 20_000);

const SPRINKLES =
  "( ) [ ] { } : , ; . = == := -> ** * @ \\ ' \" ''' \"\"\" f' f\" { } {{ !r} # \n \n\n \t    lambda yield await async def class return if else for in not is or and del global nonlocal import from as with try except finally raise pass break continue match case type None True 0 1 0x 0b 1e 1_ 1j 1.5 x _ $ ` ? ! é 🐍 \u2028 \0 \ufeff ... b'' r'\\ t'' *a **k :=0 \r \f if(x:=1): print(".split(
    " ",
  );

function mutate(text: string, chance: Seeded): string {
  let out = text;
  for (let n = 1 + chance.below(4); n > 0; n--) {
    const at = chance.below(out.length + 1);
    const length = chance.below(chance.pick([3, 20, 200]));
    switch (chance.below(6)) {
      case 0:
        out = out.slice(0, at) + out.slice(at + length);
        break;
      case 1:
        out = out.slice(0, at) + chance.pick(SPRINKLES) + out.slice(at);
        break;
      case 2:
        out = out.slice(0, at) + out.slice(at, at + length) + out.slice(at);
        break;
      case 3: {
        const other = chance.pick(corpus);
        const from = chance.below(other.length);
        out = out.slice(0, at) + other.slice(from, from + length) + out.slice(at);
        break;
      }
      case 4:
        out = out.slice(0, at);
        break;
      default: {
        const lines = out.split("\n");
        const i = chance.below(lines.length);
        lines[i] = " ".repeat(chance.below(9)) + lines[i].trimStart();
        out = lines.join("\n");
      }
    }
  }
  return out;
}

/** @returns whether it is a program */
function understood(text: string, dialect: Dialect): boolean {
  let compiled;
  try {
    compiled = translateToJavaScript(text, "fuzz.py", "exec", dialect);
  } catch (error) {
    if (error instanceof PySyntaxError || error instanceof PyError) return false;
    throw new Error(`${JSON.stringify(text)}: ${String((error as Error).stack)}`, { cause: error });
  }
  try {
    void new Function("$", "B", "I", "$values", compiled.text);
  } catch (error) {
    // nested too deeply for JavaScript's parser: RuntimeError when it is run
    if (error instanceof RangeError) return true;
    throw new Error(`JavaScript of ${JSON.stringify(text)}: ${String(error)}`, { cause: error });
  }
  return true;
}

describe("a text that is nearly Python", () => {
  for (const dialect of ["micropython", "circuitpython", "host"] as const) {
    it(`is a program or a SyntaxError (${dialect})`, () => {
      createVM({ host: new MemoryHost({}), dialect });
      let programs = 0;
      const cases = 250 * times;
      const chance = new Seeded(firstSeed);
      for (let i = 0; i < cases; i++) {
        const text = chance.pick(corpus);
        const start = chance.below(text.length);
        const piece = chance.once(3) ? text : text.slice(start, start + 1500);
        if (understood(mutate(piece, chance), dialect)) programs++;
      }
      // both happen, else it tests nothing
      equal(programs > cases / 50 && programs < cases, true, `${programs} of ${cases}`);
    });
  }

  it("may be any bytes", () => {
    const chance = new Seeded(firstSeed);
    for (let i = 0; i < 300 * times; i++) {
      const bytes = Uint8Array.from({ length: chance.below(60) }, () =>
        chance.once(3) ? chance.below(256) : 32 + chance.below(96),
      );
      try {
        translateToJavaScript(bytes, "fuzz.py", "exec", "micropython");
      } catch (error) {
        if (!(error instanceof PySyntaxError) && !(error instanceof PyError)) throw error;
      }
    }
  });

  it("may nest without end", () => {
    for (const [open, close] of [
      ["(", ")"],
      ["[", "]"],
      ["{", "}"],
      ["f(", ")"],
      ["-", ""],
      ["not ", ""],
      ["lambda: ", ""],
      ["x if x else ", ""],
      ["f'{", "}'"],
      ["a.b", ""],
      ["a[0]", ""],
      ["1 + ", ""],
      ["2 ** ", ""],
      ["if x:\n ", ""],
    ]) {
      for (const depth of [50, 1000, 8000]) {
        const text = `x = 1\n${open.repeat(depth)}1${close.repeat(depth)}\n`;
        understood(text, "micropython");
        understood(text, "host");
      }
    }
  });
});
