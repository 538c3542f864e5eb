/** The hardware modules of each Python: one line per module. A test compares the lists with the folder. */

import type { BoardDefinition, Dialect } from "../../boards/index.js";
import { provideFrozen, type PyModule } from "../../vm/index.js";
import { _onewire } from "./_onewire.js";
import { _rp2 } from "./_rp2.js";
import { alarm } from "./alarm.js";
import { analogio } from "./analogio.js";
import { analogbufio } from "./analogbufio.js";
import { bitbangio } from "./bitbangio.js";
import { board } from "./board.js";
import { busio } from "./busio.js";
import { countio } from "./countio.js";
import { frequencyio } from "./frequencyio.js";
import { digitalio } from "./digitalio.js";
import { dht } from "./frozen/dht.js";
import { ds18x20 } from "./frozen/ds18x20.js";
import { neopixel } from "./frozen/neopixel.js";
import { onewire } from "./frozen/onewire.js";
import { rp2 } from "./frozen/rp2.js";
import { hardware } from "./hardware.js";
import { i2ctarget } from "./i2ctarget.js";
import { keypad } from "./keypad.js";
import { machine } from "./machine.js";
import { samdMachine } from "./machine/samd/module.js";
import { microcontroller } from "./microcontroller.js";
import { neopixelWrite } from "./neopixel_write.js";
import { nvm } from "./nvm.js";
import { onewireio } from "./onewireio.js";
import { pulseio } from "./pulseio.js";
import { pwmio } from "./pwmio.js";
import { rotaryio } from "./rotaryio.js";
import { rp2pio } from "./rp2pio.js";
import { rtc } from "./rtc.js";
import { touchio } from "./touchio.js";
import { watchdog } from "./watchdog.js";

export { Hardware, provideHardware, touchedHardware } from "./hardware.js";

/** By name; each makes a fresh module for a VM, when the program first imports it. */
export const hardwareModules: Readonly<Record<Dialect, Readonly<Record<string, () => PyModule>>>> = {
  circuitpython: {
    alarm,
    analogbufio,
    analogio,
    bitbangio,
    board,
    busio,
    countio,
    frequencyio,
    digitalio,
    i2ctarget,
    keypad,
    microcontroller,
    neopixel_write: neopixelWrite,
    nvm,
    onewireio,
    pulseio,
    pwmio,
    rotaryio,
    rp2pio,
    rtc,
    touchio,
    watchdog,
  },
  micropython: {
    _onewire,
    _rp2,
    machine,
    umachine: machine,
  },
};

/** A board by its port tells its name when it answers, and a program that imports machine is about to ask it. */
function machineOfBoard(): PyModule {
  return hardware().board.micropython?.port === "samd" ? samdMachine() : machine();
}

/** Those that a board has; without a board, all of its Python's. */
export function hardwareModulesOf(
  dialect: Dialect,
  board: BoardDefinition | undefined,
): Readonly<Record<string, () => PyModule>> {
  if (dialect === "micropython" && board === undefined)
    return { ...hardwareModules.micropython, machine: machineOfBoard, umachine: machineOfBoard };
  const all =
    dialect === "micropython" && board?.micropython?.port === "samd"
      ? { ...hardwareModules.micropython, machine: samdMachine, umachine: samdMachine }
      : hardwareModules[dialect];
  const has = board?.[dialect]?.modules;
  if (has === undefined) return all;
  return Object.fromEntries(Object.entries(all).filter(([name]) => name === "umachine" || has.includes(name)));
}

/** Drivers that MicroPython freezes into the rp2 port's images: found last, so that a file of the program's own goes before. */
const drivers = { "dht.py": dht, "ds18x20.py": ds18x20, "neopixel.py": neopixel, "onewire.py": onewire, "rp2.py": rp2 };
provideFrozen("micropython", drivers);

/** Before a program starts: the samd port freezes no drivers. */
export function freezeDriversOf(board: BoardDefinition | undefined): void {
  provideFrozen("micropython", board?.micropython?.port === "samd" ? {} : drivers);
}
