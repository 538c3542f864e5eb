import assert from "node:assert/strict";
import { crc16 } from "../../../hil/wire/crc16.js";

describe("crc16", () => {
  it("gives the check value of CRC-16/CCITT-FALSE", () => {
    assert.equal(crc16(new TextEncoder().encode("123456789")), 0x29b1);
  });

  it("is 0xFFFF over nothing and counts leading zeros", () => {
    assert.equal(crc16(new Uint8Array(0)), 0xffff);
    assert.notEqual(crc16(new Uint8Array(1)), crc16(new Uint8Array(2)));
  });

  it("covers the range it is given", () => {
    const bytes = new TextEncoder().encode("xx123456789yy");
    assert.equal(crc16(bytes, 2, 11), 0x29b1);
  });
});
