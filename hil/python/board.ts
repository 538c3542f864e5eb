/**
 * `board`: the pins under the names printed on the board, and its default buses.
 *
 * @see CircuitPython shared-bindings/board/__init__.c, shared-module/board/__init__.c, and pins.c of each board
 */

import type { BusName } from "../../boards/index.js";
import { None, defineModule, notImplementedError, type PyModule, type PyValue } from "../../vm/index.js";
import { PyI2C, PySPI } from "./busio.js";
import { PyUART } from "./busio/uart.js";
import { hardware } from "./hardware.js";
import { assertFree, pinObject } from "./microcontroller.js";
import { isRadioPin, radioPin } from "./radio-pin.js";

/** Opens the board's own bus the first time, and gives the same object ever after, until it is deinited. */
type Opener = () => PyValue;

export function board(): PyModule {
  const { circuitpython } = hardware().board;
  const openers: Record<BusName, Opener> = {
    I2C: defaultI2C("i2c"),
    SPI: defaultSPI(),
    UART: defaultUART(),
    STEMMA_I2C: defaultI2C("stemma_i2c"),
  };
  const module = defineModule({ name: "board", constants: { board_id: circuitpython.boardId } });
  for (const [name, value] of circuitpython.members) {
    if (typeof value === "number") module.set(name, pinObject(value));
    else if (isRadioPin(value)) module.set(name, radioPin(value, name));
    else
      module.set(
        name,
        defineModule({ name: "board", functions: [{ sig: `${name}()`, call: openers[value] }] }).get(name)!,
      );
  }
  return module;
}

function defaultI2C(which: "i2c" | "stemma_i2c"): Opener {
  let opened: PyI2C | undefined;
  return () => {
    if (opened !== undefined && opened.isOpen) return opened;
    const pins = hardware().board.circuitpython.buses[which];
    if (pins === undefined) throw notImplementedError("No default I2C bus");
    for (const gpio of [pins.scl, pins.sda]) assertFree(gpio);
    opened ??= new PyI2C();
    opened.connect(pins.scl, pins.sda, 100_000);
    return opened;
  };
}

function defaultSPI(): Opener {
  let opened: PySPI | undefined;
  return () => {
    if (opened !== undefined && opened.isOpen) return opened;
    const pins = hardware().board.circuitpython.buses.spi;
    if (pins === undefined) throw notImplementedError("No default SPI bus");
    for (const gpio of [pins.sck, pins.mosi, pins.miso]) assertFree(gpio);
    opened ??= new PySPI();
    opened.connect(pins.sck, pins.mosi, pins.miso);
    return opened;
  };
}

function defaultUART(): Opener {
  let opened: PyUART | undefined;
  return () => {
    if (opened !== undefined && opened.isOpen) return opened;
    const pins = hardware().board.circuitpython.buses.uart;
    if (pins === undefined) throw notImplementedError("No default UART bus");
    for (const gpio of [pins.tx, pins.rx]) assertFree(gpio);
    opened ??= new PyUART();
    opened.connect({ tx: pins.tx, rx: pins.rx }, 9600, 8, None, 1, 64);
    return opened;
  };
}
