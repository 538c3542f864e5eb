/** Exceptions of callbacks: nobody called them, so nobody can catch what they raise. */
import { PyError } from "../objects/error.js";
import type { PyBaseException } from "../objects/exception.js";
import { currentVM } from "./current.js";
import { encodeUtf8 } from "../objects/text/utf8.js";
import { formatException } from "./traceback.js";

/**
 * Prints a heading and the traceback, as the boards do for interrupt handlers and timers.
 * @throws what is no Python exception: a fault of ours
 */
export function reportUnraisable(heading: string, error: unknown): void {
  if (!(error instanceof PyError)) throw error;
  currentVM().host.write(2, encodeUtf8(`${heading}\n${formatException(error.value as PyBaseException)}`));
}
