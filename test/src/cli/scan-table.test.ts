import assert from "node:assert/strict";
import { addressTable, likelyParts } from "../../../src/cli/scan-table.js";

describe("the table of I2C addresses", () => {
  it("shows who answered, and leaves the reserved addresses empty (UM10204 §3.1.12)", () => {
    const lines = addressTable([0x3c, 0x76]);
    assert.equal(lines[0], "      0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f");
    assert.equal(lines[1], "00:                          -- -- -- -- -- -- -- --");
    assert.equal(lines[4], "30:  -- -- -- -- -- -- -- -- -- -- -- -- 3c -- -- --");
    assert.equal(lines[8], "70:  -- -- -- -- -- -- 76 --");
  });

  it("names the usual parts of an address", () => {
    assert.match(likelyParts(0x76) ?? "", /BME280/);
    assert.equal(likelyParts(0x0b), undefined);
  });
});
