/** What is known of a pin at the moment, and how that is said. */

export interface PinValue {
  readonly level: 0 | 1;
  /** Nobody drives it. */
  readonly floating?: boolean;
  /** Share of the time that a PWM keeps it high, 0 to 1, and how fast. */
  readonly duty?: number;
  readonly hertz?: number;
  /** Where it carries a voltage of its own. */
  readonly millivolts?: number;
}

/** By GPIO number. */
export type PinValues = ReadonlyMap<number, PinValue>;

/** @param told  as the lab says it: 0, 1, a PWM's duty in between, null for a pin that floats */
export function pinValueOf(told: number | null): PinValue {
  if (told === null) return { level: 0, floating: true };
  return told === 0 || told === 1 ? { level: told } : { level: 1, duty: told };
}

/** `high`, `low`, `floating`, `PWM 50 % at 1 kHz`, `1.65 V` */
export function pinWords(value: PinValue | undefined): string {
  if (value === undefined) return "not known";
  if (value.duty !== undefined) {
    const at = value.hertz === undefined ? "" : ` at ${hertz(value.hertz)}`;
    return `PWM ${Math.round(value.duty * 100)} %${at}`;
  }
  if (value.millivolts !== undefined) return `${(value.millivolts / 1000).toFixed(2)} V`;
  if (value.floating === true) return "floating";
  return value.level === 1 ? "high" : "low";
}

/** How brightly it is lit, 0 to 1. */
export function brightness(value: PinValue | undefined): number {
  if (value === undefined || value.floating === true) return 0;
  return value.duty ?? (value.millivolts === undefined ? value.level : Math.min(1, value.millivolts / 3300));
}

/** `980 Hz`, `1 kHz`, `12.5 MHz` */
export function hertz(value: number): string {
  const [shown, unit] = value >= 1e6 ? [value / 1e6, "MHz"] : value >= 1000 ? [value / 1000, "kHz"] : [value, "Hz"];
  return `${Number(shown.toPrecision(4))} ${unit}`;
}
