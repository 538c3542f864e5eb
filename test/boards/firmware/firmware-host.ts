/**
 * A host for tests of the firmware: one frame out, one frame in, nothing queued and nothing retried, so that a test sees what the firmware
 * itself does. Runs the shipped image on the emulated board.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Workbench } from "../../../hil/emulator/bench.js";
import { EmulatedBoard, type BytePipe } from "../../../hil/emulator/board.js";
import type { I2cTarget } from "../../../hil/emulator/device.js";
import { FrameDecoder, encodeFrame, type Frame } from "../../../hil/wire/frame.js";
import { helloLayout, helloReplyLayout, postedErrorLayout } from "../../../hil/wire/hello.js";
import { ByteReader, ByteWriter, type Layout } from "../../../hil/wire/layout.js";
import { encodeOp, readResult, type WireCommand } from "../../../hil/wire/command.js";
import { FrameFlag, FrameType } from "../../../hil/wire/protocol.js";
import { Status } from "../../../hil/wire/status.js";

export const uf2Path = fileURLToPath(
  new URL("../../../../boards/firmware/prebuilt/pinbridge-rp2040.uf2", import.meta.url),
);
const firmware = new Uint8Array(readFileSync(uf2Path));

export interface Reply {
  readonly status: string;
  /** Place of the op that failed. */
  readonly index?: number;
  readonly body: Uint8Array;
  readonly postedError?: { seq: number; index: number; status: number; more: number };
}

export class FirmwareHost {
  readonly board: EmulatedBoard;
  seq = 0;
  readonly frames: Frame[] = [];
  private readonly pipe: BytePipe;
  private readonly decoder = new FrameDecoder((frame) => this.frames.push(frame));

  constructor(
    readonly bench = new Workbench(),
    which: "cdc" | "vendor" = "vendor",
    board?: EmulatedBoard,
  ) {
    this.board = board ?? new EmulatedBoard({ firmware, bench, boardId: "test_board" });
    if (!board && !this.board.bootAndEnumerate())
      throw new Error(`no enumeration: ${this.board.violations.join("; ")}`);
    this.pipe = this.board[which];
    this.pipe.onBytes = (bytes) => this.decoder.push(bytes);
    this.pipe.open();
  }

  get stats(): BytePipe["stats"] {
    return this.pipe.stats;
  }

  /** Simulated microseconds go by. */
  run(us: number): void {
    this.board.advanceTo(this.board.nowUs + us);
  }

  raw(bytes: Uint8Array): void {
    if (!this.pipe.write(bytes)) throw new Error("the board is not on the bus");
  }

  frame(type: number, flags: number, seq: number, body: Uint8Array): void {
    this.raw(encodeFrame(type, flags, seq, body));
  }

  /** The next frame, or undefined when none comes in time. */
  next(timeoutUs = 3_000_000): Frame | undefined {
    this.board.runUntil(() => this.frames.length > 0, this.board.nowUs + timeoutUs);
    return this.frames.shift();
  }

  hello(options: { nonce?: number; leaseMs?: number; version?: number } = {}) {
    const { nonce = 0x1234_5678, leaseMs = 0, version = 1 } = options;
    this.raw(Uint8Array.of(0));
    this.frame(FrameType.HELLO, 0, 0, encode(helloLayout, { version, nonce, leaseMs }));
    const frame = this.next();
    if (frame?.type !== FrameType.HELLO_REPLY) throw new Error(`HELLO was answered by ${JSON.stringify(frame)}`);
    this.seq = 0;
    return helloReplyLayout.read(new ByteReader(frame.body));
  }

  /** One waiting frame of ops, and its REPLY. */
  ops(...ops: Uint8Array[]): Reply {
    const seq = this.seq++ & 0xff;
    this.frame(FrameType.REQUEST, FrameFlag.WAIT, seq, Uint8Array.from(ops.flatMap((op) => [...op])));
    for (;;) {
      const frame = this.next();
      if (!frame) throw new Error(`no answer: ${this.board.violations.join("; ")}`);
      if (frame.type === FrameType.ACK || frame.type === FrameType.EVENT) continue;
      if (frame.type !== FrameType.REPLY || frame.seq !== seq) throw new Error(`answered by ${JSON.stringify(frame)}`);
      return reply(frame);
    }
  }

  /** One posted frame of ops. */
  post(...ops: Uint8Array[]): void {
    this.frame(FrameType.REQUEST, 0, this.seq++ & 0xff, Uint8Array.from(ops.flatMap((op) => [...op])));
  }

  /** One op: its results. @throws Error with the status's name when it fails */
  call<Request extends object, Answer extends object>(
    command: WireCommand<Request, Answer>,
    request: NoInfer<Request>,
  ): Answer {
    const { status, body } = this.ops(encodeOp(command, request));
    if (status !== "OK") throw new Error(status);
    return readResult(new ByteReader(body), command, request);
  }

  /** The status of one op. */
  status<Request extends object>(command: WireCommand<Request, object>, request: NoInfer<Request>): string {
    return this.ops(encodeOp(command, request)).status;
  }
}

function reply({ flags, body }: Frame): Reply {
  const reader = new ByteReader(body);
  const postedError = flags & FrameFlag.POSTED_ERROR ? postedErrorLayout.read(reader) : undefined;
  const status = statusName(reader.u8());
  const rest = body.subarray(reader.at);
  return status === "OK"
    ? { status, body: rest, postedError }
    : { status, index: rest[0] | (rest[1] << 8), body: rest, postedError };
}

export function statusName(code: number): string {
  return Object.entries(Status).find(([, status]) => status.code === code)?.[0] ?? `status ${code}`;
}

export function encode<Record extends object>(layout: Layout<Record>, record: Record): Uint8Array {
  const out = new ByteWriter();
  layout.write(out, record);
  return out.take();
}

/** A memory of 256 registers behind an I2C address: writes set the pointer, then registers; reads go on from it. */
export class RegisterTarget implements I2cTarget {
  readonly registers = new Uint8Array(256).map((_, i) => i ^ 0x5a);
  readonly log: string[] = [];
  private pointer = 0;
  private fresh = false;

  constructor(
    readonly address: number,
    private readonly acceptBytes = Infinity,
  ) {}

  private written = 0;

  start(address: number, read: boolean): boolean {
    const mine = address === this.address;
    if (mine) this.log.push(read ? "read" : "write");
    this.fresh = true;
    this.written = 0;
    return mine;
  }

  write(byte: number): boolean {
    if (this.written++ >= this.acceptBytes) return false;
    this.log.push(byte.toString(16));
    if (this.fresh) this.pointer = byte;
    else this.registers[this.pointer++ & 0xff] = byte;
    this.fresh = false;
    return true;
  }

  read(): number {
    return this.registers[this.pointer++ & 0xff];
  }

  stop(): void {
    this.log.push("stop");
  }
}

/** Puts a target on GP5 (SCL) and GP4 (SDA) with pull-ups, unless told otherwise. */
export function withI2c(bench: Workbench, target: I2cTarget, pullUps = true, scl = "GP5", sda = "GP4"): void {
  const [clock, data] = [bench.net(scl), bench.net(sda)];
  if (pullUps) {
    clock.attach("r1").set("pull-up");
    data.attach("r2").set("pull-up");
  }
  bench.view("target", {}).i2c(clock, data, target);
}
