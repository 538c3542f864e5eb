/** A process that holds pins of one relay board. It ends when none is held any more, and with the agent; the board then lets go of its pins. */
import { openHeldPins, type HeldPins } from "../../src/index.js";
import type { FromRelay, ToRelay } from "./relays.js";

let board: Promise<HeldPins> | undefined;

process.on("message", (message: ToRelay) => {
  switchPin(message).then(
    (level) => say({ id: message.id, error: null, level }),
    (error: unknown) =>
      say({ id: message.id, error: error instanceof Error ? error.message : String(error), level: null }),
  );
});
process.on("disconnect", () => void end());
process.on("SIGTERM", () => void end());

async function switchPin({ url, pin, level }: ToRelay): Promise<number | null> {
  board ??= openHeldPins({ board: url });
  // a board that did not open may be there at the next try
  board.catch(() => (board = undefined));
  const pins = await board;
  pins.hold(pin, level ?? undefined);
  return level === null ? null : pins.read(pin);
}

async function end(): Promise<void> {
  await (await board?.catch(() => undefined))?.close();
  process.exit(0);
}

function say(message: FromRelay): void {
  if (process.connected) process.send!(message);
}
