import type { Dialect } from "./dialect.js";

/** The releases whose behaviour the dialects follow. */
export const releases: Record<
  Dialect,
  { name: string; version: readonly (number | string)[]; python: string; mpy: number }
> = {
  micropython: {
    name: "micropython",
    version: [1, 27, 0, ""],
    python: "3.4.0; MicroPython v1.27.0 on 2025-12-10",
    mpy: 0x1306,
  },
  circuitpython: {
    name: "circuitpython",
    version: [10, 0, 3],
    python: "3.4.0; Adafruit CircuitPython 10.0.3 on 2025-10-17",
    mpy: 0x0306,
  },
  host: { name: "pinbridge", version: [3, 13, 0], python: "3.13.0 (pinbridge)", mpy: 0 },
};
