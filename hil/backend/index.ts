/** What hardware modules hold, and how their calls cross threads. */
export { op, type BoardClock, type Op, type PeripheralBackend } from "./backend.js";
export { Claims } from "./claims.js";
export { DirectBackend, type DirectOptions } from "./direct.js";
export { BusError, DeferredError, Interrupted, PinInUse } from "./errors.js";
