/**
 * USB device controller (datasheet 32), as unforgiving as a real host makes it: it reads the firmware's endpoint descriptors from RAM at each
 * transaction, keeps toggles, and says what keeps an endpoint from answering.
 */

import type { Handshake, InResult, UsbDeviceController, UsbPeer } from "../usb/controller.js";
import { Block, SyncBits, type RegisterTable } from "./block.js";
import type { Samd21 } from "./chip.js";

const IRQ = 7;
const CLOCK_ID = 6;
const ENDPOINTS = 8;
const MAX_PACKET = 64;

const SWRST = 1;
const ENABLE = 2;
const DETACH = 1;
const ADDEN = 0x80;
const INT = { SUSPEND: 1, SOF: 4, EORST: 8, WAKEUP: 16, EORSM: 32 };
const STATUS = { DTGLOUT: 1, DTGLIN: 2, STALLRQ0: 0x10, STALLRQ1: 0x20, BK0RDY: 0x40, BK1RDY: 0x80 };
const EP = { TRCPT0: 1, TRCPT1: 2, RXSTP: 16, STALL0: 32, STALL1: 64 };
/** EPTYPE of each endpoint type in descriptors: control, isochronous, bulk, interrupt (table 32-4). */
const TYPES = [1, 2, 3, 4];

interface Endpoint {
  config: number;
  status: number;
  flags: number;
  enabled: number;
}

const DEVICE: RegisterTable = {
  0x00: ["CTRLA", 1],
  0x02: ["SYNCBUSY", 1],
  0x03: ["QOSCTRL", 1],
  0x08: ["CTRLB", 2],
  0x0a: ["DADD", 1],
  0x0c: ["STATUS", 1],
  0x0d: ["FSMSTATUS", 1],
  0x10: ["FNUM", 2],
  0x14: ["INTENCLR", 2],
  0x18: ["INTENSET", 2],
  0x1c: ["INTFLAG", 2],
  0x20: ["EPINTSMRY", 2],
  0x24: ["DESCADD", 4],
  0x28: ["PADCAL", 2],
};

const ENDPOINT_NAMES: Readonly<Record<number, string>> = {
  0: "EPCFG",
  4: "EPSTATUSCLR",
  5: "EPSTATUSSET",
  6: "EPSTATUS",
  7: "EPINTFLAG",
  8: "EPINTENCLR",
  9: "EPINTENSET",
};

const REGISTERS: RegisterTable = {
  ...DEVICE,
  ...Object.fromEntries(
    Array.from({ length: ENDPOINTS }, (_, n) =>
      Object.entries(ENDPOINT_NAMES).map(([offset, name]) => [
        0x100 + n * 0x20 + Number(offset),
        [`${name}${n}`, 1] as const,
      ]),
    ).flat(),
  ),
};

export class Usb extends Block implements UsbDeviceController {
  peer: UsbPeer | undefined;
  private ctrla = 0;
  private ctrlb = DETACH;
  private dadd = 0;
  private intEnable = 0;
  private intFlag = 0;
  private descriptors = 0;
  private padcal = 0;
  private qos = 5;
  private connected = false;
  private suspended = false;
  private readonly sync: SyncBits;
  private readonly endpoints: Endpoint[] = Array.from({ length: ENDPOINTS }, () => ({
    config: 0,
    status: 0,
    flags: 0,
    enabled: 0,
  }));

  constructor(chip: Samd21) {
    super(chip, "USB", REGISTERS);
    this.sync = new SyncBits(chip);
  }

  stop(): void {
    if (this.connected) this.peer?.connectionChanged(false);
    this.connected = false;
    this.peer = undefined;
  }

  /** Pads came or went: the bus may appear or disappear. */
  padsChanged(): void {
    this.connection();
  }

  private get hz(): number {
    return this.chip.genericClocks.blockHz(CLOCK_ID);
  }

  // -- registers -----------------------------------------------------------------------------------------------------------------

  protected get(offset: number): number {
    if (offset >= 0x100) return this.getEndpoint(this.endpoints[(offset - 0x100) >> 5], offset & 0x1f);
    switch (offset) {
      case 0x00:
        return this.ctrla;
      case 0x02:
        return this.sync.value & 3;
      case 0x03:
        return this.qos;
      case 0x08:
        return this.ctrlb;
      case 0x0a:
        return this.dadd;
      case 0x10:
        return ((this.peer?.frameNumber() ?? 0) & 0x7ff) << 3;
      case 0x14:
      case 0x18:
        return this.intEnable;
      case 0x1c:
        return this.intFlag;
      case 0x20:
        return this.endpoints.reduce((bits, { flags, enabled }, n) => bits | (flags & enabled ? 1 << n : 0), 0);
      case 0x24:
        return this.descriptors;
      case 0x28:
        return this.padcal;
      default:
        return 0;
    }
  }

  protected set(offset: number, value: number): void {
    if (offset >= 0x100) this.setEndpoint((offset - 0x100) >> 5, offset & 0x1f, value);
    else
      switch (offset) {
        case 0x00:
          this.control(value);
          break;
        case 0x03:
          this.qos = value;
          break;
        case 0x08:
          this.ctrlb = value;
          break;
        case 0x0a:
          this.dadd = value;
          break;
        case 0x14:
          this.intEnable &= ~value;
          break;
        case 0x18:
          this.intEnable |= value;
          break;
        case 0x1c:
          this.intFlag &= ~value;
          break;
        case 0x24:
          if (value & 3) this.chip.violate("descadd", "USB.DESCADD is not a multiple of four");
          this.descriptors = value;
          break;
        case 0x28:
          this.padcal = value;
          break;
      }
    if (offset === 0x14 || offset === 0x18) this.peer?.framesWanted((this.intEnable & INT.SOF) !== 0);
    this.connection();
    this.interrupts();
  }

  private control(value: number): void {
    if (!this.needClock(this.hz, "USB.CTRLA")) return;
    if (value & SWRST) {
      this.ctrla = this.dadd = this.intEnable = this.intFlag = this.descriptors = this.padcal = 0;
      this.ctrlb = DETACH;
      for (const endpoint of this.endpoints) Object.assign(endpoint, { config: 0, status: 0, flags: 0, enabled: 0 });
      this.sync.start(0, this.hz);
      return;
    }
    if (this.sync.busy(1) || this.sync.busy(0))
      return this.chip.violate("busy", "USB.CTRLA is written while SYNCBUSY is set: the write is thrown away");
    this.ctrla = value;
    this.sync.start(1, this.hz);
  }

  private getEndpoint(endpoint: Endpoint, register: number): number {
    switch (register) {
      case 0:
        return endpoint.config;
      case 6:
        return endpoint.status;
      case 7:
        return endpoint.flags;
      case 8:
      case 9:
        return endpoint.enabled;
      default:
        return 0;
    }
  }

  private setEndpoint(n: number, register: number, value: number): void {
    const endpoint = this.endpoints[n];
    switch (register) {
      case 0:
        endpoint.config = value & 0xf7;
        break;
      case 4:
        endpoint.status &= ~value;
        break;
      case 5:
        endpoint.status |= value;
        break;
      case 7:
        endpoint.flags &= ~value;
        return;
      case 8:
        endpoint.enabled &= ~value;
        return;
      case 9:
        endpoint.enabled |= value;
        return;
    }
    for (const input of [false, true])
      if (this.peer && this.state(n, input) !== "nak" && this.state(n, input) !== "none")
        this.peer.endpointReady(n, input);
  }

  private interrupts(): void {
    const endpoint = this.endpoints.some(({ flags, enabled }) => (flags & enabled) !== 0);
    this.chip.setInterrupt(IRQ, endpoint || (this.intFlag & this.intEnable) !== 0);
  }

  private get pinsMuxed(): boolean {
    return this.chip.pads[24].signal === "USB.0" && this.chip.pads[25].signal === "USB.1";
  }

  private connection(): void {
    const connected = (this.ctrla & ENABLE) !== 0 && !(this.ctrlb & DETACH) && this.pinsMuxed && this.hz > 0;
    if (connected === this.connected) return;
    this.connected = connected;
    if (connected) {
      this.chip.violate(
        "usb clock",
        `the device connects while GCLK_USB runs at ${this.hz / 1e6} MHz: USB needs 48 MHz (datasheet 32.5.3)`,
        Math.abs(this.hz - 48e6) > 48e6 * 0.0025,
      );
      this.chip.violate(
        "usb padcal",
        "the device connects with PADCAL = 0: the pads' factory calibration has to be copied from NVM (datasheet 32.6.2.1)",
        this.padcal === 0,
      );
    }
    this.peer?.connectionChanged(connected);
  }

  explain(): string {
    const missing: string[] = [];
    if (!(this.ctrla & ENABLE)) missing.push("USB.CTRLA.ENABLE is clear");
    if (this.ctrlb & DETACH) missing.push("USB.CTRLB.DETACH is set");
    if (!this.pinsMuxed) missing.push("PA24 and PA25 are not switched to USB (PMUX G)");
    if (!this.hz) missing.push("GCLK_USB is off");
    this.endpoints.forEach(({ flags, enabled }, n) => {
      const unheard = flags & ~enabled & (EP.TRCPT0 | EP.TRCPT1 | EP.RXSTP);
      if (unheard)
        missing.push(`EPINTFLAG${n} has 0x${unheard.toString(16)} pending, but EPINTENSET${n} does not ask for it`);
    });
    if (this.endpoints.some(({ flags, enabled }) => flags & enabled))
      missing.push("an endpoint interrupt is pending and unhandled");
    return missing.join("; ");
  }

  // -- what the host does --------------------------------------------------------------------------------------------------------

  get isConnected(): boolean {
    return this.connected;
  }

  /** End of reset: address and endpoint configuration are gone (datasheet 32.6.2.3). */
  busReset(): void {
    this.dadd = 0;
    this.suspended = false;
    for (const endpoint of this.endpoints) Object.assign(endpoint, { config: 0, status: 0, flags: 0, enabled: 0 });
    this.raise(INT.EORST);
  }

  suspend(): void {
    this.suspended = true;
    this.raise(INT.SUSPEND);
  }

  resume(): void {
    if (!this.suspended) return;
    this.suspended = false;
    this.raise(INT.EORSM | INT.WAKEUP);
  }

  startOfFrame(): void {
    this.raise(INT.SOF);
  }

  private raise(bits: number): void {
    this.intFlag |= bits;
    this.interrupts();
  }

  state(n: number, input: boolean): Handshake {
    const { config, status } = this.endpoints[n];
    if (((config >> (input ? 4 : 0)) & 7) === 0) return "none";
    if (status & (input ? STATUS.STALLRQ1 : STATUS.STALLRQ0)) return "stall";
    return ((status & (input ? STATUS.BK1RDY : STATUS.BK0RDY)) !== 0) === input ? "ack" : "nak";
  }

  setup(address: number, packet: Uint8Array): boolean {
    const endpoint = this.endpoints[0];
    if (!this.listens(address)) return false;
    if ((endpoint.config & 7) !== 1) {
      this.chip.violate("ep0", "a SETUP arrives while endpoint 0 is not configured as control: nobody answers");
      return false;
    }
    if (endpoint.flags & EP.RXSTP)
      this.chip.violate("setup lost", "a SETUP arrives before EPINTFLAG0.RXSTP of the one before was cleared");
    this.store(0, false, packet);
    endpoint.status =
      (endpoint.status & ~(STATUS.BK1RDY | STATUS.STALLRQ0 | STATUS.STALLRQ1)) |
      STATUS.DTGLOUT |
      STATUS.DTGLIN |
      STATUS.BK0RDY;
    endpoint.flags |= EP.RXSTP;
    this.interrupts();
    return true;
  }

  output(address: number, n: number, pid: 0 | 1, bytes: Uint8Array): Handshake {
    if (!this.listens(address)) return "none";
    const endpoint = this.endpoints[n];
    const state = this.state(n, false);
    if (state === "stall") endpoint.flags |= EP.STALL0;
    if (state !== "ack") return state;
    const expected = endpoint.status & STATUS.DTGLOUT ? 1 : 0;
    if (expected !== pid) {
      this.chip.violate(
        `toggle out ${n}`,
        `EP${n} OUT expects DATA${expected} where the host sends DATA${pid}: the packet is acknowledged and thrown away (USB 2.0, 8.6)`,
      );
      return "ack";
    }
    this.store(n, false, bytes);
    endpoint.status = (endpoint.status ^ STATUS.DTGLOUT) | STATUS.BK0RDY;
    this.done(n, EP.TRCPT0, "OUT");
    return "ack";
  }

  input(address: number, n: number): InResult {
    if (!this.listens(address)) return { handshake: "none", pid: 0, bytes: EMPTY };
    const endpoint = this.endpoints[n];
    const handshake = this.state(n, true);
    if (handshake === "stall") endpoint.flags |= EP.STALL1;
    if (handshake !== "ack") return { handshake, pid: 0, bytes: EMPTY };
    const at = this.bank(n, true);
    const length = this.chip.ramWord(at + 4) & 0x3fff;
    const from = this.chip.ramWord(at);
    const bytes = this.chip.ramBytes(from, Math.min(length, MAX_PACKET)).slice();
    if (length > MAX_PACKET) this.chip.violate(`length ${n}`, `EP${n} IN: ${length} bytes are more than a packet`);
    const pid = endpoint.status & STATUS.DTGLIN ? 1 : 0;
    endpoint.status = (endpoint.status ^ STATUS.DTGLIN) & ~STATUS.BK1RDY;
    this.done(n, EP.TRCPT1, "IN");
    return { handshake, pid, bytes };
  }

  endpointFault(n: number, input: boolean, type: number): string | undefined {
    const { config, enabled } = this.endpoints[n];
    const what = `EP${n} ${input ? "IN" : "OUT"}`;
    const kind = (config >> (input ? 4 : 0)) & 7;
    if (!kind) return `${what} is in the configuration, but EPCFG${n} leaves it disabled`;
    if (kind !== TYPES[type]) return `${what} has EPTYPE ${kind} in EPCFG${n}, type ${type} in its descriptor`;
    if (!(enabled & (input ? EP.TRCPT1 : EP.TRCPT0))) return `${what} asks for no interrupt when a transfer completes`;
    const size = (this.chip.ramWord(this.bank(n, input) + 4) >>> 28) & 7;
    if (size !== 3) return `${what} has PCKSIZE.SIZE ${size}, which is not 64 bytes`;
    return undefined;
  }

  private done(n: number, flag: number, direction: string): void {
    const endpoint = this.endpoints[n];
    if (endpoint.flags & flag)
      this.chip.violate(
        `lost ${n} ${direction}`,
        `EP${n} ${direction}: a transfer is complete before the flag of the one before was cleared: one completion is lost`,
      );
    endpoint.flags |= flag;
    this.interrupts();
  }

  /** Descriptor bank in RAM: ADDR at 0, PCKSIZE at 4 (datasheet 32.8.4). */
  private bank(n: number, input: boolean): number {
    return this.descriptors + n * 32 + (input ? 16 : 0);
  }

  private store(n: number, input: boolean, bytes: Uint8Array): void {
    const at = this.bank(n, input);
    const to = this.chip.ramWord(at);
    this.chip.violate(
      `buffer ${n}`,
      `EP${n} OUT: its descriptor's ADDR 0x${to.toString(16)} is no word in RAM`,
      (to & 3) !== 0 || !this.chip.isRam(to, bytes.length),
    );
    if (!this.chip.isRam(to, bytes.length)) return;
    this.chip.ramBytes(to, bytes.length).set(bytes);
    const size = this.chip.ramWord(at + 4);
    this.chip.setRamWord(at + 4, (size & ~0x3fff) | bytes.length);
  }

  private listens(address: number): boolean {
    return (
      this.connected &&
      (this.dadd & ADDEN) !== 0 &&
      (this.dadd & 0x7f) === address &&
      Math.abs(this.hz - 48e6) <= 48e6 * 0.0025
    );
  }
}

const EMPTY = new Uint8Array(0);
