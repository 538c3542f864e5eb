import assert from "node:assert/strict";
import { summaryText } from "../../../src/cli/summary.js";
import type { BoardInfo, Statistics } from "../../../hil/index.js";
import type { RunResult } from "../../../src/index.js";

describe("the closing summary", () => {
  const board = {
    boardId: "raspberry_pi_pico",
    firmwareVersion: "0.1.0",
    gitHash: "abc",
    uniqueId: "E661",
  } as BoardInfo;
  const statistics = {
    calls: 1234,
    posted: 1000,
    waiting: 234,
    roundTrips: 1,
    bytesOut: 9,
    bytesIn: 8,
    errors: 2,
  } as Statistics;
  const result: RunResult = {
    ending: { kind: "done" },
    dialect: "circuitpython",
    programUs: 1_500_000,
    violations: [],
    devices: [],
    board,
    statistics,
  };

  it("tells calls, round trips, bytes on the wire and errors", () => {
    const transport = { bytesOut: 2453, bytesIn: 1995, packetsOut: 200, packetsIn: 239 };
    assert.equal(
      summaryText({ ...result, transport }),
      "Raspberry Pi Pico (raspberry_pi_pico), firmware 0.1.0 (abc), unique id E661\n" +
        "1,234 calls (1000 posted, 234 waited for), 1 round trip, 2,453 bytes out, 1,995 bytes in, 439 USB packets, 2 errors, 1.50 s",
    );
  });

  it("shows what the virtual parts show: short values, and a picture unless it is blank", () => {
    const picture = ["#".repeat(10), ...Array.from({ length: 5 }, () => " ".repeat(10))];
    const blank = picture.map(() => "\u2800".repeat(10));
    const lines = summaryText({
      ...result,
      devices: [
        { part: "ssd1306", name: "display", state: { on: true, deep: { a: 1 }, picture }, artefacts: [] },
        { part: "ssd1306", name: "dark", state: { on: false, picture: blank }, artefacts: [] },
        { part: "neopixel", name: "strip", state: { pixels: ["#ff0000", "#000000"] }, artefacts: [] },
      ],
    }).split("\n");
    assert.deepEqual(lines.slice(2, 4), ["display (ssd1306): on true", "  ##########"]);
    assert.deepEqual(lines.slice(-2), ["dark (ssd1306): on false", "strip (neopixel): pixels #ff0000 #000000"]);
  });

  it("says so when the program touched no hardware", () => {
    const { board: _board, statistics: _statistics, ...bare } = result;
    assert.equal(summaryText(bare), "The program touched no hardware; it ran 1.50 s.");
  });
});
