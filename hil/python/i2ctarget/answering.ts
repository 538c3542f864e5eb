/** What I2C blocks that acknowledge by themselves and blocks that leave it to the program do differently as targets. */
import type { StatusName } from "../../wire/index.js";

/** A controller that wants something. */
export interface Wish {
  readonly address: number;
  readonly isRead: boolean;
  readonly isRestart: boolean;
}

/** How a target with a handle on the board is asked and answered. */
export interface Answering {
  /** @throws BusError */
  open(handle: number, at: { scl: number; sda: number; addresses: readonly number[]; smbus: boolean }): void;
  /** What a refusal of that becomes. */
  refused(status: StatusName): unknown;
  /** One look; a number is the errno of what went wrong on the bus since the last one. */
  look(handle: number): Wish | number | undefined;
  /** @param most  -1: all that come until the transaction ends */
  read(handle: number, most: number, acknowledge: boolean): number[];
  /** How many bytes were taken. */
  write(handle: number, data: Uint8Array): number;
  acknowledge(handle: number, ack: boolean): void;
  /** The program is done with a request. */
  finish(handle: number): void;
}

/** How long a byte of a transaction that goes on may be in coming. */
export const charUs = 1000;
/** In one answer. */
export const mostBytes = 256;
