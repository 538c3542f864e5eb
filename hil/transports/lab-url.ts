/** What the URL of a lab's rig names. Apart from the transport, so that a wrong one is refused without loading it. */
import type { BoardUrl } from "./board-url.js";
import { LinkError } from "./link-error.js";

/** @throws LinkError BAD_URL when it names no rig */
export function readLabUrl(url: BoardUrl): { server: string; rig: string; waitMs: number } {
  const match = /^(\/\/[^/]+)\/rigs\/([A-Za-z0-9-]+)\/?$/.exec(url.name);
  const seconds = Number(url.options.wait ?? 60);
  if (match === null || !Number.isFinite(seconds) || seconds < 0) {
    throw new LinkError(
      "BAD_URL",
      `"${url.text}" names no rig of a lab.`,
      "",
      "Write https://SERVER/rigs/NAME; ?wait=600 waits so many seconds for it.",
    );
  }
  return { server: `${url.scheme}:${match[1]}`, rig: match[2], waitMs: seconds * 1000 };
}
