import assert from "node:assert/strict";
import { families, replyText, requestText, timeText } from "../../../../dashboard/page/pages/runs/trace-text.js";
import { detailText, placeOf } from "../../../../dashboard/page/pages/audit/subjects.js";
import { visibleRows } from "../../../../dashboard/page/parts/visible-rows.js";

describe("a command of a trace in one line", () => {
  const entry = {
    atUs: 12_345_678,
    op: "i2c.write_read",
    request: { address: 0x76, write: "f7", read: 8 },
    reply: { data: "521c0080" },
  };

  it("shows addresses in hexadecimal and bytes in pairs", () => {
    assert.equal(requestText(entry), "address 0x76, write f7, read 8");
    assert.equal(replyText(entry), "data 52 1c 00 80");
  });

  it("shows an error in place of a reply, and nothing for what is posted", () => {
    assert.equal(replyText({ ...entry, error: "ENODEV" }), "ENODEV");
    assert.equal(replyText({ atUs: 0, op: "gpio.set", request: {} }), "");
  });

  it("tells times to the microsecond", () => {
    assert.equal(timeText(12_345_678), "12.345 678");
    assert.equal(timeText(5), "0.000 005");
  });

  it("counts the families of commands", () => {
    assert.deepEqual(families([entry, { atUs: 0, op: "gpio.set", request: {} }, entry]), [
      ["gpio", 1],
      ["i2c", 2],
    ]);
  });
});

describe("an entry of the record", () => {
  it("leads to what it is about", () => {
    assert.equal(placeOf({ action: "job.cancelled", subject: "job_1" }), "/jobs/job_1");
    assert.equal(placeOf({ action: "rig.taken-over", subject: "bench 2" }), "/rigs/bench%202");
    assert.equal(placeOf({ action: "lease.granted", subject: "pico" }), "/rigs/pico");
    assert.equal(placeOf({ action: "tunnel.opened", subject: "pico" }), "/rigs/pico");
    assert.equal(placeOf({ action: "user.added", subject: "lena" }), "/people");
    assert.equal(placeOf({ action: "backup.taken", subject: "lab" }), undefined);
  });

  it("tells its details in a row", () => {
    assert.equal(
      detailText({ reason: "bench on fire", jobs: 3, from: null, tags: ["a"] }),
      'reason bench on fire, jobs 3, tags ["a"]',
    );
  });
});

describe("rows in sight", () => {
  it("are those between the edges, with some to spare, and no others", () => {
    assert.deepEqual(visibleRows(0, 200, 20, 1000), { first: 0, last: 20 });
    assert.deepEqual(visibleRows(10_000, 200, 20, 1000), { first: 490, last: 520 });
    assert.deepEqual(visibleRows(19_900, 200, 20, 1000), { first: 985, last: 1000 });
    assert.deepEqual(visibleRows(500, 200, 20, 3), { first: 3, last: 3 });
    assert.deepEqual(visibleRows(0, 200, 20, 0), { first: 0, last: 0 });
  });
});
