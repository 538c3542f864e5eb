/** The board itself: identity, temperature, restart, and the ops that let the board wait, watch and repeat on its own. */
import { command } from "../wire/command.js";
import { bits, bytes, bytesAsAsked, field, i32, layout, u32, u64, u8, varint } from "../wire/layout.js";

export const echo = command("system.echo", {
  opcode: 0x01,
  request: layout(field("data", bytes)),
  reply: layout(
    field(
      "data",
      bytesAsAsked("data", (request: { data: Uint8Array }) => request.data.length),
    ),
  ),
  doc: "Gives the bytes back. Measures the round trip and proves the link.",
  see: "docs/protocol.md, Commands",
});

export const reset = command("system.reset", {
  opcode: 0x02,
  retry: "never",
  doc: "Restarts the board once the reply has left. The epoch changes; the host opens a new session.",
  see: "RP2040 datasheet §4.7 (watchdog reset); CircuitPython shared-bindings/microcontroller/__init__.c, reset()",
});

export const bootloader = command("system.bootloader", {
  opcode: 0x03,
  retry: "never",
  doc: "Restarts the board into its USB bootloader once the reply has left.",
  see: "RP2040 datasheet §2.8.3.1 (reset_to_usb_boot)",
});

export const safeState = command("system.safe_state", {
  opcode: 0x04,
  doc: "Closes every handle, gives up every claim and puts each pin in its claim's safe state, then high impedance.",
  see: "docs/protocol.md, Claims and safe states",
});

export const uniqueId = command("system.unique_id", {
  opcode: 0x05,
  reply: layout(field("id", bytes)),
  doc: "The chip's unique id: the eight bytes of the flash on RP2040, sixteen on SAMD.",
  see: "Winbond W25Q16JV §8.2.25 (Read Unique ID 4Bh); CircuitPython shared-bindings/microcontroller/Processor.c, uid",
});

export const temperature = command("system.temperature", {
  opcode: 0x06,
  reply: layout(field("millidegrees", i32)),
  durationMs: () => 1,
  doc: "The chip's temperature in thousandths of a degree Celsius: 27000 - (mV - 706) / 1.721 mV on RP2040.",
  see: "RP2040 datasheet §4.9.5; CircuitPython shared-bindings/microcontroller/Processor.c, temperature",
});

export const frequency = command("system.frequency", {
  opcode: 0x07,
  reply: layout(field("hertz", u32)),
  doc: "The processor's clock in hertz.",
  see: "RP2040 datasheet §2.15; CircuitPython shared-bindings/microcontroller/Processor.c, frequency",
});

export const now = command("system.now", {
  opcode: 0x08,
  reply: layout(field("us", u64)),
  doc: "The board's microseconds since it started.",
  see: "RP2040 datasheet §4.6 (TIMER)",
});

export const watchdog = command("system.watchdog", {
  opcode: 0x09,
  delivery: "posted",
  request: layout(field("ms", varint)),
  doc: "Restarts the board, with the watchdog's reset cause, unless it comes again within `ms`; 0 ends that. It ends with the session, too.",
  see: "RP2040 datasheet §4.7; CircuitPython shared-bindings/watchdog/WatchDogTimer.c; MicroPython docs, machine.WDT",
});

export const delay = command("system.delay_us", {
  opcode: 0x10,
  delivery: "posted",
  request: layout(field("us", varint)),
  durationMs: ({ us }) => us / 1000,
  doc: "Waits on the board between the op before and the op after. At least `us`; under 5 us more.",
  see: "CircuitPython shared-bindings/microcontroller/__init__.c, delay_us()",
});

export const waitPin = command("system.wait_pin", {
  opcode: 0x11,
  request: layout(bits({ pin: 7, level: 1 }), field("timeoutUs", varint)),
  reply: layout(field("waitedUs", u32)),
  durationMs: ({ timeoutUs }) => timeoutUs / 1000,
  doc: "Waits until the pin has the level; TIMEOUT when it does not get there. The pin must be claimed for GPIO.",
  see: "docs/protocol.md, Ops for the board itself; MicroPython docs, machine.time_pulse_us",
});

export const poll = command("system.poll", {
  opcode: 0x12,
  request: layout(
    field("mask", varint),
    field("value", varint),
    field("intervalUs", varint),
    field("timeoutUs", varint),
  ),
  durationMs: ({ timeoutUs }) => timeoutUs / 1000,
  governs: () => ({ ops: 1, times: 1 }),
  doc:
    "Repeats the next op until the first four bytes of its result (little-endian, missing ones zero), and-ed with `mask`, equal " +
    "`value`; TIMEOUT when they do not. The reply holds the last result only. A failure of the op ends it.",
  see: "docs/protocol.md, Ops for the board itself",
});

export const repeat = command("system.repeat", {
  opcode: 0x13,
  request: layout(field("ops", u8), field("times", varint), field("periodUs", varint)),
  durationMs: ({ times, periodUs }) => (times * periodUs) / 1000,
  governs: ({ ops, times }) => ({ ops, times }),
  doc:
    "Runs the next `ops` ops `times` times, each turn `periodUs` after the start of the one before (0: at once). The results " +
    "of every turn follow each other. Governing ops do not nest inside it, but select does.",
  see: "docs/protocol.md, Ops for the board itself",
});

export const select = command("system.select", {
  opcode: 0x14,
  delivery: "posted",
  request: layout(bits({ pin: 7, level: 1 }), field("ops", u8)),
  governs: ({ ops }) => ({ ops, times: 1 }),
  doc:
    "Chip select: sets the pin to `level`, runs the next `ops` ops, sets it back, also when one of them failed. The pin must be " +
    "claimed for GPIO as an output.",
  see: "docs/protocol.md, Ops for the board itself; Linux include/linux/spi/spi.h, cs_change",
});

export const system = [
  echo,
  reset,
  bootloader,
  safeState,
  uniqueId,
  temperature,
  frequency,
  now,
  watchdog,
  delay,
  waitPin,
  poll,
  repeat,
  select,
] as const;
