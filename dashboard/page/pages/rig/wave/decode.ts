/**
 * What a program asked of its hardware, as lanes over time: each bus with its transactions, each pin with its levels.
 *
 * A trace says when a command was given and how long the program waited; how long the bus itself was busy follows from its clock: nine bits a byte on
 * I2C, eight on SPI, ten and more on a UART. A transaction is drawn at the end of its wait, since the answer came when it was through; one that was
 * posted begins when it was given, or when the bus is free again.
 */
import type { ConsoleTraceEntry } from "../../../api/answers.js";

export type SegmentKind = "mark" | "address" | "out" | "in" | "bad";

/** A part of a transaction: a START, an address, one byte. */
export interface Segment {
  readonly kind: SegmentKind;
  readonly text: string;
  readonly fromUs: number;
  readonly toUs: number;
}

export interface WaveItem {
  readonly fromUs: number;
  readonly toUs: number;
  /** In one line, for a person: `write 0x76: D0, read: 60`. */
  readonly words: string;
  /** Shorter, for where there is little room. */
  readonly short: string;
  readonly segments: readonly Segment[];
  readonly ok: boolean;
  readonly file?: string;
  readonly line?: number;
}

export interface Level {
  readonly atUs: number;
  readonly level: 0 | 1;
}

export interface Lane {
  readonly id: string;
  readonly kind: "i2c" | "spi" | "uart" | "pin" | "other";
  readonly title: string;
  readonly items: WaveItem[];
  /** Of a pin. */
  readonly levels: Level[];
}

interface Bus {
  readonly lane: Lane;
  /** Bits a second. */
  hertz: number;
  /** Of a UART's character, start and stop bits included. */
  bitsPerByte: number;
  freeUs: number;
}

/** Old ones are forgotten beyond so many, of each lane. */
const mostItems = 4000;

export class WaveDecoder {
  readonly lanes = new Map<string, Lane>();
  /** The end of what is known, in microseconds. */
  endUs = 0;
  private readonly buses = new Map<number, Bus>();

  /** @param pinName  what a pin is called on this board */
  constructor(private readonly pinName: (gpio: number) => string) {}

  add(entries: readonly ConsoleTraceEntry[]): void {
    for (const entry of entries) this.addOne(entry);
  }

  private addOne(entry: ConsoleTraceEntry): void {
    const { op } = entry;
    const [family, name] = op.split(".");
    this.endUs = Math.max(this.endUs, entry.atUs + (entry.tookUs ?? 0));
    if (name === "open" && entry.error === undefined && (family === "i2c" || family === "spi" || family === "uart"))
      return this.openBus(family, entry);
    const bus = this.buses.get(number(entry.request.handle));
    if (bus !== undefined && bus.lane.kind === family) {
      if (family === "i2c") return this.i2c(bus, name, entry);
      if (family === "spi") return this.spi(bus, name, entry);
      return this.uart(bus, name, entry);
    }
    if (family === "gpio") return this.gpio(name, entry);
    if (["close", "release", "claim", "safe_state"].includes(name)) return;
    const waitedUs = entry.tookUs ?? 1;
    this.push(this.lane("other", "other", "Other"), {
      ...placeOf(entry),
      fromUs: entry.atUs,
      toUs: entry.atUs + waitedUs,
      words: `${op} ${fieldWords(entry.request)}${entry.reply === undefined ? "" : ` → ${fieldWords(entry.reply)}`}${entry.error === undefined ? "" : ` failed: ${entry.error}`}`,
      short: op,
      segments: [],
      ok: entry.error === undefined,
    });
  }

  private openBus(kind: "i2c" | "spi" | "uart", { request, reply, atUs, tookUs = 0 }: ConsoleTraceEntry): void {
    const pin = (role: string): string => {
      const gpio = number(request[role]);
      return gpio === 255 ? "" : `${role.toUpperCase()} ${this.pinName(gpio)}`;
    };
    const roles = { i2c: ["scl", "sda"], spi: ["sck", "mosi", "miso"], uart: ["tx", "rx"] }[kind];
    const wires = roles.map(pin).filter((text) => text !== "");
    const title = `${{ i2c: "I2C", spi: "SPI", uart: "UART" }[kind]} ${wires.join(", ")}`;
    const lane = this.lane(`${kind} ${wires.join(" ")}`, kind, title);
    const speed = number(reply?.baudrate ?? request.frequency ?? request.baudrate ?? 0);
    const characterBits = 10 + (number(request.parity) > 0 ? 1 : 0) + (number(request.stop2) > 0 ? 1 : 0);
    this.buses.set(number(request.handle), {
      lane,
      hertz: speed > 0 ? speed : 1_000_000,
      bitsPerByte: kind === "uart" ? characterBits : kind === "i2c" ? 9 : 8,
      freeUs: atUs + tookUs,
    });
  }

  private i2c(bus: Bus, name: string, entry: ConsoleTraceEntry): void {
    const { request, reply, error } = entry;
    if (!["write", "read", "write_read", "probe", "scan", "staged"].includes(name)) return;
    const hexAddress = `0x${number(request.address).toString(16).toUpperCase().padStart(2, "0")}`;
    if (name === "scan" || name === "staged") {
      const found = name === "scan" ? presentIn(text(reply?.present), number(request.first)) : [];
      const words =
        name === "scan"
          ? `scan: ${found.length === 0 ? "nobody answers" : found.map((a) => `0x${a.toString(16).toUpperCase()}`).join(", ")}`
          : `${hexAddress}: ${number(request.writeLength)} bytes written, ${number(request.readLength)} read`;
      return this.push(bus.lane, {
        ...this.spanOf(bus, entry, entry.tookUs ?? 0),
        words,
        short: name,
        segments: [],
        ok: error === undefined,
        ...placeOf(entry),
      });
    }
    const out = name === "read" || name === "probe" ? [] : bytesOf(request.data);
    const back = bytesOf(reply?.data);
    const refused = error === "ADDRESS_NACK" || (name === "probe" && reply?.present === false);
    const parts: { kind: SegmentKind; text: string; bits: number }[] = [{ kind: "mark", text: "S", bits: 1 }];
    const addressed = (direction: "W" | "R"): void =>
      void parts.push({ kind: refused ? "bad" : "address", text: `${hexAddress} ${direction}`, bits: 9 });
    if (name !== "read") {
      addressed("W");
      const acknowledged = refused ? 0 : number(reply?.acknowledged ?? out.length);
      const sent = refused ? [] : out;
      for (const [index, byte] of sent.entries())
        parts.push({ kind: error === "DATA_NACK" && index >= acknowledged ? "bad" : "out", text: two(byte), bits: 9 });
    }
    if ((name === "read" || name === "write_read") && !(refused && name === "write_read")) {
      if (name === "write_read") parts.push({ kind: "mark", text: "Sr", bits: 1 });
      addressed("R");
      for (const byte of back) parts.push({ kind: "in", text: two(byte), bits: 9 });
    }
    if (number(request.keep) === 0) parts.push({ kind: "mark", text: "P", bits: 1 });
    const said = [
      ...(name === "probe" ? [`probe ${hexAddress}`] : []),
      ...(name === "write" || name === "write_read" ? [`write ${hexAddress}: ${hexes(out)}`] : []),
      ...(name === "read"
        ? [`read ${hexAddress}: ${hexes(back)}`]
        : name === "write_read"
          ? [`read: ${hexes(back)}`]
          : []),
    ].join(", ");
    this.transaction(bus, entry, parts, refused && error === undefined ? `${said}, nobody answers` : said, hexAddress);
  }

  private spi(bus: Bus, name: string, entry: ConsoleTraceEntry): void {
    const { request, reply } = entry;
    if (name === "configure") {
      bus.hertz = number(reply?.baudrate ?? request.baudrate) || bus.hertz;
      return;
    }
    if (!["write", "read", "transfer"].includes(name)) return;
    const out = name === "read" ? [] : bytesOf(request.data);
    const back = bytesOf(reply?.data);
    const bytes = Math.max(out.length, back.length);
    const parts = Array.from({ length: bytes }, (_, i) => ({
      kind: (name === "write" ? "out" : name === "read" ? "in" : "out") as SegmentKind,
      text: name === "transfer" ? `${two(out[i])}/${two(back[i] ?? 0)}` : two((name === "write" ? out : back)[i]),
      bits: 8,
    }));
    const words =
      name === "write"
        ? `write ${hexes(out)}`
        : name === "read"
          ? `read ${hexes(back)}`
          : `write ${hexes(out)}, read ${hexes(back)}`;
    this.transaction(bus, entry, parts, words, `${bytes} B`);
  }

  private uart(bus: Bus, name: string, entry: ConsoleTraceEntry): void {
    const { request, reply } = entry;
    if (name === "baudrate") {
      bus.hertz = number(request.baudrate) || bus.hertz;
      return;
    }
    if (name !== "write" && name !== "read") return;
    const bytes = bytesOf(name === "write" ? request.data : reply?.data);
    // a read that nobody answered is no event on the wire
    if (bytes.length === 0 && entry.error === undefined) return;
    const parts = bytes.map((byte) => ({
      kind: (name === "write" ? "out" : "in") as SegmentKind,
      text: byte > 32 && byte < 127 ? String.fromCharCode(byte) : two(byte),
      bits: bus.bitsPerByte,
    }));
    this.transaction(bus, entry, parts, `${name} ${printable(bytes)}`, printable(bytes));
  }

  private gpio(name: string, { atUs, tookUs = 0, request, reply }: ConsoleTraceEntry): void {
    const pin = number(request.pin);
    const at = atUs + tookUs;
    if (name === "configure" && number(request.output) === 1) this.level(pin, at, number(request.level));
    else if (name === "set") this.level(pin, at, number(request.level));
    else if (name === "get" && reply !== undefined) this.level(pin, at, number(reply.level));
    else if (name === "toggle") this.level(pin, at, 1 - (this.pinLane(pin).levels.at(-1)?.level ?? 0));
    else if (name === "pulse") {
      this.level(pin, atUs, number(request.level));
      this.level(pin, atUs + number(request.us), 1 - number(request.level));
    }
  }

  private level(pin: number, atUs: number, value: number): void {
    const { levels } = this.pinLane(pin);
    const level = value === 0 ? 0 : 1;
    const last = levels.at(-1);
    if (last?.level === level) return;
    levels.push({ atUs: Math.max(atUs, last?.atUs ?? 0), level });
    if (levels.length > mostItems) levels.splice(0, mostItems / 4);
  }

  private pinLane(pin: number): Lane {
    return this.lane(`pin ${pin}`, "pin", this.pinName(pin));
  }

  private transaction(
    bus: Bus,
    entry: ConsoleTraceEntry,
    parts: readonly { kind: SegmentKind; text: string; bits: number }[],
    words: string,
    short: string,
  ): void {
    const bitUs = 1e6 / bus.hertz;
    const busyUs = parts.reduce((sum, { bits }) => sum + bits, 0) * bitUs;
    const { fromUs, toUs } = this.spanOf(bus, entry, busyUs);
    let at = fromUs;
    const segments = parts.map(({ kind, text: shown, bits }): Segment => {
      const from = at;
      at += bits * bitUs;
      return { kind, text: shown, fromUs: from, toUs: at };
    });
    const { error } = entry;
    this.push(bus.lane, {
      ...placeOf(entry),
      fromUs,
      toUs,
      words: error === undefined ? words : `${words}: ${error}`,
      short,
      segments,
      ok: error === undefined,
    });
  }

  private spanOf(bus: Bus, { atUs, tookUs }: ConsoleTraceEntry, busyUs: number): { fromUs: number; toUs: number } {
    const wanted = tookUs === undefined ? atUs : Math.max(atUs, atUs + tookUs - busyUs);
    const fromUs = Math.max(wanted, bus.freeUs);
    const toUs = fromUs + busyUs;
    bus.freeUs = toUs;
    this.endUs = Math.max(this.endUs, toUs);
    return { fromUs, toUs };
  }

  private lane(id: string, kind: Lane["kind"], title: string): Lane {
    let lane = this.lanes.get(id);
    if (lane === undefined) this.lanes.set(id, (lane = { id, kind, title, items: [], levels: [] }));
    return lane;
  }

  private push({ items }: Lane, item: WaveItem): void {
    items.push(item);
    if (items.length > mostItems) items.splice(0, mostItems / 4);
  }
}

/** Hexadecimal digits as bytes. */
export function bytesOf(value: unknown): number[] {
  return (
    text(value)
      .match(/../g)
      ?.map((pair) => Number.parseInt(pair, 16)) ?? []
  );
}

/** What a scan has found: bit 0 of the first byte is the first address. */
function presentIn(digits: string, first: number): number[] {
  return bytesOf(digits).flatMap((byte, index) =>
    [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => (byte >> bit) & 1).map((bit) => first + index * 8 + bit),
  );
}

const mostBytesSaid = 32;

function hexes(bytes: readonly number[]): string {
  if (bytes.length === 0) return "nothing";
  const said = bytes.slice(0, mostBytesSaid).map(two).join(" ");
  return bytes.length > mostBytesSaid ? `${said} … (${bytes.length} bytes)` : said;
}

function printable(bytes: readonly number[]): string {
  return JSON.stringify(String.fromCharCode(...bytes.slice(0, 64))).replaceAll(/\\u00(..)/g, "\\x$1");
}

function placeOf({ file, line }: ConsoleTraceEntry): { file?: string; line?: number } {
  return file === undefined ? {} : { file, ...(line === undefined ? {} : { line }) };
}

function fieldWords(fields: Readonly<Record<string, unknown>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name} ${typeof value === "object" ? JSON.stringify(value) : String(value)}`)
    .join(", ");
}

const two = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, "0");
const number = (value: unknown): number => (typeof value === "number" ? value : value === true ? 1 : 0);
const text = (value: unknown): string => (typeof value === "string" ? value : "");
