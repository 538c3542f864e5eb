import assert from "node:assert/strict";
import { stateRows } from "../../../../../../dashboard/page/pages/rig/parts/state-rows.js";

describe("a part's state in rows", () => {
  it("is in words, without what a slider says and what is shown as a picture", () => {
    const state = {
      temperature: 21.5,
      on: true,
      blinkHz: 2.000_000_4,
      oversampling: { temperature: 1, humidity: 0 },
      presses: [1, 2],
      pixels: ["#000000"],
      text: "x".repeat(500),
      nothing: undefined,
    };
    assert.deepEqual(stateRows(state, [{ name: "temperature" }]), [
      ["on", "yes"],
      ["blink hz", "2"],
      ["oversampling", "temperature 1, humidity 0"],
      ["presses", "1, 2"],
    ]);
  });
});
