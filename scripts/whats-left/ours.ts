/** What of an inventory pinbridge lacks: a program of its own looks for each name, on an emulated board, so that hardware modules are there. */

import { runProgram } from "../../src/index.js";
import type { Inventory } from "./inventory.js";
import { keywordTexts } from "./keywords.js";

export type Python = "host" | "micropython" | "circuitpython";

/** Names that are missing, by module; a module that cannot be imported has all of them, and "" too. */
export async function lackingIn(python: Python, wanted: Inventory): Promise<Inventory> {
  const keywords = wanted.has("(keywords)") ? keywordTexts(python) : {};
  const modules = [...wanted].filter(([name]) => name !== "(keywords)");
  let text = "";
  const { ending } = await runProgram({
    text: search(modules, keywords),
    dialect: python,
    board: "emulator:pico",
    onOutput: (_fd, bytes) => (text += Buffer.from(bytes).toString()),
  });
  if (ending.kind !== "done") throw new Error(`pinbridge could not be asked:\n${text}`);
  return readAnswers(text);
}

export function readAnswers(text: string): Inventory {
  const lacking: Inventory = new Map();
  for (const line of text.split("\n")) {
    const [module, name] = line.split("\t");
    if (name === undefined) continue;
    if (!lacking.has(module!)) lacking.set(module!, new Set());
    lacking.get(module!)!.add(name);
  }
  return lacking;
}

function search(
  modules: readonly (readonly [string, ReadonlySet<string>])[],
  keywords: Record<string, string>,
): string {
  const asked = modules.map(
    ([module, names]) => `_look(${JSON.stringify(module)}, ${JSON.stringify([...names].join(" "))})`,
  );
  const texts = Object.entries(keywords).map(
    ([name, code]) => `_try(${JSON.stringify(name)}, ${JSON.stringify(code)})`,
  );
  return `
def _look(name, wanted):
    try:
        module = __import__(name)
        for part in name.split(".")[1:]:
            module = getattr(module, part)
    except BaseException:
        print(name, "", sep="\\t")
        for n in wanted.split():
            print(name, n, sep="\\t")
        return
    for n in wanted.split():
        value = module
        try:
            for part in n.split("."):
                value = getattr(value, part)
        except BaseException:
            print(name, n, sep="\\t")
def _try(name, code):
    try:
        compile(code, "x", "exec")
    except SyntaxError:
        print("(keywords)", name, sep="\\t")
${[...asked, ...texts].join("\n")}
`;
}
