/** `pinbridge profile`: runs a program and then says, per Python line, what its hardware calls cost and what would make it faster. */

import { basename } from "node:path";
import type { RunResult } from "../run/run-program.js";
import { note, toStderr } from "./complaint.js";
import { duration } from "./histogram.js";
import { adviceFor } from "./profile-advice.js";
import { runProfiled, type RunCommandOptions } from "./run.js";
import { boardLine } from "./summary.js";

export interface ProfileOptions extends RunCommandOptions {
  json?: boolean;
  /** Most lines of the program that are shown. */
  top?: number;
}

const mostLines = 20;

/** The program's output is its own; the profile goes to stderr, after it. @returns the program's exit code */
export async function profileCommand(
  file: string | undefined,
  args: readonly string[],
  options: ProfileOptions,
): Promise<number> {
  const { code, result } = await runProfiled(file, args, options);
  if (result === undefined) return code;
  if (options.json === true) toStderr(`${JSON.stringify(profileJson(result))}\n`);
  else note(profileText(result, options.top ?? mostLines));
  return code;
}

type Lines = NonNullable<RunResult["profile"]>;

/** The most expensive first: by the time that the program waited, then by round trips, then by bytes. Lines that only called others are left out. */
function sorted(lines: Lines): Lines {
  return lines
    .filter(touchesBoard)
    .sort(
      (a, b) =>
        b.waitedUs - a.waitedUs ||
        b.roundTrips - a.roundTrips ||
        b.bytesOut + b.bytesIn - a.bytesOut - a.bytesIn ||
        (a.line ?? Infinity) - (b.line ?? Infinity),
    );
}

function touchesBoard({ file, calls, roundTrips, barriers, sleptUs }: Lines[number]): boolean {
  return file === undefined || calls > 0 || roundTrips > 0 || barriers > 0 || sleptUs > 0;
}

/** The program's own lines whose cost lies in what they call: drivers, functions. The most expensive first. */
function callers(lines: Lines): Lines {
  return lines
    .filter(({ outermost, within, calls }) => outermost && within.calls > calls)
    .sort((a, b) => b.within.waitedUs - a.within.waitedUs || (a.line ?? 0) - (b.line ?? 0));
}

/** One object: the run's figures, and its lines, the most expensive first. Times in microseconds. */
export function profileJson(result: RunResult): Record<string, unknown> {
  return {
    ending: result.ending.kind,
    board: result.board?.boardId,
    programUs: Math.round(result.programUs),
    ...totals(result.profile ?? []),
    program: callers(result.profile ?? []).map(({ file, line, text, within }) => ({
      file,
      line,
      text,
      ...within,
      waitedUs: Math.round(within.waitedUs),
    })),
    lines: sorted(result.profile ?? []).map((line) => ({
      file: line.file ?? null,
      line: line.line ?? null,
      text: line.text,
      calls: line.calls,
      posted: line.posted,
      waited: line.waited,
      roundTrips: line.roundTrips,
      bytesOut: line.bytesOut,
      bytesIn: line.bytesIn,
      waitedUs: Math.round(line.waitedUs),
      wallUs: Math.round(line.wallUs),
      sleptUs: Math.round(line.sleptUs),
      barriers: line.barriers,
      commands: line.commands,
      within: { ...line.within, waitedUs: Math.round(line.within.waitedUs) },
      faster: adviceFor(line, result.dialect),
    })),
  };
}

function totals(lines: Lines): Record<(typeof summed)[number], number> {
  const sum = (key: (typeof summed)[number]): number => Math.round(lines.reduce((all, line) => all + line[key], 0));
  return Object.fromEntries(summed.map((key) => [key, sum(key)])) as Record<(typeof summed)[number], number>;
}

const summed = [
  "calls",
  "posted",
  "waited",
  "roundTrips",
  "bytesOut",
  "bytesIn",
  "waitedUs",
  "wallUs",
  "sleptUs",
] as const;

/** A table, and under each line what it did and what would make it faster. Without a newline at the end. */
export function profileText(result: RunResult, most = mostLines): string {
  const { profile, board } = result;
  if (profile === undefined || board === undefined)
    return `The program touched no hardware; it ran ${duration(result.programUs)}.`;
  const lines = sorted(profile);
  const all = totals(profile);
  const shown = lines.slice(0, most);
  const where = shown.map(placeText);
  const width = Math.max(...where.map((text) => text.length), "total".length);
  const row = (place: string, cells: readonly (string | number)[], text = ""): string =>
    `${place.padEnd(width)}  ${cells.map((cell, i) => String(cell).padStart(columns[i].length)).join("  ")}  ${text}`.trimEnd();
  const cellsOf = (line: Omit<Lines[number], "commands"> | typeof all): (string | number)[] => [
    number(line.calls),
    number(line.posted),
    number(line.waited),
    number(line.roundTrips),
    number(line.bytesOut),
    number(line.bytesIn),
    duration(line.waitedUs),
    duration(line.wallUs),
  ];
  return [
    boardLine(board),
    `The program ran ${duration(result.programUs)}: ${duration(all.waitedUs)} of it waiting for the board, ${duration(all.sleptUs)} asleep.`,
    "",
    row("", columns),
    ...shown.flatMap((line, i) => [
      row(where[i], cellsOf(line), line.text),
      ...detailsOf(line, result.dialect).map((detail) => `${" ".repeat(width)}  ${detail}`),
    ]),
    row("total", cellsOf(all)),
    ...callersText(callers(profile).slice(0, most)),
    ...(lines.length > shown.length ? [`${lines.length - shown.length} cheaper lines are not shown: --top N`] : []),
  ].join("\n");
}

function callersText(lines: Lines): string[] {
  if (lines.length === 0) return [];
  const where = lines.map(placeText);
  const width = Math.max(...where.map((text) => text.length));
  const row = (place: string, calls: string, trips: string, waiting: string, text: string): string =>
    `${place.padEnd(width)}  ${calls.padStart(7)}  ${trips.padStart(7)}  ${waiting.padStart(9)}  ${text}`.trimEnd();
  return [
    "",
    "The program's own lines, with all that they called:",
    row("", "calls", "trips", "waiting", ""),
    ...lines.map(({ within, text }, i) =>
      row(where[i], number(within.calls), number(within.roundTrips), duration(within.waitedUs), text),
    ),
  ];
}

const columns = ["calls", "posted", "waited", "trips", "bytes out", " bytes in", "waiting", "on your clock"];

/** `code.py:12` */
function placeText({ file, line }: Lines[number]): string {
  return file === undefined ? "the end" : `${file.length > 24 ? basename(file) : file}:${line}`;
}

function detailsOf(line: Lines[number], python: RunResult["dialect"]): string[] {
  const commands = Object.entries(line.commands)
    .sort(([, a], [, b]) => b.count - a.count)
    .map(([name, { count }]) => (count === 1 ? name : `${number(count)} ${name}`));
  const done = [
    ...(commands.length > 4 ? [...commands.slice(0, 3), `${commands.length - 3} more kinds`] : commands),
    ...(line.barriers === 0 ? [] : [`waited ${number(line.barriers)} times for what was posted`]),
    ...(line.sleptUs === 0 ? [] : [`slept ${duration(line.sleptUs)}`]),
  ];
  return [...(done.length === 0 ? [] : [done.join(", ")]), ...adviceFor(line, python).map((text) => `faster: ${text}`)];
}

function number(n: number): string {
  return n.toLocaleString("en-US");
}
