/**
 * What Python sees when an op fails: the exception that the board itself would raise, per dialect.
 *
 * | status | CircuitPython rp2040 | CircuitPython samd | MicroPython rp2 |
 * |---|---|---|---|
 * | ADDRESS_NACK | OSError ENODEV | OSError ENODEV | OSError EIO; soft buses ENODEV |
 * | TIMEOUT | OSError ETIMEDOUT | OSError EIO | OSError ETIMEDOUT |
 * | anything else on a bus | OSError EIO | OSError EIO | OSError EIO |
 *
 * Messages are those of the interpreters; where they name a pin, the caller puts the name in place of `%q`.
 * @see CircuitPython ports/raspberrypi/common-hal/busio/I2C.c, ports/atmel-samd/common-hal/busio/I2C.c; MicroPython
 * ports/rp2/machine_i2c.c, extmod/machine_i2c.c
 */
import type { StatusName } from "./status.js";

export type Dialect = "circuitpython" | "micropython" | "host";

/** An exception to raise: `OSError(errno)`, or another type with a message. */
export type PythonError =
  | { readonly type: "OSError"; readonly errno: number }
  | { readonly type: "ValueError" | "RuntimeError" | "NotImplementedError"; readonly message: string };

export interface ErrorContext {
  readonly dialect: Dialect;
  /** The chip's family; absent means rp2040. */
  readonly family?: "rp2040" | "samd21" | "samd51";
  /** Whether the bus is bit-banged. */
  readonly soft?: boolean;
}

const EIO = 5;
const ENODEV = 19;
/** CircuitPython's number is newlib's. */
const ETIMEDOUT = { circuitpython: 116, micropython: 110, host: 110 } as const;

const os = (errno: number): PythonError => ({ type: "OSError", errno });

/** For the statuses that do not depend on the dialect. */
const always: Partial<Record<StatusName, PythonError>> = {
  ENOSYS: { type: "NotImplementedError", message: "This board's firmware cannot do that" },
  INVALID_ARGUMENT: { type: "ValueError", message: "Invalid argument" },
  INVALID_PIN: { type: "ValueError", message: "Invalid pins" },
  PIN_IN_USE: { type: "ValueError", message: "%q in use" },
  NO_PULL_UP: { type: "RuntimeError", message: "No pull up found on SDA or SCL; check your wiring" },
  BUS_STUCK: { type: "RuntimeError", message: "No pull up found on SDA or SCL; check your wiring" },
  MALFORMED: { type: "RuntimeError", message: "Internal error" },
  INTERNAL: { type: "RuntimeError", message: "Internal error" },
};

/** @returns what to raise for a status other than OK. */
export function pythonErrorOf(
  status: StatusName,
  { dialect, family = "rp2040", soft = false }: ErrorContext,
): PythonError {
  const fixed = always[status];
  if (fixed !== undefined) return fixed;
  if (status === "BLOCK_IN_USE") {
    return { type: dialect === "circuitpython" ? "RuntimeError" : "ValueError", message: "Peripheral in use" };
  }
  if (status === "ADDRESS_NACK") return os(dialect === "micropython" && !soft ? EIO : ENODEV);
  if (status === "TIMEOUT") return os(dialect === "circuitpython" && family !== "rp2040" ? EIO : ETIMEDOUT[dialect]);
  return os(EIO);
}
