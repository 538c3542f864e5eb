/**
 * What the board's refusals become. Each module names the statuses that mean something to it; the rest mean the same everywhere.
 */

import { PyError, notImplementedError, osError, valueError } from "../../vm/index.js";
import { BusError } from "../backend/index.js";
import { Status, type StatusName } from "../wire/index.js";
import { errno } from "./errno.js";
import type { Hardware } from "./hardware.js";

/** From a status to the exception for it; undefined: the usual one. */
export type Refusals = (status: StatusName) => unknown;

/**
 * Runs a call to the board; a refusal becomes a Python exception.
 * @throws PyError
 */
export function orRaise<T>(hw: Hardware, call: () => T, refusals: Refusals): T {
  try {
    const result = call();
    hw.advice = undefined;
    return result;
  } catch (error) {
    if (!(error instanceof BusError)) throw error;
    const exception = refusals(error.status) ?? usual(hw, error);
    if (exception instanceof PyError) hw.bindAdvice(exception.value);
    throw exception;
  }
}

/** Tries sizes in turn, as long as the board finds them too large (INVALID_ARGUMENT); the last one's refusal stands. */
export function firstThatFits<T>(sizes: readonly number[], call: (size: number) => T): T {
  const [size, ...smaller] = sizes;
  try {
    return call(size);
  } catch (error) {
    if (!(error instanceof BusError) || error.status !== "INVALID_ARGUMENT") throw error;
    if (smaller.every((other) => other === size)) throw error;
    return firstThatFits(smaller, call);
  }
}

function usual(hw: Hardware, refused: BusError): unknown {
  if (refused.status === "REPLY_TOO_LONG") return hw.tooLong();
  if (refused.status === "ENOSYS") {
    hw.advice = `pinbridge's firmware for the ${hw.board.chip.name} has no ${refused.command}: what CircuitPython or MicroPython does there is not done here yet.`;
    return notImplementedError(refused.command);
  }
  hw.advice ??= `The board refused ${refused.command}: ${Status[refused.status].meaning}.`;
  switch (refused.status) {
    case "TIMEOUT":
    case "BUS_STUCK":
      return osError(errno.ETIMEDOUT);
    case "INVALID_PIN":
      return valueError("Invalid pin");
    case "INVALID_ARGUMENT":
      return osError(errno.EINVAL);
    case "NOT_OPEN":
    case "ADDRESS_NACK":
      return osError(errno.ENODEV);
    case "PIN_IN_USE":
    case "BLOCK_IN_USE":
    case "HANDLE_IN_USE":
      return osError(errno.EBUSY);
    default:
      return osError(errno.EIO);
  }
}
