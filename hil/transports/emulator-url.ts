/** What the URL of an emulated board names. Apart from the emulator, so that a wrong one is refused without loading it. */
import { findBoard, type BoardDefinition } from "../../boards/index.js";
import type { BoardUrl } from "./board-url.js";
import { LinkError } from "./link-error.js";

export interface EmulatorUrl {
  readonly board: BoardDefinition;
  /** Which of the firmware's USB interfaces carries the bytes. */
  readonly port: "cdc" | "vendor";
  /** Path of a firmware image that runs there instead of pinbridge's. */
  readonly image?: string;
}

/** Whether a board's URL leads to an emulated one: by pinbridge's firmware, or over the console of another's. */
export function isEmulated(url: string): boolean {
  return /^\s*(?:agent:)?emulator:/i.test(url);
}

/** @param url  `emulator:pico?interface=vendor&image=PATH`; no name is a Pico, no interface is cdc. @throws LinkError BAD_URL */
export function readEmulatorUrl(url: BoardUrl): EmulatorUrl {
  const name = url.name || "pico";
  const board = findBoard(name);
  if (!board?.chip.emulated) {
    throw new LinkError(
      "BAD_URL",
      `"${url.text}": no board "${name}" can be emulated.`,
      board ? `There is no firmware for its ${board.chip.name} yet.` : "",
      "pinbridge boards lists those that can.",
    );
  }
  const port = url.options.interface ?? "cdc";
  if (port !== "cdc" && port !== "vendor") {
    throw new LinkError(
      "BAD_URL",
      `"${url.text}": there is no interface "${port}".`,
      "",
      "Write interface=cdc or interface=vendor.",
    );
  }
  const { image } = url.options;
  return image === undefined ? { board, port } : { board, port, image };
}
