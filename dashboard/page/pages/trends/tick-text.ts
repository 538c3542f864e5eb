/** What stands below a tick of a time axis: a clock's time, a day or a month, whichever the step between ticks needs. */

const day = 24 * 3600;

/** @param at  seconds since 1970 @param step  seconds from one tick to the next */
export function tickText(at: number, step: number): string {
  const date = new Date(at * 1000);
  if (step >= 28 * day) return date.toLocaleDateString("en-GB", { month: "short", year: "numeric" });
  if (step >= day || (date.getHours() === 0 && date.getMinutes() === 0))
    return date.toLocaleDateString("en-GB", { day: "numeric", month: "short" });
  return date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}
