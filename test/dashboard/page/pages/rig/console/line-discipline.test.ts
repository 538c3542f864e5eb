import assert from "node:assert/strict";
import { LineDiscipline } from "../../../../../../dashboard/page/pages/rig/console/line-discipline.js";

describe("a line typed for input()", () => {
  it("is shown as it is typed and sent at Enter", () => {
    const line = new LineDiscipline();
    assert.deepEqual(line.feed("ab"), { shown: "ab", sent: "" });
    assert.deepEqual(line.feed("c\r"), { shown: "c\r\n", sent: "abc\n" });
    assert.deepEqual(line.feed("\r"), { shown: "\r\n", sent: "\n" });
  });

  it("takes back whole characters, and none that are not there", () => {
    const line = new LineDiscipline();
    line.feed("a🙂");
    assert.deepEqual(line.feed("\x7f"), { shown: "\b \b", sent: "" });
    assert.deepEqual(line.feed("\x7f\x7f\x7f"), { shown: "\b \b", sent: "" });
    line.feed("xyz");
    assert.equal(line.feed("\x15").shown, "\b \b".repeat(3));
    assert.equal(line.feed("k\r").sent, "k\n");
  });

  it("may be several at once, as when text is pasted", () => {
    assert.equal(new LineDiscipline().feed("one\rtwo\rthr").sent, "one\ntwo\n");
  });

  it("is forgotten at Ctrl-C, which goes at once; other control keys do nothing", () => {
    const line = new LineDiscipline();
    line.feed("half");
    assert.deepEqual(line.feed("\x03"), { shown: "", sent: "\x03" });
    assert.deepEqual(line.feed("\x1b\x01ok\r"), { shown: "ok\r\n", sent: "ok\n" });
  });

  it("goes to the REPL, and off the screen, when the REPL takes over before Enter", () => {
    const line = new LineDiscipline();
    line.feed("one\rha🙂");
    assert.ok(line.begun);
    assert.deepEqual(line.handOver(), { shown: "\b \b".repeat(3), sent: "ha🙂" });
    assert.ok(!line.begun);
  });
});
