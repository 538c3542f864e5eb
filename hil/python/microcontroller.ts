/**
 * `microcontroller`: the chip itself, and the type of all of CircuitPython's pins.
 *
 * A pin object is a name for a GPIO and nothing more: `board.GP25`, `board.LED` and `microcontroller.pin.GPIO25` are one object. CircuitPython
 * prints a pin under the first name that the board's own table has for it, and that name stands in `ValueError: LED in use`.
 *
 * @see CircuitPython shared-bindings/microcontroller/{__init__,Pin,Processor,ResetReason,RunMode}.c
 */

import {
  None,
  PyByteArray,
  PyModule,
  PyObject,
  PyTuple,
  attributeError,
  defineModule,
  defineType,
  indexOf,
  isInstance,
  makeFloat,
  notImplementedError,
  systemExit,
  valueError,
  type PyValue,
} from "../../vm/index.js";
import type { RadioPin } from "../../boards/index.js";
import * as system from "../peripherals/system.js";
import type { ResetCause } from "../wire/index.js";
import { intAtLeast, ofType } from "./arguments.js";
import { Enumeration, enumeration } from "./enumeration.js";
import { hardware, perHardware, type PinOwner } from "./hardware.js";
import { PyNvmByteArray } from "./nvm.js";
import { isRadioPin, radioPin } from "./radio-pin.js";
import { PyWatchDogTimer } from "./watchdog.js";

/** A pin of the chip. One object per GPIO: see `pinObject`. */
export class PyPin extends PyObject {
  gpio = -1;

  /** `board.LED`, or `microcontroller.pin.GPIO25` when the board's table lacks it. */
  override __repr__(): string {
    const name = boardName(this.gpio);
    return name === undefined ? `microcontroller.pin.${chipName(this.gpio)}` : `board.${name}`;
  }
}

export const pinType = defineType({ name: "Pin", module: "microcontroller", js: PyPin, constructible: false });

const pins = perHardware(() => new Map<number, PyPin>());

/** The one pin object of a GPIO. */
export function pinObject(gpio: number): PyPin {
  let pin = pins().get(gpio);
  if (pin === undefined) {
    pin = new PyPin();
    pin.gpio = gpio;
    pins().set(gpio, pin);
  }
  return pin;
}

/** The name in `… in use`. */
export function pinName(gpio: number): string {
  return boardName(gpio) ?? chipName(gpio);
}

/** An argument that must be a pin which nobody has. @throws TypeError, ValueError `GP4 in use` */
export function freePin(value: PyValue, argument: string): PyPin {
  const pin = ofType<PyPin>(value, pinType, argument);
  assertFree(pin.gpio);
  return pin;
}

/** @throws ValueError `GP4 in use` */
export function assertFree(gpio: number): void {
  const hw = hardware();
  const owner = hw.ownerOf(gpio);
  if (owner === undefined) return;
  const name = pinName(gpio);
  hw.advice = `${name} already belongs to ${owner.what}. Call its deinit() first, or use another pin.`;
  throw inUse(gpio);
}

export function inUse(gpio: number): unknown {
  return valueError(`${pinName(gpio)} in use`);
}

/** Takes pins for an owner that is about to open them. */
export function takePins(gpios: readonly number[], owner: PinOwner): void {
  for (const gpio of gpios) hardware().take(gpio, owner);
}

export function givePins(gpios: readonly number[], owner: PinOwner): void {
  for (const gpio of gpios) hardware().give(gpio, owner);
}

export function deinitedError(): unknown {
  return valueError("Object has been deinitialized and can no longer be used. Create a new object.");
}

function boardName(gpio: number): string | undefined {
  return hardware().board.circuitpython.members.find(([, value]) => value === gpio)?.[0];
}

function chipName(gpio: number): string {
  return hardware().board.chip.pins.find((pin) => pin.gpio === gpio)?.name ?? `GPIO${gpio}`;
}

const resetReasonType = enumeration("microcontroller", "ResetReason", [
  "POWER_ON",
  "BROWNOUT",
  "SOFTWARE",
  "DEEP_SLEEP_ALARM",
  "RESET_PIN",
  "WATCHDOG",
  "UNKNOWN",
  "RESCUE_DEBUG",
]);

const runModeType = enumeration("microcontroller", "RunMode", ["UF2", "NORMAL", "SAFE_MODE", "BOOTLOADER"]);

/** From the wire's names. */
const resetReasons: Record<keyof typeof ResetCause, string> = {
  UNKNOWN: "UNKNOWN",
  POWER_ON: "POWER_ON",
  PIN: "RESET_PIN",
  SOFTWARE: "SOFTWARE",
  WATCHDOG: "WATCHDOG",
  DEBUGGER: "RESCUE_DEBUG",
  BROWN_OUT: "BROWNOUT",
};

class PyProcessor extends PyObject {}

/** The SAMD ports do not look (common-hal/microcontroller/Processor.c). */
function resetReason(): PyValue {
  const { backend, board } = hardware();
  const cause = board.chip.name === "RP2040" ? resetReasons[backend.board.resetCause] : "UNKNOWN";
  return resetReasonType.ns.get(cause)!;
}

const processorType = defineType({
  name: "Processor",
  module: "microcontroller",
  js: PyProcessor,
  constructible: false,
  properties: [
    {
      name: "frequency",
      get: () => hardware().call(system.frequency, {}).hertz,
      // SAMD ports cannot change it either
      set: (_self: PyProcessor, value) => {
        const hw = hardware();
        if (hw.board.chip.name !== "RP2040") throw attributeError("can't set attribute 'frequency'");
        if (intAtLeast(value, 0, "frequency") === hw.call(system.frequency, {}).hertz) return;
        hw.advice = "pinbridge's firmware runs at one speed. Leave microcontroller.cpu.frequency as it is.";
        throw notImplementedError("frequency");
      },
    },
    { name: "reset_reason", get: resetReason },
    { name: "temperature", get: () => makeFloat(hardware().call(system.temperature, {}).millidegrees / 1000) },
    { name: "uid", get: () => new PyByteArray(hardware().call(system.uniqueId, {}).id) },
    // RP2040 cannot measure it: CircuitPython answers None too
    { name: "voltage", get: () => None },
  ],
});

/** What `microcontroller.on_next_reset` chose; a restart into the bootloader is the one that pinbridge can do. */
const next = perHardware(() => ({ reset: "NORMAL" }));

function onNextReset(mode: PyValue): void {
  if (!isInstance(mode, runModeType)) throw valueError("Invalid run_mode");
  next().reset = (mode as Enumeration).name;
}

/** Restarts the board, and with it ends the program: on a board code.py would begin again. */
function reset(): void {
  const bootloader = ["UF2", "BOOTLOADER"].includes(next().reset);
  hardware().call(bootloader ? system.bootloader : system.reset, {});
  throw systemExit();
}

/** Waits on the board, so that it also lies between the pin changes before and after it. */
function delayUs(delay: PyValue): void {
  hardware().post(system.delay, { us: Math.max(0, indexOf(delay)) });
}

/** A fresh module for a VM. */
export function microcontroller(): PyModule {
  const cpu = new PyProcessor();
  const pin = new PyModule("microcontroller.pin");
  const { board } = hardware();
  const { nvmBytes, modules } = board.circuitpython;
  for (const { name, gpio } of board.chip.pins)
    if (board.circuitpython.chipPins?.includes(gpio) ?? true) pin.set(name, pinObject(gpio));
  const radio = board.circuitpython.members.filter(([, value]) => isRadioPin(value)) as [string, RadioPin][];
  for (const [name, value] of radio.toSorted(([, a], [, b]) => a.localeCompare(b)))
    pin.set(value, radioPin(value, name));
  return defineModule({
    name: "microcontroller",
    constants: {
      cpu,
      ...(board.chip.name === "RP2040" ? { cpus: new PyTuple([new PyProcessor(), new PyProcessor()]) } : {}),
      nvm: nvmBytes > 0 ? new PyNvmByteArray() : None,
      watchdog: modules.includes("watchdog") ? new PyWatchDogTimer() : None,
      pin,
    },
    types: [resetReasonType, runModeType, pinType, processorType],
    functions: [
      { sig: "delay_us(delay, /)", call: delayUs },
      // What lies between the two leaves in one frame, so that the time between its pin changes is the board's
      { sig: "disable_interrupts()", call: () => hardware().hold() },
      { sig: "enable_interrupts()", call: () => hardware().letGo() },
      { sig: "on_next_reset(run_mode, /)", call: onNextReset },
      { sig: "reset()", call: reset },
    ],
  });
}
