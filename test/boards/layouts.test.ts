import assert from "node:assert/strict";
import { boards, findBoard, layoutOf } from "../../boards/index.js";
import { forms } from "../../boards/layouts/forms.js";

const ground =
  /^(GND|AGND|G|BAT|EN|USB|RST|RUN|VBUS|VSYS|RAW|NC|IOREF|AREF|VREF|VHI|VIN|VOUT|3V3|3V3_EN|5V|D\+|D-|SWDIO|SWCLK)$/;

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

  it("knows every board's places, by a source that each form names", () => {
    for (const board of boards) assert.ok(layoutOf(board).measured, board.id);
    for (const { source, boards: ids } of forms) assert.ok(source.length > 10, String(ids));
    const ids = forms.flatMap((form) => form.boards);
    assert.equal(new Set(ids).size, ids.length);
  });

  it("has the ItsyBitsy's lower edge and the Feathers' last pad as their board files have them", () => {
    const labels = (id: string): string[] => layoutOf(findBoard(id)!).pads.map(({ label }) => label);
    assert.deepEqual(labels("itsybitsy_m0_express").slice(-5), ["EN", "SWDIO", "SWCLK", "D3", "D4"]);
    assert.deepEqual([labels("feather_m0_express")[15], labels("feather_m4_express")[15]], ["GND", "D4"]);
  });

  it("draws a disc where the board is one, and the Metro's plug beside its middle", () => {
    assert.deepEqual(
      ["gemma", "cpx", "pico"].map((name) => layoutOf(findBoard(name)!).round),
      [true, true, false],
    );
    assert.deepEqual(
      [layoutOf(findBoard("metro_m0")!).plug, layoutOf(findBoard("pico")!).plug],
      [{ x: 38.1 }, { x: 10.5 }],
    );
  });

  it("says of a board whose pads nobody has measured that it does not know their places", () => {
    const { measured, pads } = layoutOf({ ...findBoard("gemma")!, id: "somebody's own" });
    assert.deepEqual([measured, pads.length > 0], [false, true]);
  });
});
