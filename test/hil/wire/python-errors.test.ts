import assert from "node:assert/strict";
import { pythonErrorOf } from "../../../hil/wire/python-errors.js";
import { Status, statusName, type StatusName } from "../../../hil/wire/status.js";

describe("what Python sees of a status", () => {
  it("is the board's own errno for a vacant address: ENODEV, or EIO on MicroPython's hardware bus", () => {
    assert.deepEqual(pythonErrorOf("ADDRESS_NACK", { dialect: "circuitpython" }), { type: "OSError", errno: 19 });
    assert.deepEqual(pythonErrorOf("ADDRESS_NACK", { dialect: "micropython" }), { type: "OSError", errno: 5 });
    assert.deepEqual(pythonErrorOf("ADDRESS_NACK", { dialect: "micropython", soft: true }), {
      type: "OSError",
      errno: 19,
    });
  });

  it("is ETIMEDOUT for a time-out, but EIO on CircuitPython's SAMD boards", () => {
    assert.deepEqual(pythonErrorOf("TIMEOUT", { dialect: "circuitpython" }), { type: "OSError", errno: 116 });
    assert.deepEqual(pythonErrorOf("TIMEOUT", { dialect: "micropython" }), { type: "OSError", errno: 110 });
    assert.deepEqual(pythonErrorOf("TIMEOUT", { dialect: "circuitpython", family: "samd21" }), {
      type: "OSError",
      errno: 5,
    });
  });

  it("is something for every status and dialect", () => {
    for (const status of Object.keys(Status) as StatusName[]) {
      for (const dialect of ["circuitpython", "micropython"] as const)
        assert.ok(pythonErrorOf(status, { dialect }).type);
    }
    assert.equal(statusName(0xee), "INTERNAL");
  });
});
