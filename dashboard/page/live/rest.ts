/**
 * Lets the event stream rest while nobody looks: a browser keeps six connections to a server over all its tabs, and a page that lies behind others must
 * not hold one for ever. When it is looked at again, it goes on from the last event that it has seen.
 */
import type { EventStream } from "./event-stream.js";

const afterMs = 60_000;

export function restWhileHidden(stream: EventStream): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let resting = false;
  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (document.hidden) {
      timer = setTimeout(() => {
        resting = stream.rest();
      }, afterMs);
    } else if (resting) {
      resting = false;
      stream.start();
    }
  });
}
