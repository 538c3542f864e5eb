/**
 * Cron schedules in a time zone, with one run per tick on the days when clocks change.
 *
 * Five fields (minute hour day month weekday), each `*`, numbers, ranges, lists and steps, names of months and days. When both day and weekday are
 * given, either will do, as in crontab(5). The rule for daylight saving is Vixie cron's: a schedule whose hour is `*` follows real time, so that
 * "every 15 minutes" neither pauses nor doubles; one with fixed hours follows the clock on the wall, where an hour that is skipped runs once at
 * its end, and an hour that comes twice runs the first time only.
 */

export interface Cron {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  readonly anyHour: boolean;
  readonly anyDay: boolean;
  readonly anyWeekday: boolean;
}

const minuteMs = 60_000;
const monthNames = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const dayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const macros: Record<string, string> = {
  "@hourly": "0 * * * *",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@weekly": "0 0 * * 0",
  "@monthly": "0 0 1 * *",
  "@yearly": "0 0 1 1 *",
};

/** @throws Error that says which field is wrong */
export function parseCron(text: string): Cron {
  const fields = (macros[text.trim().toLowerCase()] ?? text).trim().split(/\s+/);
  if (fields.length !== 5)
    throw new Error(`"${text}" has ${fields.length} fields; a schedule has five: minute hour day month weekday.`);
  const [minute, hour, day, month, weekday] = fields;
  const cron: Cron = {
    minutes: field("minute", minute, 0, 59),
    hours: field("hour", hour, 0, 23),
    days: field("day", day, 1, 31),
    months: field("month", month, 1, 12, monthNames, 1),
    weekdays: new Set([...field("weekday", weekday, 0, 7, dayNames, 0)].map((n) => n % 7)),
    anyHour: hour.startsWith("*"),
    anyDay: day.startsWith("*"),
    anyWeekday: weekday.startsWith("*"),
  };
  if (!everHappens(cron)) throw new Error(`"${text}" names a day that no month has.`);
  return cron;
}

/**
 * The first tick after a moment.
 * @param afterMs  milliseconds since 1970
 * @param timezone  an IANA name: Europe/Berlin
 * @throws RangeError for a time zone that nobody knows
 */
export function nextTick(cron: Cron, afterMs: number, timezone: string): number {
  const zone = new Zone(timezone);
  return cron.anyHour ? nextReal(cron, afterMs, zone) : nextOnTheWall(cron, afterMs, zone);
}

function nextReal(cron: Cron, afterMs: number, zone: Zone): number {
  let t = (Math.floor(afterMs / minuteMs) + 1) * minuteMs;
  for (const end = afterMs + searchMs; t < end;) {
    const wall = zone.wall(t);
    if (!dayMatches(cron, wall)) t += Math.max(minuteMs, untilNextHour(wall));
    else if (cron.hours.has(new Date(wall).getUTCHours()) && cron.minutes.has(new Date(wall).getUTCMinutes())) return t;
    else t += minuteMs;
  }
  throw new Error("The schedule never happens.");
}

/** Walks the wall's own time line, in which every minute comes once, and asks when each was. */
function nextOnTheWall(cron: Cron, afterMs: number, zone: Zone): number {
  // the wall may have been set back an hour just now: begin before that, and skip what is not later
  let wall = Math.floor(zone.wall(afterMs) / minuteMs) * minuteMs - 2 * 60 * minuteMs;
  for (const end = wall + searchMs; wall < end;) {
    if (!dayMatches(cron, wall)) {
      wall = nextDay(wall);
      continue;
    }
    if (!cron.hours.has(new Date(wall).getUTCHours())) {
      wall += untilNextHour(wall);
      continue;
    }
    if (cron.minutes.has(new Date(wall).getUTCMinutes())) {
      const t = zone.moment(wall);
      if (t > afterMs) return t;
    }
    wall += minuteMs;
  }
  throw new Error("The schedule never happens.");
}

/** 29 February on a given weekday comes at the latest after 40 years (2096-2136). */
const searchMs = 41 * 366 * 86_400_000;

function dayMatches(cron: Cron, wall: number): boolean {
  const date = new Date(wall);
  if (!cron.months.has(date.getUTCMonth() + 1)) return false;
  const day = cron.days.has(date.getUTCDate());
  const weekday = cron.weekdays.has(date.getUTCDay());
  return cron.anyDay || cron.anyWeekday ? day && weekday : day || weekday;
}

function untilNextHour(wall: number): number {
  return 60 * minuteMs - (wall % (60 * minuteMs));
}

function nextDay(wall: number): number {
  return (Math.floor(wall / 86_400_000) + 1) * 86_400_000;
}

function everHappens({ days, months, anyDay, anyWeekday }: Cron): boolean {
  if (anyDay || !anyWeekday) return true;
  const longest = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return [...months].some((month) => [...days].some((day) => day <= longest[month - 1]));
}

function field(name: string, text: string, low: number, high: number, names: string[] = [], offset = 0): Set<number> {
  const result = new Set<number>();
  const number = (word: string): number => {
    const named = names.indexOf(word.toLowerCase());
    const value = named >= 0 ? named + offset : /^\d{1,2}$/.test(word) ? Number(word) : NaN;
    if (!(value >= low && value <= high)) throw new Error(`"${word}" is no ${name}: it goes from ${low} to ${high}.`);
    return value;
  };
  for (const part of text.split(",")) {
    const [range, stepText, ...more] = part.split("/");
    const step = stepText === undefined ? 1 : /^\d{1,2}$/.test(stepText) ? Number(stepText) : 0;
    if (more.length > 0 || step < 1) throw new Error(`"${part}" is no ${name}: a step is a number after one slash.`);
    const ends = range.split("-");
    if (ends.length > 2) throw new Error(`"${part}" is no range of ${name}s.`);
    const from = range === "*" ? low : number(ends[0]);
    const to = range === "*" ? high : ends.length === 2 ? number(ends[1]) : stepText === undefined ? from : high;
    if (to < from) throw new Error(`"${part}": the range of ${name}s goes backwards.`);
    for (let n = from; n <= to; n += step) result.add(n);
  }
  return result;
}

/** Wall time is counted like UTC milliseconds: what a clock on the wall shows, as if it were in Greenwich. */
class Zone {
  private readonly format: Intl.DateTimeFormat;

  constructor(timezone: string) {
    this.format = new Intl.DateTimeFormat("en-US", {
      timeZone: timezone,
      calendar: "gregory",
      numberingSystem: "latn",
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  }

  wall(t: number): number {
    const part: Record<string, number> = {};
    for (const { type, value } of this.format.formatToParts(t)) part[type] = Number(value);
    return (
      Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second) + (((t % 1000) + 1000) % 1000)
    );
  }

  /** The first moment when the wall shows that, or when it jumps over it, the moment of the jump. */
  moment(wall: number): number {
    const offsets = [wall - 86_400_000, wall + 86_400_000].map((t) => this.wall(t) - t);
    const found = offsets.map((offset) => wall - offset).filter((t) => this.wall(t) === wall);
    if (found.length > 0) return Math.min(...found);
    // skipped: the jump is between the two readings; before it the wall shows less, after it more
    let [before, after] = [wall - Math.max(...offsets) - 60 * minuteMs, wall - Math.min(...offsets) + 60 * minuteMs];
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (this.wall(middle) < wall) before = middle;
      else after = middle;
    }
    return after;
  }
}
