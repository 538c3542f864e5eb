import assert from "node:assert/strict";
import { boards, findBoard, layoutOf } from "../../boards/index.js";

const ground =
  /^(GND|AGND|G|BAT|EN|USB|RST|RUN|VBUS|VSYS|RAW|NC|IOREF|AREF|VREF|VHI|VIN|3V3|3V3_EN|5V|D\+|D-|SWDIO|SWCLK)$/;

describe("layouts of boards", () => {
  for (const board of boards) {
    it(`puts each pad of ${board.id} on the board, none on another, and knows its GPIO`, () => {
      const { pads, widthMm, heightMm } = layoutOf(board);
      for (const { label, x, y, gpio } of pads) {
        assert.ok(x > 0 && x < widthMm && y > 0 && y < heightMm, `${label} at ${x}, ${y}`);
        if (!ground.test(label)) assert.ok(gpio !== undefined, `${label} is no pin of the board`);
      }
      const places = pads.map(({ x, y }) => `${x} ${y}`);
      assert.equal(new Set(places).size, places.length);
      const gpios = pads.flatMap(({ gpio }) => (gpio === undefined ? [] : [gpio]));
      assert.equal(new Set(gpios).size, gpios.length);
    });
  }

  it("has the Pico's pads where its datasheet has them (section 2.1)", () => {
    const { pads, measured } = layoutOf(findBoard("pico")!);
    assert.ok(measured);
    assert.equal(pads.length, 40);
    const at = (gpio: number) => pads.find((pad) => pad.gpio === gpio)!;
    assert.deepEqual([at(0).x < 10, at(16).x > 10, at(16).y, at(15).y], [true, true, at(15).y, 49.63]);
  });

  it("says of a board whose pads nobody has measured that it does not know their places", () => {
    assert.equal(layoutOf(findBoard("gemma")!).measured, false);
  });
});
