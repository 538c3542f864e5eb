import assert from "node:assert/strict";
import { firstAfter, inOrder, itemAt, visible } from "../../../../../../dashboard/page/pages/rig/wave/find.js";
import type { Lane } from "../../../../../../dashboard/page/pages/rig/wave/decode.js";
import {
  fit,
  follow,
  pan,
  reveal,
  ticks,
  timeText,
  usAt,
  xOf,
  zoom,
} from "../../../../../../dashboard/page/pages/rig/wave/view.js";

const second = { fromUs: 1e6, toUs: 2e6 };

describe("what is seen of the time", () => {
  it("keeps what is under the pointer where it is while it zooms", () => {
    const at = usAt(second, 800, 200);
    const closer = zoom(second, 4, 0.25);
    assert.equal(closer.toUs - closer.fromUs, 250_000);
    assert.equal(Math.round(xOf(closer, 800, at)), 200);
    assert.deepEqual(zoom(closer, 0.25, 0.25), second);
  });

  it("stops at two microseconds and at an hour", () => {
    const close = zoom(second, 1e9);
    assert.equal(Math.round(close.toUs - close.fromUs), 2);
    const far = zoom(second, 1e-9);
    assert.equal(far.toUs - far.fromUs, 3600e6);
  });

  it("does not go before the beginning by more than a little room", () => {
    const moved = pan({ fromUs: 0, toUs: 1000 }, -5);
    assert.deepEqual(moved, { fromUs: -50, toUs: 950 });
  });

  it("shows all, follows the newest, and moves to what was chosen only when it must", () => {
    assert.deepEqual(fit(0, 1000), { fromUs: -20, toUs: 1020 });
    assert.deepEqual(follow({ fromUs: 0, toUs: 1000 }, 10_000), { fromUs: 9050, toUs: 10_050 });
    assert.equal(reveal(second, 1.2e6, 1.3e6), second);
    assert.deepEqual(reveal(second, 5e6, 5e6), { fromUs: 4.5e6, toUs: 5.5e6 });
    assert.deepEqual(reveal({ fromUs: 0, toUs: 10 }, 100, 200), { fromUs: 90, toUs: 210 });
  });

  it("has a scale of round numbers, far enough apart to be read", () => {
    const found = ticks({ fromUs: 0, toUs: 10_000 }, 900);
    assert.deepEqual(
      found.map(({ text }) => text),
      ["0 ms", "1 ms", "2 ms", "3 ms", "4 ms", "5 ms", "6 ms", "7 ms", "8 ms", "9 ms", "10 ms"],
    );
    for (const [fromUs, toUs] of [
      [0, 3],
      [1e6, 1e6 + 17],
      [0, 3600e6],
      [12_345, 67_890],
    ]) {
      const some = ticks({ fromUs, toUs }, 900);
      assert.ok(some.length >= 2 && some.length <= 11, `${fromUs} ${toUs}: ${some.length}`);
      assert.equal(new Set(some.map(({ text }) => text)).size, some.length);
    }
  });

  it("says a time with the digits that its step has", () => {
    assert.deepEqual(
      [timeText(1_500_000, 500_000), timeText(2500, 500), timeText(12.5, 0.5), timeText(1234, 1)],
      ["1.5 s", "2.5 ms", "12.5 µs", "1234 µs"],
    );
  });
});

describe("finding what is drawn", () => {
  const item = (fromUs: number, toUs: number) => ({ fromUs, toUs, words: "", short: "", segments: [], ok: true });
  const lane = (kind: Lane["kind"], ...items: [number, number][]): Lane => ({
    id: kind,
    kind,
    title: kind,
    levels: [],
    items: items.map(([from, to]) => item(from, to)),
  });
  const bus = lane("i2c", [0, 10], [20, 30], [40, 50], [60, 70]);

  it("takes what lies in the view, also in part", () => {
    assert.deepEqual(
      visible(bus, { fromUs: 25, toUs: 45 }).map(({ fromUs }) => fromUs),
      [20, 40],
    );
    assert.deepEqual(visible(bus, { fromUs: 71, toUs: 99 }), []);
    assert.deepEqual([firstAfter(bus.items, -1), firstAfter(bus.items, 10), firstAfter(bus.items, 70)], [0, 1, 4]);
  });

  it("takes what is under the pointer, or just beside it", () => {
    assert.equal(itemAt(bus, 45, 0)?.fromUs, 40);
    assert.equal(itemAt(bus, 35, 2), undefined);
    assert.equal(itemAt(bus, 38, 2)?.fromUs, 40);
    assert.equal(itemAt(bus, 99, 2), undefined);
  });

  it("puts the transactions of all buses in order", () => {
    const all = inOrder([bus, lane("spi", [15, 18], [65, 66])]);
    assert.deepEqual(
      all.map(({ item: { fromUs } }) => fromUs),
      [0, 15, 20, 40, 60, 65],
    );
  });
});
