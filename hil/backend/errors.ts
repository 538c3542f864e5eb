/** How hardware calls fail, besides LinkError. */
import type { StatusName } from "../wire/status.js";

/** The board ran the op, and it failed: a NACK, a time-out, a pin in use. The wiring's or the program's doing, never the link's. */
export class BusError extends Error {
  override name = "BusError";

  /** @param command  its name, `i2c.write`; `index` its place among ops called together */
  constructor(
    readonly status: StatusName,
    readonly command: string,
    readonly index = 0,
    message = `${command}: ${status}`,
  ) {
    super(message);
  }
}

/**
 * A posted op failed earlier; this barrier, or waiting call, is where it shows. A waiting call that throws it may or
 * may not have run. `tag` is what the op was posted with; `more` ops failed after it.
 */
export class DeferredError extends BusError {
  override name = "DeferredError";

  constructor(
    status: StatusName,
    readonly tag: number,
    readonly more: number,
  ) {
    super(status, "posted", 0, `an earlier command failed: ${status}${more > 0 ? ` (and ${more} more)` : ""}`);
  }
}

/** A pin that this program holds already under another name: found on the host, before the board is asked. */
export class PinInUse extends Error {
  override name = "PinInUse";

  constructor(
    readonly pin: number,
    readonly owner: string,
  ) {
    super(`pin ${pin} is in use by ${owner}`);
  }
}

/** Somebody asked for an interrupt (Ctrl-C) while the program waited for the board. To become KeyboardInterrupt. */
export class Interrupted extends Error {
  override name = "Interrupted";
}
