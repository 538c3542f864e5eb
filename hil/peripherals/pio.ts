/**
 * The RP2040's programmable IO: state machines that run small programs on the pins, at the pins' own speed.
 *
 * The host assembles and decides which block, machine and instruction memory a program gets; the board keeps the book, claims pins and moves words.
 * Settings travel as the chip's own registers (RP2040 datasheet §3.7), because that is what both Pythons show their programs. Three sorts of
 * handle: a program in memory, a machine, a watch over a block's interrupts; each is closed, and falls to the end of the session, like any other.
 */
import { command } from "../wire/command.js";
import { bits, bool, bytes, bytesAsAsked, field, layout, u16, u32, u8, varint } from "../wire/layout.js";

/** Bits of a status's `flags`: TX_STALL to RX_UNDER are FDEBUG's, and stay until they are cleared. */
export const PioFlag = {
  TX_STALL: 1,
  RX_STALL: 2,
  TX_OVER: 4,
  RX_UNDER: 8,
  ENABLED: 16,
  EXEC_STALLED: 32,
  TX_FULL: 64,
} as const;

/** Bits of `what` in pio.clear; the first four as in PioFlag. */
export const PioClear = { TX_STALL: 1, RX_STALL: 2, RX_FIFO: 16 } as const;

/**
 * A word may be put into a FIFO that is full for as long as its program takes nothing; real boards wait for ever. After so long the link gives up.
 */
const patienceMs = 600_000;

export const load = command("pio.load", {
  opcode: 0xd0,
  request: layout(field("handle", u8), field("block", u8), field("offset", u8), field("program", bytes)),
  doc:
    "Puts a program, 1 to 32 little-endian words, into a block's instruction memory from `offset` on; the addresses of its JMPs are moved by as much. " +
    "BLOCK_IN_USE where another program lies.",
  see: "RP2040 datasheet §3.2.1; pico-sdk hardware_pio, pio_add_program",
});

export const claim = command("pio.claim", {
  opcode: 0xd1,
  request: layout(field("handle", u8), field("block", u8), field("machine", u8)),
  doc: "Claims a state machine. BLOCK_IN_USE when another handle, or the firmware itself, has it.",
  see: "RP2040 datasheet §3.1; pico-sdk hardware_pio, pio_sm_claim",
});

export const configure = command("pio.configure", {
  opcode: 0xd2,
  request: layout(
    field("handle", u8),
    field("pc", u8),
    field("clkdiv", u32),
    field("execctrl", u32),
    field("shiftctrl", u32),
    field("pinctrl", u32),
  ),
  doc:
    "Stops the machine, empties its FIFOs, forgets its flags, gives it these settings, restarts it and its clock and sets it to `pc`. " +
    "It is not started.",
  see: "RP2040 datasheet §3.7 (SMx_CLKDIV, _EXECCTRL, _SHIFTCTRL, _PINCTRL); pico-sdk hardware_pio, pio_sm_init",
});

export const pins = command("pio.pins", {
  opcode: 0xd3,
  request: layout(
    field("handle", u8),
    field("mask", u32),
    field("initial", u32),
    field("levels", u32),
    field("outputs", u32),
    field("pullUp", u32),
    field("pullDown", u32),
    field("drive", u8),
  ),
  doc:
    "Hands the GPIOs in `mask` to the machine's block; those in `initial` get a level, a direction and pulls first. Machines of one block " +
    "may share pins. PIN_IN_USE for anybody else's. Not while the machine runs.",
  see: "RP2040 datasheet §3.5.6, §2.19.2; pico-sdk hardware_pio, pio_sm_set_pins_with_mask, pio_gpio_init",
});

export const giveUp = command("pio.give_up", {
  opcode: 0xd4,
  request: layout(field("handle", u8), field("mask", u32)),
  doc: "Gives up some of the machine's pins; it runs on without them.",
  see: "docs/protocol.md, Claims",
});

export const enable = command("pio.enable", {
  opcode: 0xd5,
  delivery: "posted",
  request: layout(field("handle", u8), field("enabled", bool)),
  doc: "Starts or stops the machine.",
  see: "RP2040 datasheet §3.7 (CTRL.SM_ENABLE)",
});

export const restart = command("pio.restart", {
  opcode: 0xd6,
  delivery: "posted",
  request: layout(field("handle", u8), field("pc", u8)),
  doc: "Clears what the machine has half done and sets it to `pc`. FIFOs, X and Y stay; so does whether it runs.",
  see: "RP2040 datasheet §3.7 (CTRL.SM_RESTART); pico-sdk hardware_pio, pio_sm_restart",
});

export const exec = command("pio.exec", {
  opcode: 0xd7,
  delivery: "posted",
  request: layout(field("handle", u8), field("instructions", bytes)),
  doc: "Executes instructions, little-endian words, one after the other, between those of the program.",
  see: "RP2040 datasheet §3.5.7 (SMx_INSTR)",
});

export const clock = command("pio.clock", {
  opcode: 0xd8,
  delivery: "posted",
  request: layout(field("handle", u8), field("clkdiv", u32)),
  doc: "Another clock divider, and its count from the start.",
  see: "RP2040 datasheet §3.5.5, §3.7 (SMx_CLKDIV)",
});

export const put = command("pio.put", {
  opcode: 0xd9,
  delivery: "posted",
  request: layout(
    field("handle", u8),
    bits({ size: 3, replicate: 1, reserved: 4 }),
    field("shift", u8),
    field("data", bytes),
  ),
  durationMs: () => patienceMs,
  doc:
    "Puts values of `size` (1, 2 or 4) bytes into the transmit FIFO, shifted left by `shift`, or repeated over the word with `replicate`. Done when " +
    "the last one is in the FIFO: a full one is waited for.",
  see: "RP2040 datasheet §3.5.4; MicroPython docs, rp2.StateMachine.put; CircuitPython ports/raspberrypi/bindings/rp2pio/StateMachine.c, write()",
});

export const get = command("pio.get", {
  opcode: 0xda,
  request: layout(
    field("handle", u8),
    field("size", u8),
    field("shift", u8),
    field("most", varint),
    field("timeoutUs", varint),
  ),
  reply: layout(field("data", bytes)),
  durationMs: ({ timeoutUs }) => timeoutUs / 1000,
  doc: "Takes up to `most` words from the receive FIFO, waiting at most `timeoutUs` for them: shifted right by `shift`, the lowest `size` bytes of each.",
  see: "RP2040 datasheet §3.5.4; MicroPython docs, rp2.StateMachine.get",
});

export const transfer = command("pio.transfer", {
  opcode: 0xdb,
  request: layout(
    field("handle", u8),
    bits({ size: 3, replicate: 1, inSize: 3, reserved: 1 }),
    field("shift", u8),
    field("inShift", u8),
    field("most", varint),
    field("timeoutUs", varint),
    field("data", bytes),
  ),
  reply: layout(field("taken", varint), field("data", bytes)),
  durationMs: ({ timeoutUs }) => timeoutUs / 1000,
  doc: "Does pio.put and pio.get at the same time. Answers after `timeoutUs` at the latest how many values it took, and what it has received.",
  see: "RP2040 datasheet §3.5.4; CircuitPython ports/raspberrypi/bindings/rp2pio/StateMachine.c, write_readinto()",
});

export const status = command("pio.status", {
  opcode: 0xdc,
  request: layout(field("handle", u8)),
  reply: layout(field("pc", u8), field("tx", u8), field("rx", u8), field("flags", u8)),
  doc: "Where the machine is, how many words its FIFOs hold, and its flags.",
  see: "RP2040 datasheet §3.7 (SMx_ADDR, FLEVEL, FDEBUG)",
});

export const clear = command("pio.clear", {
  opcode: 0xdd,
  delivery: "posted",
  request: layout(field("handle", u8), field("what", u8)),
  doc: "Clears flags; empties the receive FIFO.",
  see: "RP2040 datasheet §3.7 (FDEBUG)",
});

export const drain = command("pio.drain", {
  opcode: 0xde,
  delivery: "posted",
  request: layout(field("handle", u8), bits({ stalled: 1, reserved: 7 })),
  durationMs: () => patienceMs,
  doc: "Waits until the transmit FIFO is empty and, with `stalled`, the machine wants more: a stall from before does not count.",
  see: "RP2040 datasheet §3.7 (FDEBUG.TXSTALL); CircuitPython ports/raspberrypi/bindings/rp2pio/StateMachine.c, wait_for_txstall",
});

export const watch = command("pio.watch", {
  opcode: 0xdf,
  request: layout(field("handle", u8), field("block", u8), field("interrupts", u16)),
  doc:
    "From now on each of these interrupts of the block is an event of the handle, its value those that were there: bits 0-3 words received, 4-7 room to send, " +
    "8-11 flags raised by the machines. Flags are cleared as they are told, the rest is silent until watched again. BLOCK_IN_USE when another handle watches.",
  see: "RP2040 datasheet §3.6.8, §3.7 (INTR, IRQ0_INTE); MicroPython docs, rp2.PIO.irq",
});

export const close = command("pio.close", {
  opcode: 0xe0,
  request: layout(field("handle", u8)),
  doc: "A program: frees its memory. A machine: stops it, gives up its pins. A watch: ends it.",
  see: "docs/protocol.md, Claims",
});

export const buffer = command("pio.buffer", {
  opcode: 0xe1,
  delivery: "posted",
  request: layout(field("offset", varint), field("data", bytes)),
  doc: "Puts bytes into the board's memory for background transfers, 32768 bytes. INVALID_ARGUMENT beyond its end.",
  see: "docs/protocol.md, Commands",
});

export const bufferRead = command("pio.buffer_read", {
  opcode: 0xe2,
  request: layout(field("offset", varint), field("length", varint)),
  reply: layout(
    field(
      "data",
      bytesAsAsked("length", (request: { length: number }) => request.length),
    ),
  ),
  doc: "Bytes of the memory for background transfers.",
  see: "docs/protocol.md, Commands",
});

export const background = command("pio.background", {
  opcode: 0xe3,
  request: layout(
    field("handle", u8),
    bits({ size: 3, input: 1, pending: 2, reserved: 2 }),
    field("once", varint),
    field("onceLength", varint),
    field("loop", varint),
    field("loopLength", varint),
    field("loop2", varint),
    field("loop2Length", varint),
  ),
  doc:
    "Moves elements of `size` bytes between pio.buffer's memory and a FIFO without anybody's help: `once`, then `loop` and `loop2` in turn, for ever; a length of 0 " +
    "ends it. While a transfer in that direction goes on it takes over at the end of the buffer in work. `pending` is what pio.background_status counts down " +
    "from. BLOCK_IN_USE when all twelve DMA channels are.",
  see: "RP2040 datasheet §2.5; CircuitPython ports/raspberrypi/common-hal/rp2pio/StateMachine.c, background_write",
});

export const backgroundStatus = command("pio.background_status", {
  opcode: 0xe4,
  request: layout(field("handle", u8), field("input", bool)),
  reply: layout(field("running", bool), field("pending", u8), field("switches", u16), field("next", u16)),
  doc:
    "Whether a transfer goes on, how many of its buffers have not been begun, how often one has followed another (modulo 65536), and where the one after the " +
    "one in work begins.",
  see: "RP2040 datasheet §2.5; CircuitPython ports/raspberrypi/bindings/rp2pio/StateMachine.c, pending_write, last_write",
});

export const backgroundStop = command("pio.background_stop", {
  opcode: 0xe5,
  delivery: "posted",
  request: layout(field("handle", u8), field("input", bool)),
  doc: "Ends a background transfer at once; what is in the FIFO stays there.",
  see: "RP2040 datasheet §2.5; CircuitPython ports/raspberrypi/bindings/rp2pio/StateMachine.c, stop_background_write",
});

export const pio = [
  load,
  claim,
  configure,
  pins,
  giveUp,
  enable,
  restart,
  exec,
  clock,
  put,
  get,
  transfer,
  status,
  clear,
  drain,
  watch,
  close,
  buffer,
  bufferRead,
  background,
  backgroundStatus,
  backgroundStop,
] as const;
