/**
 * Which block's signal each pin can carry, by peripheral function (datasheet table 7-1, columns C to F). `S2.1` is SERCOM2 pad 1, `TCC0.4`
 * waveform output 4 of TCC0. Functions A (EIC) and B (analog) need no table here, G is USB on PA24 and PA25.
 */

type Row = readonly [c: string, d: string, e: string, f: string];

const PA: Readonly<Record<number, Row>> = {
  0: ["", "S1.0", "TCC2.0", ""],
  1: ["", "S1.1", "TCC2.1", ""],
  4: ["", "S0.0", "TCC0.0", ""],
  5: ["", "S0.1", "TCC0.1", ""],
  6: ["", "S0.2", "TCC1.0", ""],
  7: ["", "S0.3", "TCC1.1", ""],
  8: ["S0.0", "S2.0", "TCC0.0", "TCC1.2"],
  9: ["S0.1", "S2.1", "TCC0.1", "TCC1.3"],
  10: ["S0.2", "S2.2", "TCC1.0", "TCC0.2"],
  11: ["S0.3", "S2.3", "TCC1.1", "TCC0.3"],
  12: ["S2.0", "S4.0", "TCC2.0", "TCC0.6"],
  13: ["S2.1", "S4.1", "TCC2.1", "TCC0.7"],
  14: ["S2.2", "S4.2", "TC3.0", "TCC0.4"],
  15: ["S2.3", "S4.3", "TC3.1", "TCC0.5"],
  16: ["S1.0", "S3.0", "TCC2.0", "TCC0.6"],
  17: ["S1.1", "S3.1", "TCC2.1", "TCC0.7"],
  18: ["S1.2", "S3.2", "TC3.0", "TCC0.2"],
  19: ["S1.3", "S3.3", "TC3.1", "TCC0.3"],
  20: ["S5.2", "S3.2", "TC7.0", "TCC0.6"],
  21: ["S5.3", "S3.3", "TC7.1", "TCC0.7"],
  22: ["S3.0", "S5.0", "TC4.0", "TCC0.4"],
  23: ["S3.1", "S5.1", "TC4.1", "TCC0.5"],
  24: ["S3.2", "S5.2", "TC5.0", "TCC1.2"],
  25: ["S3.3", "S5.3", "TC5.1", "TCC1.3"],
  30: ["", "S1.2", "TCC1.0", ""],
  31: ["", "S1.3", "TCC1.1", ""],
};

const PB: Readonly<Record<number, Row>> = {
  0: ["", "S5.2", "TC7.0", ""],
  1: ["", "S5.3", "TC7.1", ""],
  2: ["", "S5.0", "TC6.0", ""],
  3: ["", "S5.1", "TC6.1", ""],
  8: ["", "S4.0", "TC4.0", ""],
  9: ["", "S4.1", "TC4.1", ""],
  10: ["", "S4.2", "TC5.0", "TCC0.4"],
  11: ["", "S4.3", "TC5.1", "TCC0.5"],
  12: ["S4.0", "", "TC4.0", "TCC0.6"],
  13: ["S4.1", "", "TC4.1", "TCC0.7"],
  14: ["S4.2", "", "TC5.0", ""],
  15: ["S4.3", "", "TC5.1", ""],
  16: ["S5.0", "", "TC6.0", "TCC0.4"],
  17: ["S5.1", "", "TC6.1", "TCC0.5"],
  22: ["", "S5.2", "TC7.0", ""],
  23: ["", "S5.3", "TC7.1", ""],
  30: ["", "S5.0", "TCC0.0", "TCC1.2"],
  31: ["", "S5.1", "TCC0.1", "TCC1.3"],
};

/** `S2.1`, `TCC0.4`, `USB.0`, or `` for what is not connected. @param selected PMUX value: 2 is C, 6 is G */
export function pinSignal(pin: number, selected: number): string {
  if (selected === 6) return pin === 24 ? "USB.0" : pin === 25 ? "USB.1" : "";
  return (pin < 32 ? PA[pin] : PB[pin - 32])?.[selected - 2] ?? "";
}

/** `PA08`, as the datasheet writes it. */
export function pinName(pin: number): string {
  return `P${pin < 32 ? "A" : "B"}${String(pin % 32).padStart(2, "0")}`;
}
