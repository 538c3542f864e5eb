/**
 * What a board says of itself over its REPL, and what of it goes into HELLO: who it is is asked; what its pins can do is written in boards/.
 */
import { boards, findBoard, type BoardDefinition, type Pin } from "../../../boards/index.js";
import { tableHash } from "../../peripherals/index.js";
import { ByteWriter, bytes, text, u16, u32, list } from "../../wire/layout.js";
import { PinFunction } from "../../wire/protocol.js";

export type AgentDialect = "micropython" | "circuitpython";

export interface BoardFacts {
  readonly dialect: AgentDialect;
  /** `1.27.0` */
  readonly version: readonly number[];
  /** `Raspberry Pi Pico with RP2040` */
  readonly machine: string;
  /** CircuitPython's board.board_id, MicroPython's sys.implementation._build; "" where the firmware is too old to say. */
  readonly board: string;
  readonly uniqueId: Uint8Array;
  readonly clockHz: number;
  readonly freeBytes: number;
  /** Those asked for that can be imported. */
  readonly modules: ReadonlySet<string>;
}

/** What the parts need: asked for one by one. */
export const askedModules = [
  "machine",
  "select",
  "_onewire",
  "usb_cdc",
  "microcontroller",
  "digitalio",
  "busio",
  "pwmio",
  "analogio",
  "neopixel_write",
  "pulseio",
  "countio",
  "rotaryio",
  "onewireio",
] as const;

/** Prints a line for each fact: its name, a blank, its value. It must compile in a few hundred bytes of memory, on any firmware. */
export const question = `
import sys,gc
def say(k,f):
 try:print(k,f())
 except Exception:pass
i=sys.implementation
say('name',lambda:i.name)
say('version',lambda:'.'.join([str(n) for n in i.version[:3]]))
say('machine',lambda:i._machine)
say('build',lambda:i._build)
def m():
 import os
 return os.uname().machine
say('uname',m)
def b():
 import board
 return board.board_id
say('board',b)
def h(u):return ''.join(['%02x'%c for c in u])
def u():
 import machine
 return h(machine.unique_id())
say('uid',u)
def u():
 import microcontroller
 return h(microcontroller.cpu.uid)
say('uid',u)
def f():
 import machine
 f=machine.freq()
 return f[0] if isinstance(f,tuple) else f
say('hz',f)
def f():
 import microcontroller
 return microcontroller.cpu.frequency
say('hz',f)
for m in '${askedModules.join(" ")}'.split():
 try:
  __import__(m)
  print('has',m)
 except Exception:pass
gc.collect()
say('free',gc.mem_free)
`;

/** @returns undefined when this is no answer to the question, or the Python is neither of the two */
export function readFacts(answer: string): BoardFacts | undefined {
  const all = new Map<string, string>();
  const modules = new Set<string>();
  for (const line of answer.split(/\r?\n/)) {
    const [, name, value] = /^(\w+) (.*)$/.exec(line) ?? [];
    if (name === "has") modules.add(value);
    else if (name !== undefined) all.set(name, value);
  }
  const dialect = all.get("name");
  if (dialect !== "micropython" && dialect !== "circuitpython") return undefined;
  return {
    dialect,
    version: (all.get("version") ?? "0").split(".").map(Number),
    machine: all.get("machine") ?? all.get("uname") ?? "",
    board: all.get("board") ?? all.get("build") ?? "",
    uniqueId: Uint8Array.from(Buffer.from(all.get("uid") ?? "", "hex")),
    clockHz: Number(all.get("hz") ?? 0),
    freeBytes: Number(all.get("free") ?? 0),
    modules,
  };
}

/** The board, by its id, or by its words where the firmware has no id to tell. */
export function boardOf({ board, machine, dialect }: BoardFacts): BoardDefinition | undefined {
  return (
    findBoard(board === "" ? "-" : board) ??
    boards.find((known) => known[dialect]?.machine.toLowerCase() === machine.toLowerCase())
  );
}

/** The fields of the HELLO reply that only the host knows: clockHz to uniqueId, and pinFunctions; docs/protocol.md, HELLO. */
export function helloFacts(
  { uniqueId, clockHz, dialect, version }: BoardFacts,
  board: BoardDefinition,
  parts: ReadonlySet<string>,
): { before: Uint8Array; after: Uint8Array } {
  const before = new ByteWriter();
  u32.write(before, clockHz);
  u32.write(before, tableHash());
  text.write(before, board.id);
  const name = dialect === "micropython" ? "MicroPython" : "CircuitPython";
  text.write(before, `agent on ${name} ${version.join(".")}`);
  text.write(before, "agent");
  bytes.write(before, uniqueId);
  const after = new ByteWriter();
  const last = Math.max(...board.chip.pins.map(({ gpio }) => gpio));
  const functions = Array.from({ length: last + 1 }, (_, gpio) => {
    const pin = board.chip.pins.find((p) => p.gpio === gpio);
    return pin === undefined ? 0 : functionsOf(pin, parts);
  });
  list(u16).write(after, functions);
  return { before: before.take(), after: after.take() };
}

const roles = {
  SDA: PinFunction.I2C_SDA,
  SCL: PinFunction.I2C_SCL,
  SCK: PinFunction.SPI_SCK,
  MOSI: PinFunction.SPI_MOSI,
  MISO: PinFunction.SPI_MISO,
  TX: PinFunction.UART_TX,
  RX: PinFunction.UART_RX,
} as const;

function functionsOf({ functions }: Pin, parts: ReadonlySet<string>): number {
  let bits: number = PinFunction.DIGITAL | (parts.has("event") ? PinFunction.INTERRUPT : 0);
  for (const f of functions) {
    if (!parts.has(f.kind)) continue;
    if (f.kind === "adc") bits |= PinFunction.ADC;
    else if (f.kind === "pwm") bits |= PinFunction.PWM;
    else bits |= (roles as Record<string, number>)[f.role] ?? 0;
  }
  return bits;
}
