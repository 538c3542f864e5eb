import assert from "node:assert/strict";
import { fitting } from "../../../dashboard/agent/result-size.js";
import type { TestResult } from "../../../dashboard/shared/index.js";

const test = (message: string, name = "n"): TestResult => ({
  suite: "s",
  name,
  status: "failed",
  durationMs: 1,
  message,
});
const sizeOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

describe("a result", () => {
  it("is told as it is when it fits", () => {
    const told = { tests: [test("why")], measurements: [{ name: "v", value: 3, unit: "V" }], summary: { a: 1 } };
    assert.deepEqual(fitting(told), { ...told, cut: [] });
  });

  it("has what its tests said shortened before any of them is left away, and says so", () => {
    const tests = Array.from({ length: 100 }, (_, n) => test("\u20ac".repeat(20_000), String(n)));
    const told = fitting({ tests, measurements: [], summary: {} }, 1 << 20);
    assert.equal(told.tests.length, 100);
    assert.equal(told.tests[99].message!.length, 500);
    assert.match(told.cut.join(" "), /each has the first 500 characters/);
    assert.ok(sizeOf(told.tests) < 1 << 20);
  });

  it("has no more tests than fit, however they are called, and no devices that weigh more than the rest", () => {
    const tests = Array.from({ length: 20_000 }, () => test("", "\0".repeat(500)));
    const told = fitting({ tests, measurements: [], summary: { devices: "x".repeat(2 << 20) } });
    assert.ok(told.tests.length > 100 && told.tests.length < 20_000);
    assert.deepEqual(told.summary, {});
    assert.match(told.cut.join(" "), /Of 20000 tests the first \d+ are kept.*devices/);
    assert.ok(sizeOf(told) < 7 << 20);
  });
});
