/** What the URL of a lab's rig names. Apart from the transport, so that a wrong one is refused without loading it. */
import type { BoardUrl } from "./board-url.js";
import { LinkError } from "./link-error.js";

/** Less than a lease has left when its renewal fails, so that nobody else has the rig by then. */
const mostPatience = 30;

export interface LabUrl {
  readonly server: string;
  readonly rig: string;
  /** For the rig, when others have it. */
  readonly waitMs: number;
  /** Until a connection that broke is given up; after as long without a word the board makes its pins safe. */
  readonly patienceMs: number;
}

/** @throws LinkError BAD_URL when it names no rig */
export function readLabUrl(url: BoardUrl): LabUrl {
  const match = /^(\/\/[^/]+)\/rigs\/([A-Za-z0-9-]+)\/?$/.exec(url.name);
  const wait = Number(url.options.wait ?? 60);
  const patience = Number(url.options.patience ?? 5);
  if (match === null || !(wait >= 0 && wait < Infinity) || !(patience >= 2 && patience <= mostPatience)) {
    throw new LinkError(
      "BAD_URL",
      `"${url.text}" names no rig of a lab.`,
      "",
      `Write https://SERVER/rigs/NAME; ?wait=600 waits so many seconds for it, ?patience=20 (2 to ${mostPatience}) for a connection that broke.`,
    );
  }
  return { server: `${url.scheme}:${match[1]}`, rig: match[2], waitMs: wait * 1000, patienceMs: patience * 1000 };
}
