/**
 * Digital pins. A pin is claimed first, with the state it falls back to when the host is gone; then configured in one op, so that
 * direction, level, pull and drive change together and no glitch reaches the wire.
 */
import { command } from "../wire/command.js";
import { bits, bytes, bytesAsAsked, durations, enumeration, field, layout, u8, varint } from "../wire/layout.js";
import { samplesOf, sequenceUs } from "../wire/sequence-steps.js";

/** What a claimed pin becomes when the host is gone. */
export const SafeState = { HIGH_Z: 0, LOW: 1, HIGH: 2, PULL_UP: 3, PULL_DOWN: 4 } as const;

/** Values of `pull` in gpio.configure. */
export const Pull = { NONE: 0, UP: 1, DOWN: 2 } as const;

/** Values of `drive` in gpio.configure, as RP2040's pads name them; 4 mA is the chip's reset value. */
export const DriveStrength = { MA_2: 0, MA_4: 1, MA_8: 2, MA_12: 3 } as const;

export const claim = command("gpio.claim", {
  opcode: 0x20,
  request: layout(field("pin", u8), field("safe", enumeration(SafeState))),
  doc: "Claims a pin for GPIO, as an input without pull. PIN_IN_USE when anything else holds it.",
  see: "docs/protocol.md, Claims and safe states; CircuitPython shared-bindings/digitalio/DigitalInOut.c",
});

export const release = command("gpio.release", {
  opcode: 0x21,
  request: layout(field("pin", u8)),
  doc: "Gives the claim up; the pin becomes an input without pull, its function and drive as after reset.",
  see: "CircuitPython shared-bindings/digitalio/DigitalInOut.c, deinit()",
});

export const configure = command("gpio.configure", {
  opcode: 0x22,
  request: layout(field("pin", u8), bits({ output: 1, openDrain: 1, pull: 2, level: 1, drive: 2, reserved: 1 })),
  doc:
    "Direction, open drain, pull, level and drive strength together. `level` is what an output starts with; with open drain, 1 " +
    "lets go.",
  see: "RP2040 datasheet §2.19.6.3 (pads); CircuitPython shared-bindings/digitalio/DigitalInOut.c, switch_to_output()",
});

export const set = command("gpio.set", {
  opcode: 0x23,
  delivery: "posted",
  request: layout(bits({ pin: 7, level: 1 })),
  doc: "Sets an output's level. NOT_OPEN when the pin is not claimed for GPIO.",
  see: "RP2040 datasheet §2.3.1.7 (SIO GPIO_OUT_SET, GPIO_OUT_CLR)",
});

export const get = command("gpio.get", {
  opcode: 0x24,
  request: layout(field("pin", u8)),
  reply: layout(field("level", u8)),
  doc: "The level at the pin itself, 0 or 1, also when the pin is an output.",
  see: "RP2040 datasheet §2.3.1.7 (SIO GPIO_IN)",
});

export const pulse = command("gpio.pulse", {
  opcode: 0x25,
  delivery: "posted",
  request: layout(bits({ pin: 7, level: 1 }), field("us", varint)),
  durationMs: ({ us }) => us / 1000,
  doc: "Sets the level for `us` microseconds, then the opposite level. Timed on the board, interrupts off under 100 us.",
  see: "docs/protocol.md, Commands",
});

export const toggle = command("gpio.toggle", {
  opcode: 0x26,
  delivery: "posted",
  request: layout(field("pin", u8)),
  doc: "Turns an output's level over.",
  see: "MicroPython docs, machine.Pin.toggle (rp2)",
});

/** Values of `edges` in gpio.watch and counter.open; both together are 3. */
export const Edge = { NONE: 0, FALL: 1, RISE: 2 } as const;

export const watch = command("gpio.watch", {
  opcode: 0x27,
  request: layout(field("pin", u8), field("edges", u8)),
  doc:
    "From now on each falling (1) or rising (2) edge of the pin is an event: source the pin, value its new level. 0 ends it. The pin must " +
    "be claimed for GPIO.",
  see: "RP2040 datasheet §2.19.3 (interrupts); MicroPython docs, machine.Pin.irq",
});

export const record = command("gpio.record", {
  opcode: 0x28,
  request: layout(
    bits({ pin: 7, level: 1 }),
    field("triggerUs", varint),
    field("most", varint),
    field("timeoutUs", varint),
  ),
  reply: layout(field("durations", durations)),
  durationMs: ({ triggerUs }) => triggerUs / 1000 + 200,
  doc:
    "Drives the pin to `level` for `triggerUs` (0: not at all), lets it go (its pull stays), and measures the time to each of the next `most` " +
    "edges from the one before, in microseconds, at most 512. Ends early when none comes for `timeoutUs`, at most 100000. Interrupts are out meanwhile.",
  see: "Aosong DHT22 datasheet §7; MicroPython docs, machine.time_pulse_us",
});

export const sequence = command("gpio.sequence", {
  opcode: 0x29,
  request: layout(field("pins", u8), field("data", bytes)),
  reply: layout(field("samples", bytesAsAsked("(samples + 7) / 8", samplesLength))),
  durationMs: ({ data, pins }) => sequenceUs(data.subarray(pins)) / 1000,
  doc:
    "Pin changes, waits and samples in one go, interrupts out but in waits of 100 us and more. `data` begins with `pins` pins (1 to 8), " +
    "then come steps: 0x00 and an index into them sets the pin low, 0x08 high, 0x10 samples it; 0x40 to 0x7F wait 1 to 64 us after the last " +
    "change, 0x80 and the byte behind it up to 32767 us, high part first. Samples are packed, the first in bit 0.",
  see: "docs/protocol.md, Commands; Avia HX711 datasheet, serial interface; Hitachi HD44780U datasheet, timing characteristics",
});

function samplesLength({ pins, data }: { pins: number; data: Uint8Array }): number {
  return (samplesOf(data.subarray(pins)) + 7) >> 3;
}

export const gpio = [claim, release, configure, set, get, pulse, toggle, watch, record, sequence] as const;
