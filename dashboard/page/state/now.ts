/** This computer's time, in milliseconds, for what says how long ago something was. It goes on once a second while the page is looked at. */
import { signal } from "@preact/signals";

export const now = signal(Date.now());

if (typeof document !== "undefined") {
  setInterval(() => {
    if (!document.hidden) now.value = Date.now();
  }, 1000);
}
