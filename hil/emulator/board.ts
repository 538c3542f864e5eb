/**
 * A whole emulated board: chip, flash, crystal, USB cable and the virtual host at its other end, on a bench with parts.
 *
 * Time is simulated and only passes while somebody runs the board: `runUntil`, `advanceTo`. Nothing here waits for the wall clock, so a run
 * repeats to the cycle. A reset makes a new chip (SRAM and the watchdog's scratch registers survive), a power cycle a fresh one.
 */

import { Workbench } from "./bench.js";
import type { EmulatedChip, StopReason } from "./chip.js";
import { chipFamilies, type ChipFamilyName } from "./families.js";
import { lineOf, Violations } from "./faults.js";
import { configureAgain, enumerate, interfaceOf, lineCoding, type UsbIdentity } from "./usb/enumerate.js";
import { UsbHost } from "./usb/host.js";
import { BulkIn, BulkOut, PipeStats } from "./usb/pipes.js";

/** cdc_acm reads into buffers of two packets; WebUSB callers ask for more. */
const CDC_BUFFER = 128;
const VENDOR_BUFFER = 16384;
/**
 * Of firmware that is not ours: TinyUSB writes control words of endpoint 0 through a null pointer, into the ROM; the SDK looks at USB before it is out of
 * reset, MicroPython at UARTs that were never used; and the SDK writes TAR while a transfer without STOP is held.
 */
const FORGIVEN = /^(?:rom write|reset (?:USBCTRL|UART[01])|tar)$/;
/** Between two looks at `done` while the board runs. */
const SLICE_NANOS = 1e6;

export type InterfaceName = "cdc" | "vendor";

export interface BoardOptions {
  /** The firmware, as a UF2 file or a raw image. */
  firmware: Uint8Array;
  /** Which chip runs it; RP2040 unless said. */
  family?: ChipFamilyName;
  /** As many bytes as the chip's has (RP2040: 8, SAMD21: 16); USB shows it as the serial number. */
  uniqueId?: Uint8Array;
  /** The bench the board stands on; its pads join nets GP0, GP1, … by their numbers on the wire. */
  bench?: Workbench;
  /** Board id to stamp into the image's name field, so that one firmware file serves every board. */
  boardId?: string;
}

/** One interface as bytes: what a serial port or a WebUSB device gives a program. */
export class BytePipe {
  readonly stats = new PipeStats();
  onBytes: ((bytes: Uint8Array) => void) | undefined;
  out: BulkOut | undefined;
  in: BulkIn | undefined;
  isOpen = false;

  constructor(private readonly connected: (open: boolean) => void) {}

  /** Opens the port: the driver starts to read (and CDC raises DTR). */
  open(): void {
    this.isOpen = true;
    this.connected(true);
    this.in?.read(true);
  }

  close(): void {
    this.isOpen = false;
    this.in?.read(false);
    this.connected(false);
  }

  /** Queues bytes for the board; they move when it runs. @returns false when the board is not there */
  write(bytes: Uint8Array, done?: (ok: boolean) => void): boolean {
    if (!this.out) return false;
    this.out.write(bytes, done);
    return true;
  }

  /** Bytes the board has not taken yet. */
  get pending(): number {
    return this.out?.pending ?? 0;
  }
}

export class EmulatedBoard {
  readonly bench: Workbench;
  readonly host: UsbHost;
  readonly cdc: BytePipe;
  readonly vendor: BytePipe;
  /** What USB said about the device; undefined until it is configured. */
  identity: UsbIdentity | undefined;
  /** Why the board no longer runs: its bootloader, or a halt. Undefined while it runs. */
  stopped: Exclude<StopReason, { kind: "reset" }> | undefined;
  /** Resets since power-on, each with its cause. */
  readonly resets: string[] = [];
  /** Called when the device is configured, when it leaves the bus, and when the board stops. */
  onUsb: ((configured: boolean) => void) | undefined;
  private chip: EmulatedChip | undefined;
  /** Its firmware is not ours: it need not have our interfaces, and its faults are its makers'. */
  readonly stock: boolean;
  private readonly powerOnChip: () => EmulatedChip;
  private readonly record = new Violations();
  private cyclesBefore = 0;
  private plugged = true;
  private enumerating = false;

  constructor(options: BoardOptions) {
    this.bench = options.bench ?? new Workbench();
    const family = chipFamilies[options.family ?? "rp2040"];
    const firmware = options.boardId ? stamped(options.firmware, options.boardId) : options.firmware;
    const make = family.prepare(firmware, options.uniqueId ?? family.defaultUniqueId);
    this.powerOnChip = () =>
      make({
        clock: this.bench.clock,
        nets: Array.from({ length: family.pins }, (_, pin) => this.bench.net(`GP${pin}`)),
        spiWires: this.bench.spiWires,
        violations: this.record,
        cycles: this.cyclesBefore,
      });
    this.stock = markedAt(options.firmware) === undefined;
    this.host = new UsbHost(this.bench.clock, () => this.cycles, this.stock);
    this.host.onConnection = (connected) => this.usbConnection(connected);
    this.cdc = new BytePipe((open) => this.cdcOpened(open));
    this.vendor = new BytePipe(() => undefined);
    this.powerOn();
  }

  /** Cycles of clk_sys since the first power-on, asleep or awake. */
  get cycles(): number {
    return this.chip ? this.chip.cycles : this.cyclesBefore;
  }

  get nowUs(): number {
    return this.bench.clock.nowUs();
  }

  /**
   * Everything silicon or a real host would have objected to, one line each; empty for good firmware. From firmware that is not ours what silicon is
   * known to pass over in silence is left out: the SDK and TinyUSB do so on every board.
   */
  get violations(): string[] {
    const all = this.record.list.filter(({ key }) => !this.stock || !FORGIVEN.test(key));
    return [...all.map(lineOf), ...this.host.faults.map((fault) => `USB host: ${fault}`)];
  }

  /** What is left out of the violations. */
  get forgiven(): string[] {
    return this.stock ? this.record.list.filter(({ key }) => FORGIVEN.test(key)).map(lineOf) : [];
  }

  /** How many violations there are, forgiven or not; cheaper than the list. */
  get violationCount(): number {
    return this.record.list.length + this.host.faults.length;
  }

  /** The chip that runs just now; for tests that look inside. */
  get running(): EmulatedChip | undefined {
    return this.chip;
  }

  /** Die temperature, for the sensor on ADC channel 4. */
  set temperatureC(value: number) {
    if (this.chip) this.chip.temperatureC = value;
  }

  /** Nothing queued for it, nothing to say, and asleep: until a timer or somebody outside wakes it. */
  get isIdle(): boolean {
    const { chip } = this;
    if (!chip) return true;
    return chip.asleep && !this.host.busy && this.cdc.pending === 0 && this.vendor.pending === 0;
  }

  // -- time ----------------------------------------------------------------------------------------------------------------------

  /**
   * Runs the board until `done()` holds or simulated time reaches `deadlineUs`. `done` is asked after everything that moved bytes, and at
   * least every simulated millisecond.
   * @returns the last answer of `done`
   */
  runUntil(done: () => boolean, deadlineUs: number): boolean {
    const deadline = nanosOf(deadlineUs);
    const { clock } = this.bench;
    while (!done()) {
      if (clock.nanos >= deadline) return false;
      this.slice(Math.min(deadline, clock.nanos + SLICE_NANOS));
    }
    return true;
  }

  /** Runs the board to a simulated time. */
  advanceTo(us: number): void {
    const limit = nanosOf(us);
    while (this.bench.clock.nanos < limit) this.slice(limit);
  }

  /** Makes `runUntil` look at its condition after the current instruction. */
  interrupt(): void {
    if (this.chip) this.chip.stop = true;
  }

  private slice(limitNanos: number): void {
    const { chip } = this;
    if (!chip) return this.bench.clock.advanceTo(limitNanos);
    chip.run(limitNanos);
    if (chip.stopped) this.chipStopped(chip.stopped);
  }

  // -- power and cable -----------------------------------------------------------------------------------------------------------

  /** Runs until USB is configured. @returns false when that does not happen in time; `violations` says why */
  bootAndEnumerate(timeoutUs = 2_000_000): boolean {
    const configured = this.runUntil(
      () =>
        this.identity !== undefined ||
        this.stopped !== undefined ||
        this.host.faults.some((fault) => fault.startsWith("enumeration fails")),
      this.nowUs + timeoutUs,
    );
    if (!this.identity && !this.stopped && !this.enumerating && this.chip && !this.host.faults.length)
      this.host.fault(
        `no device appears on the bus within ${timeoutUs / 1000} ms: ${this.chip.usb.explain() || "the pull-up is missing"}`,
      );
    return configured && this.identity !== undefined;
  }

  powerCycle(): void {
    this.powerOff();
    this.powerOn();
  }

  /** Pulls the USB cable. A Pico is powered by it, so the board goes dark; with `powered` it stays up and only the host is gone. */
  unplug(options: { powered?: boolean } = {}): void {
    this.plugged = false;
    this.gone();
    if (options.powered) {
      const { chip } = this;
      this.host.detach();
      this.bench.clock.at(this.nowUs + 3000, () => chip?.usb.suspend());
    } else this.powerOff();
  }

  plugIn(): void {
    this.plugged = true;
    if (!this.chip) this.powerOn();
    else {
      this.host.attach(this.chip.usb);
      this.chip.usb.resume();
      if (this.chip.usb.isConnected) this.usbConnection(true);
    }
  }

  /** Sends SET_CONFIGURATION again, as an operating system does to start a device over; `done` is called when it is through. */
  reconfigure(done: (ok: boolean) => void): void {
    const { identity } = this;
    if (!identity) return done(false);
    configureAgain(this.host, identity.configuration, (ok) => {
      if (ok) this.openPipes(identity);
      done(ok);
    });
  }

  private powerOn(): void {
    this.stopped = undefined;
    this.start(this.powerOnChip());
  }

  private powerOff(): void {
    this.gone();
    const { chip } = this;
    if (!chip) return;
    this.cyclesBefore = chip.cycles;
    this.chip = undefined;
    chip.dispose();
    this.host.detach();
  }

  private start(chip: EmulatedChip): void {
    this.chip = chip;
    if (this.plugged) this.host.attach(chip.usb);
    if (chip.stopped) this.chipStopped(chip.stopped);
  }

  private chipStopped(reason: StopReason): void {
    const { chip } = this;
    if (!chip) return;
    this.cyclesBefore = chip.cycles;
    if (reason.kind === "reset") {
      this.resets.push(reason.cause);
      this.gone();
      chip.dispose();
      this.host.detach();
      this.start(chip.restarted(reason.code));
      return;
    }
    this.stopped = reason;
    this.powerOff();
  }

  // -- USB -----------------------------------------------------------------------------------------------------------------------

  private usbConnection(connected: boolean): void {
    if (!connected) return this.gone();
    if (this.enumerating) return;
    this.enumerating = true;
    enumerate(this.host, (identity) => {
      this.enumerating = false;
      if (!identity) return this.interrupt();
      this.identity = identity;
      this.openPipes(identity);
      this.onUsb?.(true);
      this.interrupt();
    });
  }

  private openPipes({ configuration }: UsbIdentity): void {
    this.openPipe(this.cdc, interfaceOf(configuration, 0x0a)?.endpoints, CDC_BUFFER);
    const vendor = interfaceOf(configuration, 0xff)?.endpoints;
    if (vendor || !this.stock) this.openPipe(this.vendor, vendor, VENDOR_BUFFER);
  }

  private openPipe(
    pipe: BytePipe,
    endpoints: readonly { address: number; type: number }[] | undefined,
    buffer: number,
  ): void {
    const out = endpoints?.find(({ address, type }) => type === 2 && !(address & 0x80));
    const input = endpoints?.find(({ address, type }) => type === 2 && address & 0x80);
    if (!out || !input) return this.host.fault("an interface lacks its bulk endpoints");
    pipe.out?.drop();
    pipe.in?.drop();
    pipe.out = new BulkOut(this.host, out.address, pipe.stats);
    pipe.in = new BulkIn(this.host, input.address & 0xf, pipe.stats, buffer);
    pipe.in.onBytes = (bytes) => {
      pipe.onBytes?.(bytes);
      this.interrupt();
    };
    this.host.bulkOut.set(pipe.out.endpoint, pipe.out);
    this.host.bulkIn.set(pipe.in.endpoint, pipe.in);
    if (pipe.isOpen) pipe.open();
  }

  private gone(): void {
    const was = this.identity !== undefined;
    this.identity = undefined;
    for (const pipe of [this.cdc, this.vendor]) {
      pipe.out?.drop();
      pipe.in?.drop();
      pipe.out = pipe.in = undefined;
    }
    this.enumerating = false;
    if (was) this.onUsb?.(false);
    this.interrupt();
  }

  /** cdc_acm on open and close: line coding, then DTR and RTS (PSTN 1.2, 6.3.10-12). */
  private cdcOpened(open: boolean): void {
    const { identity } = this;
    const control = identity?.configuration.interfaces.find((one) => one.class === 2)?.number;
    if (control === undefined) return;
    if (open)
      this.host.request(
        { requestType: 0x21, request: 0x20, value: 0, index: control, data: lineCoding(115200) },
        () => undefined,
      );
    this.host.request({ requestType: 0x21, request: 0x22, value: open ? 3 : 0, index: control }, () => undefined);
  }
}

/** Whole nanoseconds that are not before `us` when divided again: a caller that waits for a time must find it reached. */
function nanosOf(us: number): number {
  const nanos = Math.ceil(us * 1000);
  return nanos / 1000 < us ? nanos + 1 : nanos;
}

/** The firmware keeps 24 bytes for its board's id behind this mark (boards/firmware, link.ld: .board_name), within the first KB of the image. */
const BOARD_MARK = new TextEncoder().encode("PBBOARD1");
const BOARD_NAME_BYTES = 24;

function markedAt(file: Uint8Array): number | undefined {
  for (let at = 0; at < Math.min(file.length, 4096); at += 4)
    if (BOARD_MARK.every((byte, index) => file[at + index] === byte)) return at;
  return undefined;
}

function stamped(file: Uint8Array, id: string): Uint8Array {
  const at = markedAt(file);
  if (at === undefined) return file;
  const copy = file.slice();
  const field = copy.subarray(at + 8, at + 8 + BOARD_NAME_BYTES).fill(0);
  field.set(new TextEncoder().encode(id).subarray(0, BOARD_NAME_BYTES));
  return copy;
}
