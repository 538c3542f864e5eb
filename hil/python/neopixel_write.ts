/**
 * `neopixel_write`: bytes to a strip of WS2812 pixels, timed on the board. Posted: the program goes on while the strip shifts.
 *
 * @see CircuitPython shared-bindings/neopixel_write/__init__.c; ports/raspberrypi/common-hal/neopixel_write/__init__.c
 */

import { defineModule, type PyModule, type PyValue } from "../../vm/index.js";
import * as neopixel from "../peripherals/neopixel.js";
import * as system from "../peripherals/system.js";
import { ofType, readable } from "./arguments.js";
import { digitalInOutType, type PyDigitalInOut } from "./digitalio.js";
import { hardware } from "./hardware.js";
import { needsStaging, stage } from "./staging.js";

/** Between the old WS2812's times and the newest's: what neopixel.write itself makes. */
const times = { high0: 360, low0: 880, high1: 800, low1: 440 };
const latchUs = 300;

/** WS2812 bytes to a claimed output. A strip beyond a frame of the board's is put together there first. */
export function sendPixels(pin: number, data: Uint8Array): void {
  const hw = hardware();
  if (!needsStaging(data.length)) return hw.post(neopixel.write, { pin, data });
  stage(data);
  hw.post(neopixel.staged, { pin, ...times, length: data.length });
  hw.post(system.delay, { us: latchUs });
}

function write(digitalinout: PyValue, buffer: PyValue): void {
  const pin = ofType<PyDigitalInOut>(digitalinout, digitalInOutType, "digitalinout").check();
  const data = readable(buffer);
  // afterwards the pin is a push-pull output, whatever it was, as on the board
  if (!pin.output || pin.openDrain) pin.switchToOutput(false, false);
  if (data.length > 0) sendPixels(pin.gpio, data.slice());
}

export function neopixelWrite(): PyModule {
  return defineModule({
    name: "neopixel_write",
    functions: [{ sig: "neopixel_write(digitalinout, buf, /)", call: write }],
  });
}
