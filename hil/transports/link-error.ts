/**
 * What can go wrong between the computer and the board. Never the program's fault and never the wiring's: a program that
 * ends in a LinkError has not failed, it could not be run.
 *
 * Each error says what happened, the likely why, and what to do next, with the real values. Codes are stable: scripts and the
 * dashboard read them.
 */

/** Every code, with what it means. A test holds docs/link-errors.md against it. */
export const linkErrorCodes = {
  BAD_URL: "the board's URL cannot be understood",
  NO_BOARD: "nothing is plugged in under that name",
  PORT_BUSY: "another program has the port open",
  PERMISSION: "the operating system does not let this user open the port",
  OPEN_FAILED: "opening failed for another reason, which the message quotes",
  NO_ANSWER: "the port opened, but no pinbridge firmware answered",
  NO_REPL: "the board's Python could not be reached over its console",
  NO_MEMORY: "the board has too little memory for the agent",
  WRONG_FIRMWARE: "the firmware speaks another version of the protocol",
  BOARD_BUSY: "another session holds the board through its other interface",
  GONE: "the board was unplugged, or its port went away",
  TIMEOUT: "the board stopped answering",
  RESET: "the board started anew in the middle of the session",
  SESSION_LOST: "the board ended the session because it heard nothing from the host",
  PROTOCOL: "the board sent what the protocol forbids",
  UNSUPPORTED: "the board calls itself something that this pinbridge does not know",
  CLOSED: "the session was closed by this side",
} as const;

export type LinkErrorCode = keyof typeof linkErrorCodes;

/** The parts of a LinkError as plain data, for threads and files. */
export interface LinkErrorData {
  readonly code: LinkErrorCode;
  readonly what: string;
  readonly why: string;
  readonly next: string;
}

export class LinkError extends Error {
  override name = "LinkError";

  /**
   * @param what  what happened, a sentence with the real values
   * @param why   the likely cause
   * @param next  what to do
   */
  constructor(
    readonly code: LinkErrorCode,
    readonly what: string,
    readonly why: string,
    readonly next: string,
    options?: ErrorOptions,
  ) {
    super([what, why, next].filter((part) => part !== "").join(" "), options);
  }

  toJSON(): LinkErrorData {
    const { code, what, why, next } = this;
    return { code, what, why, next };
  }

  static fromJSON({ code, what, why, next }: LinkErrorData): LinkError {
    return new LinkError(code, what, why, next);
  }
}
