import assert from "node:assert/strict";
import { duration, histogram, percentiles } from "../../../src/cli/histogram.js";

describe("the histogram of round trips", () => {
  it("has bins that double, with the empty ones between", () => {
    const lines = histogram([10, 12, 70, 90, 100, 127], 8);
    assert.deepEqual(
      lines.map((line) => line.trimEnd()),
      [
        "      8 ..      16 us  ####      2",
        "     16 ..      32 us            0",
        "     32 ..      64 us            0",
        "     64 ..     128 us  ########  4",
      ],
    );
  });

  it("gives percentiles of unsorted samples", () => {
    const samples = Array.from({ length: 100 }, (_, i) => (i * 37) % 100);
    assert.deepEqual(percentiles(samples), { min: 0, median: 50, p90: 90, p99: 99, max: 99 });
    assert.deepEqual(percentiles([5]), { min: 5, median: 5, p90: 5, p99: 5, max: 5 });
  });

  it("writes durations in the unit that suits them", () => {
    assert.deepEqual([83.4, 1240, 250_000, 2.5e6].map(duration), ["83 us", "1.24 ms", "250 ms", "2.50 s"]);
  });
});
