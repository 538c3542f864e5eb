/** Which block's signal each pin carries, by peripheral function (datasheet table 7-1; the table itself is the chip definition's). */

import { samd21Mux } from "../../../boards/index.js";

/** `S2.1`, `TCC0.4`, `USB.0`, or `` for what is not connected. @param selected PMUX value: 2 is C, 6 is G */
export function pinSignal(pin: number, selected: number): string {
  if (selected === 6) return pin === 24 ? "USB.0" : pin === 25 ? "USB.1" : "";
  return samd21Mux.get(pin)?.[selected - 2] ?? "";
}

/** `PA08`, as the datasheet writes it. */
export function pinName(pin: number): string {
  return `P${pin < 32 ? "A" : "B"}${String(pin % 32).padStart(2, "0")}`;
}
