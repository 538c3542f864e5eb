/** The hardware modules of each Python: one line per module. A test compares the lists with the folder. */

import type { Dialect } from "../../boards/index.js";
import type { PyModule } from "../../vm/index.js";
import { analogio } from "./analogio.js";
import { board } from "./board.js";
import { busio } from "./busio.js";
import { digitalio } from "./digitalio.js";
import { machine } from "./machine.js";
import { microcontroller } from "./microcontroller.js";
import { neopixel } from "./neopixel.js";
import { neopixelWrite } from "./neopixel_write.js";
import { pwmio } from "./pwmio.js";

export { Hardware, provideHardware, touchedHardware } from "./hardware.js";

/** By name; each makes a fresh module for a VM, when the program first imports it. */
export const hardwareModules: Readonly<Record<Dialect, Readonly<Record<string, () => PyModule>>>> = {
  circuitpython: {
    analogio,
    board,
    busio,
    digitalio,
    microcontroller,
    neopixel_write: neopixelWrite,
    pwmio,
  },
  micropython: {
    machine,
    neopixel,
    umachine: machine,
  },
};
