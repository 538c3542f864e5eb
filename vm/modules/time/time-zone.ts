/**
 * Local time in the zone that a program asks for by TZ (os.putenv, as on MicroPython's unix build). Without it there is
 * none: boards know no zones, and a program must not depend on where it runs. Zones are those of JavaScript's own
 * database, by their IANA names; a name it does not know counts as UTC, as in the C library.
 */
import { ownEnvironmentValue } from "../os/environment.js";

const formats = new Map<string, Intl.DateTimeFormat | undefined>();

function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  if (!formats.has(zone)) {
    let format: Intl.DateTimeFormat | undefined;
    try {
      format = new Intl.DateTimeFormat("en-US", {
        timeZone: zone,
        hourCycle: "h23",
        year: "numeric",
        month: "numeric",
        day: "numeric",
        hour: "numeric",
        minute: "numeric",
        second: "numeric",
        era: "short",
      });
    } catch {
      format = undefined;
    }
    formats.set(zone, format);
  }
  return formats.get(zone);
}

/** Seconds that local time is ahead of UTC. @param seconds  since 1970, UTC */
export function zoneOffset(seconds: number): number {
  const zone = ownEnvironmentValue("TZ");
  const format = zone === undefined || zone === "" ? undefined : formatOf(zone.replace(/^:/, ""));
  if (format === undefined) return 0;
  const whole = Math.floor(seconds);
  const part: Record<string, string> = {};
  for (const { type, value } of format.formatToParts(new Date(whole * 1000))) part[type] = value;
  const year = part.era === "BC" ? 1 - Number(part.year) : Number(part.year);
  const local = new Date(0);
  local.setUTCFullYear(year, Number(part.month) - 1, Number(part.day));
  local.setUTCHours(Number(part.hour), Number(part.minute), Number(part.second));
  return local.getTime() / 1000 - whole;
}

/** UTC of a local time, both in seconds. In the hour that comes twice, the first; one that does not exist moves on. */
export function utcOf(local: number): number {
  const first = local - zoneOffset(local);
  const second = local - zoneOffset(first);
  if (second === first) return first;
  return second + zoneOffset(second) === local ? second : Math.max(first, second);
}
