/** A board that could not be flashed: what happened, the likely why, what to do next, and how to get back a board that is half written. */

export class FlashError extends Error {
  constructor(
    message: string,
    readonly why: string,
    readonly next: string,
  ) {
    super(message);
    this.name = "FlashError";
  }
}

/** @param done  bytes handled of @param total, in a step that a person can be told of */
export type FlashProgress = (step: "erase" | "write" | "verify", done: number, total: number) => void;
