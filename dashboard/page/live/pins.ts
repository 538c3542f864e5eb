/**
 * The pins of every rig that is in use, as the lab tells them, for as long as somebody looks: the wall and the rig's page share one stream, which rests
 * while the page is hidden, because a browser has few connections to one server.
 */
import { signal, type Signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Pins } from "../../shared/console.js";
import { pinValueOf, type PinValues } from "../board/pin-value.js";
import { followSource } from "./retrying-source.js";

const rigs = new Map<string, Signal<PinValues>>();
const none: PinValues = new Map();
let lookers = 0;
let stop: (() => void) | undefined;

export function livePins(rig: string): PinValues {
  return pinsOf(rig).value;
}

/** Keeps the stream going while a component is there. */
export function useLivePins(): void {
  useEffect(() => {
    lookers++;
    rule();
    document.addEventListener("visibilitychange", rule);
    return () => {
      lookers--;
      document.removeEventListener("visibilitychange", rule);
      rule();
    };
  }, []);
}

function rule(): void {
  const wanted = lookers > 0 && !document.hidden;
  if (wanted === (stop !== undefined)) return;
  stop?.();
  stop = wanted ? followSource("/api/v1/live", "pins", hear, forget) : undefined;
}

function hear(data: unknown): void {
  const { rig, pins } = data as { rig: string; pins: Pins | null };
  const state = pinsOf(rig);
  if (pins === null) {
    state.value = none;
    return;
  }
  const next = new Map(state.value);
  for (const [gpio, value] of Object.entries(pins)) next.set(Number(gpio), pinValueOf(value));
  state.value = next;
}

/** Connected anew: what is so now will be told. */
function forget(): void {
  for (const pins of rigs.values()) pins.value = none;
}

function pinsOf(rig: string): Signal<PinValues> {
  let pins = rigs.get(rig);
  if (pins === undefined) rigs.set(rig, (pins = signal(none)));
  return pins;
}
