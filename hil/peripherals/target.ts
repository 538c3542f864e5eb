/**
 * The board as an I2C target, in two ways. Opened, its interrupts answer the controller: from a memory that the host fills and reads, or from what the host
 * puts ready; while there is nothing to answer with, the clock is held low. Listening, every address and byte waits, the clock held, until the host has
 * taken, answered and acknowledged it: CircuitPython's way on a SAMD, whose block leaves that to the program.
 */
import { command } from "../wire/command.js";
import { bits, bool, bytes, bytesAsAsked, field, layout, u16, u8, varint } from "../wire/layout.js";

/** Kinds of events, in the low three bits of their value and as a mask for target.watch; above stands the memory's address. */
export const TargetEvent = {
  END_READ: 1,
  END_WRITE: 2,
  ADDRESSED_READ: 3,
  ADDRESSED_WRITE: 4,
  READ_REQUEST: 5,
  WRITE_REQUEST: 6,
} as const;

export const open = command("target.open", {
  opcode: 0xc0,
  request: layout(
    field("handle", u8),
    field("scl", u8),
    field("sda", u8),
    field("address", u8),
    field("memory", varint),
    field("addressBytes", u8),
    bits({ alone: 1, reserved: 7 }),
  ),
  doc:
    "Makes the block of these pins a target at a 7-bit address, and claims them. With `memory` bytes, 1 to 1024 (256 on a SAMD21), it is a memory: a write " +
    "begins with `addressBytes` bytes of its address, high byte first. With `alone`, and no memory, a read is answered with zeros and written bytes are dropped " +
    "as long as target.watch does not ask for them. BLOCK_IN_USE when the block is a controller or a target already, or no more targets fit (two on a SAMD21).",
  see: "RP2040 datasheet §4.3.10.2 (slave mode); CircuitPython shared-bindings/i2ctarget/I2CTarget.c; MicroPython docs, machine.I2CTarget",
});

export const close = command("target.close", {
  opcode: 0xc1,
  request: layout(field("handle", u8)),
  doc: "Is a target no more, and gives the pins up.",
  see: "CircuitPython shared-bindings/i2ctarget/I2CTarget.c, deinit()",
});

export const status = command("target.status", {
  opcode: 0xc2,
  request: layout(field("handle", u8)),
  reply: layout(bits({ asked: 1, askedAgain: 1, writtenAgain: 1, reserved: 5 }), field("waiting", u16)),
  doc:
    "How many written bytes wait, and whether a controller is held that wants to read. `askedAgain`, `writtenAgain`: its transaction, or that of the " +
    "oldest waiting byte, began with a repeated START.",
  see: "CircuitPython shared-bindings/i2ctarget/I2CTarget.c, request()",
});

export const take = command("target.take", {
  opcode: 0xc3,
  request: layout(field("handle", u8), field("most", varint), field("charUs", varint)),
  reply: layout(field("data", bytes)),
  durationMs: ({ most, charUs }) => 10 + (Math.min(most, 256) * charUs) / 1000,
  doc: "Written bytes of one transaction, up to `most`: waits for more of it until it ends, at most `charUs` for each.",
  see: "CircuitPython shared-bindings/i2ctarget/I2CTarget.c, I2CTargetRequest.read()",
});

export const put = command("target.put", {
  opcode: 0xc4,
  request: layout(field("handle", u8), field("data", bytes)),
  reply: layout(field("taken", varint)),
  doc: "Bytes for the read that is waiting or comes next; what it does not take is forgotten when it ends. Answers for how many there was room, of 256.",
  see: "CircuitPython shared-bindings/i2ctarget/I2CTarget.c, I2CTargetRequest.write()",
});

export const store = command("target.store", {
  opcode: 0xc5,
  delivery: "posted",
  request: layout(field("handle", u8), field("offset", varint), field("data", bytes)),
  doc: "Writes to the memory.",
  see: "MicroPython docs, machine.I2CTarget (mem)",
});

export const load = command("target.load", {
  opcode: 0xc6,
  request: layout(field("handle", u8), field("offset", varint), field("length", varint)),
  reply: layout(
    field(
      "data",
      bytesAsAsked("length", (request: { length: number }) => request.length),
    ),
  ),
  doc: "Reads from the memory.",
  see: "MicroPython docs, machine.I2CTarget (mem)",
});

export const watch = command("target.watch", {
  opcode: 0xc7,
  request: layout(field("handle", u8), field("events", u8)),
  doc:
    "From now on these are events: bit 1 the end of a read, 2 of a write, 3 and 4 the address of one, 5 a read that nothing is ready for, 6 written bytes where " +
    "there were none. Source 0x80 and the handle, value the kind (1 to 6) and, times eight, the memory's address.",
  see: "MicroPython docs, machine.I2CTarget.irq",
});

export const listen = command("target.listen", {
  opcode: 0xc8,
  request: layout(
    field("handle", u8),
    field("scl", u8),
    field("sda", u8),
    bits({ smbus: 1, reserved: 7 }),
    field("addresses", bytes),
  ),
  doc:
    "Makes the block of these pins a target at 1 to 16 7-bit addresses, and claims them; the host answers by the commands below, and target.close ends it. With " +
    "`smbus` a clock that is held low for 25 ms in all ends the transaction. ENOSYS on a chip whose blocks acknowledge by themselves (RP2040).",
  see: "SAM D21 datasheet §28.6.2.5, SAM D5x/E5x §36.6.2.5; CircuitPython ports/atmel-samd/common-hal/i2ctarget/I2CTarget.c",
});

export const request = command("target.request", {
  opcode: 0xc9,
  request: layout(field("handle", u8)),
  reply: layout(bits({ addressed: 1, read: 1, again: 1, failed: 1, timedOut: 1, reserved: 3 }), field("address", u8)),
  doc:
    "Whether a controller has sent one of the addresses and waits; if so it is acknowledged here. `again`: behind a repeated START. `failed`: the bus was " +
    "misused, or (`timedOut`) held too long, since the last look.",
  see: "SAM D21 datasheet §28.6.2.5; CircuitPython ports/atmel-samd/common-hal/i2ctarget/I2CTarget.c, is_addressed()",
});

export const receive = command("target.receive", {
  opcode: 0xca,
  request: layout(field("handle", u8), field("most", varint), field("charUs", varint), field("acknowledge", bool)),
  reply: layout(field("data", bytes)),
  durationMs: ({ most, charUs }) => 10 + (Math.min(most, 256) * charUs) / 1000,
  doc:
    "Up to `most` written bytes, of 256, acknowledged one by one, the last of `most` only if `acknowledge` says so; waits `charUs` for each, and ends where the transaction " +
    "does. TIMEOUT and BUS_FAULT as target.request's `timedOut` and `failed`.",
  see: "CircuitPython shared-bindings/i2ctarget/I2CTarget.c, I2CTargetRequest.read()",
});

export const send = command("target.send", {
  opcode: 0xcb,
  request: layout(field("handle", u8), field("charUs", varint), field("data", bytes)),
  reply: layout(field("taken", varint)),
  durationMs: ({ data, charUs }) => 10 + (data.length * charUs) / 1000,
  doc: "Bytes for a controller that reads, until it has enough; answers how many it let be sent. Waits and fails as target.receive.",
  see: "CircuitPython shared-bindings/i2ctarget/I2CTarget.c, I2CTargetRequest.write()",
});

export const acknowledge = command("target.acknowledge", {
  opcode: 0xcc,
  request: layout(field("handle", u8), field("ack", bool)),
  doc: "Acknowledges or refuses the byte that target.receive left without an answer.",
  see: "CircuitPython shared-bindings/i2ctarget/I2CTarget.c, I2CTargetRequest.ack()",
});

export const finish = command("target.finish", {
  opcode: 0xcd,
  request: layout(field("handle", u8)),
  durationMs: () => 1100,
  doc: "The host is done with a request: what is still written is refused, what is still read is 0xFF. BUS_FAULT when the clock cannot be let go.",
  see: "SAM D21 datasheet §28.6.2.5; CircuitPython ports/atmel-samd/common-hal/i2ctarget/I2CTarget.c, close()",
});

export const target = [
  open,
  close,
  status,
  take,
  put,
  store,
  load,
  watch,
  listen,
  request,
  receive,
  send,
  acknowledge,
  finish,
] as const;
