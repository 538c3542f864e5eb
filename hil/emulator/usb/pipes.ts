/**
 * Bulk pipes of the virtual host, with the manners of an operating system's drivers: OUT data go out in packets of 64 bytes, IN data are
 * handed up only when a short packet ends them or the driver's buffer is full. A device that ends a message on a packet boundary without
 * an empty packet leaves it stuck in the host, here as there.
 */

import type { Alarm } from "../clock.js";
import type { UsbHost } from "./host.js";

export const PACKET = 64;
/** A message that stands at a packet boundary this long is stuck. */
const STUCK_NANOS = 20e6;
/** Of a long run the newest turnarounds are kept. */
const MOST_TURNAROUNDS = 4096;

/** What went over one interface's pair of pipes, counted on the bus. */
export class PipeStats {
  bytesOut = 0;
  bytesIn = 0;
  packetsOut = 0;
  packetsIn = 0;
  /** Cycles from the end of an OUT packet to the next IN packet being ready, in order. */
  readonly turnaroundCycles: number[] = [];
  private lastOut: number | undefined;

  out(bytes: number, cycles: number): void {
    this.bytesOut += bytes;
    this.packetsOut++;
    this.lastOut = cycles;
  }

  ready(cycles: number): void {
    if (this.lastOut !== undefined) {
      if (this.turnaroundCycles.length === MOST_TURNAROUNDS) this.turnaroundCycles.splice(0, MOST_TURNAROUNDS / 2);
      this.turnaroundCycles.push(cycles - this.lastOut);
    }
    this.lastOut = undefined;
  }

  in(bytes: number): void {
    this.bytesIn += bytes;
    this.packetsIn++;
  }
}

export class BulkOut {
  toggle: 0 | 1 = 0;
  private readonly queue: { bytes: Uint8Array; at: number; done?: (ok: boolean) => void }[] = [];
  /** A packet of it is on the bus. */
  busy = false;
  private readonly alarm: Alarm;

  constructor(
    private readonly host: UsbHost,
    readonly endpoint: number,
    private readonly stats: PipeStats,
  ) {
    this.alarm = host.clock.createAlarm(() => this.transact());
  }

  /** Bytes not yet taken by the device. */
  get pending(): number {
    return this.queue.reduce((sum, { bytes, at }) => sum + bytes.length - at, 0);
  }

  write(bytes: Uint8Array, done?: (ok: boolean) => void): void {
    if (!bytes.length) return;
    this.queue.push({ bytes: bytes.slice(), at: 0, done });
    this.pump();
  }

  deviceReady(): void {
    this.pump();
  }

  drop(): void {
    this.alarm.cancel();
    this.busy = false;
    for (const { done } of this.queue.splice(0)) done?.(false);
  }

  private pump(): void {
    const transfer = this.queue[0];
    if (this.busy || !transfer || !this.host.device) return;
    const state = this.host.device.state(this.endpoint, false);
    if (state === "nak") return;
    this.busy = true;
    this.alarm.scheduleAt(this.host.slot(Math.min(PACKET, transfer.bytes.length - transfer.at)));
  }

  private transact(): void {
    this.busy = false;
    const { host } = this;
    const transfer = this.queue[0];
    if (!transfer || !host.device) return;
    const packet = transfer.bytes.subarray(transfer.at, transfer.at + PACKET);
    const handshake = host.device.output(host.address, this.endpoint, this.toggle, packet);
    if (handshake === "ack") {
      this.stats.out(packet.length, host.cycles());
      this.toggle = this.toggle ? 0 : 1;
      transfer.at += packet.length;
      if (transfer.at >= transfer.bytes.length) {
        this.queue.shift();
        transfer.done?.(true);
      }
    } else if (handshake !== "nak") {
      host.fault(
        `EP${this.endpoint} OUT ${handshake === "stall" ? "stalls" : `gives no answer at address ${host.address}`}`,
      );
      this.queue.shift();
      transfer.done?.(false);
    }
    this.pump();
  }
}

export class BulkIn {
  toggle: 0 | 1 = 0;
  /** Gets whole transfers: up to a short packet, or `bufferBytes`. */
  onBytes: ((bytes: Uint8Array) => void) | undefined;
  private open = false;
  /** A packet of it is on the bus. */
  busy = false;
  private collected: Uint8Array[] = [];
  private size = 0;
  private readonly alarm: Alarm;
  private readonly stuck: Alarm;

  constructor(
    private readonly host: UsbHost,
    readonly endpoint: number,
    private readonly stats: PipeStats,
    /** The driver's buffer: cdc_acm posts requests of two packets. */
    private readonly bufferBytes: number,
  ) {
    this.alarm = host.clock.createAlarm(() => this.transact());
    this.stuck = host.clock.createAlarm(() =>
      host.fault(
        `EP${endpoint} IN ended a message of ${this.size} bytes, a multiple of ${PACKET}, without an empty packet: the host's driver still waits for the rest`,
      ),
    );
  }

  /** Starts to read: drivers only do while somebody has the port open. */
  read(open: boolean): void {
    this.open = open;
    if (open) this.pump();
    else this.alarm.cancel();
  }

  deviceReady(): void {
    this.stats.ready(this.host.cycles());
    this.pump();
  }

  drop(): void {
    this.alarm.cancel();
    this.stuck.cancel();
    this.busy = false;
    this.open = false;
    this.collected = [];
    this.size = 0;
  }

  private pump(): void {
    const { device } = this.host;
    if (this.busy || !this.open || !device || device.state(this.endpoint, true) === "nak") return;
    this.busy = true;
    this.alarm.scheduleAt(this.host.slot(PACKET, 1000));
  }

  private transact(): void {
    this.busy = false;
    const { host } = this;
    if (!host.device || !this.open) return;
    const { handshake, pid, bytes } = host.device.input(host.address, this.endpoint);
    if (handshake === "ack") {
      this.stats.in(bytes.length);
      if (pid !== this.toggle)
        host.fault(
          `EP${this.endpoint} IN sends DATA${pid} where DATA${this.toggle} is due: the host takes it for a repetition and drops ${bytes.length} bytes`,
        );
      else {
        this.toggle = this.toggle ? 0 : 1;
        this.collect(bytes);
      }
    } else if (handshake !== "nak") {
      host.fault(
        `EP${this.endpoint} IN ${handshake === "stall" ? "stalls" : `gives no answer at address ${host.address}`}`,
      );
      return;
    }
    this.pump();
  }

  private collect(bytes: Uint8Array): void {
    this.stuck.cancel();
    if (bytes.length) this.collected.push(bytes);
    this.size += bytes.length;
    if (bytes.length === PACKET && this.size < this.bufferBytes) {
      this.stuck.schedule(STUCK_NANOS);
      return;
    }
    const { collected, size } = this;
    this.collected = [];
    this.size = 0;
    if (!size) return;
    const whole = new Uint8Array(size);
    let at = 0;
    for (const part of collected) {
      whole.set(part, at);
      at += part.length;
    }
    this.onBytes?.(whole);
  }
}
