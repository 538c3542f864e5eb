/** Which of a part's wirings a rig file means, and what its pins are called. */
import type { PartDefinition, Wiring } from "../part.js";

/** The wiring that knows most of the pins given, and of those the one that lacks fewest. */
export function bestWiring({ wirings }: PartDefinition, given: readonly string[]): Wiring {
  const score = (wiring: Wiring): number => {
    const known = new Set(given.map((pin) => pinOf(wiring, pin)).filter((pin) => pin !== undefined));
    const missing = Object.entries(wiring.pins).filter(([pin, { optional }]) => !optional && !known.has(pin)).length;
    return known.size * 100 - missing;
  };
  return wirings.reduce((best, wiring) => (score(wiring) > score(best) ? wiring : best));
}

/** The part's own name of a pin written in a rig file, or undefined. */
export function pinOf(wiring: Wiring, written: string): string | undefined {
  const wanted = written.toLowerCase();
  return Object.entries(wiring.pins).find(([pin, { aliases = [] }]) =>
    [pin, ...aliases].some((n) => n.toLowerCase() === wanted),
  )?.[0];
}

/** `For I2C: SCL, SDA, SDO (optional). For SPI: …` */
export function waysToWire({ wirings }: PartDefinition): string {
  const list = (wiring: Wiring) =>
    Object.entries(wiring.pins)
      .map(([pin, { optional }]) => (optional ? `${pin} (optional)` : pin))
      .join(", ");
  return wirings.length === 1
    ? `Pins: ${list(wirings[0])}.`
    : wirings.map((w) => `For ${w.name}: ${list(w)}.`).join(" ");
}
