/**
 * The one door between the emulated bench and the virtual parts: what a part is to a rig file.
 *
 * A part comes in two halves. Its definition (here) is data that the rig loader reads before anything runs: which pins it has and what each
 * does electrically, which options it takes, at which I2C addresses it answers. Its device (device.ts) is what lives on the bench afterwards.
 * The loader can therefore refuse a bad rig with file and line without building anything, and a new part brings its own checks along: there
 * is no list of parts in `hil`. The catalogue is passed in by `src`, because parts live in `fixtures`.
 */
import { z } from "zod";
import type { Device } from "./device.js";

export type {
  Artefact,
  Bench,
  Device,
  Drive,
  I2cTarget,
  Level,
  Net,
  NetPort,
  PartControl,
  PartValue,
  SerialPeer,
  SerialSetting,
  SpiTarget,
} from "./device.js";
export { quantity, parseQuantity, type Unit } from "./rig/quantity.js";

/**
 * What a part's pin does to its net. It decides the checks: I2C lines need a pull-up, two `output`s or two `analog-out`s on one net are a
 * short, `analog-out` belongs on a pin with an ADC. `spi-miso` drives only while its part is selected. `pull-up` is a resistor's end; `passive` never
 * drives by itself.
 */
export type PinRole =
  | "i2c-scl"
  | "i2c-sda"
  | "spi-sck"
  | "spi-mosi"
  | "spi-miso"
  | "spi-cs"
  | "input"
  | "output"
  | "open-drain"
  | "analog-out"
  | "pull-up"
  | "passive";

export interface PartPin {
  readonly role: PinRole;
  /** May be left open. */
  readonly optional?: boolean;
  /** Other names printed on breakouts for the same pin. */
  readonly aliases?: readonly string[];
  /** For documentation and messages: `serial data`. */
  readonly meaning: string;
}

/** One way to wire a part: a BME280 has one for I2C and one for SPI. */
export interface Wiring {
  /** `I2C`, `SPI`; what `create` is told. */
  readonly name: string;
  readonly pins: Readonly<Record<string, PartPin>>;
}

/** What a part is made from, after all checks. */
export interface PartSetting<Options> {
  /** The part's name in the rig: `weather`. */
  readonly name: string;
  readonly options: Options;
  /** Name of the wiring that the rig chose. */
  readonly wiring: string;
  /** Net by the part's own pin name, for the pins that are wired. */
  readonly pins: Readonly<Record<string, string>>;
  /** Seeded by the rig and the part's name, 0 <= x < 1: the same rig gives the same noise each time. */
  readonly random: () => number;
}

export interface PartDefinition<Options = unknown> {
  /** Name in rig files: `bme280`. Lower case. */
  readonly part: string;
  /** `Bosch BME280: temperature, humidity and pressure sensor`. */
  readonly title: string;
  /** Documents that its behaviour was taken from, with revision and sections. */
  readonly datasheet: readonly string[];
  readonly wirings: readonly Wiring[];
  /** A strict object of what a rig file may say beside `part` and `pins`; defaults belong in it. */
  readonly options: z.ZodType<Options>;
  /** Names of the options, for `did you mean`. */
  readonly optionNames: readonly string[];
  /** 7-bit addresses it answers at, for the clash check. */
  i2cAddresses?(options: Options, pins: Readonly<Record<string, string>>): readonly number[];
  create(setting: PartSetting<Options>): Device;
}

/** Every part that a rig may name, by that name. */
export type PartCatalogue = ReadonlyMap<string, PartDefinition>;

/** Checks a definition's types where it is written, and forgets its option type so that a catalogue can hold it. */
export function definePart<Options>(definition: PartDefinition<Options>): PartDefinition {
  return definition as unknown as PartDefinition;
}

/** A zod schema for the `address` option of an I2C part; the message names the part's own addresses in hexadecimal. */
export function i2cAddress(first: number, last = first): z.ZodType<number> {
  const hex = (n: number) => `0x${n.toString(16).toUpperCase()}`;
  const all = Array.from({ length: last - first + 1 }, (_, i) => hex(first + i));
  return z
    .unknown()
    .refine((value) => typeof value === "number" && Number.isInteger(value) && value >= first && value <= last, {
      error: `{} is not an address of this part: ${all.length > 4 ? `${all[0]} to ${all[all.length - 1]}` : all.join(" or ")}`,
    }) as unknown as z.ZodType<number>;
}

/** Names that a rig file may wire a pin to besides pins of the board and nets of its own. */
export const RAILS = { GND: "low", "3V3": "high" } as const;
