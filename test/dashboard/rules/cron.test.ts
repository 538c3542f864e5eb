import assert from "node:assert/strict";
import { nextTick, parseCron } from "../../../dashboard/server/rules/cron.js";

/** The ticks after a moment, as the wall's clock in Greenwich has them. */
function ticks(cron: string, after: string, count: number, timezone = "UTC"): string[] {
  const parsed = parseCron(cron);
  const found: string[] = [];
  for (let at = Date.parse(after); found.length < count;) {
    at = nextTick(parsed, at, timezone);
    found.push(new Date(at).toISOString().slice(0, 16));
  }
  return found;
}

describe("cron schedules", () => {
  it("take numbers, ranges, lists, steps and names", () => {
    assert.deepEqual(ticks("*/20 9-10 * * mon-fri", "2026-03-06T10:30:00Z", 3), [
      "2026-03-06T10:40",
      "2026-03-09T09:00",
      "2026-03-09T09:20",
    ]);
    assert.deepEqual(ticks("0 0 29 feb *", "2026-01-01T00:00:00Z", 2), ["2028-02-29T00:00", "2032-02-29T00:00"]);
    assert.deepEqual(ticks("5 4 * * 7", "2026-03-02T00:00:00Z", 1), ["2026-03-08T04:05"]);
    assert.deepEqual(ticks("@daily", "2026-03-02T00:00:00Z", 1), ["2026-03-03T00:00"]);
  });

  it("take either when both day and weekday are given (crontab(5))", () => {
    assert.deepEqual(ticks("0 0 13 * fri", "2026-03-02T00:00:00Z", 3), [
      "2026-03-06T00:00",
      "2026-03-13T00:00",
      "2026-03-20T00:00",
    ]);
  });

  it("follow the wall's clock of their time zone", () => {
    assert.deepEqual(ticks("30 8 * * *", "2026-07-01T00:00:00Z", 1, "Europe/Berlin"), ["2026-07-01T06:30"]);
    assert.deepEqual(ticks("30 8 * * *", "2026-12-01T00:00:00Z", 1, "Asia/Kathmandu"), ["2026-12-01T02:45"]);
  });

  it("run once, at the jump, when the clocks skip their hour", () => {
    // Berlin, 29 March 2026: 02:00 becomes 03:00 at 01:00Z
    assert.deepEqual(ticks("30 2 * * *", "2026-03-27T12:00:00Z", 3, "Europe/Berlin"), [
      "2026-03-28T01:30",
      "2026-03-29T01:00",
      "2026-03-30T00:30",
    ]);
  });

  it("run once when the clocks show their hour twice", () => {
    // Berlin, 25 October 2026: 03:00 becomes 02:00 at 01:00Z
    assert.deepEqual(ticks("30 2 * * *", "2026-10-24T12:00:00Z", 2, "Europe/Berlin"), [
      "2026-10-25T00:30",
      "2026-10-26T01:30",
    ]);
  });

  it("follow real time when every hour is meant: no pause, no double run", () => {
    assert.deepEqual(ticks("*/30 * * * *", "2026-10-25T00:00:00Z", 5, "Europe/Berlin"), [
      "2026-10-25T00:30",
      "2026-10-25T01:00",
      "2026-10-25T01:30",
      "2026-10-25T02:00",
      "2026-10-25T02:30",
    ]);
    assert.deepEqual(ticks("0 * * * *", "2026-03-29T00:00:00Z", 3, "Europe/Berlin"), [
      "2026-03-29T01:00",
      "2026-03-29T02:00",
      "2026-03-29T03:00",
    ]);
  });

  it("say which field is wrong", () => {
    assert.throws(() => parseCron("60 * * * *"), /"60" is no minute: it goes from 0 to 59/);
    assert.throws(() => parseCron("* * * *"), /has 4 fields; a schedule has five/);
    assert.throws(() => parseCron("0 0 31 2 *"), /names a day that no month has/);
    assert.throws(() => parseCron("*/0 * * * *"), /a step is a number/);
    assert.throws(() => parseCron("5-1 * * * *"), /goes backwards/);
  });
});
