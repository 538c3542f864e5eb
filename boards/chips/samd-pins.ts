/** Pins of the SAM D family from their multiplexer tables: which buses, timers and analog inputs each can be. */
import type { Pin, PinFunction, PwmChannel } from "../definition/board.js";

/** Signals of a pin by peripheral function C, D, E and F: `S2.1` is SERCOM2 pad 1, `TCC0.4` waveform output 4 of TCC0, `` nothing. */
export type MuxRow = readonly [c: string, d: string, e: string, f: string];

/** What the serial blocks of a chip can do with their four pads. */
export interface PadRules {
  /** Pads that a serial port can send on. */
  readonly uartTx: readonly number[];
  /** Pads of data out and clock, in pairs. */
  readonly spi: readonly (readonly [dataOut: number, clock: number])[];
  /** Compare channels of TCC0, TCC1 and so on: waveform outputs share them in turn. */
  readonly tccChannels: readonly number[];
  /** TCs whose output 1 makes PWM, in the order of their generators behind the TCCs. */
  readonly pwmTcs?: readonly number[];
}

/** All 64 numbers, so that a pin's number is its place; a pin that the chip lacks has no functions. */
export function samdPins(
  mux: ReadonlyMap<number, MuxRow>,
  adc: Readonly<Record<number, number>>,
  rules: PadRules,
): Pin[] {
  return Array.from({ length: 64 }, (_, gpio) => {
    const functions: PinFunction[] = [];
    for (const signal of mux.get(gpio) ?? []) functions.push(...functionsOf(signal, rules));
    if (adc[gpio] !== undefined) functions.push({ kind: "adc", channel: adc[gpio] });
    return { gpio, name: samdPinName(gpio), functions };
  });
}

/** `PA08`, as the datasheet and CircuitPython's `microcontroller.pin` write it. */
export function samdPinName(gpio: number): string {
  return `P${gpio < 32 ? "A" : "B"}${String(gpio % 32).padStart(2, "0")}`;
}

function functionsOf(signal: string, rules: PadRules): PinFunction[] {
  const [block, place] = signal.split(".");
  if (/^S\d$/.test(block)) return padFunctions(Number(block[1]), Number(place), rules);
  const output = Number(place);
  if (block.startsWith("TCC")) {
    const slice = Number(block[3]);
    return [{ kind: "pwm", slice, channel: channels[output % rules.tccChannels[slice]], output }];
  }
  const behind = rules.pwmTcs?.indexOf(Number(block[2])) ?? -1;
  if (!block.startsWith("TC") || behind < 0 || output !== 1) return [];
  return [{ kind: "pwm", slice: rules.tccChannels.length + behind, channel: "B", output }];
}

const channels: readonly PwmChannel[] = ["A", "B", "C", "D", "E", "F"];

function padFunctions(bus: number, pad: number, { uartTx, spi }: PadRules): PinFunction[] {
  const functions: PinFunction[] = [];
  if (pad === 0) functions.push({ kind: "i2c", bus, role: "SDA" });
  if (pad === 1) functions.push({ kind: "i2c", bus, role: "SCL" });
  if (spi.some(([out]) => out === pad)) functions.push({ kind: "spi", bus, role: "MOSI" });
  if (spi.some(([, clock]) => clock === pad)) functions.push({ kind: "spi", bus, role: "SCK" });
  functions.push({ kind: "spi", bus, role: "MISO" });
  if (uartTx.includes(pad)) functions.push({ kind: "uart", bus, role: "TX" });
  functions.push({ kind: "uart", bus, role: "RX" });
  return functions;
}

/** Pins that a chip has in its package (the vendor's pio/*.h of each). */
export const packages = {
  samd21e: "PA00-PA11 PA14-PA19 PA22-PA25 PA27 PA28 PA30 PA31",
  samd21g: "PA00-PA25 PA27 PA28 PA30 PA31 PB02 PB03 PB08-PB11 PB22 PB23",
  samd51g: "PA00-PA25 PA27 PA30 PA31 PB02 PB03 PB08-PB11 PB22 PB23",
  samd51j: "PA00-PA25 PA27 PA30 PA31 PB00-PB17 PB22 PB23 PB30 PB31",
} as const;

/** What is left in `microcontroller.pin` of a package: a board's mpconfigboard.h names those that it has no use for (IGNORE_PIN_…). */
export function packagePins(name: keyof typeof packages, ignored: string): readonly number[] {
  const without = new Set(pinsIn(ignored));
  return pinsIn(packages[name]).filter((pin) => !without.has(pin));
}

/** `PA00-PA11 PB02` as numbers. */
function pinsIn(text: string): number[] {
  return text.split(" ").flatMap((range) => {
    const [first, last = first] = range.split("-").map(samdPinNumber);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

function samdPinNumber(name: string): number {
  return (name[1] === "A" ? 0 : 32) + Number(name.slice(2));
}
