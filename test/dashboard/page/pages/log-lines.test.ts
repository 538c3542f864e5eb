import assert from "node:assert/strict";
import { LogLines, shownText } from "../../../../dashboard/page/pages/runs/log-lines.js";

const texts = (lines: LogLines): string[] => Array.from({ length: lines.count }, (_, index) => lines.at(index).text);

describe("a run's log as lines", () => {
  it("joins pieces that end anywhere", () => {
    const lines = new LogLines();
    lines.append("stdout", "one\ntw");
    lines.append("stdout", "o\n");
    lines.append("stdout", "\nfour");
    assert.deepEqual(texts(lines), ["one", "two", "", "four"]);
  });

  it("keeps a line of one stream whole when the other comes between", () => {
    const lines = new LogLines();
    lines.append("stdout", "temperature ");
    lines.append("stderr", "warning\n");
    lines.append("stdout", "21.5\n");
    assert.deepEqual(texts(lines), ["temperature 21.5", "warning"]);
    assert.equal(lines.at(1).stream, "stderr");
  });

  it("drops the oldest lines beyond what it keeps, and says how many", () => {
    const lines = new LogLines(100);
    for (let n = 0; n < 1000; n++) lines.append("stdout", `line ${n}\n`);
    assert.ok(lines.count <= 110);
    assert.equal(lines.at(0).text, `line ${lines.dropped}`);
    assert.equal(lines.at(lines.count - 1).text, "line 999");
  });

  it("goes on with an open line after older ones were dropped", () => {
    const lines = new LogLines(10);
    for (let n = 0; n < 11; n++) lines.append("stdout", `line ${n}\n`);
    lines.append("stdout", "open");
    lines.append("stdout", " and whole\n");
    assert.equal(lines.at(lines.count - 1).text, "open and whole");
  });

  it("finds words whatever their case, in what is shown", () => {
    const lines = new LogLines();
    lines.append("stdout", "\x1b[31mSensor\x1b[0m lost\nfine\nno sensor\n");
    assert.deepEqual(lines.find("sensor"), [0, 2]);
    assert.deepEqual(lines.find("[31m"), []);
    assert.deepEqual(lines.find(""), []);
  });

  it("shows what a terminal would in the end: no colours, and the last of what was written over", () => {
    assert.equal(shownText("\x1b[1;32mok\x1b[0m"), "ok");
    assert.equal(shownText("10 %\r50 %\r100 %"), "100 %");
    assert.equal(shownText("windows\r"), "windows");
    assert.equal(shownText("\x1b]0;title\x07text"), "text");
  });
});
