/**
 * Which pins a SERCOM reaches, as MicroPython's samd port checks it.
 *
 * @see MicroPython ports/samd/pin_af.c (get_sercom_config)
 */
import { valueError } from "../../../../vm/index.js";
import { samdPinName, type PinFunction } from "../../../../boards/index.js";
import { hardware, perHardware, type PinOwner } from "../../hardware.js";

type Serial = "i2c" | "spi" | "uart";

/** How many SERCOMs the chip has. */
export function sercoms(): number {
  return hardware().board.chip.blocks.i2c;
}

/** Who has which SERCOM. */
const owners = perHardware(() => new Map<number, PinOwner>());

/** The last to be made on a SERCOM has it: whoever had it lets go. */
export function takeSercom(sercom: number, owner: PinOwner): void {
  const before = owners().get(sercom);
  if (before !== owner) before?.release();
  owners().set(sercom, owner);
}

/**
 * @param text  of the ValueError for a pin of that SERCOM which cannot be that
 * @throws ValueError `wrong serial device` for a pin of another SERCOM
 */
export function checkPad(gpio: number, sercom: number, kind: Serial, role: string, text: string): void {
  const { chip } = hardware().board;
  const can = (functions: readonly PinFunction[]) =>
    functions.some((each) => each.kind === kind && each.bus === sercom && each.role === role);
  if (can(chip.pins[gpio].functions)) return;
  const able = chip.pins.filter((pin) => can(pin.functions)).map((pin) => pin.name);
  hardware().advice = `${samdPinName(gpio)} cannot be ${role} of ${kind.toUpperCase()}(${sercom}). These can: ${able.join(", ")}.`;
  throw valueError(reaches(gpio, sercom) ? text : "wrong serial device");
}

/** Whether the pin can be any pad of that SERCOM: every pad can be its MISO. */
export function reaches(gpio: number, sercom: number): boolean {
  return hardware().board.chip.pins[gpio].functions.some((each) => each.kind === "spi" && each.bus === sercom);
}
