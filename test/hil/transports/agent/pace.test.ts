import assert from "node:assert/strict";
import { SimulatedPace, WallPace } from "../../../../hil/transports/agent/pace.js";

/** A board that says something at given times, and runs no further than asked. */
function board(times: number[]): { pace: SimulatedPace; nowUs: () => number; said: () => number } {
  let now = 0;
  let said = 0;
  const advance = (us: number, done: () => boolean): boolean => {
    while (times.length > 0 && times[0] <= us && !done()) {
      now = times.shift()!;
      said++;
      pace.moved();
    }
    if (!done()) now = us;
    return done();
  };
  const pace = new SimulatedPace({
    nowUs: () => now,
    advanceTo: (us) => void advance(us, () => false),
    runUntil: (done, us) => advance(us, done),
  });
  return { pace, nowUs: () => now, said: () => said };
}

describe("waiting for a board's REPL", () => {
  it("runs a simulated board until it has said enough, and not a microsecond longer", async () => {
    const { pace, nowUs, said } = board([1000, 5000, 9000]);
    assert.equal(await pace.until(() => said() === 2, 100), true);
    assert.equal(nowUs(), 5000);
    await pace.pause(2);
    assert.equal(nowUs(), 7000);
  });

  it("gives up after so many milliseconds of the board's time", async () => {
    const { pace, nowUs, said } = board([1000]);
    assert.equal(await pace.until(() => said() === 2, 100), false);
    assert.equal(nowUs(), 100_000);
  });

  it("looks again whenever something came, on a board of which nobody knows the time", async () => {
    const pace = new WallPace();
    let said = 0;
    const waited = pace.until(() => said === 2, 60_000);
    for (let n = 0; n < 2; n++) {
      said++;
      pace.moved();
    }
    assert.equal(await waited, true);
    assert.equal(await pace.until(() => false, 0), false);
  });
});
