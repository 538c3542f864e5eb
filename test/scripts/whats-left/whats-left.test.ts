import assert from "node:assert/strict";
import { readStub, stubOf } from "../../../scripts/whats-left/circuitpython.js";
import { census, readCensus, type Inventory } from "../../../scripts/whats-left/inventory.js";
import { readDocs } from "../../../scripts/whats-left/micropython-docs.js";
import { lackingIn } from "../../../scripts/whats-left/ours.js";
import { report } from "../../../scripts/whats-left/report.js";
import { runProgram } from "../../../src/index.js";

const flat = (inventory: Inventory): string[] =>
  [...inventory].flatMap(([module, names]) => [module, ...[...names].map((name) => `${module}.${name}`)]);

describe("what is left", () => {
  it("is asked of an implementation by a program that lists its own names", async () => {
    let text = "";
    await runProgram({
      text: census(["errno", "collections", "nonesuch"]),
      dialect: "micropython",
      onOutput: (_, bytes) => (text += Buffer.from(bytes).toString()),
    });
    const names = flat(readCensus(text));
    for (const name of ["errno", "errno.ENOENT", "collections.deque", "collections.deque.popleft"])
      assert.ok(names.includes(name), `${name} in ${names.join(" ")}`);
    assert.ok(!names.some((name) => name.startsWith("nonesuch") || name.includes("._")));
  });

  it("is read from MicroPython's documentation", () => {
    const inventory: Inventory = new Map();
    readDocs(
      `.. module:: errno

.. data:: EEXIST, EAGAIN, etc.

.. currentmodule:: machine

.. class:: Pin(id, mode=-1)

.. method:: Pin.value([x])
            Pin.on()

   Text, and :meth:\`Pin.off\`.

.. method:: toggle()

.. data:: machine.IDLE
          machine.SLEEP
          :noindex:
`,
      inventory,
    );
    assert.deepEqual(flat(inventory), [
      "errno",
      "errno.EEXIST",
      "errno.EAGAIN",
      "machine",
      "machine.Pin",
      "machine.Pin.value",
      "machine.Pin.on",
      "machine.Pin.toggle",
      "machine.IDLE",
      "machine.SLEEP",
    ]);
  });

  it("is read from the stubs in CircuitPython's C files", () => {
    const stub = stubOf(`#include "x.h"
//| class DigitalInOut:
//|     """Digital input and output"""
//|
//|     def __init__(self, pin: Pin) -> None: ...
//|     def deinit(self) -> None:
//|         """Turn off."""
//|         ...
//|
static mp_obj_t x;
//|     value: bool
//|     """The level."""
//|
//| def gpio(n: int) -> None: ...
//| MODES: int
`);
    const inventory: Inventory = new Map();
    readStub(stub, "digitalio", inventory);
    readStub("class (", "broken", inventory);
    assert.deepEqual(
      flat(inventory),
      ["", ".DigitalInOut", ".DigitalInOut.deinit", ".DigitalInOut.value", ".gpio", ".MODES"].map(
        (n) => `digitalio${n}`,
      ),
    );
  });

  it("is looked for as a program would look, hardware modules included", async () => {
    const wanted: Inventory = new Map([
      ["math", new Set(["sin", "nonesuch"])],
      ["nonesuch", new Set(["a"])],
      ["machine", new Set(["Pin.value", "Pin.nonesuch"])],
      ["(keywords)", new Set()],
    ]);
    assert.deepEqual(flat(await lackingIn("micropython", wanted)), [
      "math",
      "math.nonesuch",
      "nonesuch",
      "nonesuch.",
      "nonesuch.a",
      "machine",
      "machine.Pin.nonesuch",
    ]);
  });

  it("is told by module, with honest counts", () => {
    const wanted: Inventory = new Map([
      ["b", new Set(["x", "C", "C.m", "C.n"])],
      ["a", new Set(["y"])],
      ["c", new Set(["z"])],
    ]);
    const lacking: Inventory = new Map([
      ["a", new Set(["", "y"])],
      ["b", new Set(["C", "C.m", "C.n"])],
    ]);
    assert.equal(
      report("them", wanted, lacking, false),
      "== them: 2 of 3 modules, 2 of 6 names\n  no module: a (1)\n  b 1 of 4, without: C (with 2)\n",
    );
    assert.match(report("them", wanted, lacking, true), /\n {2}b 1 of 4\n$/);
  });
});
