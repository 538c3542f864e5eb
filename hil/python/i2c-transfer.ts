/**
 * I2C transactions as both Pythons make them, and the advice when one fails.
 *
 * Each waits: a NACK must raise on the line that caused it. Drivers loop on a NACK, wait for one, or wake a part by one, so the advice is only
 * kept here; it is told when the exception ends the program.
 */

import { pinLabel } from "../../boards/index.js";
import * as i2c from "../peripherals/i2c.js";
import type { StatusName } from "../wire/index.js";
import { hardware } from "./hardware.js";
import { orRaise, type Refusals } from "./refusal.js";
import { needsStaging, stage, unstage } from "./staging.js";

/** An open controller on the wire. */
export interface I2cBus {
  /** How the program calls it: `busio.I2C`, `I2C(0)`. */
  readonly what: string;
  readonly handle: number;
  readonly scl: number;
  readonly sda: number;
}

/** @returns how many data bytes were acknowledged */
export function writeTo(bus: I2cBus, address: number, data: Uint8Array, keep: boolean, refusals: Refusals): number {
  if (needsStaging(data.length)) {
    stage(data);
    return transactStaged(bus, address, keep, data.length, 0, refusals);
  }
  const request = { handle: bus.handle, address: address & 0x7f, keep: keep ? 1 : 0, data: data.slice() };
  return transact(bus, address, () => hardware().call(i2c.write, request), refusals).acknowledged;
}

export function readFrom(bus: I2cBus, address: number, into: Uint8Array, keep: boolean, refusals: Refusals): void {
  if (needsStaging(into.length)) {
    transactStaged(bus, address, keep, 0, into.length, refusals);
    return unstage(into);
  }
  const request = { handle: bus.handle, address: address & 0x7f, keep: keep ? 1 : 0, length: into.length };
  into.set(transact(bus, address, () => hardware().call(i2c.read, request), refusals).data);
}

/** Write, repeated START, read. */
export function writeRead(bus: I2cBus, address: number, data: Uint8Array, into: Uint8Array, refusals: Refusals): void {
  if (needsStaging(data.length, into.length)) {
    stage(data);
    transactStaged(bus, address, false, data.length, into.length, refusals);
    return unstage(into);
  }
  const request = { handle: bus.handle, address: address & 0x7f, keep: 0, data: data.slice(), length: into.length };
  into.set(transact(bus, address, () => hardware().call(i2c.writeRead, request), refusals).data);
}

/** The addresses from 0x08 to 0x77 that acknowledge. Writes nothing to anyone. */
export function scanBus(bus: I2cBus): number[] {
  const first = 0x08;
  const last = 0x77;
  const hw = hardware();
  const { present } = orRaise(
    hw,
    () => hw.call(i2c.scan, { handle: bus.handle, first, last }),
    () => undefined,
  );
  const found: number[] = [];
  for (let address = first; address <= last; address++) {
    const bit = address - first;
    if ((present[bit >> 3] >> (bit & 7)) & 1) found.push(address);
  }
  return found;
}

/** With the bytes in the board's staging buffer: one transaction on the bus all the same. @returns how many bytes were acknowledged */
function transactStaged(
  bus: I2cBus,
  address: number,
  keep: boolean,
  writeLength: number,
  readLength: number,
  refusals: Refusals,
): number {
  const request = { handle: bus.handle, address: address & 0x7f, keep: keep ? 1 : 0, writeLength, readLength };
  return transact(bus, address, () => hardware().call(i2c.staged, request), refusals).acknowledged;
}

function transact<T>(bus: I2cBus, address: number, call: () => T, refusals: Refusals): T {
  return orRaise(hardware(), call, (status) => {
    hardware().advice = adviceFor(bus, address, status);
    return refusals(status);
  });
}

function adviceFor(bus: I2cBus, address: number, status: StatusName): string | undefined {
  const hw = hardware();
  const where = `${bus.what} (SCL=${pinLabel(hw.board, bus.scl)}, SDA=${pinLabel(hw.board, bus.sda)})`;
  const at = `0x${address.toString(16).padStart(2, "0")}`;
  switch (status) {
    case "ADDRESS_NACK":
      return `No device acknowledged ${at} on ${where}. Check its power, its wiring and its address pins, or see who is there: ${hw.suggest("scan")}`;
    case "DATA_NACK":
      return `The device at ${at} on ${where} refused a byte. It may be busy, or has no such register.`;
    case "TIMEOUT":
      return `The bus ${where} did not come free in time while talking to ${at}. A device may hold SCL low, or a pull-up resistor is missing.`;
    case "BUS_STUCK":
      return `SDA or SCL of ${where} is held low. A device stopped in mid-transfer: switch its power off and on, or look for a short.`;
    case "BUS_FAULT":
      return `Another controller, or noise, disturbed ${where} while talking to ${at}.`;
    default:
      return undefined;
  }
}
