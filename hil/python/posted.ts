/**
 * Where posted commands came from. Nobody waits for them, so one that fails surfaces at a later call, and the person wants to know the Python
 * line that began it. Each gets a number that the session hands back with the error; the last few thousand places are kept, unread.
 */
import { captureLocation, type PythonLocation } from "../../vm/index.js";
import type { DeferredError } from "../backend/index.js";
import { Status } from "../wire/index.js";

/** As many two-byte ops as fit the largest window of a board are 8192; half of that is hardly ever in flight. */
const KEPT = 4096;

interface Posted {
  readonly tag: number;
  readonly command: string;
  readonly where: () => PythonLocation | undefined;
}

export class PostedCommands {
  private readonly ring: (Posted | undefined)[] = new Array(KEPT).fill(undefined);
  private next = 1;

  /** Notes the place where the program is now. @returns the tag to post the command with, 1 to 2**32 - 1 */
  note(command: string): number {
    const tag = this.next;
    this.next = tag === 0xffff_ffff ? 1 : tag + 1;
    this.ring[tag % KEPT] = { tag, command, where: captureLocation() };
    return tag;
  }

  /** What failed, where it was asked for, and what the board said of it: for a person, never for Python. */
  advice({ status, tag, more }: DeferredError): string {
    const posted = this.ring[tag % KEPT];
    const known = posted?.tag === tag ? posted : undefined;
    const place = known?.where();
    const what = `${known?.command ?? "command"}${place === undefined ? "" : ` of ${place.file}, line ${place.line}`}`;
    const others = more > 0 ? `, and ${more} more after it` : "";
    return `An earlier ${what}, which nobody waited for, has failed: ${Status[status].meaning}${others}.`;
  }
}
