/** The one active VM of this realm with what the runtime itself needs of it beyond context.ts. */

import type { Dialect } from "../objects/dialect.js";
import type { PyModule } from "../objects/module.js";
import type { PyValue } from "../objects/object.js";
import { type VmContext, vm } from "./context.js";

export interface RunningVM extends VmContext {
  readonly dialect: Dialect;
  /** The module of the program itself. */
  readonly main: PyModule | undefined;
  /** Bytes or text to stdout (1) or stderr (2), in order. */
  out(fd: 1 | 2, text: string | Uint8Array): void;
  /** Whether the board's firmware was built without the module. */
  lacks(module: string): boolean;
  readonly genuineImport: PyValue | undefined;
  readonly genuineBuildClass: PyValue | undefined;
  /** Runs when the program has ended, last registered first: hardware goes to its safe state, atexit handlers run. */
  onEnd(action: () => void): void;
  /** Throws KeyboardInterrupt when the interrupt flag is up: for natives after they blocked. */
  pollInterrupt(): void;
}

/** @throws Error when no VM was created */
export function currentVM(): RunningVM {
  return vm() as RunningVM;
}
