/** PWM outputs. The duty is posted; whatever may be refused waits. */
import { command } from "../wire/command.js";
import { bits, bytes, field, layout, u16, u32, u8, varint } from "../wire/layout.js";

export const open = command("pwm.open", {
  opcode: 0x50,
  request: layout(
    field("handle", u8),
    field("pin", u8),
    field("frequency", varint),
    field("duty", u16),
    bits({ variableFrequency: 1, reserved: 7 }),
  ),
  reply: layout(field("frequency", u32)),
  doc:
    "Starts a PWM output and claims its pin; answers the frequency it got, in hertz. The two pins of a slice share the " +
    "frequency: BLOCK_IN_USE when the other pin has a different one or either asked for a variable one, or when both pins lead " +
    "to the same channel. INVALID_ARGUMENT when the divider cannot do it.",
  see: "RP2040 datasheet §4.5; CircuitPython shared-bindings/pwmio/PWMOut.c",
});

export const close = command("pwm.close", {
  opcode: 0x51,
  request: layout(field("handle", u8)),
  doc: "Stops the output and gives the pin up.",
  see: "CircuitPython shared-bindings/pwmio/PWMOut.c, deinit()",
});

export const duty = command("pwm.duty", {
  opcode: 0x52,
  delivery: "posted",
  request: layout(field("handle", u8), field("duty", u16)),
  doc: "The share of the period that is high, in 65535ths: 0 is always low, 65535 always high. Takes effect with the next period.",
  see: "RP2040 datasheet §4.5.2.2; CircuitPython shared-bindings/pwmio/PWMOut.c, duty_cycle",
});

export const frequency = command("pwm.frequency", {
  opcode: 0x53,
  request: layout(field("handle", u8), field("frequency", varint)),
  reply: layout(field("frequency", u32)),
  doc: "A new frequency, the duty's share kept; answers what it got. Allowed whenever no other pin shares the slice.",
  see: "CircuitPython shared-bindings/pwmio/PWMOut.c, frequency; MicroPython docs, machine.PWM.freq",
});

export const train = command("pwm.train", {
  opcode: 0x54,
  request: layout(field("handle", u8), field("duty", u16), field("data", bytes)),
  durationMs: ({ data }) => {
    let us = 0;
    for (let i = 0; i + 1 < data.length; i += 2) us += data[i] + data[i + 1] * 256;
    return us / 1000;
  },
  doc:
    "Switches the output on and off by the clock: `data` is u16 microseconds, with `duty` first, then low, and so on in turn. Afterwards the " +
    "output has the duty it had.",
  see: "CircuitPython shared-bindings/pulseio/PulseOut.c, send()",
});

export const pwm = [open, close, duty, frequency, train] as const;
