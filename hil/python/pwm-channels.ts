/**
 * Which channels of the RP2040's PWM slices CircuitPython has given away. Its `countio` counts with a slice, by the pin of channel B, and takes both
 * channels for it: what pinbridge's firmware would not need, but a program that runs here is to run there.
 *
 * @see CircuitPython ports/raspberrypi/common-hal/{countio/Counter,pwmio/PWMOut}.c; RP2040 datasheet §4.5.2
 */
import { makeError, runtimeError } from "../../vm/index.js";
import { hardware, perHardware } from "./hardware.js";

type Use = "output" | "counter";

const slices = perHardware(() => new Map<number, Map<number, Use>>());

const slice = (gpio: number): number => (gpio >> 1) & 7;
const channel = (gpio: number): number => gpio & 1;
const usesOf = (gpio: number): Map<number, Use> => slices().get(slice(gpio)) ?? new Map<number, Use>();
const onRp2040 = (): boolean => hardware().board.chip.name === "RP2040";

/** @returns the exception for a pin whose channel is taken, by a counter of its slice or by the other pin on it; undefined when it is free */
export function outputRefused(gpio: number): unknown {
  if (!onRp2040() || !usesOf(gpio).has(channel(gpio))) return undefined;
  hardware().advice = `GPIO${gpio} shares its PWM slice with a countio.Counter, or its channel with another output. Use a pin of another slice.`;
  return runtimeError("Conflicting settings for shared resource");
}

/** @returns the exception for a pin that cannot count; undefined when it can. @param bothEdges  RISE_AND_FALL */
export function counterRefused(gpio: number, bothEdges: boolean): unknown {
  if (!onRp2040()) return undefined;
  if (channel(gpio) !== 1) {
    hardware().advice = "An RP2040 counts edges on pins with an odd number only: GPIO1, GPIO3, GPIO5, …";
    return runtimeError("Pin must be on PWM Channel B");
  }
  if (bothEdges) return makeError("NotImplementedError", "RISE_AND_FALL not available on this chip");
  const uses = usesOf(gpio);
  if (uses.get(1) === "counter") return runtimeError("PWM slice already in use");
  return uses.size > 0 ? runtimeError("PWM slice channel A already in use") : undefined;
}

export function takeChannels(gpio: number, use: Use): void {
  if (!onRp2040()) return;
  const uses = usesOf(gpio);
  for (const one of use === "counter" ? [0, 1] : [channel(gpio)]) uses.set(one, use);
  slices().set(slice(gpio), uses);
}

export function giveChannels(gpio: number, use: Use): void {
  const uses = usesOf(gpio);
  for (const one of use === "counter" ? [0, 1] : [channel(gpio)]) uses.delete(one);
}
