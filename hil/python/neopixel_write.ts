/**
 * `neopixel_write`: bytes to a strip of WS2812 pixels, timed on the board. Posted: the program goes on while the strip shifts.
 *
 * @see CircuitPython shared-bindings/neopixel_write/__init__.c; ports/raspberrypi/common-hal/neopixel_write/__init__.c
 */

import { defineModule, type PyModule, type PyValue } from "../../vm/index.js";
import * as neopixel from "../peripherals/neopixel.js";
import { ofType, readable } from "./arguments.js";
import { digitalInOutType, type PyDigitalInOut } from "./digitalio.js";
import { hardware } from "./hardware.js";

function write(digitalinout: PyValue, buffer: PyValue): void {
  const pin = ofType<PyDigitalInOut>(digitalinout, digitalInOutType, "digitalinout").check();
  const data = readable(buffer);
  // afterwards the pin is a push-pull output, whatever it was, as on the board
  if (!pin.output || pin.openDrain) pin.switchToOutput(false, false);
  if (data.length > 0) hardware().post(neopixel.write, { pin: pin.gpio, data: data.slice() });
}

export function neopixelWrite(): PyModule {
  return defineModule({
    name: "neopixel_write",
    functions: [{ sig: "neopixel_write(digitalinout, buf, /)", call: write }],
  });
}
