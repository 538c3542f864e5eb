import assert from "node:assert/strict";
import { tickText } from "../../../../dashboard/page/pages/trends/tick-text.js";
import { perDay, seriesOf, summaryOf } from "../../../../dashboard/page/pages/trends/series.js";

describe("what a trend is drawn from", () => {
  it("is a column of times and one of values for each rig, empty where it has none", () => {
    const series = seriesOf([
      { rig: "b", value: 2, at: "2026-01-01T10:00:02Z", run: "r2" },
      { rig: "a", value: 1, at: "2026-01-01T10:00:01Z", run: "r1" },
      { rig: "b", value: 3, at: "2026-01-01T10:00:03Z", run: "r3" },
    ]);
    assert.deepEqual(series.rigs, ["a", "b"]);
    assert.deepEqual(series.values, [
      [1, null, null],
      [null, 2, 3],
    ]);
    assert.deepEqual(series.runs, ["r1", "r2", "r3"]);
    assert.equal(series.times[2] - series.times[0], 2);
  });

  it("counts each day's runs, days without any included", () => {
    const at = (day: number, hour: number): string => new Date(2026, 2, day, hour).toISOString();
    const days = perDay([
      { outcome: "passed", at: at(27, 9) },
      { outcome: "timeout", at: at(27, 22) },
      // the clocks change in between in much of the world
      { outcome: "passed", at: at(30, 1) },
    ]);
    assert.deepEqual(
      days.map(({ passed, failed }) => [passed, failed]),
      [
        [1, 1],
        [0, 0],
        [0, 0],
        [1, 0],
      ],
    );
    for (const { at: noon } of days) assert.equal(new Date(noon * 1000).getHours(), 12);
    assert.deepEqual(perDay([]), []);
  });

  it("is summed up by its least, its median and its most", () => {
    assert.deepEqual(summaryOf([3, 1, 2, 10]), { least: 1, median: 2.5, most: 10, count: 4 });
    assert.equal(summaryOf([5])?.median, 5);
    assert.equal(summaryOf([]), undefined);
  });

  it("has ticks that say no more and no less than tells them apart", () => {
    const at = new Date(2026, 10, 21, 14, 5).getTime() / 1000;
    const midnight = new Date(2026, 10, 22).getTime() / 1000;
    assert.equal(tickText(at, 300), "14:05");
    assert.equal(tickText(midnight, 3600), "22 Nov");
    assert.equal(tickText(at, 86_400), "21 Nov");
    assert.equal(tickText(at, 61 * 86_400), "Nov 2026");
  });
});
