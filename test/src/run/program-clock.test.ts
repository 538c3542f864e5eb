import assert from "node:assert/strict";
import { Control } from "../../../src/run/control.js";
import type { BoardClock } from "../../../hil/index.js";
import { ProgramClock } from "../../../src/run/program-clock.js";

describe("the program's clock", () => {
  it("moves a little with each look when simulated, so that polling ends, and at once when slept", () => {
    const clock = new ProgramClock(new Control(), "simulated");
    const first = clock.nowUs();
    assert.ok(clock.nowUs() > first);
    clock.sleepUntil(600e6);
    assert.ok(clock.nowUs() >= 600e6 && clock.nowUs() < 600.001e6);
  });

  it("never goes back", () => {
    const clock = new ProgramClock(new Control(), "simulated");
    clock.sleepUntil(1000);
    clock.sleepUntil(500);
    assert.ok(clock.nowUs() > 1000);
  });

  it("goes on without a jump when it takes over the board's time", () => {
    let boardUs = 123_456;
    const board: BoardClock = {
      simulated: true,
      nowUs: () => boardUs,
      sleepUntil: (us) => (boardUs = Math.max(boardUs, us)) >= 0,
    };
    const clock = new ProgramClock(new Control(), "simulated");
    clock.sleepUntil(5_000_000);
    const before = clock.nowUs();
    clock.adopt(board);
    assert.ok(clock.nowUs() - before < 10);
    clock.sleepUntil(clock.nowUs() + 1000);
    assert.ok(Math.abs(boardUs - 124_456) < 10);
  });

  it("ends a wall-clock sleep when Ctrl-C is pressed", () => {
    const control = new Control();
    const clock = new ProgramClock(control, "wall");
    control.interrupt();
    const before = performance.now();
    clock.sleepUntil(clock.nowUs() + 100e6);
    assert.ok(performance.now() - before < 50_000);
  });
});
