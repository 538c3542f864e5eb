/**
 * Quantities as people write them in a rig file (`4.7k`, `250 ms`, `21.5 °C`, `70%`) turned into one base unit each.
 *
 * A bare number means the base unit, except for times: `after: 3` is as often meant in seconds as in milliseconds, so it is refused.
 */
import { z } from "zod";

export type Unit = "time" | "temperature" | "humidity" | "pressure" | "resistance" | "voltage" | "fraction";

interface UnitFamily {
  /** Name for messages and the base unit. */
  readonly what: string;
  readonly base: string;
  /** May a number stand without its unit? */
  readonly bare: boolean;
  readonly units: Readonly<Record<string, (value: number) => number>>;
  readonly example: string;
}

const times =
  (factor: number) =>
  (value: number): number =>
    value * factor;
const same = times(1);

const FAMILIES: Readonly<Record<Unit, UnitFamily>> = {
  time: {
    what: "a time",
    base: "s",
    bare: false,
    example: "2 s, 250 ms or 40 us",
    units: { s: same, ms: times(1e-3), us: times(1e-6), µs: times(1e-6), min: times(60), h: times(3600) },
  },
  temperature: {
    what: "a temperature",
    base: "°C",
    bare: true,
    example: "21.5 or 21.5 °C",
    units: { "°C": same, C: same, "°F": (f) => ((f - 32) * 5) / 9, F: (f) => ((f - 32) * 5) / 9, K: (k) => k - 273.15 },
  },
  humidity: {
    what: "a relative humidity",
    base: "%RH",
    bare: true,
    example: "45 or 45 %",
    units: { "%": same, "%RH": same, "%rH": same },
  },
  pressure: {
    what: "a pressure",
    base: "hPa",
    bare: true,
    example: "1013.25 or 1013.25 hPa",
    units: { hPa: same, mbar: same, Pa: times(0.01), kPa: times(10) },
  },
  resistance: {
    what: "a resistance",
    base: "ohm",
    bare: true,
    example: "4.7k or 4700",
    units: {
      ohm: same,
      Ω: same,
      R: same,
      k: times(1e3),
      kohm: times(1e3),
      kΩ: times(1e3),
      M: times(1e6),
      Mohm: times(1e6),
      MΩ: times(1e6),
    },
  },
  voltage: {
    what: "a voltage",
    base: "V",
    bare: true,
    example: "1.65 or 1650 mV",
    units: { V: same, mV: times(1e-3) },
  },
  fraction: { what: "a share", base: "", bare: true, example: "0.5 or 50 %", units: { "%": times(0.01) } },
};

export interface Range {
  /** In the base unit, both ends allowed. */
  readonly min?: number;
  readonly max?: number;
}

/**
 * @param value  a number or a text from the rig file
 * @returns the number in the base unit (s, °C, %RH, hPa, ohm, V, 1), or `{ problem }` saying what is wrong and what would be right
 */
export function parseQuantity(value: unknown, unit: Unit, range: Range = {}): number | { problem: string } {
  const family = FAMILIES[unit];
  const number = toBase(value, family);
  if (typeof number !== "number") return number;
  const { min = -Infinity, max = Infinity } = range;
  if (number < min || number > max)
    return { problem: `${show(value)} is out of range: ${withUnit(min, family)} to ${withUnit(max, family)}` };
  return number;
}

/** A zod schema for a quantity; the parsed value is a number in the base unit. */
export function quantity(unit: Unit, range: Range = {}): z.ZodType<number> {
  return z.unknown().transform((value, context) => {
    const parsed = parseQuantity(value, unit, range);
    if (typeof parsed === "number") return parsed;
    context.issues.push({ code: "custom", message: parsed.problem, input: value });
    return z.NEVER;
  }) as unknown as z.ZodType<number>;
}

function toBase(value: unknown, family: UnitFamily): number | { problem: string } {
  const wrong = (why: string) => ({ problem: `${show(value)} ${why}: write ${family.what} as ${family.example}` });
  if (value === undefined) return { problem: `it is missing: write ${family.what} as ${family.example}` };
  if (typeof value === "number") {
    if (!Number.isFinite(value)) return wrong("is no finite number");
    return family.bare ? value : wrong("has no unit");
  }
  if (typeof value !== "string") return wrong(`is ${kindOf(value)}, not ${family.what}`);
  const match = /^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(\S*)\s*$/i.exec(value);
  if (!match) return wrong(`is not ${family.what}`);
  const number = Number(match[1]);
  if (match[2] === "") return family.bare ? number : wrong("has no unit");
  const convert = Object.hasOwn(family.units, match[2]) ? family.units[match[2]] : undefined;
  return convert ? round(convert(number)) : wrong(`has the unit "${match[2]}", which is not one of ${family.what}`);
}

/** Takes the noise off a conversion: 40 us is 4e-5 s, not 0.000039999999999999996. */
const round = (value: number): number => Number(value.toPrecision(15));
const withUnit = (value: number, family: UnitFamily): string => `${value}${family.base ? ` ${family.base}` : ""}`;
const show = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "this";
const kindOf = (value: unknown): string =>
  Array.isArray(value)
    ? "a list"
    : value === null
      ? "empty"
      : typeof value === "object"
        ? "a mapping"
        : `a ${typeof value}`;
