/**
 * The sixteen lines of a SAMD's external interrupt controller. Pins share them, and a line serves one pin at a time: what counts, measures or decodes
 * edges in CircuitPython must say so, or the second would never see one. RP2040 pins have an interrupt each.
 *
 * @see SAM D21 datasheet table 7-1, SAM D5x/E5x table 6-1 (column A); CircuitPython ports/atmel-samd/eic_handler.c
 */
import { runtimeError } from "../../vm/index.js";
import { hardware, perHardware } from "./hardware.js";
import { pinName } from "./microcontroller.js";

/** Lines of the pins whose line is not their number modulo 16. */
const oddLines: Readonly<Record<string, Readonly<Record<number, number>>>> = {
  SAMD21: { 24: 12, 25: 13, 27: 15, 28: 8, 30: 10, 31: 11 },
};
/** PA08 is the non-maskable interrupt's. */
const withoutLine = 8;

/** The line of a SAMD pin; undefined where it has none, or where pins do not share lines. */
export function interruptLine(gpio: number): number | undefined {
  const { name } = hardware().board.chip;
  if (!name.startsWith("SAMD") || gpio === withoutLine) return undefined;
  return oddLines[name]?.[gpio] ?? gpio % 16;
}

/** By line: the pin that has it. */
const taken = perHardware(() => new Map<number, number>());

/** @param refuse  what to raise for a pin without a line. @throws RuntimeError when another pin has the line of one of these */
export function takeInterruptLines(gpios: readonly number[], refuse: (gpio: number) => unknown): void {
  if (!hardware().board.chip.name.startsWith("SAMD")) return;
  const lines = new Map<number, number>();
  for (const gpio of gpios) {
    const line = interruptLine(gpio);
    if (line === undefined) throw refuse(gpio);
    const other = taken().get(line) ?? lines.get(line);
    if (other !== undefined) {
      hardware().advice = `${pinName(gpio)} and ${pinName(other)} share interrupt line ${line} of the chip: only one of them can be watched at a time.`;
      throw runtimeError("Internal resource(s) in use");
    }
    lines.set(line, gpio);
  }
  for (const [line, gpio] of lines) taken().set(line, gpio);
}

export function giveInterruptLines(gpios: readonly number[]): void {
  for (const gpio of gpios) {
    const line = interruptLine(gpio);
    if (line !== undefined && taken().get(line) === gpio) taken().delete(line);
  }
}
