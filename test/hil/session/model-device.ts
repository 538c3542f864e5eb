/**
 * The device's side of docs/protocol.md in TypeScript, for tests of the session alone: sequence numbers, cache, credit, posted
 * errors. Its ops only keep a log. The product has no such thing: there a board is the firmware, real or emulated.
 */
import { commandTable, tableHash } from "../../../hil/peripherals/index.js";
import { FrameDecoder, encodeFrame, type BadFrame, type Frame } from "../../../hil/wire/frame.js";
import {
  helloLayout,
  helloReplyLayout,
  nakLayout,
  pingLayout,
  pongLayout,
  postedErrorLayout,
} from "../../../hil/wire/hello.js";
import { ByteReader, ByteWriter, type Layout } from "../../../hil/wire/layout.js";
import { FrameFlag, FrameType, HelloStatus, NakReason, protocolVersion } from "../../../hil/wire/protocol.js";
import { Status } from "../../../hil/wire/status.js";

export interface ModelOptions {
  readonly send: (bytes: Uint8Array) => void;
  readonly nowUs: () => number;
  readonly epoch?: number;
  readonly version?: number;
  readonly maxFrame?: number;
  readonly windowFrames?: number;
  readonly windowBytes?: number;
}

/** What one op does: its results, or the status it fails with. */
export type Behaviour = (name: string, request: Record<string, unknown>) => Uint8Array | number;

const none = new Uint8Array(0);

export class ModelDevice {
  /** Every op that ran, in order: what "exactly once" is judged by. */
  readonly log: string[] = [];
  /** Frames got, by type, damaged ones too: for tests of what the host sends. */
  readonly received: Frame[] = [];
  mostUnacknowledged = 0;
  /** Ops fail by name here; echo and gpio.get answer, everything else succeeds with zeros. */
  behaviour: Behaviour = defaultBehaviour;
  silent = false;
  epoch: number;
  /** Set by tests: a CANCEL is noted here. */
  readonly cancelled: number[] = [];
  private readonly decoder = new FrameDecoder(
    (frame) => this.frame(frame),
    (reason) => this.bad(reason),
  );
  private nonce: number | undefined;
  private expected = 0;
  private nakDue = true;
  private cache = new Map<number, Uint8Array>();
  private posted: { seq: number; index: number; status: number; more: number } | undefined;
  private freshFrames = 0;
  private freshBytes = 0;

  constructor(private readonly options: ModelOptions) {
    this.epoch = options.epoch ?? 0xbeef;
  }

  receive(bytes: Uint8Array): void {
    this.decoder.push(bytes);
  }

  /** Starts anew, as after a power failure. */
  reset(): void {
    this.epoch++;
    this.nonce = undefined;
    this.posted = undefined;
    this.cache.clear();
  }

  private get windowFrames(): number {
    return this.options.windowFrames ?? 8;
  }

  private get windowBytes(): number {
    return this.options.windowBytes ?? 16384;
  }

  private frame(frame: Frame): void {
    if (this.silent) return;
    this.received.push(frame);
    if (frame.type === FrameType.HELLO) return this.hello(frame);
    if (frame.type === FrameType.CANCEL) return void this.cancelled.push(frame.seq);
    if (this.nonce === undefined) {
      if (frame.type === FrameType.REQUEST || frame.type === FrameType.PING) this.nak(NakReason.NO_SESSION);
      return;
    }
    if (frame.type === FrameType.PING) this.ping(frame);
    else if (frame.type === FrameType.REQUEST) this.request(frame);
  }

  private hello({ body }: Frame): void {
    const { nonce, version } = helloLayout.read(new ByteReader(body));
    const ours = this.options.version ?? protocolVersion;
    if (nonce !== this.nonce && version === ours) {
      this.nonce = nonce;
      this.expected = 0;
      this.posted = undefined;
      this.nakDue = true;
      this.freshFrames = this.freshBytes = 0;
      this.cache.clear();
    }
    this.answer(
      FrameType.HELLO_REPLY,
      0,
      encode(helloReplyLayout, {
        version: ours,
        status: version === ours ? HelloStatus.OK : HelloStatus.WRONG_VERSION,
        nonce,
        epoch: this.epoch,
        resetCause: 1,
        maxFrame: this.options.maxFrame ?? 2048,
        windowFrames: this.windowFrames,
        windowBytes: this.windowBytes,
        clockHz: 125_000_000,
        tableHash: tableHash(),
        boardId: "model",
        firmwareVersion: "0.0.0",
        gitHash: "0000000",
        uniqueId: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8),
        opcodes: new Uint8Array(32).fill(0xff),
        pinFunctions: Array.from({ length: 30 }, () => 0xff),
      }),
      false,
    );
  }

  private ping({ body }: Frame): void {
    const { token, seen, seenError, seenMore } = pingLayout.read(new ByteReader(body));
    if (seen === 1 && this.posted?.seq === seenError && this.posted.more === seenMore) this.posted = undefined;
    this.nakDue = true;
    this.acknowledged();
    this.answer(
      FrameType.PONG,
      this.expected,
      encode(pongLayout, { token, epoch: this.epoch, nowUs: this.options.nowUs() }),
    );
  }

  private request(frame: Frame): void {
    const ahead = (frame.seq - this.expected) & 0xff;
    if (ahead > 0 && ahead < 128) return this.nak(NakReason.GAP);
    this.nakDue = true;
    const waits = (frame.flags & FrameFlag.WAIT) !== 0;
    if (ahead !== 0) {
      const cached = this.cache.get(frame.seq);
      if (waits && cached !== undefined) this.answer(FrameType.REPLY, frame.seq, cached);
      else this.ack();
      return;
    }
    this.freshFrames++;
    this.freshBytes += frame.body.length + 4;
    this.mostUnacknowledged = Math.max(this.mostUnacknowledged, this.freshFrames);
    const reply = this.run(frame, waits);
    this.expected = (this.expected + 1) & 0xff;
    this.cache.set(frame.seq, reply);
    this.cache.delete((frame.seq - this.windowFrames) & 0xff);
    if (waits) {
      this.acknowledged();
      this.answer(FrameType.REPLY, frame.seq, reply);
    } else if (
      (frame.flags & FrameFlag.WANT_ACK) !== 0 ||
      this.freshFrames >= this.windowFrames / 2 ||
      this.freshBytes >= this.windowBytes / 2
    ) {
      this.ack();
    }
  }

  private run(frame: Frame, waits: boolean): Uint8Array {
    const reader = new ByteReader(frame.body);
    const out = new ByteWriter();
    out.u8(0);
    for (let index = 0; reader.left > 0; index++) {
      const opcode = reader.u8();
      const command = commandTable.find((c) => c.opcode === opcode);
      const request = command?.request.read(reader) as Record<string, unknown> | undefined;
      const result = command === undefined ? Status.ENOSYS.code : this.behaviour(command.name, request!);
      if (typeof result !== "number") {
        this.log.push(`${command!.name} ${show(request!)}`);
        out.raw(result);
      } else if (waits) {
        return Uint8Array.of(result, index & 0xff, index >> 8);
      } else {
        if (this.posted === undefined) this.posted = { seq: frame.seq, index, status: result, more: 0 };
        else this.posted.more++;
        if (command === undefined) break;
      }
    }
    return out.take();
  }

  private bad(reason: BadFrame): void {
    if (this.nonce !== undefined && !this.silent)
      this.nak(reason === "too-long" ? NakReason.TOO_LONG : NakReason.CORRUPT);
  }

  private nak(reason: number): void {
    if (!this.nakDue && reason !== NakReason.NO_SESSION) return;
    this.nakDue = false;
    this.acknowledged();
    this.answer(FrameType.NAK, this.expected, encode(nakLayout, { reason, epoch: this.epoch }));
  }

  private ack(): void {
    this.acknowledged();
    this.answer(FrameType.ACK, this.expected, none);
  }

  private acknowledged(): void {
    this.freshFrames = this.freshBytes = 0;
  }

  private answer(type: number, seq: number, body: Uint8Array, withError = true): void {
    if (this.silent) return;
    const error = withError ? this.posted : undefined;
    const record = error === undefined ? none : encode(postedErrorLayout, error);
    const flags = error === undefined ? 0 : FrameFlag.POSTED_ERROR;
    this.options.send(encodeFrame(type, flags, seq, Uint8Array.of(...record, ...body)));
  }
}

function defaultBehaviour(name: string, request: Record<string, unknown>): Uint8Array | number {
  if (name === "system.echo") return request.data as Uint8Array;
  if (name === "gpio.get") return Uint8Array.of(1);
  if (name === "i2c.write_read") return new Uint8Array(request.length as number);
  if (name === "adc.read") return Uint8Array.of(0x34, 0x12);
  return none;
}

function show(request: Record<string, unknown>): string {
  return Object.entries(request)
    .map(([key, value]) => `${key}=${value instanceof Uint8Array ? Buffer.from(value).toString("hex") : String(value)}`)
    .join(" ");
}

function encode<T extends object>(layout: Layout<T>, record: T): Uint8Array {
  const out = new ByteWriter();
  layout.write(out, record);
  return out.take();
}
