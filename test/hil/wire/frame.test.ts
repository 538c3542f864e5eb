import assert from "node:assert/strict";
import fc from "fast-check";
import { FrameDecoder, encodeFrame } from "../../../hil/wire/frame.js";
import type { BadFrame, Frame } from "../../../hil/wire/frame.js";

const frameOf = fc.record(
  {
    type: fc.integer({ min: 0, max: 15 }),
    flags: fc.integer({ min: 0, max: 15 }).map((n) => n << 4),
    seq: fc.nat(255),
    body: fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.integer({ min: 50, max: 600 }).map((n) => new Uint8Array(n).fill(0x55)),
    ),
  },
  { noNullPrototype: true },
);

function decodeAll(chunks: Iterable<Uint8Array>, limit?: number): { frames: Frame[]; bad: BadFrame[] } {
  const frames: Frame[] = [];
  const bad: BadFrame[] = [];
  const decoder = new FrameDecoder(
    (frame) => frames.push(frame),
    (reason) => bad.push(reason),
    limit,
  );
  for (const chunk of chunks) decoder.push(chunk);
  return { frames, bad };
}

const encode = (frame: Frame): Uint8Array => encodeFrame(frame.type, frame.flags, frame.seq, frame.body);

function join(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function cut(bytes: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
}

describe("frames", () => {
  it("cost six bytes around a short body", () => {
    assert.equal(encodeFrame(1, 0, 5, Uint8Array.of(0x23, 0x99)).length, 8);
  });

  it("come back as they were, whatever the cuts of the stream", () => {
    fc.assert(
      fc.property(fc.array(frameOf, { maxLength: 12 }), fc.integer({ min: 1, max: 200 }), (frames, size) => {
        const { frames: got, bad } = decodeAll(cut(join(frames.map(encode)), size));
        assert.deepEqual(got, frames);
        assert.deepEqual(bad, []);
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  it("cross 64-byte packets, and fill them exactly, at every length", () => {
    for (let length = 0; length < 200; length++) {
      const frame = { type: 9, flags: 0, seq: length, body: new Uint8Array(length).fill(length + 1) };
      const stream = join([encode(frame), encode(frame)]);
      assert.equal(decodeAll(cut(stream, 64)).frames.length, 2, `body of ${length}`);
    }
    const exact = encodeFrame(9, 0, 0, new Uint8Array(58).fill(1));
    assert.equal(exact.length, 64);
  });

  it("are found again after garbage: the one after the next zero is good", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 6000 }), frameOf, (garbage, frame) => {
        const { frames } = decodeAll([garbage, Uint8Array.of(0), encode(frame)]);
        assert.deepEqual(frames.at(-1), frame);
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  it("with one bit flipped, never arrive as something else", () => {
    fc.assert(
      fc.property(frameOf, frameOf, fc.nat(), (first, second, where) => {
        const stream = encode(first);
        // The closing zero is left alone: flipping it joins two frames, which the next test does.
        const bit = where % ((stream.length - 1) * 8);
        stream[bit >> 3] ^= 1 << (bit & 7);
        const { frames, bad } = decodeAll([stream, encode(second)]);
        assert.deepEqual(frames, [second]);
        assert.ok(bad.length >= 1);
      }),
      { seed: 4, numRuns: 500 },
    );
  });

  it("that lost bytes at either end cost themselves and at most the next", () => {
    fc.assert(
      fc.property(frameOf, frameOf, frameOf, fc.nat(), fc.nat(), (first, second, third, head, tail) => {
        const stream = encode(first);
        const kept = stream.subarray(head % stream.length, stream.length - (tail % stream.length));
        const { frames } = decodeAll([kept, encode(second), encode(third)]);
        assert.deepEqual(frames.at(-1), third);
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it("longer than the limit are dropped, and the buffer does not grow", () => {
    const long = encodeFrame(1, 0, 0, new Uint8Array(300).fill(1));
    const good = encodeFrame(1, 0, 1, new Uint8Array(252).fill(1));
    const { frames, bad } = decodeAll([long, good], 256);
    assert.deepEqual(bad, ["too-long"]);
    assert.equal(frames.length, 1);
    assert.deepEqual(decodeAll([new Uint8Array(1_000_000).fill(0xaa), Uint8Array.of(0), good], 256).bad, ["too-long"]);
  });

  it("shorter than their own frame are dropped; empty ones are nothing", () => {
    assert.deepEqual(decodeAll([Uint8Array.of(0, 0, 2, 1, 0, 0)]), { frames: [], bad: ["too-short"] });
  });
});

describe("the frame decoder under a seeded fuzzer", () => {
  it("passes the good frames among 20,000 mutated ones and none of the bad, and never throws", () => {
    const random = mulberry32(0xc0b5);
    const pick = (n: number): number => Math.floor(random() * n);
    const frames: Frame[] = [];
    const decoder = new FrameDecoder((frame) => frames.push(frame));
    let sent = 0;
    let damaged = 0;
    for (let i = 0; i < 20_000; i++) {
      const body = Uint8Array.from({ length: pick(90) }, () => (pick(3) === 0 ? 0 : pick(256)));
      let stream: Uint8Array = encodeFrame(1, 0, i & 0xff, body);
      const mutation = pick(6);
      if (mutation === 0) stream = stream.slice(0, pick(stream.length));
      else if (mutation === 1) stream[pick(stream.length - 1)] ^= 1 << pick(8);
      else if (mutation === 2) stream = Uint8Array.from({ length: pick(150) }, () => pick(256));
      else if (mutation === 3) stream = stream.slice(1 + pick(stream.length - 2));
      const before = frames.length;
      for (const chunk of cut(stream, 64)) decoder.push(chunk);
      if (mutation < 4) {
        decoder.push(Uint8Array.of(0));
        damaged += frames.slice(before).filter((frame) => Buffer.compare(frame.body, body) !== 0).length;
      } else {
        sent++;
        assert.deepEqual(frames.at(-1)?.body, body);
      }
    }
    assert.ok(sent > 6000);
    // A 16-bit checksum lets one random packet in 65,536 through.
    assert.ok(damaged <= 1, `${damaged} frames got through damaged`);
  });
});

/** A small seeded generator: the same numbers on every run. */
function mulberry32(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
