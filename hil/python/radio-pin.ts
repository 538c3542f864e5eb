/**
 * Pins of a Pico W's radio chip: `board.LED`, `board.SMPS_MODE`, `board.VBUS_SENSE`. The board module has them, as on the board; pinbridge's
 * firmware does not drive the radio, so a DigitalInOut of one is refused. Nothing else takes them on the board either: a TypeError there.
 *
 * @see CircuitPython ports/raspberrypi/bindings/cyw43/__init__.c; ports/raspberrypi/boards/raspberry_pi_pico_w/pins.c
 */
import type { BoardMember, RadioPin } from "../../boards/index.js";
import { PyObject, defineType, isInstance, notImplementedError, type PyValue } from "../../vm/index.js";
import { hardware, perHardware } from "./hardware.js";

class PyCywPin extends PyObject {
  name = "";

  override __repr__(): string {
    return `board.${this.name}`;
  }
}

const cywPinType = defineType({ name: "CywPin", module: "cyw43", js: PyCywPin, constructible: false });

const pins = perHardware(() => new Map<RadioPin, PyCywPin>());

export function isRadioPin(value: BoardMember[1]): value is RadioPin {
  return typeof value === "string" && value.startsWith("CYW");
}

/** The one object of a radio pin, and the name under which the board shows it. */
export function radioPin(pin: RadioPin, name: string): PyValue {
  let object = pins().get(pin);
  if (object === undefined) {
    object = new PyCywPin();
    object.name = name;
    pins().set(pin, object);
  }
  return object;
}

/** @throws NotImplementedError for a pin of the radio chip */
export function refuseRadioPin(value: PyValue): void {
  if (!isInstance(value, cywPinType)) return;
  const { name } = value as PyCywPin;
  hardware().advice = radioAdvice(name);
  throw notImplementedError(`${name} is a pin of the radio chip`);
}

/** What to say to somebody who asked for a radio pin by name, as CircuitPython's or MicroPython's board has it; undefined for other names. */
export function radioPinAdvice(name: string): string | undefined {
  const radio = hardware().board.circuitpython.members.filter(
    ([, value]) => typeof value === "string" && value.startsWith("CYW"),
  );
  const known = radio.some(([member]) => member === name) || (radio.length > 0 && /^WL_GPIO[0-2]$/.test(name));
  return known ? radioAdvice(name) : undefined;
}

function radioAdvice(name: string): string {
  return `${name} hangs on the radio chip, which pinbridge does not drive. Put what you need on one of the pins GP0 to GP28.`;
}
