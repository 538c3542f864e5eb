/** Every name that the firmware's own tables have is there, and a Python class has none beside them. */
import assert from "node:assert/strict";
import { findBoard, type Dialect } from "../../../boards/index.js";
import { PyType, type PyValue } from "../../../vm/index.js";
import { circuitPythonMembers, rp2Members, samdMembers } from "./members.js";
import { RecordedBoard, get } from "./recorded-board.js";

/** Names that only exist here: what streams answer `select` with, and what the tables give as attributes elsewhere. */
const ours = new Set(["ioctl", "memaddr"]);

function has(value: PyValue, name: string): boolean {
  if (value instanceof PyType && value.ns.has(name)) return true;
  try {
    get(value, name);
    return true;
  } catch {
    return false;
  }
}

function compare(dialect: Dialect, boardOf: (module: string) => string, table: Readonly<Record<string, string>>): void {
  const wrong: string[] = [];
  for (const [path, names] of Object.entries(table)) {
    const [module, className] = path.split(".");
    const board = new RecordedBoard(dialect, findBoard(boardOf(module)));
    const holder = className === undefined ? board.module(module) : get(board.module(module), className);
    const theirs = names.split(" ");
    for (const name of theirs) if (!has(holder, name)) wrong.push(`${path} lacks ${name}`);
    if (!(holder instanceof PyType) || dialect === "circuitpython") continue;
    for (const name of holder.ns.keys())
      if (!name.startsWith("__") && !theirs.includes(name) && !ours.has(name))
        wrong.push(`${path} has ${name} besides`);
  }
  assert.deepEqual(wrong, []);
}

describe("the members of hardware modules", () => {
  it("are those of MicroPython's rp2 port", () => compare("micropython", () => "pico", rp2Members));
  it("are those of its samd port on a SAMD21", () => compare("micropython", () => "feather_m0_express", samdMembers));
  it("are those of its samd port on a SAMD51", () => compare("micropython", () => "feather_m4_express", samdMembers));
  it("are those of CircuitPython's shared-bindings", () =>
    compare(
      "circuitpython",
      (module) => (module === "frequencyio" ? "feather_m4_express" : "pico"),
      circuitPythonMembers,
    ));
});
