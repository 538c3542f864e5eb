/** The pins of every rig that is in use, as the lab tells them: shared by the wall and the rig's own page. */
import { signal, type Signal } from "@preact/signals";
import type { PinValues } from "../board/pin-value.js";

const rigs = new Map<string, Signal<PinValues>>();
const none: PinValues = new Map();

function pinsOf(rig: string): Signal<PinValues> {
  let pins = rigs.get(rig);
  if (pins === undefined) rigs.set(rig, (pins = signal(none)));
  return pins;
}

export function livePins(rig: string): PinValues {
  return pinsOf(rig).value;
}
