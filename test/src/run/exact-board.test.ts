import { equal, throws } from "node:assert/strict";
import { limitsOf } from "../../../boards/index.js";
import { boardLimits, boardNames } from "../../../src/run/exact-board.js";
import { heapOf, vmLimits } from "../../../src/run/firmware-limits.js";

describe("the board that --exact means", () => {
  const pico = limitsOf("micropython", "raspberry_pi_pico");

  it("is the emulated one, the rig's, or a Pico", () => {
    equal(boardLimits("micropython", "emulator:pico", undefined), pico);
    equal(boardLimits("micropython", undefined, "pico"), pico);
    equal(boardLimits("micropython", undefined, undefined), pico);
    equal(boardLimits("circuitpython", undefined, "feather"), limitsOf("circuitpython", "adafruit_feather_rp2040"));
  });

  it("may be one that cannot be emulated, by its name", () => {
    equal(boardLimits("circuitpython", "trinket-m0", undefined)?.longInts, false);
  });

  it("must be known", () => {
    throws(
      () => boardLimits("micropython", "adafruit_kb2040", undefined),
      /No limits of adafruit_kb2040 are known/,
      "no MicroPython is made for it",
    );
    equal(limitsOf("micropython", "constructor"), undefined);
  });

  it("is what sys calls the platform", () => {
    equal(boardNames("circuitpython", "emulator:trinket_m0", undefined).PINBRIDGE_PLATFORM, "Atmel SAMD21");
    equal(boardNames("micropython", "emulator:trinket_m0", undefined).PINBRIDGE_PLATFORM, "samd");
  });

  it("limits the heap only when it is exact", () => {
    equal(heapOf(pico!, false).limited, false);
    equal(vmLimits(pico!).heap.limited, true);
    equal(vmLimits(pico!).heap.bytes, pico!.heap.bytes);
  });
});
