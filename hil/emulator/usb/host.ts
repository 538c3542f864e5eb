/**
 * The host's end of the cable: bus time, control transfers and bulk pipes of a full-speed hub port, by the simulated clock.
 *
 * A transaction takes the time of its bits and never crosses a frame's end, which gives at most 19 packets of 64 bytes in a millisecond
 * (USB 2.0, table 5-9). A real host polls an endpoint that says NAK every few microseconds; here the endpoint is looked at again when the
 * controller reports it ready, which is the same to the device and free while nothing happens.
 */

import type { Alarm, BoardClock } from "../clock.js";
import type { Handshake, UsbDeviceController, UsbPeer } from "./controller.js";
import { BulkIn, BulkOut } from "./pipes.js";

const FRAME_NANOS = 1e6;
const SOF_NANOS = 4e3;
/** Token, handshake, sync, gaps and CRC of a data transaction: 13 byte times (USB 2.0, 5.8.4), at 12 Mbit/s. */
const OVERHEAD_BYTES = 13;
const BYTE_NANOS = 8e3 / 12;
/** From a buffer becoming ready to the host's next token for it. */
const POLL_NANOS = 2e3;
/** USB 2.0, 9.2.6.4: the slowest answer to a standard request is 50 ms per stage. Linux waits 5 s all the same (USB_CTRL_GET_TIMEOUT). */
const SPECIFIED_NANOS = 50e6;
const LINUX_NANOS = 5e9;
const SUSPEND_NANOS = 3e6;

export interface Setup {
  requestType: number;
  request: number;
  value: number;
  index: number;
  /** Bytes expected (device to host), or the data to send. */
  length?: number;
  data?: Uint8Array;
}

export type ControlResult = { kind: "ok"; bytes: Uint8Array } | { kind: "stall" } | { kind: "timeout"; stage: string };

/** What the control engine waits for. */
type Wait = number | { endpoint: number; input: boolean };

export class UsbHost implements UsbPeer {
  /** What the device did that a real host would trip over; the board shows it with the firmware's violations. */
  readonly faults: string[] = [];
  device: UsbDeviceController | undefined;
  address = 0;
  readonly bulkOut = new Map<number, BulkOut>();
  readonly bulkIn = new Map<number, BulkIn>();
  /** Called when the pull-up comes or goes. */
  onConnection: ((connected: boolean) => void) | undefined;
  private busFreeAt = 0;
  private readonly poll: Alarm;
  private control: { engine: Generator<Wait, ControlResult>; done: (result: ControlResult) => void } | undefined;
  private waitingFor: { endpoint: number; input: boolean } | undefined;
  private readonly timeout: Alarm;
  private readonly queue: { setup: Setup; done: (result: ControlResult) => void }[] = [];
  private readonly frames: Alarm;
  private readonly patienceNanos: number;

  constructor(
    readonly clock: BoardClock,
    /** Cycles counted by the board, for turnaround figures. */
    readonly cycles: () => number,
    /** Asks only what Linux asks, and bears what Linux bears: for firmware that is not ours to mend. */
    readonly lenient = false,
  ) {
    this.patienceNanos = lenient ? LINUX_NANOS : SPECIFIED_NANOS;
    this.poll = clock.createAlarm(() => this.stepControl());
    this.timeout = clock.createAlarm(() => this.controlTimedOut());
    this.frames = clock.createAlarm(() => {
      this.device?.startOfFrame();
      this.frames.schedule(FRAME_NANOS);
    });
  }

  /** A control transfer or a packet is under way. */
  get busy(): boolean {
    return this.control !== undefined || [...this.bulkIn.values(), ...this.bulkOut.values()].some((pipe) => pipe.busy);
  }

  /** Plugs the cable into this controller. */
  attach(device: UsbDeviceController): void {
    this.detach();
    this.device = device;
    device.peer = this;
  }

  detach(): void {
    if (this.device) this.device.peer = undefined;
    this.device = undefined;
    this.frames.cancel();
    this.dropAll("the cable was pulled");
  }

  fault(text: string): void {
    if (!this.faults.includes(text)) this.faults.push(text);
  }

  // -- UsbPeer -------------------------------------------------------------------------------------------------------------------

  connectionChanged(connected: boolean): void {
    if (!connected) this.dropAll("the device left the bus");
    this.onConnection?.(connected);
  }

  endpointReady(endpoint: number, input: boolean): void {
    if (endpoint > 0) {
      (input ? this.bulkIn.get(endpoint) : this.bulkOut.get(endpoint))?.deviceReady();
      return;
    }
    const { waitingFor } = this;
    if (waitingFor && waitingFor.input === input) {
      this.waitingFor = undefined;
      this.timeout.cancel();
      this.poll.scheduleAt(this.slot(8, POLL_NANOS));
    }
  }

  frameNumber(): number {
    return Math.floor(this.clock.nanos / FRAME_NANOS);
  }

  framesWanted(wanted: boolean): void {
    if (!wanted) this.frames.cancel();
    else if (!this.frames.scheduled) this.frames.scheduleAt((this.frameNumber() + 1) * FRAME_NANOS);
  }

  // -- bus -----------------------------------------------------------------------------------------------------------------------

  /**
   * Reserves the bus for a transaction.
   * @param bytes  payload
   * @param delayNanos  not before that long from now
   * @returns the clock time at which it is over
   */
  slot(bytes: number, delayNanos = 0): number {
    const takes = (OVERHEAD_BYTES + bytes) * BYTE_NANOS;
    let start = Math.max(this.clock.nanos + delayNanos, this.busFreeAt);
    const frame = Math.floor(start / FRAME_NANOS) * FRAME_NANOS;
    if (start < frame + SOF_NANOS) start = frame + SOF_NANOS;
    if (start + takes > frame + FRAME_NANOS) start = frame + FRAME_NANOS + SOF_NANOS;
    this.busFreeAt = start + takes;
    return this.busFreeAt;
  }

  /** Drives SE0 for 10 ms and starts over at address 0 (USB 2.0, 7.1.7.5). */
  reset(done: () => void): void {
    this.address = 0;
    this.dropAll("bus reset");
    this.clock.at(this.clock.nowUs() + 10_000, () => {
      this.device?.busReset();
      this.clock.at(this.clock.nowUs() + 10_000, done);
    });
  }

  /** Stops talking: after 3 ms of silence the device sees a suspended bus. */
  suspend(): void {
    this.dropAll("suspend");
    this.clock.at((this.clock.nanos + SUSPEND_NANOS) / 1000, () => this.device?.suspend());
  }

  resume(): void {
    this.device?.resume();
  }

  // -- control transfers ---------------------------------------------------------------------------------------------------------

  /** Queues a control transfer on endpoint 0; `done` is called when it is over. */
  request(setup: Setup, done: (result: ControlResult) => void): void {
    this.queue.push({ setup, done });
    if (!this.control) this.nextControl();
  }

  private nextControl(): void {
    const next = this.queue.shift();
    if (!next) return;
    this.control = { engine: this.transfer(next.setup), done: next.done };
    this.poll.scheduleAt(this.slot(8));
  }

  private stepControl(): void {
    const { control } = this;
    if (!control) return;
    const { done, value } = control.engine.next();
    if (!done) {
      if (typeof value === "number") return this.poll.scheduleAt(value);
      this.waitingFor = value;
      this.timeout.schedule(this.patienceNanos);
      return;
    }
    this.finishControl(value);
  }

  private finishControl(result: ControlResult): void {
    const { control } = this;
    this.control = undefined;
    this.waitingFor = undefined;
    this.timeout.cancel();
    control?.done(result);
    if (!this.control) this.nextControl();
  }

  private controlTimedOut(): void {
    const stage = this.waitingFor?.input ? "IN" : "OUT";
    if (this.awaitingZero !== undefined) {
      const sent = this.awaitingZero;
      this.awaitingZero = undefined;
      return this.finishControl({
        kind: "timeout",
        stage: `endpoint 0 sent ${sent} bytes, a multiple of 64 and fewer than asked for, and no empty packet to end the data stage (USB 2.0, 5.5.3)`,
      });
    }
    this.finishControl({
      kind: "timeout",
      stage: `endpoint 0 ${stage} says NAK for ${this.patienceNanos / 1e6} ms${this.why()}`,
    });
  }

  private why(): string {
    const why = this.device?.explain();
    return why ? ` (${why})` : "";
  }

  /** SETUP, data stage, status stage (USB 2.0, 8.5.3). */
  private *transfer(setup: Setup): Generator<Wait, ControlResult> {
    const input = (setup.requestType & 0x80) !== 0;
    const length = setup.data?.length ?? setup.length ?? 0;
    if (!this.device?.setup(this.address, setupPacket(setup, length))) return this.silence("SETUP");
    let bytes: Uint8Array = new Uint8Array(0);
    if (length > 0 && input) {
      const result = yield* this.dataIn(length);
      if (result.kind !== "ok") return result;
      bytes = result.bytes;
    } else if (length > 0) {
      const result = yield* this.dataOut(setup.data ?? new Uint8Array(length));
      if (result.kind !== "ok") return result;
    }
    const status = input && length > 0 ? yield* this.sendEnd() : yield* this.receiveEnd();
    return status.kind === "ok" ? { kind: "ok", bytes } : status;
  }

  private *dataIn(length: number): Generator<Wait, ControlResult> {
    const got: number[] = [];
    let toggle: 0 | 1 = 1;
    for (;;) {
      const handshake = yield* this.until(0, true);
      if (handshake === "stall") return { kind: "stall" };
      const packet = this.device!.input(this.address, 0);
      if (packet.handshake === "none") return this.silence("IN");
      if (packet.pid !== toggle)
        this.fault(
          `EP0 IN sends DATA${packet.pid} where DATA${toggle} is due: the host takes it for a repetition and drops it`,
        );
      else got.push(...packet.bytes);
      toggle = toggle ? 0 : 1;
      if (got.length > length) this.fault(`EP0 sends ${got.length} bytes where ${length} were asked for (babble)`);
      if (packet.bytes.length < 64 || got.length >= length)
        return { kind: "ok", bytes: Uint8Array.from(got.slice(0, length)) };
      // More is due: a short packet, or an empty one when the data were a multiple of 64.
      yield this.slot(64);
      if (this.device!.state(0, true) === "nak") {
        const more = yield* this.until(0, true, got.length);
        if (more === "stall") return { kind: "stall" };
      }
    }
  }

  private *dataOut(data: Uint8Array): Generator<Wait, ControlResult> {
    let toggle: 0 | 1 = 1;
    for (let at = 0; at < data.length; at += 64) {
      const handshake = yield* this.until(0, false);
      if (handshake === "stall") return { kind: "stall" };
      const answer = this.device!.output(this.address, 0, toggle, data.subarray(at, at + 64));
      if (answer === "none") return this.silence("OUT");
      toggle = toggle ? 0 : 1;
      yield this.slot(64);
    }
    return { kind: "ok", bytes: new Uint8Array(0) };
  }

  private *sendEnd(): Generator<Wait, ControlResult> {
    if ((yield* this.until(0, false)) === "stall") return { kind: "stall" };
    return this.device!.output(this.address, 0, 1, new Uint8Array(0)) === "none"
      ? this.silence("status OUT")
      : { kind: "ok", bytes: new Uint8Array(0) };
  }

  private *receiveEnd(): Generator<Wait, ControlResult> {
    if ((yield* this.until(0, true)) === "stall") return { kind: "stall" };
    const packet = this.device!.input(this.address, 0);
    if (packet.handshake === "none") return this.silence("status IN");
    if (packet.pid !== 1) this.fault("EP0 sends its status stage as DATA0; it must be DATA1 (USB 2.0, 8.5.3)");
    if (packet.bytes.length) this.fault(`EP0 sends ${packet.bytes.length} bytes in a status stage`);
    return { kind: "ok", bytes: new Uint8Array(0) };
  }

  private *until(endpoint: number, input: boolean, sent?: number): Generator<Wait, Handshake> {
    yield this.slot(8, POLL_NANOS);
    for (;;) {
      const { device } = this;
      if (!device) return "none";
      const state = device.state(endpoint, input);
      if (state !== "nak") return state;
      if (sent !== undefined && sent % 64 === 0) this.awaitingZero = sent;
      yield { endpoint, input };
      this.awaitingZero = undefined;
    }
  }

  /** Set while a data stage stands at a multiple of 64 bytes and only an empty packet can end it. */
  awaitingZero: number | undefined;

  private silence(stage: string): ControlResult {
    const listening = this.device?.isConnected
      ? `no answer to ${stage} at address ${this.address}`
      : `the device left the bus at ${stage}`;
    return { kind: "timeout", stage: `${listening}${this.why()}` };
  }

  private dropAll(reason: string): void {
    this.poll.cancel();
    this.timeout.cancel();
    this.waitingFor = undefined;
    const { control } = this;
    this.control = undefined;
    const waiting = [...(control ? [control.done] : []), ...this.queue.splice(0).map((one) => one.done)];
    for (const pipe of [...this.bulkOut.values(), ...this.bulkIn.values()]) pipe.drop();
    this.bulkOut.clear();
    this.bulkIn.clear();
    for (const done of waiting) done({ kind: "timeout", stage: reason });
  }
}

function setupPacket(setup: Setup, length: number): Uint8Array {
  const packet = new Uint8Array(8);
  const view = new DataView(packet.buffer);
  packet[0] = setup.requestType;
  packet[1] = setup.request;
  view.setUint16(2, setup.value, true);
  view.setUint16(4, setup.index, true);
  view.setUint16(6, length, true);
  return packet;
}
