import assert from "node:assert/strict";
import { optionsFirst } from "../../src/cli/options-first.js";

const known = [
  { long: "--rig", short: "-r", required: true },
  { long: "--lib", short: "-l", required: true },
  { long: "--summary", short: "-s", required: false },
];
const words = (text: string) => text.split(" ").filter((word) => word !== "");

describe("options of run", () => {
  const cases: [title: string, given: string, read: string][] = [
    ["may stand before the program", "--rig a.yaml code.py", "--rig a.yaml code.py"],
    ["may stand after the program", "code.py --rig a.yaml -s", "--rig a.yaml -s code.py"],
    ["may stand on both sides", "-s code.py --lib x --lib=y", "-s --lib x --lib=y code.py"],
    ["may have their values attached", "code.py --rig=a.yaml -lx", "--rig=a.yaml -lx code.py"],
    ["end at the program's first argument", "code.py -s one --rig two", "-s code.py one --rig two"],
    ["end at an option that is the program's", "code.py --verbose --rig a", "code.py --verbose --rig a"],
    ["end at --, which is not handed on", "code.py -s -- --rig two --", "-s code.py --rig two --"],
    ["may follow a program from stdin", "- -r a.yaml x", "-r a.yaml - x"],
    ["stay as they are when no program is named", "--rig", "--rig"],
    ["stay as they are when an unknown one comes first", "--rigg a code.py", "--rigg a code.py"],
  ];
  for (const [title, given, read] of cases) {
    it(title, () => assert.deepEqual(optionsFirst(words(given), known), words(read)));
  }
});
