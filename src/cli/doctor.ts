/** `pinbridge doctor`: looks at this computer, the link, the board and its wiring, and says for each fault what to do. */

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import pc from "picocolors";
import { isEmulated, listBoards } from "../../hil/index.js";
import { bad, type Check } from "../run/check.js";
import { checkBoard } from "../run/check-board.js";
import { checkComputer, thisComputer, type Computer } from "../run/check-computer.js";
import { UsageError } from "../run/usage-error.js";
import { exitCodes } from "./exit-codes.js";
import { version } from "./version.js";

export interface DoctorOptions {
  readonly board?: string;
  readonly rig?: string;
  readonly faults?: string;
  readonly json?: boolean;
}

/** @returns the exit code: 0 when all is in order, 1 when not */
export async function doctorCommand(options: DoctorOptions): Promise<number> {
  const checks = await diagnose(options, thisComputer, pluggedIn);
  process.stdout.write(
    options.json === true
      ? `${JSON.stringify(checks, undefined, 2)}\n`
      : checksText(checks, process.stdout.hasColors?.() ?? false),
  );
  return checks.every(({ ok }) => ok) ? exitCodes.ok.code : exitCodes.exception.code;
}

/**
 * Without a board and a rig the one board that is plugged in is looked at; for an emulated one the computer's ports do not matter.
 * @param boards  URLs of what is plugged in
 */
export async function diagnose(
  { board, rig, faults }: DoctorOptions,
  computer: Computer,
  boards: () => Promise<readonly string[]>,
): Promise<Check[]> {
  const wiring = rig === undefined ? {} : { rig: { path: rig, text: rigText(rig) } };
  const emulated = board === undefined ? rig !== undefined : isEmulated(board);
  const url = board ?? (emulated ? undefined : await onlyBoard(boards));
  if (typeof url === "object") return [...checkComputer(computer), url];
  const port = /^(?:serial|agent):(\/[^?]*)/.exec(url ?? "")?.[1];
  // the udev rule names pinbridge's boards and bootloaders
  const ownPython = url?.startsWith("agent:") === true;
  const where = { ...(url === undefined ? {} : { board: url }), ...(faults === undefined ? {} : { faults }) };
  return [
    ...(emulated ? [] : checkComputer(computer, port).filter((check) => check.id !== "udev-rule" || !ownPython)),
    ...(await checkBoard({ ...where, ...wiring, version: version() })),
  ];
}

/** One line a finding, and its remedy under it; ends in a newline. */
export function checksText(checks: readonly Check[], color: boolean): string {
  const c = pc.createColors(color);
  const lines = checks.flatMap(({ ok, what, next }) => [
    `${ok ? c.green("✓") : c.red("✗")} ${what}`,
    ...(next === undefined ? [] : [`  ${c.dim("next:")} ${next}`]),
  ]);
  const wrong = checks.filter(({ ok }) => !ok).length;
  const verdict =
    wrong === 0 ? "All is in order." : `${wrong} of ${checks.length} need${wrong === 1 ? "s" : ""} attention.`;
  return `${lines.join("\n")}\n\n${verdict}\n`;
}

async function onlyBoard(boards: () => Promise<readonly string[]>): Promise<string | Check> {
  const all = await boards();
  const urls = all.filter((url) => !url.startsWith("agent:"));
  if (urls.length === 1) return urls[0];
  if (urls.length === 0 && all.length > 0)
    return bad(
      "board",
      `A board with a Python of its own is plugged in (${all.join(", ")}), none with pinbridge's firmware.`,
      `It can be used as it is: --board ${all[0]}. pinbridge flash puts the firmware on it, which is faster and does more.`,
    );
  if (urls.length === 0)
    return bad(
      "board",
      "No board with pinbridge's firmware is plugged in.",
      "Plug one in, with a cable that carries data; pinbridge flash puts the firmware on it. An emulated one: --board emulator:pico.",
    );
  return bad("board", `${urls.length} boards are plugged in.`, `Say which: --board ${urls.join(" or --board ")}`);
}

async function pluggedIn(): Promise<readonly string[]> {
  const { boards } = await listBoards();
  return boards
    .filter(({ certain, url }) => (certain && url.startsWith("serial:")) || url.startsWith("agent:"))
    .map(({ url }) => url);
}

function rigText(path: string): string {
  try {
    return readFileSync(resolve(path), "utf8");
  } catch (error) {
    throw new UsageError(`The rig file ${path} cannot be read.`, (error as Error).message, "Check its name.");
  }
}
