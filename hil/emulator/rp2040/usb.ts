/**
 * USB device controller (datasheet 4.1), as unforgiving as a real host makes it.
 *
 * The package's model acknowledges everything at once. This one answers transactions of the virtual host (`setup`, `output`, `input`) as the
 * SIE does - silence at a wrong address, NAK while a buffer is not available, STALL when armed - and checks how the firmware
 * hands buffers over: AVAILABLE set with its companions, buffers written while the controller owns them, endpoints never enabled.
 * Host mode is not modelled.
 */

import type { Handshake, InResult, UsbDeviceController, UsbPeer } from "../usb/controller.js";
import { Block } from "./block.js";
import type { Chip } from "./chip.js";

/** Buffer control halves (datasheet table 394). */
const AVAILABLE = 1 << 10;
const STALL = 1 << 11;
const RESET_SELECT = 1 << 12;
const PID = 1 << 13;
const FULL = 1 << 15;
const LENGTH = 0x3ff;

/** Endpoint control (table 393). */
const EP_ENABLE = 0x80000000;
const EP_DOUBLE = 1 << 30;
const EP_INT_BUFFER = 1 << 29;
const EP_INT_TWO = 1 << 28;

const SIE_STATUS = {
  VBUS: 1,
  SUSPENDED: 1 << 4,
  RESUME: 1 << 11,
  CONNECTED: 1 << 16,
  SETUP: 1 << 17,
  TRANS_COMPLETE: 1 << 18,
  BUS_RESET: 1 << 19,
  DATA_SEQ: 0x80000000,
};
const INTR = {
  BUFF_STATUS: 1 << 4,
  DATA_SEQ: 1 << 5,
  VBUS: 1 << 11,
  BUS_RESET: 1 << 12,
  CONNECT: 1 << 13,
  SUSPEND: 1 << 14,
  RESUME: 1 << 15,
  SETUP: 1 << 16,
  SOF: 1 << 17,
  ABORT_DONE: 1 << 18,
};
const MAX_PACKET = 64;

export class UsbController extends Block implements UsbDeviceController {
  peer: UsbPeer | undefined;
  private readonly dpram: DataView;
  private addrEndp = 0;
  private mainCtrl = 0;
  private sieCtrl = 0;
  private sieStatus = 0;
  private buffStatus = 0;
  private cpuShouldHandle = 0;
  private muxing = 0;
  private power = 0;
  private intEnable = 0;
  private intForce = 0;
  private stallArm = 0;
  private abortBits = 0;
  private abortDone = 0;
  private sofPending = false;
  private connectPending = false;
  private quiet = false;
  private connected = false;
  private readonly kept = new Map<number, number>();
  /** Cycle of the last change to a buffer control half other than AVAILABLE; index = endpoint * 4 + in * 2 + half. */
  private readonly changedAt = new Float64Array(64);
  /** Which buffer comes next on double-buffered endpoints; index = endpoint * 2 + in. */
  private readonly select = new Uint8Array(32);
  /** 64-byte blocks of DPRAM that the controller owns just now. */
  private readonly owned = new Uint8Array(64);

  constructor(
    chip: Chip,
    private readonly irq: number,
  ) {
    super(chip, "USBCTRL");
    this.dpram = chip.usbDPRAMView;
  }

  resetBlock(): void {
    this.addrEndp = this.mainCtrl = this.sieCtrl = this.sieStatus = this.buffStatus = this.cpuShouldHandle = 0;
    this.muxing = this.power = this.intEnable = this.intForce = this.stallArm = this.abortBits = this.abortDone = 0;
    this.sofPending = this.connectPending = false;
    this.select.fill(0);
    this.owned.fill(0);
    this.connection();
    this.interrupts();
  }

  stopClock(): void {
    if (this.connected) this.peer?.connectionChanged(false);
    this.connected = false;
    this.peer = undefined;
  }

  // -- registers -----------------------------------------------------------------------------------------------------------------

  read(offset: number): number {
    switch (offset) {
      case 0x00:
        return this.addrEndp;
      case 0x40:
        return this.mainCtrl;
      case 0x48:
        return this.frame();
      case 0x4c:
        return this.sieCtrl;
      case 0x50:
        return this.sieStatus | (this.vbus ? SIE_STATUS.VBUS : 0) | (this.connected ? 1 << 2 : 0);
      case 0x58:
        return this.buffStatus;
      case 0x5c:
        return this.cpuShouldHandle;
      case 0x60:
        return this.abortBits;
      case 0x64:
        return this.abortDone;
      case 0x68:
        return this.stallArm;
      case 0x70:
        return 0;
      case 0x74:
        return this.muxing;
      case 0x78:
        return this.power;
      case 0x8c:
        return this.intRaw;
      case 0x90:
        return this.intEnable;
      case 0x94:
        return this.intForce;
      case 0x98:
        return this.intStatus;
      default:
        return this.kept.get(offset) ?? (KEPT.has(offset) ? 0 : this.unknown(offset));
    }
  }

  protected override peek(offset: number): number {
    return offset === 0x48 ? 0 : this.read(offset);
  }

  write(offset: number, value: number): void {
    switch (offset) {
      case 0x00:
        this.addrEndp = value & 0x000f007f;
        break;
      case 0x40:
        this.mainCtrl = value & 0x80000003;
        if (value & 2) this.chip.violate("usb host", "USB host mode (MAIN_CTRL.HOST_NDEVICE) is not modelled");
        break;
      case 0x4c:
        this.sieCtrl = value;
        break;
      case 0x50:
        this.sieStatus &= ~this.raw;
        break;
      case 0x58:
        this.buffStatus &= ~this.raw;
        break;
      case 0x60:
        this.abort(value);
        break;
      case 0x64:
        this.abortDone &= ~this.raw;
        break;
      case 0x68:
        this.stallArm = value & 3;
        this.ready(0, true);
        this.ready(0, false);
        break;
      case 0x70:
        break;
      case 0x74:
        this.muxing = value & 0xf;
        break;
      case 0x78:
        this.power = value & 0x3f;
        break;
      case 0x90:
        this.intEnable = value & 0xfffff;
        this.peer?.framesWanted((value & INTR.SOF) !== 0);
        break;
      case 0x94:
        this.intForce = value & 0xfffff;
        break;
      default:
        if (KEPT.has(offset)) this.kept.set(offset, value);
        else if (!READ_ONLY.has(offset)) this.unknown(offset, value);
    }
    this.connection();
    this.interrupts();
  }

  private get vbus(): boolean {
    return (this.power & 0xc) === 0xc;
  }

  private frame(): number {
    this.sofPending = false;
    this.interrupts();
    return (this.peer?.frameNumber() ?? 0) & 0x7ff;
  }

  private get intRaw(): number {
    const { sieStatus } = this;
    return (
      (this.buffStatus ? INTR.BUFF_STATUS : 0) |
      (sieStatus & SIE_STATUS.DATA_SEQ ? INTR.DATA_SEQ : 0) |
      (this.vbus ? INTR.VBUS : 0) |
      (sieStatus & SIE_STATUS.BUS_RESET ? INTR.BUS_RESET : 0) |
      (this.connectPending ? INTR.CONNECT : 0) |
      (sieStatus & SIE_STATUS.SUSPENDED ? INTR.SUSPEND : 0) |
      (sieStatus & SIE_STATUS.RESUME ? INTR.RESUME : 0) |
      (sieStatus & SIE_STATUS.SETUP ? INTR.SETUP : 0) |
      (this.sofPending ? INTR.SOF : 0) |
      (this.abortDone ? INTR.ABORT_DONE : 0)
    );
  }

  private get intStatus(): number {
    return (this.intRaw & this.intEnable) | this.intForce;
  }

  private interrupts(): void {
    this.chip.setInterrupt(this.irq, this.intStatus !== 0);
  }

  /** The pull-up shows on the bus only from a controller that is on, routed to its PHY, and believes in VBUS. */
  private connection(): void {
    const pulled = (this.sieCtrl & (1 << 16)) !== 0;
    const connected = pulled && (this.mainCtrl & 3) === 1 && (this.muxing & 1) === 1 && this.vbus;
    if (connected === this.connected) return;
    this.connected = connected;
    if (connected) {
      const hz = this.chip.clockTree.usbHz;
      this.chip.violate(
        "clk_usb",
        `the device connects while clk_usb runs at ${hz / 1e6} MHz: USB needs 48 MHz from PLL_USB (datasheet 4.1.2.1)`,
        Math.abs(hz - 48e6) > 48e6 * 0.0025,
      );
      this.sieStatus |= SIE_STATUS.CONNECTED;
      this.connectPending = true;
    }
    this.peer?.connectionChanged(connected);
  }

  /** Why nothing is on the bus, or why an endpoint does not answer: for the host's report. */
  explain(): string {
    const missing: string[] = [];
    if (!(this.mainCtrl & 1)) missing.push("MAIN_CTRL.CONTROLLER_EN is clear");
    if (!(this.muxing & 1)) missing.push("USB_MUXING.TO_PHY is clear");
    if (!this.vbus) missing.push("USB_PWR does not override VBUS_DETECT");
    if (!(this.sieCtrl & (1 << 16))) missing.push("SIE_CTRL.PULLUP_EN is clear");
    const unheard = this.intRaw & ~this.intEnable & (INTR.BUFF_STATUS | INTR.BUS_RESET | INTR.SETUP);
    for (const [name, bit] of Object.entries(INTR))
      if (unheard & bit) missing.push(`${name} is pending, but INTE.${name} is clear`);
    if (this.intStatus && !((this.chip.core.enabledInterrupts >> this.irq) & 1))
      missing.push("the USB interrupt is pending, but not enabled in the NVIC");
    else if (this.intStatus) missing.push("the USB interrupt is pending and unhandled");
    return missing.join("; ");
  }

  // -- DPRAM ---------------------------------------------------------------------------------------------------------------------

  readDpram(offset: number): number {
    return this.dpram.getUint32(offset & ~3, true);
  }

  writeDpram(offset: number, value: number, size: 1 | 2 | 4): void {
    const { dpram } = this;
    const word = offset & ~3;
    const before = dpram.getUint32(word, true);
    if (size === 4) dpram.setUint32(offset, value, true);
    else if (size === 2) dpram.setUint16(offset, value, true);
    else dpram.setUint8(offset, value);
    if (offset >= 0x100) {
      if (this.owned[offset >> 6])
        this.chip.violate(
          `owned ${offset >> 6}`,
          `USB buffer at DPRAM 0x${offset.toString(16)} is written while AVAILABLE gives it to the controller (datasheet 4.1.2.5)`,
        );
      return;
    }
    if (offset < 0x80) return;
    const after = dpram.getUint32(word, true);
    const endpoint = (word - 0x80) >> 3;
    const input = (word & 4) === 0;
    for (const half of [0, 1] as const)
      this.halfWritten(endpoint, input, half, (before >>> (16 * half)) & 0xffff, (after >>> (16 * half)) & 0xffff);
    if (before !== after) this.ready(endpoint, input);
  }

  private halfWritten(endpoint: number, input: boolean, half: 0 | 1, before: number, after: number): void {
    if (before === after) return;
    const { chip } = this;
    const at = endpoint * 4 + (input ? 2 : 0) + half;
    const what = `EP${endpoint} ${input ? "IN" : "OUT"} buffer ${half}`;
    const others = (before ^ after) & ~AVAILABLE & 0xffff;
    const given = (after & AVAILABLE) !== 0 && (before & AVAILABLE) === 0;
    // What stands in DPRAM before the program has configured anything is noise, not the controller's.
    // After a bus reset no transaction comes for EP0 before the next SETUP.
    const live = this.connected && (endpoint === 0 ? !this.quiet : (this.control(endpoint, input) & EP_ENABLE) !== 0);
    if (
      live &&
      before & AVAILABLE &&
      others &&
      !this.aborting(endpoint, input) &&
      !(after & STALL && !(before & STALL))
    )
      chip.violate(`steal ${at}`, `${what}: its control is changed while AVAILABLE gives it to the controller`);
    if (after & RESET_SELECT) this.select[endpoint * 2 + (input ? 1 : 0)] = 0;
    if (given) this.buffersGiven(endpoint, input, half, after, others, what);
    if (others) this.changedAt[at] = chip.cycles;
    if (!(after & AVAILABLE) && before & AVAILABLE) this.own(endpoint, input, half, false);
  }

  private buffersGiven(
    endpoint: number,
    input: boolean,
    half: 0 | 1,
    value: number,
    others: number,
    what: string,
  ): void {
    const { chip } = this;
    const ratio = chip.clkSys / (chip.clockTree.usbHz || 48e6);
    if (ratio > 1) {
      const since = chip.cycles - this.changedAt[endpoint * 4 + (input ? 2 : 0) + half];
      if (others)
        chip.violate(
          `available ${what}`,
          `${what}: AVAILABLE is set in the same write as other bits while clk_sys is faster than clk_usb: set them first, wait, then AVAILABLE (datasheet 4.1.2.5.1)`,
        );
      else if (since < Math.ceil(ratio))
        chip.violate(
          `available ${what}`,
          `${what}: AVAILABLE follows ${since} cycles after the other bits; the controller needs ${Math.ceil(ratio)} to see them (datasheet 4.1.2.5.1)`,
        );
    }
    chip.violate(
      `full ${what}`,
      `${what}: made available ${input ? "without FULL: there is nothing to send" : "with FULL set: there is no room"}`,
      ((value & FULL) !== 0) !== input,
    );
    chip.violate(
      `length ${what}`,
      `${what}: ${value & LENGTH} bytes are more than a packet of ${MAX_PACKET}`,
      input && (value & LENGTH) > MAX_PACKET,
    );
    if (endpoint > 0 && !(this.control(endpoint, input) & EP_ENABLE))
      chip.violate(
        `enable ${what}`,
        `${what}: made available, but the endpoint's control register has ENABLE clear: the controller ignores it`,
      );
    this.own(endpoint, input, half, true);
  }

  private aborting(endpoint: number, input: boolean): boolean {
    return ((this.abortBits >> (endpoint * 2 + (input ? 0 : 1))) & 1) === 1;
  }

  private abort(value: number): void {
    this.abortBits = value;
    this.abortDone |= value;
  }

  private own(endpoint: number, input: boolean, half: 0 | 1, owned: boolean): void {
    this.owned[this.bufferAt(endpoint, input, half) >> 6] = owned ? 1 : 0;
  }

  private control(endpoint: number, input: boolean): number {
    return this.dpram.getUint32(0x08 + (endpoint - 1) * 8 + (input ? 0 : 4), true);
  }

  private bufferAt(endpoint: number, input: boolean, half: 0 | 1): number {
    if (endpoint === 0) return 0x100 + half * MAX_PACKET;
    return ((this.control(endpoint, input) & 0xffc0) % 0x1000) + half * MAX_PACKET;
  }

  private halfAddress(endpoint: number, input: boolean, half: number): number {
    return 0x80 + endpoint * 8 + (input ? 0 : 4) + half * 2;
  }

  private ready(endpoint: number, input: boolean): void {
    if (this.peer && this.state(endpoint, input) !== "nak") this.peer.endpointReady(endpoint, input);
  }

  // -- what the host does --------------------------------------------------------------------------------------------------------

  get isConnected(): boolean {
    return this.connected;
  }

  busReset(): void {
    this.sieStatus |= SIE_STATUS.BUS_RESET | SIE_STATUS.CONNECTED;
    this.sieStatus &= ~SIE_STATUS.SUSPENDED;
    this.quiet = true;
    this.interrupts();
  }

  /** The bus was idle for 3 ms: the host is asleep or gone. */
  suspend(): void {
    this.sieStatus |= SIE_STATUS.SUSPENDED;
    this.interrupts();
  }

  resume(): void {
    if (!(this.sieStatus & SIE_STATUS.SUSPENDED)) return;
    this.sieStatus = (this.sieStatus & ~SIE_STATUS.SUSPENDED) | SIE_STATUS.RESUME;
    this.interrupts();
  }

  startOfFrame(): void {
    this.sofPending = true;
    this.interrupts();
  }

  /** What polling the endpoint would give. EP0 only stalls while armed (datasheet 4.1.2.5.3: EP_STALL_ARM). */
  state(endpoint: number, input: boolean): Handshake {
    if (endpoint > 0 && !(this.control(endpoint, input) & EP_ENABLE)) return "none";
    const value = this.dpram.getUint16(this.halfAddress(endpoint, input, this.selected(endpoint, input)), true);
    if (value & STALL && (endpoint > 0 || (this.stallArm >> (input ? 0 : 1)) & 1)) return "stall";
    if (!(value & AVAILABLE)) return "nak";
    return ((value & FULL) !== 0) === input ? "ack" : "nak";
  }

  /** @returns false when nobody answers at this address */
  setup(address: number, packet: Uint8Array): boolean {
    if (!this.listens(address)) return false;
    for (let i = 0; i < 8; i++) this.dpram.setUint8(i, packet[i]);
    this.stallArm = 0;
    this.quiet = false;
    this.sieStatus |= SIE_STATUS.SETUP;
    this.interrupts();
    return true;
  }

  output(address: number, endpoint: number, pid: 0 | 1, bytes: Uint8Array): Handshake {
    if (!this.listens(address)) return "none";
    const state = this.state(endpoint, false);
    if (state !== "ack") return state;
    const half = this.selected(endpoint, false);
    const at = this.halfAddress(endpoint, false, half);
    const value = this.dpram.getUint16(at, true);
    const expected = value & PID ? 1 : 0;
    if (expected !== pid) {
      this.sieStatus |= SIE_STATUS.DATA_SEQ;
      this.interrupts();
      this.chip.violate(
        `toggle out ${endpoint}`,
        `EP${endpoint} OUT expects DATA${expected} where the host sends DATA${pid}: the packet is acknowledged and thrown away (USB 2.0, 8.6)`,
      );
      return "ack";
    }
    if (bytes.length > (value & LENGTH))
      this.chip.violate(
        `overflow ${endpoint}`,
        `EP${endpoint} OUT has room for ${value & LENGTH} bytes; the host sends ${bytes.length}`,
      );
    const buffer = this.bufferAt(endpoint, false, half);
    for (let i = 0; i < bytes.length; i++) this.dpram.setUint8(buffer + i, bytes[i]);
    this.dpram.setUint16(at, (value & ~(AVAILABLE | LENGTH)) | FULL | bytes.length, true);
    this.bufferDone(endpoint, false, half);
    return "ack";
  }

  input(address: number, endpoint: number): InResult {
    if (!this.listens(address)) return { handshake: "none", pid: 0, bytes: EMPTY };
    const handshake = this.state(endpoint, true);
    if (handshake !== "ack") return { handshake, pid: 0, bytes: EMPTY };
    const half = this.selected(endpoint, true);
    const at = this.halfAddress(endpoint, true, half);
    const value = this.dpram.getUint16(at, true);
    const buffer = this.bufferAt(endpoint, true, half);
    const bytes = new Uint8Array(value & LENGTH);
    for (let i = 0; i < bytes.length; i++) bytes[i] = this.dpram.getUint8((buffer + i) & 0xfff);
    this.dpram.setUint16(at, value & ~(AVAILABLE | FULL), true);
    this.bufferDone(endpoint, true, half);
    return { handshake: "ack", pid: value & PID ? 1 : 0, bytes };
  }

  /** An endpoint that the descriptors promise: what is wrong with how it is set up, if anything. */
  endpointFault(endpoint: number, input: boolean, type: number): string | undefined {
    const control = this.control(endpoint, input);
    const what = `EP${endpoint} ${input ? "IN" : "OUT"}`;
    if (!(control & EP_ENABLE)) return `${what} is in the configuration, but its control register has ENABLE clear`;
    if (((control >> 26) & 3) !== type)
      return `${what} has type ${(control >> 26) & 3} in its control register, ${type} in its descriptor`;
    const buffer = control & 0xffff;
    if (buffer & 63 || buffer < 0x140 || buffer > 0x1000 - MAX_PACKET)
      return `${what} has its buffer at DPRAM 0x${buffer.toString(16)}`;
    if (!(control & (EP_INT_BUFFER | EP_INT_TWO)) && !(control & EP_DOUBLE))
      return `${what} asks for no BUFF_STATUS when a buffer is done`;
    return undefined;
  }

  private listens(address: number): boolean {
    return (
      this.connected &&
      (this.addrEndp & 0x7f) === address &&
      Math.abs(this.chip.clockTree.usbHz - 48e6) <= 48e6 * 0.0025
    );
  }

  private selected(endpoint: number, input: boolean): 0 | 1 {
    const double = endpoint > 0 && (this.control(endpoint, input) & EP_DOUBLE) !== 0;
    return double ? (this.select[endpoint * 2 + (input ? 1 : 0)] as 0 | 1) : 0;
  }

  private bufferDone(endpoint: number, input: boolean, half: 0 | 1): void {
    this.own(endpoint, input, half, false);
    const bit = 1 << (endpoint * 2 + (input ? 0 : 1));
    const control = endpoint ? this.control(endpoint, input) : 0;
    if (control & EP_DOUBLE) this.select[endpoint * 2 + (input ? 1 : 0)] ^= 1;
    const wanted =
      endpoint === 0
        ? (this.sieCtrl & (1 << 29)) !== 0
        : (control & EP_INT_BUFFER) !== 0 || ((control & EP_INT_TWO) !== 0 && half === 1);
    if (!wanted) {
      if (!(control & EP_INT_TWO))
        this.chip.violate(
          `deaf ${endpoint}`,
          `EP${endpoint} ${input ? "IN" : "OUT"}: a buffer is done, but ${endpoint ? "its control register" : "SIE_CTRL.EP0_INT_1BUF"} asks for no BUFF_STATUS: the program never learns of it`,
        );
      return;
    }
    if (this.buffStatus & bit && !(control & EP_DOUBLE))
      this.chip.violate(
        `lost ${endpoint}`,
        `EP${endpoint} ${input ? "IN" : "OUT"}: a buffer is done before BUFF_STATUS of the one before was cleared: one completion is lost`,
      );
    this.buffStatus |= bit;
    this.cpuShouldHandle = half ? this.cpuShouldHandle | bit : this.cpuShouldHandle & ~bit;
    this.sieStatus |= SIE_STATUS.TRANS_COMPLETE;
    this.interrupts();
  }
}

const EMPTY = new Uint8Array(0);
/** Registers that only remember: host-mode addresses, NAK_POLL, PHY direct control and trim. */
const KEPT = new Set([0x44, 0x54, 0x6c, 0x7c, 0x80, 0x84, ...Array.from({ length: 15 }, (_, index) => 4 + index * 4)]);
/** SOF_RD, BUFF_CPU_SHOULD_HANDLE, INTR, INTS, and the gap before INTR: programs that clear the whole block write there, too. */
const READ_ONLY = new Set([0x48, 0x5c, 0x88, 0x8c, 0x98]);
