import assert from "node:assert/strict";
import { loadFirmware } from "../../../hil/emulator/uf2.js";

function block(target: number, family: number): Uint8Array {
  const bytes = new Uint8Array(512);
  const view = new DataView(bytes.buffer);
  [0x0a324655, 0x9e5d5157, 0x2000, target, 256, 0, 1, family].forEach((word, index) =>
    view.setUint32(index * 4, word, true),
  );
  bytes.fill(0x5a, 32, 288);
  view.setUint32(508, 0x0ab16f30, true);
  return bytes;
}

const rp2040 = { family: 0xe48bff56, base: 0x10000000, name: "RP2040", rawAt: 0 };

describe("firmware files", () => {
  it("are placed by their UF2 blocks, those of other chips passed over", () => {
    const flash = new Uint8Array(4096);
    const both = new Uint8Array([...block(0x10000100, 0xe48bff56), ...block(0x2000, 0x68ed2b88)]);
    assert.equal(loadFirmware(both, flash, rp2040), 256);
    assert.deepEqual([flash[0xff], flash[0x100], flash[0x1ff], flash[0x200]], [0, 0x5a, 0x5a, 0]);
  });

  it("may be raw images that start with boot2", () => {
    const flash = new Uint8Array(16);
    assert.equal(loadFirmware(Uint8Array.of(0, 0xb5, 1, 2, 3), flash, rp2040), 5);
    assert.deepEqual([...flash.subarray(0, 6)], [0, 0xb5, 1, 2, 3, 0]);
  });

  it("are refused when they are for another chip, broken or too long", () => {
    const flash = new Uint8Array(4096);
    assert.throws(() => loadFirmware(block(0x2000, 0x68ed2b88), flash, rp2040), /no block for the RP2040/);
    assert.throws(() => loadFirmware(block(0x10001000, 0xe48bff56), flash, rp2040), /outside the flash/);
    assert.throws(
      () => loadFirmware(block(0x10000000, 0xe48bff56).subarray(0, 500), flash, rp2040),
      /not a whole number/,
    );
    assert.throws(() => loadFirmware(new Uint8Array(0), flash, rp2040), /not a UF2 file/);
  });
});
