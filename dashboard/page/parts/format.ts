/** Times, spans and sizes for people. */

const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
];
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" });

/** `3 min. ago`, `in 2 hr.` @param at  ISO 8601, or milliseconds */
export function ago(at: string | number, now: number): string {
  const ms = (typeof at === "number" ? at : Date.parse(at)) - now;
  if (Math.abs(ms) < 1000) return "now";
  const [unit, size] = units.find(([, least]) => Math.abs(ms) >= least) ?? units[units.length - 1];
  return relative.format(Math.trunc(ms / size), unit);
}

/** `850 ms`, `12.3 s`, `4 min 05 s`, `2 h 10 min` */
export function span(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const pad = (n: number): string => String(n).padStart(2, "0");
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${pad(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${pad(Math.floor((whole % 3600) / 60))} min`;
}

/** `812 B`, `12.4 kB`, `3.1 MB` */
export function bytes(count: number): string {
  if (count < 1000) return `${count} B`;
  return count < 1e6 ? `${(count / 1000).toFixed(1)} kB` : `${(count / 1e6).toFixed(1)} MB`;
}

/** `5 jobs`, `1 job` */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** `0x76` */
export function hex(value: number, digits = 2): string {
  return `0x${value.toString(16).toUpperCase().padStart(digits, "0")}`;
}

/** Whole and local: what `ago` is short for. */
export function wholeTime(at: string | number): string {
  return new Date(at).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "medium" });
}
