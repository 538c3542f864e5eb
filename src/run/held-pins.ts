/**
 * Pins of a board that are held at a level for as long as somebody wants, without a program: a relay that switches another board's power. When the
 * holder goes, however it goes, the board lets its pins go.
 */

import { findPin } from "../../boards/index.js";
import { gpioCommands } from "../../hil/index.js";
import { openBoard, type OpenBoardOptions } from "./open-board.js";
import { UsageError } from "./usage-error.js";

export interface HeldPins {
  /** Drives a pin, named as on the board; undefined lets it go. @throws UsageError when the board has no such pin, LinkError */
  hold(pin: string, level: 0 | 1 | undefined): void;
  /** The level at the pin itself. @throws as hold() */
  read(pin: string): 0 | 1;
  close(): Promise<void>;
}

/** The calls block this thread: a server keeps it to a process of its own. @throws LinkError, RigError, UsageError */
export async function openHeldPins(options: OpenBoardOptions): Promise<HeldPins> {
  const { info, definition, backend, close } = await openBoard(options);
  const held = new Set<number>();
  const numberOf = (name: string): number => {
    const pin = definition === undefined ? undefined : findPin(definition, name);
    if (pin !== undefined) return pin.gpio;
    throw new UsageError(`${info.boardId} has no pin ${name}.`, "", "Name it as it is printed on the board: GP5.");
  };
  return {
    hold(name, level) {
      const pin = numberOf(name);
      if (level === undefined) {
        if (held.delete(pin)) backend.call(gpioCommands.release, { pin });
        return;
      }
      if (!held.has(pin)) {
        backend.call(gpioCommands.claim, { pin, safe: "HIGH_Z" });
        held.add(pin);
      }
      const configured = { pin, output: 1, openDrain: 0, pull: gpioCommands.Pull.NONE, level, drive: 1, schmittOff: 0 };
      backend.call(gpioCommands.configure, configured);
    },
    read: (name) => (backend.call(gpioCommands.get, { pin: numberOf(name) }).level === 1 ? 1 : 0),
    close,
  };
}
