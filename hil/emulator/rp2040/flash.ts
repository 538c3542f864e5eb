/**
 * The flash chip and the SSI that talks to it (datasheet 4.10; Winbond W25Q16JV, fitted on the Pico).
 *
 * Two ways in: execute-in-place, which only works while the SSI is set up for it, and plain serial transfers, by which firmware reads the
 * unique id. A program that runs from flash while the SSI is switched to serial dies on silicon, so it is stopped here.
 */

import { Block } from "./block.js";
import type { Chip } from "./chip.js";

const FIFO_DEPTH = 16;
const PAGE = 256;
/** Typical times (W25Q16JV 9.6), in nanoseconds, by the command's opcode. */
const ERASE_NANOS: Readonly<Record<number, number>> = { 0x20: 45e6, 0x52: 120e6, 0xd8: 150e6 };
const PROGRAM_NANOS = 0.4e6;
/** Commands that the chip answers while it erases or programs. */
const STATUS_COMMANDS = [0x05, 0x15, 0x35];

export class Flash {
  selected = false;
  /** A quad read whose mode bits said so: the next read comes without its instruction (W25Q16JV 8.2.11), and no other command is heard. */
  continuous = false;
  private command: number[] = [];
  private writeEnabled = false;
  private busyUntilNanos = -Infinity;
  /** The chip's clock, in nanoseconds; a chip on no board takes no time. */
  nanos: () => number = () => 0;
  /** Told of what was written, first byte and end, and of commands that the flash does not hear. */
  onWritten: ((start: number, end: number) => void) | undefined;
  onIgnored: ((what: string) => void) | undefined;

  constructor(
    readonly memory: Uint8Array,
    readonly sizeBytes: number,
    /** 8 bytes, as command 4Bh gives them. */
    readonly uniqueId: Uint8Array,
  ) {}

  /** Erasing or programming: nothing can be read. */
  get busy(): boolean {
    return this.nanos() < this.busyUntilNanos;
  }

  /** When it was, or will be, done with the last that it was told to write. */
  get readyNanos(): number {
    return this.busyUntilNanos;
  }

  select(selected: boolean): void {
    if (this.selected === selected) return;
    this.selected = selected;
    if (!selected) this.finish();
    this.command = [];
  }

  /** One byte each way (W25Q16JV datasheet 8.1.2). */
  transfer(byte: number): number {
    const { command } = this;
    const answer = this.answer(command.length);
    command.push(byte);
    return answer;
  }

  private answer(at: number): number {
    if (this.continuous) return 0xff;
    const opcode = this.command[0];
    switch (opcode) {
      case 0x05:
        return (this.writeEnabled ? 2 : 0) | (this.busy ? 1 : 0);
      case 0x15:
        return this.writeEnabled ? 2 : 0;
      case 0x35:
        return 2;
      case 0x9f:
        return [0xff, 0xef, 0x40, 0x15][at] ?? 0xff;
      case 0x4b:
        return at >= 5 ? this.uniqueId[(at - 5) % 8] : 0xff;
      case 0x03:
        return at >= 4 ? this.memory[(this.address + at - 4) % this.sizeBytes] : 0xff;
      case 0x0b:
        return at >= 5 ? this.memory[(this.address + at - 5) % this.sizeBytes] : 0xff;
      default:
        return 0xff;
    }
  }

  private get address(): number {
    return ((this.command[1] << 16) | (this.command[2] << 8) | this.command[3]) % this.sizeBytes;
  }

  /** Fast Read Quad I/O, EBh (W25Q16JV 8.2.11), as the SSI does it: one 32-bit word. @param addressAndMode  24 bits of address, 8 of mode */
  quadRead(addressAndMode: number): number {
    this.continuous = (addressAndMode & 0x30) === 0x20;
    const at = (addressAndMode >>> 8) % this.sizeBytes;
    return [0, 1, 2, 3].reduce((word, i) => (word << 8) | this.memory[(at + i) % this.sizeBytes], 0) >>> 0;
  }

  private finish(): void {
    const { command } = this;
    const [opcode] = command;
    if (opcode === undefined) return;
    if (this.continuous) {
      // ones alone are the way out of the mode (W25Q16JV 8.2.11)
      if (command.every((byte) => byte === 0xff)) this.continuous = false;
      else this.onIgnored?.(`command 0x${opcode.toString(16)} in its continuous read mode`);
      return;
    }
    if (this.busy && !STATUS_COMMANDS.includes(opcode))
      return this.onIgnored?.(`command 0x${opcode.toString(16)} while it is still erasing or programming`);
    const erase = { 0x20: 4096, 0x52: 32768, 0xd8: 65536 }[opcode];
    if (opcode === 0x06) this.writeEnabled = true;
    else if (opcode === 0x04) this.writeEnabled = false;
    else if (erase && command.length >= 4) {
      if (!this.writable(opcode)) return;
      const start = this.address - (this.address % erase);
      this.memory.fill(0xff, start, start + erase);
      this.written(start, start + erase, ERASE_NANOS[opcode]);
    } else if (opcode === 0x02 && command.length > 4) {
      if (!this.writable(opcode)) return;
      const page = this.address - (this.address % PAGE);
      for (let i = 4; i < command.length; i++) this.memory[page + ((this.address - page + i - 4) % PAGE)] &= command[i];
      this.written(page, page + PAGE, PROGRAM_NANOS);
    }
  }

  private writable(opcode: number): boolean {
    if (!this.writeEnabled) this.onIgnored?.(`command 0x${opcode.toString(16)} without a write enable (06h) before it`);
    return this.writeEnabled;
  }

  private written(start: number, end: number, nanos: number): void {
    this.writeEnabled = false;
    this.busyUntilNanos = this.nanos() + nanos;
    this.onWritten?.(start, end);
  }
}

export class Ssi extends Block {
  private ctrlr0 = 0;
  private ctrlr1 = 0;
  private enable = 0;
  private ser = 0;
  private baudr = 0;
  private spiCtrlr0 = 0x03000000;
  private readonly kept = new Map<number, number>([
    [0x0c, 0],
    [0x18, 0],
    [0x1c, 0],
    [0x2c, 0],
    [0x4c, 0],
    [0x50, 0],
    [0x54, 0],
    [0xf0, 0],
    [0xf8, 0],
  ]);
  private rx: number[] = [];
  /** Words of a read in EEPROM-read mode that have been written: its instruction, its address. */
  private issued: number[] = [];
  private override = 0;

  constructor(
    chip: Chip,
    private readonly flash: Flash,
  ) {
    super(chip, "SSI");
    flash.nanos = () => chip.clock.nanos;
    flash.onWritten = (start, end) => chip.flashWritten(start, end);
    flash.onIgnored = (what) =>
      chip.violate(`flash ${what}`, `the flash ignores ${what} (W25Q16JV datasheet 7.1, 8.2)`);
  }

  /** Output override of the chip-select pin (IO_QSPI): 2 low, 3 high, 0 the SSI's own. */
  setSelectOverride(override: number): void {
    this.override = override;
    this.flash.select(override === 2);
    this.update();
  }

  /**
   * Ready to execute in place: enabled, in EEPROM-read mode with 32-bit frames, a 24-bit address, and an 8-bit instruction that the flash
   * knows, or none if the flash is in its continuous mode (datasheet 4.10.8).
   */
  private get xip(): boolean {
    const read = ((this.ctrlr0 >> 8) & 3) === 3 && ((this.ctrlr0 >> 16) & 0x1f) === 31;
    const addressed = ((this.spiCtrlr0 >> 2) & 0xf) >= 6;
    const instruction = this.spiCtrlr0 >>> 24;
    const { continuous } = this.flash;
    const known = this.instructed
      ? !continuous && [0x03, 0x0b, 0x3b, 0x6b, 0xbb, 0xeb].includes(instruction)
      : continuous && (instruction & 0x30) === 0x20;
    return (
      (this.enable & 1) === 1 &&
      (this.ser & 1) === 1 &&
      this.override === 0 &&
      this.baudr >= 2 &&
      read &&
      addressed &&
      known
    );
  }

  /** SPI_CTRLR0.INST_L: a read begins with an instruction. */
  private get instructed(): boolean {
    return ((this.spiCtrlr0 >> 8) & 3) !== 0;
  }

  private update(): void {
    const ready = this.xip;
    if (ready && !this.chip.xipReady && this.flash.busy)
      this.chip.violate(
        "flash busy",
        "the SSI goes back to execute-in-place while the flash erases or programs: what is fetched is its status (W25Q16JV datasheet 7.1.1)",
      );
    this.chip.xipReady = ready;
  }

  read(offset: number): number {
    switch (offset) {
      case 0x00:
        return this.ctrlr0;
      case 0x04:
        return this.ctrlr1;
      case 0x08:
        return this.enable;
      case 0x10:
        return this.ser;
      case 0x14:
        return this.baudr;
      case 0x20:
        return 0;
      case 0x24:
        return this.rx.length;
      case 0x28:
        return 0x06 | (this.rx.length ? 8 : 0) | (this.rx.length === FIFO_DEPTH ? 0x10 : 0);
      case 0x30:
      case 0x34:
      case 0x38:
      case 0x3c:
      case 0x40:
      case 0x44:
      case 0x48:
        return 0;
      case 0x58:
        return 0x51535049;
      case 0x5c:
        return 0x3430312a;
      case 0xf4:
        return this.spiCtrlr0;
      default:
        if (offset >= 0x60 && offset < 0xf0) return this.rx.shift() ?? 0;
        return this.kept.get(offset) ?? this.unknown(offset);
    }
  }

  protected override peek(offset: number): number {
    return offset >= 0x60 && offset < 0xf0 ? 0 : this.read(offset);
  }

  write(offset: number, value: number): void {
    const locked = (this.enable & 1) === 1 && [0x00, 0x04, 0x14, 0xf4].includes(offset);
    if (locked)
      return void this.chip.violate(
        `ssi ${offset}`,
        `SSI register 0x${offset.toString(16)} is written while SSIENR is set: silicon ignores it (datasheet 4.10.13)`,
      );
    switch (offset) {
      case 0x00:
        this.ctrlr0 = value;
        break;
      case 0x04:
        this.ctrlr1 = value & 0xffff;
        break;
      case 0x08:
        this.enable = value & 1;
        this.rx = [];
        this.issued = [];
        if (this.override === 0) this.flash.select(false);
        break;
      case 0x10:
        this.ser = value & 1;
        break;
      case 0x14:
        this.baudr = value & 0xfffe;
        break;
      case 0xf4:
        this.spiCtrlr0 = value;
        break;
      default:
        if (offset >= 0x60 && offset < 0xf0) this.send(value);
        else if (this.kept.has(offset)) this.kept.set(offset, value);
        else this.unknown(offset, value);
    }
    this.update();
  }

  private send(value: number): void {
    if (!(this.enable & 1)) return void this.chip.violate("ssi off", "SSI.DR0 is written while SSIENR is clear");
    const mode = (this.ctrlr0 >> 8) & 3;
    if (mode === 3) return this.issue(value);
    if (this.override === 0) this.flash.select((this.ser & 1) === 1);
    const answer = this.flash.selected ? this.flash.transfer(value & 0xff) : 0xff;
    if (mode === 1) return;
    if (this.rx.length < FIFO_DEPTH) this.rx.push(answer);
    else this.chip.violate("ssi rx", "SSI receive FIFO overflows: a byte from the flash is lost");
  }

  /** EEPROM-read mode by hand: an instruction and an address, then the flash's answer (datasheet 4.10.7). How boot2 puts the flash into its continuous mode. */
  private issue(value: number): void {
    this.issued.push(value);
    if (this.issued.length < (this.instructed ? 2 : 1)) return;
    const [opcode, address] = this.instructed ? this.issued : [0xeb, this.issued[0]];
    this.issued = [];
    const quad = ((this.ctrlr0 >> 21) & 3) === 2 && ((this.ctrlr0 >> 16) & 0x1f) === 31;
    if (!quad || opcode !== 0xeb || ((this.spiCtrlr0 >> 2) & 0xf) !== 8 || this.flash.continuous === this.instructed)
      return void this.chip.violate(
        "ssi read",
        `SSI.DR0 starts a read in EEPROM-read mode (0x${opcode.toString(16)}) that is not modelled here: only EBh in quad mode with 32 bits of address is`,
      );
    this.rx.push(this.flash.quadRead(address));
  }
}
