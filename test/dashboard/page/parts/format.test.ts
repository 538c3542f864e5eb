import assert from "node:assert/strict";
import { ago, bytes, count, hex, span } from "../../../../dashboard/page/parts/format.js";
import { toneOf, wordOf } from "../../../../dashboard/page/parts/tones.js";
import { rigState, runOutcome } from "../../../../dashboard/shared/index.js";

describe("what the page calls things", () => {
  it("says a span with the precision that it has any use for", () => {
    assert.deepEqual([0.4, 850, 12_340, 59_949, 59_960, 245_000, 7_800_000].map(span), [
      "0 ms",
      "850 ms",
      "12.3 s",
      "59.9 s",
      "1 min 00 s",
      "4 min 05 s",
      "2 h 10 min",
    ]);
  });

  it("says how long ago, and in how long", () => {
    const now = Date.parse("2026-03-02T12:00:00Z");
    assert.equal(ago("2026-03-02T11:57:00Z", now), "3 min. ago");
    assert.equal(ago("2026-03-02T14:00:00Z", now), "in 2 hr.");
    assert.equal(ago(now - 300, now), "now");
    assert.equal(ago("2026-03-01T11:00:00Z", now), "yesterday");
  });

  it("counts bytes and things", () => {
    assert.deepEqual([812, 12_400, 3_100_000].map(bytes), ["812 B", "12.4 kB", "3.1 MB"]);
    assert.deepEqual(
      [count(1, "job"), count(0, "job"), count(3, "entry", "entries")],
      ["1 job", "0 jobs", "3 entries"],
    );
    assert.deepEqual([hex(0x76), hex(10, 4)], ["0x76", "0x000A"]);
  });

  it("has a colour for every state of a rig and every end of a run that is not idle", () => {
    const idle = ["offline", "cancelled"];
    for (const state of [...rigState.options, ...runOutcome.options])
      assert.equal(toneOf(state) === "idle", idle.includes(state), state);
    assert.equal(wordOf("infra_error"), "rig’s fault");
  });
});
