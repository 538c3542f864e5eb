/**
 * Finding pins on a board by any of the names people use for them: the label on the board, CircuitPython's and MicroPython's names, the
 * chip's own name and the bare GPIO number, each with or without `board.` before it. Names are matched exactly first, then without case.
 */
import type { BoardDefinition, Pin, PinFunction } from "./board.js";

/**
 * @param name  `GP4`, `board.SDA`, `GPIO4`, `D5`, `4`
 * @returns the pin, or undefined when no name of this board matches
 */
export function findPin(board: BoardDefinition, name: string): Pin | undefined {
  const wanted = name.trim().replace(/^(board|microcontroller\.pin|Pin\.board|Pin\.cpu)\./, "");
  const names = pinNames(board);
  const gpio =
    names.get(wanted) ??
    [...names].find(([n]) => n.toLowerCase() === wanted.toLowerCase())?.[1] ??
    (/^\d+$/.test(wanted) ? Number(wanted) : undefined);
  return gpio === undefined ? undefined : board.chip.pins.find((pin) => pin.gpio === gpio);
}

/** Every name of every pin of a board and its GPIO number: labels first, then CircuitPython's, MicroPython's and the chip's names. */
export function pinNames(board: BoardDefinition): Map<string, number> {
  const names = new Map<string, number>();
  const add = (name: string, gpio: number): void => {
    if (!names.has(name)) names.set(name, gpio);
  };
  for (const [gpio, label] of board.labels) add(label, gpio);
  for (const [name, value] of board.circuitpython.members) if (typeof value === "number") add(name, value);
  for (const [name, gpio] of board.micropython?.pins ?? []) add(name, gpio);
  for (const { name, gpio } of board.chip.pins) add(name, gpio);
  return names;
}

/** What to call a pin when speaking of it: the label on the board, else the chip's name. */
export function pinLabel(board: BoardDefinition, gpio: number): string {
  return board.labels.get(gpio) ?? board.chip.pins[gpio]?.name ?? `GPIO${gpio}`;
}

/** The other names of a pin, for messages: `GP25` is also `LED`. */
export function pinAliases(board: BoardDefinition, gpio: number): string[] {
  const label = pinLabel(board, gpio);
  return [...pinNames(board)]
    .filter(([name, number]) => number === gpio && name !== label && name !== board.chip.pins[gpio]?.name)
    .map(([name]) => name);
}

/** The function of that kind which a pin can be switched to, if any. */
export function pinFunction<K extends PinFunction["kind"]>(
  pin: Pin,
  kind: K,
): Extract<PinFunction, { kind: K }> | undefined {
  return pin.functions.find((f): f is Extract<PinFunction, { kind: K }> => f.kind === kind);
}
