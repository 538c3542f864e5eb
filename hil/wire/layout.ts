/**
 * How values become bytes: the field types of requests and replies.
 *
 * A layout is a list of named parts, each of which can write itself, read itself and describe itself. The one list serves the
 * host's codec, the comments of the firmware's header and the table's hash, so that the three cannot drift apart. Integers are
 * little-endian; `varint` is unsigned LEB128. Rejected: a schema language of its own (one more thing to learn and build), and
 * reflection over classes (no types for the caller).
 */

/** Bytes ended early, or hold something the layout does not allow. Never escapes the session: it becomes a LinkError. */
export class LayoutError extends Error {
  override name = "LayoutError";
}

/** Grows as it is written to. `bytes()` is a view that the next write may invalidate; `take()` copies and empties. */
export class ByteWriter {
  private buffer: Uint8Array;
  length = 0;

  constructor(capacity = 64) {
    this.buffer = new Uint8Array(capacity);
  }

  u8(value: number): void {
    if (this.length === this.buffer.length) this.reserve(1);
    this.buffer[this.length++] = value;
  }

  /** Little-endian, `size` bytes; negative values wrap as two's complement. */
  uint(value: number, size: number): void {
    for (let i = 0; i < size; i++) {
      this.u8(value & 0xff);
      value = Math.floor(value / 256);
    }
  }

  varint(value: number): void {
    while (value > 0x7f) {
      this.u8((value % 128) | 0x80);
      value = Math.floor(value / 128);
    }
    this.u8(value);
  }

  raw(bytes: Uint8Array): void {
    if (this.length + bytes.length > this.buffer.length) this.reserve(bytes.length);
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  bytes(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }

  take(): Uint8Array {
    const copy = this.buffer.slice(0, this.length);
    this.length = 0;
    return copy;
  }

  private reserve(more: number): void {
    const grown = new Uint8Array(Math.max(this.buffer.length * 2, this.length + more));
    grown.set(this.buffer.subarray(0, this.length));
    this.buffer = grown;
  }
}

/** Reads what a ByteWriter wrote. @throws LayoutError when the bytes end early. */
export class ByteReader {
  constructor(
    readonly bytes: Uint8Array,
    public at = 0,
    readonly end = bytes.length,
  ) {}

  get left(): number {
    return this.end - this.at;
  }

  u8(): number {
    if (this.at >= this.end) throw new LayoutError(`${this.end} bytes end where one more is due`);
    return this.bytes[this.at++];
  }

  uint(size: number): number {
    let value = 0;
    for (let i = 0, scale = 1; i < size; i++, scale *= 256) value += this.u8() * scale;
    return value;
  }

  varint(): number {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 28; scale *= 128) {
      const byte = this.u8();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    throw new LayoutError("a varint is longer than five bytes");
  }

  /** A fresh copy of the next `length` bytes. */
  raw(length: number): Uint8Array {
    if (length > this.left) throw new LayoutError(`${length} bytes are due, ${this.left} are left`);
    return this.bytes.slice(this.at, (this.at += length));
  }
}

/** One value's encoding. `text` is what the C header and the table's hash say of it. */
export interface FieldType<T> {
  readonly text: string;
  /** One letter for the firmware's decoder: b one byte, h two, w four, q eight, v varint, d counted bytes, * anything else. */
  readonly letter: string;
  /** @throws RangeError when the value does not fit: that is a bug of the caller, who checks arguments as Python demands. */
  write(out: ByteWriter, value: T): void;
  /** `request` is the request that a reply's field answers: a read's reply is as long as was asked. */
  read(from: ByteReader, request: object): T;
}

/** One part of a layout: usually one named field, or several that share a byte. */
export interface Part<Record extends object> {
  readonly text: string;
  readonly letter: string;
  write(out: ByteWriter, record: Record): void;
  read(from: ByteReader, into: Partial<Record>, request: object): void;
}

export interface Layout<Record extends object> {
  readonly text: string;
  /** The letters of its parts. */
  readonly letters: string;
  write(out: ByteWriter, record: Record): void;
  read(from: ByteReader, request?: object): Record;
}

type Joined<Parts extends readonly unknown[]> = Parts extends readonly [Part<infer First>, ...infer Rest]
  ? First & Joined<Rest>
  : object;

/** A record written part after part, in the order given. */
export function layout<const Parts extends readonly Part<never>[]>(...parts: Parts): Layout<Joined<Parts>> {
  const list = parts as unknown as readonly Part<object>[];
  return {
    text: list.map((part) => part.text).join(", "),
    letters: list.map((part) => part.letter).join(""),
    write(out, record) {
      for (const part of list) part.write(out, record);
    },
    read(from, request = {}) {
      const record = {};
      for (const part of list) part.read(from, record, request);
      return record as Joined<Parts>;
    },
  };
}

/** A named field. */
export function field<const Name extends string, T>(name: Name, type: FieldType<T>): Part<{ [Key in Name]: T }> {
  type Record = { [Key in Name]: T };
  return {
    text: `${name} ${type.text}`,
    letter: type.letter,
    write: (out, record) => type.write(out, record[name]),
    read: (from, into, request) => {
      (into as Record)[name] = type.read(from, request);
    },
  };
}

/**
 * Several numbers in one byte, the first in its lowest bits: `bits({pin: 7, level: 1})` is `level << 7 | pin`.
 * Flags are 0 or 1 here. `reserved` bits are written 0 and ignored; callers do not see them.
 */
export function bits<const Widths extends { readonly [name: string]: number }>(
  widths: Widths,
): Part<{ -readonly [Name in keyof Widths as Name extends "reserved" ? never : Name]: number }> {
  const fields = Object.entries(widths);
  return {
    text: fields
      .map(([name, width]) => `${name}:${width}`)
      .reverse()
      .join("|"),
    letter: "b",
    write(out, record) {
      let byte = 0;
      let shift = 0;
      for (const [name, width] of fields) {
        const value = name === "reserved" ? 0 : (record as { [name: string]: number })[name];
        if (!(value >= 0 && value < 1 << width)) throw new RangeError(`${name} is ${value}: it has ${width} bits`);
        byte |= value << shift;
        shift += width;
      }
      out.u8(byte);
    },
    read(from, into) {
      let byte = from.u8();
      for (const [name, width] of fields) {
        if (name !== "reserved") (into as { [name: string]: number })[name] = byte & ((1 << width) - 1);
        byte >>= width;
      }
    },
  };
}

function unsigned(size: number): FieldType<number> {
  const limit = 256 ** size;
  return {
    text: `u${size * 8}`,
    letter: { 1: "b", 2: "h", 4: "w" }[size]!,
    write(out, value) {
      if (!(Number.isInteger(value) && value >= 0 && value < limit))
        throw new RangeError(`${value} does not fit u${size * 8}`);
      out.uint(value, size);
    },
    read: (from) => from.uint(size),
  };
}

export const u8 = unsigned(1);
export const u16 = unsigned(2);
export const u32 = unsigned(4);

/** Microseconds and counters. Values past 2^53 lose their low bits: 285 years of microseconds. */
export const u64: FieldType<number> = {
  text: "u64",
  letter: "q",
  write: (out, value) => out.uint(value, 8),
  read: (from) => from.uint(8),
};

export const i32: FieldType<number> = {
  text: "i32",
  letter: "w",
  write: (out, value) => out.uint(value, 4),
  read: (from) => from.uint(4) | 0,
};

/** Unsigned LEB128, at most 32 bits. */
export const varint: FieldType<number> = {
  text: "varint",
  letter: "v",
  write(out, value) {
    if (!(Number.isInteger(value) && value >= 0 && value <= 0xffffffff))
      throw new RangeError(`${value} does not fit a varint of 32 bits`);
    out.varint(value);
  },
  read: (from) => from.varint(),
};

export const bool: FieldType<boolean> = {
  text: "bool",
  letter: "b",
  write: (out, value) => out.u8(value ? 1 : 0),
  read: (from) => from.u8() !== 0,
};

/** One byte that stands for a name. A number without a name reads as LayoutError. */
export function enumeration<const Values extends { readonly [name: string]: number }>(
  values: Values,
): FieldType<keyof Values & string> {
  const names = new Map(Object.entries(values).map(([name, value]) => [value, name]));
  return {
    text: `u8{${Object.entries(values)
      .map(([name, value]) => `${value} ${name}`)
      .join(", ")}}`,
    letter: "b",
    write: (out, value) => out.u8(values[value]),
    read(from) {
      const value = from.u8();
      const name = names.get(value);
      if (name === undefined) throw new LayoutError(`${value} is none of ${[...names.values()].join(", ")}`);
      return name;
    },
  };
}

/** A varint count, then that many bytes. */
export const bytes: FieldType<Uint8Array> = {
  text: "bytes",
  letter: "d",
  write(out, value) {
    out.varint(value.length);
    out.raw(value);
  },
  read: (from) => from.raw(from.varint()),
};

/** A varint count of bytes, then UTF-8. */
export const text: FieldType<string> = {
  text: "text",
  letter: "d",
  write: (out, value) => bytes.write(out, new TextEncoder().encode(value)),
  read: (from, request) => new TextDecoder().decode(bytes.read(from, request)),
};

/** Bytes without a count, in a reply whose length follows from the request. `rule` says how, for the header. */
export function bytesAsAsked<Request extends object>(
  rule: string,
  length: (request: Request) => number,
): FieldType<Uint8Array> {
  return {
    text: `u8[${rule}]`,
    letter: "*",
    write: (out, value) => out.raw(value),
    read: (from, request) => from.raw(length(request as Request)),
  };
}

/** A varint count, then that many values. */
export function list<T>(item: FieldType<T>): FieldType<T[]> {
  return {
    text: `${item.text}[]`,
    letter: "*",
    write(out, values) {
      out.varint(values.length);
      for (const value of values) item.write(out, value);
    },
    read(from, request) {
      const count = from.varint();
      if (count > from.left) throw new LayoutError(`${count} items are due in ${from.left} bytes`);
      return Array.from({ length: count }, () => item.read(from, request));
    },
  };
}

/** A u16 count, then that many u16: lengths of pulses in microseconds, 65535 standing for whatever is longer. */
export const durations: FieldType<number[]> = {
  text: "u16 count, u16[count]",
  letter: "*",
  write(out, values) {
    out.uint(values.length, 2);
    for (const value of values) out.uint(value, 2);
  },
  read: (from) => Array.from({ length: from.uint(2) }, () => from.uint(2)),
};

/** Something that happened on the board. */
export interface BoardEvent {
  /** A pin's number, or 0x80 and a handle's. */
  readonly source: number;
  readonly value: number;
  /** Microseconds since the board's start. */
  readonly us: number;
}

/** A u64 base, a varint count, then source u8, value varint and the microseconds since the one before (or the base) as varint. */
export const events: FieldType<BoardEvent[]> = {
  text: "baseUs u64, {source u8, value varint, deltaUs varint}[]",
  letter: "*",
  write(out, values) {
    let last = values[0]?.us ?? 0;
    out.uint(last, 8);
    out.varint(values.length);
    for (const { source, value, us } of values) {
      out.u8(source);
      out.varint(value);
      out.varint(us - last);
      last = us;
    }
  },
  read(from) {
    let us = from.uint(8);
    return Array.from({ length: from.varint() }, () => {
      const source = from.u8();
      const value = from.varint();
      us += from.varint();
      return { source, value, us };
    });
  },
};
