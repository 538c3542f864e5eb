/**
 * The Cortex-M0+'s own peripherals at 0xE000E000: SysTick, NVIC and the system control block (ARMv6-M Architecture Reference Manual,
 * chapter B3). They take words only (B3.1.1); narrower writes and registers that ARMv6-M does not have are violations.
 */

import type { RP2040 } from "rp2040js";
import type { SysTick } from "./systick.js";

interface Processor {
  readonly core: RP2040["core"];
  /** Interrupts that a peripheral asks for right now: these cannot be cleared here. */
  readonly lines: number;
  requestReset(cause: string): void;
  violate(key: string, text: string): void;
}

const CPUID = 0x410cc601;
const AIRCR_KEY = 0x05fa;
const SYSRESETREQ = 4;
const NMIPENDSET = 1 << 31;
const PENDSVSET = 1 << 28;
const PENDSVCLR = 1 << 27;
const PENDSTSET = 1 << 26;
const PENDSTCLR = 1 << 25;
const ISRPENDING = 1 << 22;

export class PrivateBus {
  /** SCR, and CCR with its fixed bits STKALIGN and UNALIGN_TRP. */
  private readonly stored = new Map<number, number>([
    [0xd10, 0],
    [0xd14, 0x208],
  ]);

  constructor(
    private readonly processor: Processor,
    private readonly sysTick: SysTick,
  ) {}

  /** The word at an offset within the 4 KB. */
  read(offset: number): number {
    const { core } = this.processor;
    if (offset >= 0x10 && offset <= 0x1c) return this.sysTick.read(offset) >>> 0;
    if (offset >= 0x400 && offset < 0x420) return this.priorities(offset - 0x400) >>> 0;
    switch (offset) {
      case 0x100:
      case 0x180:
        return core.enabledInterrupts >>> 0;
      case 0x200:
      case 0x280:
        return core.pendingInterrupts >>> 0;
      case 0xd00:
        return CPUID;
      case 0xd04:
        return this.interruptState() >>> 0;
      case 0xd08:
        return core.VTOR >>> 0;
      case 0xd0c:
        return 0xfa050000;
      case 0xd1c:
        return core.SHPR2 >>> 0;
      case 0xd20:
        return core.SHPR3 >>> 0;
      default:
        return this.stored.get(offset) ?? this.unknown("read", offset);
    }
  }

  write(offset: number, value: number, size: 1 | 2 | 4): void {
    const { core } = this.processor;
    if (size !== 4)
      this.processor.violate(
        "private bus width",
        `a ${size * 8}-bit write to 0x${(0xe000e000 + offset).toString(16)}: the processor's own registers take words only (ARMv6-M B3.1.1)`,
      );
    if (offset >= 0x10 && offset <= 0x1c) return this.sysTick.write(offset, value);
    if (offset >= 0x400 && offset < 0x420) return this.setPriorities(offset - 0x400, value);
    switch (offset) {
      case 0x100:
        core.enabledInterrupts |= value;
        core.interruptsUpdated = true;
        break;
      case 0x180:
        core.enabledInterrupts &= ~value;
        break;
      case 0x200:
        core.pendingInterrupts |= value;
        core.interruptsUpdated = true;
        break;
      case 0x280:
        core.pendingInterrupts &= ~value | this.processor.lines;
        break;
      case 0xd04:
        this.setInterruptState(value);
        break;
      case 0xd08:
        core.VTOR = value & ~0x7f;
        break;
      case 0xd0c:
        if (value >>> 16 === AIRCR_KEY && value & SYSRESETREQ) this.processor.requestReset("SYSRESETREQ");
        break;
      case 0xd1c:
        core.SHPR2 = value;
        break;
      case 0xd20:
        core.SHPR3 = value;
        break;
      default:
        if (this.stored.has(offset)) this.stored.set(offset, value);
        else this.unknown("write", offset);
    }
  }

  private unknown(kind: string, offset: number): number {
    const address = `0x${(0xe000e000 + offset).toString(16)}`;
    this.processor.violate(
      `private bus ${offset}`,
      `${kind} at ${address}: a Cortex-M0+ has no register there (ARMv6-M B3.2)`,
    );
    return 0;
  }

  private interruptState(): number {
    const { core } = this.processor;
    const any = core.pendingInterrupts || core.pendingPendSV || core.pendingSystick || core.pendingSVCall;
    return (
      (core.pendingNMI ? NMIPENDSET : 0) |
      (core.pendingPendSV ? PENDSVSET : 0) |
      (core.pendingSystick ? PENDSTSET : 0) |
      (any ? ISRPENDING : 0) |
      (core.vectPending << 12) |
      core.IPSR
    );
  }

  private setInterruptState(value: number): void {
    const { core } = this.processor;
    if (value & NMIPENDSET) core.pendingNMI = true;
    if (value & PENDSVSET) core.pendingPendSV = true;
    if (value & PENDSVCLR) core.pendingPendSV = false;
    if (value & PENDSTSET) core.pendingSystick = true;
    if (value & PENDSTCLR) core.pendingSystick = false;
    core.interruptsUpdated = true;
  }

  private priorities(first: number): number {
    let result = 0;
    for (let i = 0; i < 4; i++)
      for (let level = 0; level < 4; level++)
        if (this.processor.core.interruptPriorities[level] & (1 << (first + i))) result |= level << (8 * i + 6);
    return result;
  }

  private setPriorities(first: number, value: number): void {
    const { core } = this.processor;
    const levels = core.interruptPriorities;
    for (let i = 0; i < 4; i++) {
      for (let level = 0; level < 4; level++) levels[level] &= ~(1 << (first + i));
      levels[(value >>> (8 * i + 6)) & 3] |= 1 << (first + i);
    }
    core.interruptsUpdated = true;
  }
}
