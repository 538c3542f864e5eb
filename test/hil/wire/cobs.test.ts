import assert from "node:assert/strict";
import fc from "fast-check";
import { CobsDecoder, cobsBound, cobsEncode } from "../../../hil/wire/cobs.js";

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(" ", ""), "hex"));
const range = (from: number, to: number): Uint8Array => Uint8Array.from({ length: to - from + 1 }, (_, i) => from + i);

function encode(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(cobsBound(bytes.length));
  return out.subarray(0, cobsEncode(bytes, out));
}

function decode(bytes: Uint8Array, limit = 8192): Uint8Array | string {
  const decoder = new CobsDecoder(limit);
  for (const byte of bytes) assert.equal(decoder.feed(byte), undefined);
  const result = decoder.feed(0);
  return result === "packet" ? decoder.buffer.slice(0, decoder.length) : result!;
}

describe("COBS", () => {
  it("encodes the published examples", () => {
    assert.deepEqual(encode(hex("00")), hex("01 01"));
    assert.deepEqual(encode(hex("00 00")), hex("01 01 01"));
    assert.deepEqual(encode(hex("11 22 00 33")), hex("03 11 22 02 33"));
    assert.deepEqual(encode(hex("11 00 00 00")), hex("02 11 01 01 01"));
    assert.deepEqual(encode(range(1, 254)), Uint8Array.of(0xff, ...range(1, 254)));
    assert.deepEqual(encode(range(0, 254)), Uint8Array.of(1, 0xff, ...range(1, 254)));
    assert.deepEqual(encode(range(1, 255)), Uint8Array.of(0xff, ...range(1, 254), 2, 0xff));
  });

  it("gives back any bytes, without a zero inside and within its bound", () => {
    const zeroish = fc.array(fc.oneof(fc.constant(0), fc.nat(255)), { maxLength: 1200 }).map((a) => Uint8Array.from(a));
    const long = fc.integer({ min: 240, max: 1300 }).map((n) => new Uint8Array(n).fill(7));
    fc.assert(
      fc.property(fc.oneof(zeroish, long, fc.uint8Array({ maxLength: 700 })), (bytes) => {
        const stuffed = encode(bytes);
        assert.ok(!stuffed.includes(0));
        assert.ok(stuffed.length <= cobsBound(bytes.length));
        assert.deepEqual(decode(stuffed), bytes);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it("takes a needless empty group after a full one, as some encoders write", () => {
    assert.deepEqual(decode(Uint8Array.of(0xff, ...range(1, 254), 1)), range(1, 254));
  });

  it("tells a packet that ends inside a group, one that is too long, and none at all", () => {
    assert.equal(decode(hex("05 11 22")), "truncated");
    assert.equal(decode(encode(range(1, 20)), 19), "too-long");
    assert.equal(decode(hex("")), "empty");
  });
});
