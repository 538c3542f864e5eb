/**
 * How pinbridge speaks to a person: always on stderr, always what happened, why, and what to do next.
 *
 * A program's stdout belongs to the program. Lines of ours begin with `pinbridge:` so that they stand out between a program's own
 * stderr lines, and a tool can filter them.
 */

import { writeSync } from "node:fs";
import pc from "picocolors";

/** The three parts of an error message (what is always there, the others when they are known). */
export interface Complaint {
  what: string;
  why?: string;
  next?: string;
}

/** The text for stderr, without colours when `color` is false; ends in a newline. */
export function formatComplaint({ what, why, next }: Complaint, color = pc.isColorSupported): string {
  const c = pc.createColors(color);
  const lines = [`${c.red("pinbridge:")} ${what}`];
  if (why !== undefined && why !== "") lines.push(indent("why:  ", why, c.dim));
  if (next !== undefined && next !== "") lines.push(indent("next: ", next, c.dim));
  return lines.join("\n") + "\n";
}

/** A remark that is no error: advice beside a Python exception, progress, a closing summary. */
export function formatNote(text: string, color = pc.isColorSupported): string {
  const c = pc.createColors(color);
  return text
    .split("\n")
    .map((line, index) => `${index === 0 ? c.cyan("pinbridge:") : "          "} ${line}\n`)
    .join("");
}

export function complain(complaint: Complaint): void {
  toStderr(formatComplaint(complaint, process.stderr.hasColors?.() ?? false));
}

export function note(text: string): void {
  toStderr(formatNote(text, process.stderr.hasColors?.() ?? false));
}

/** Synchronous, so that lines of ours and the program's keep their order. A stderr that is gone is nobody's error. */
export function toStderr(text: string): void {
  try {
    writeSync(2, text);
  } catch {
    // closed or full: there is nobody left to tell
  }
}

function indent(label: string, text: string, style: (text: string) => string): string {
  const lines = text.split("\n");
  return lines.map((line, index) => `  ${style(index === 0 ? label : " ".repeat(label.length))}${line}`).join("\n");
}
