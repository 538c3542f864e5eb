import { deflateRawSync, deflateSync, gzipSync, inflateRawSync } from "node:zlib";
import { deepStrictEqual, ok } from "node:assert/strict";
import { Deflater } from "../../../vm/modules/deflate/compress.js";
import { BadStream, inflate, readHeader } from "../../../vm/modules/deflate/inflate.js";
import { expectProgram } from "../expect-program.js";

/** Texts that compress, numbers that do not, long runs: fixed, dynamic and stored blocks. */
function samples(): Uint8Array[] {
  let state = 1;
  const noise = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 24;
  return [
    new Uint8Array(0),
    Uint8Array.of(7),
    new Uint8Array(5000),
    Uint8Array.from({ length: 3000 }, noise),
    new TextEncoder().encode("It was a bright cold day in April, and the clocks were striking thirteen. ".repeat(40)),
    Uint8Array.from({ length: 4000 }, (_, i) => (i % 50 < 20 ? i & 3 : noise() & 15)),
  ];
}

function source(bytes: Uint8Array): { next: () => number; used: () => number } {
  let at = 0;
  return {
    next: () => {
      if (at >= bytes.length) throw new BadStream();
      return bytes[at++];
    },
    used: () => at,
  };
}

describe("vm/modules/deflate", () => {
  it("inflates what zlib deflates, in each frame and at each level, and reads not a byte more", () => {
    for (const data of samples()) {
      for (const level of [0, 1, 6, 9]) {
        for (const [kind, packed] of [
          ["raw", deflateRawSync(data, { level })],
          ["zlib", deflateSync(data, { level })],
          ["gzip", gzipSync(data, { level })],
        ] as const) {
          const { next, used } = source(Uint8Array.from([...packed, 1, 2, 3]));
          if (kind !== "raw") deepStrictEqual(readHeader(next), { kind, windowBits: 15 });
          deepStrictEqual(Uint8Array.from(inflate(next, kind, 1 << 15)), data);
          deepStrictEqual(used(), packed.length);
        }
      }
    }
  });

  it("deflates so that zlib can inflate it, for any window and pieces of any size", () => {
    for (const data of samples()) {
      for (const [windowBits, piece] of [
        [5, 1],
        [8, 100],
        [15, 100000],
      ] as const) {
        const out: number[] = [];
        const deflater = new Deflater(1 << windowBits, (byte) => out.push(byte));
        deflater.begin();
        for (let at = 0; at < data.length; at += piece) deflater.write(data.subarray(at, at + piece));
        deflater.end();
        deepStrictEqual(Uint8Array.from(inflateRawSync(Uint8Array.from(out))), data);
        if (data.length === 5000 && piece > 1) ok(out.length < 600);
      }
    }
  });

  it("refuses broken streams without hanging, whatever bit is wrong", () => {
    const data = samples()[5];
    const packed = deflateSync(data);
    for (let bit = 0; bit < packed.length * 8; bit += 11) {
      const broken = Uint8Array.from(packed);
      broken[bit >> 3] ^= 1 << (bit & 7);
      try {
        const { next } = source(broken);
        readHeader(next);
        // a bit between the last block and the checksum means nothing
        deepStrictEqual(Uint8Array.from(inflate(next, "zlib", 1 << 15)), data);
      } catch (error) {
        ok(error instanceof BadStream);
      }
    }
  });

  it("is a stream between streams in MicroPython", () => {
    expectProgram(`
import deflate, io
b = io.BytesIO()
with deflate.DeflateIO(b, deflate.GZIP) as d: d.write(b'hello hello hello')
print(b.getvalue()[:4], len(b.getvalue())) # expect: b'\\x1f\\x8b\\x08\\x00' 27
b.seek(0)
d = deflate.DeflateIO(b); print(d.read(5), d.readline(), d.read()) # expect: b'hello' b' hello hello' b''
try: deflate.DeflateIO(io.BytesIO(b'no'), deflate.ZLIB).read()
except OSError as e: print(e) # expect: [Errno 22] EINVAL
`);
  });

  it("is zlib.decompress in CircuitPython", () => {
    expectProgram(
      `
import zlib
print(zlib.decompress(b'x\\x9cK\\x04\\x00\\x00b\\x00b'), zlib.decompress(b'K\\x04\\x00', -15)) # expect: bytearray(b'a') bytearray(b'a')
try: zlib.decompress(b'abc')
except ValueError as e: print(e) # expect: -3
print(hasattr(zlib, 'compress')) # expect: False
`,
      "circuitpython",
    );
  });
});
