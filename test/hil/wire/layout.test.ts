import assert from "node:assert/strict";
import fc from "fast-check";
import {
  ByteReader,
  ByteWriter,
  LayoutError,
  bits,
  bool,
  bytes,
  bytesAsAsked,
  enumeration,
  field,
  i32,
  layout,
  list,
  text,
  u16,
  u32,
  u64,
  u8,
  varint,
} from "../../../hil/wire/layout.js";

function roundTrip<T extends object>(
  of: { write(out: ByteWriter, record: T): void; read(from: ByteReader): T },
  record: T,
): T {
  const out = new ByteWriter(1);
  of.write(out, record);
  const reader = new ByteReader(out.take());
  const read = of.read(reader);
  assert.equal(reader.left, 0);
  return read;
}

describe("layouts", () => {
  const everything = layout(
    field("a", u8),
    field("b", u16),
    field("c", u32),
    field("d", u64),
    field("e", i32),
    field("f", varint),
    field("g", bool),
    field("h", enumeration({ LOW: 1, HIGH: 2 })),
    field("i", bytes),
    field("j", text),
    field("k", list(u16)),
    bits({ pin: 7, level: 1 }),
  );

  it("read what they wrote", () => {
    const record = fc.record(
      {
        a: fc.nat(0xff),
        b: fc.nat(0xffff),
        c: fc.nat(0xffffffff),
        d: fc.nat(Number.MAX_SAFE_INTEGER),
        e: fc.integer(),
        f: fc.nat(0xffffffff),
        g: fc.boolean(),
        h: fc.constantFrom("LOW" as const, "HIGH" as const),
        i: fc.uint8Array(),
        j: fc.string({ unit: "binary" }),
        k: fc.array(fc.nat(0xffff)),
        pin: fc.nat(127),
        level: fc.nat(1),
      },
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(record, (value) => {
        assert.deepEqual(roundTrip(everything, value), value);
      }),
      { seed: 6 },
    );
  });

  it("end in LayoutError, and nothing else, on any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (input) => {
        try {
          everything.read(new ByteReader(input));
        } catch (error) {
          assert.ok(error instanceof LayoutError, String(error));
        }
      }),
      { seed: 7, numRuns: 1000 },
    );
  });

  it("describe themselves for the header", () => {
    assert.equal(layout(bits({ pin: 7, level: 1 }), field("us", varint)).text, "level:1|pin:7, us varint");
  });

  it("refuse values that do not fit, as the caller's bug", () => {
    for (const [of, record] of [
      [layout(field("a", u8)), { a: 256 }],
      [layout(field("a", u16)), { a: -1 }],
      [layout(field("a", varint)), { a: 2 ** 32 }],
      [layout(field("a", varint)), { a: 1.5 }],
      [layout(bits({ a: 2 })), { a: 4 }],
    ] as const) {
      assert.throws(() => of.write(new ByteWriter(), record as never), RangeError);
    }
  });

  it("write varints as unsigned LEB128", () => {
    const out = new ByteWriter();
    for (const value of [0, 127, 128, 300, 0xffffffff]) out.varint(value);
    assert.deepEqual([...out.take()], [0, 127, 0x80, 1, 0xac, 2, 0xff, 0xff, 0xff, 0xff, 0x0f]);
    assert.throws(() => new ByteReader(new Uint8Array(9).fill(0x80)).varint(), LayoutError);
  });

  it("take a reply's length from its request", () => {
    const reply = layout(
      field(
        "data",
        bytesAsAsked("length", (request: { length: number }) => request.length),
      ),
    );
    assert.deepEqual(reply.read(new ByteReader(Uint8Array.of(1, 2, 3)), { length: 2 }), { data: Uint8Array.of(1, 2) });
    assert.throws(() => reply.read(new ByteReader(Uint8Array.of(1)), { length: 2 }), LayoutError);
  });

  it("do not believe a count that the bytes cannot hold", () => {
    assert.throws(
      () => layout(field("k", list(u16))).read(new ByteReader(Uint8Array.of(0xff, 0xff, 0x7f, 1))),
      LayoutError,
    );
  });
});
