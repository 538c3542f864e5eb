/** `pinbridge boards`: what is plugged in, and which boards can be emulated. */

import { listBoards, type BoardListing } from "../../hil/index.js";
import { note } from "./complaint.js";
import { exitCodes } from "./exit-codes.js";

/** @returns the exit code: 0 also when nothing is plugged in, since that is an answer */
export async function boardsCommand({ json }: { json?: boolean }): Promise<number> {
  const { boards, failures } = await listBoards();
  process.stdout.write(json === true ? `${JSON.stringify(boards, undefined, 2)}\n` : boardsText(boards));
  for (const failure of failures) note(failure.message);
  return exitCodes.ok.code;
}

export function boardsText(boards: readonly BoardListing[]): string {
  const emulated = boards.filter(({ url }) => url.startsWith("emulator:"));
  const plugged = boards.filter((board) => !emulated.includes(board) && board.certain);
  const python = boards.filter(({ url }) => url.startsWith("agent:"));
  const ports = new Set(python.map(({ url }) => url.replace(/^agent:/, "serial:")));
  const maybe = boards.filter(
    (board) => !emulated.includes(board) && !python.includes(board) && !board.certain && !ports.has(board.url),
  );
  return [
    ...section("Plugged in:", plugged, "  none with pinbridge's firmware"),
    ...(python.length === 0
      ? []
      : section("With a Python of their own, usable as they are (docs/no-flash.md):", python, "")),
    ...(maybe.length === 0 ? [] : section("Other serial ports, which may be boards:", maybe, "")),
    ...section("Emulated:", emulated, "  none"),
    "",
  ].join("\n");
}

function section(title: string, boards: readonly BoardListing[], none: string): string[] {
  if (boards.length === 0) return [title, none];
  const width = Math.max(...boards.map(({ url }) => url.length));
  return [
    title,
    ...boards.map(
      ({ url, name, uniqueId }) => `  ${url.padEnd(width)}  ${name}${uniqueId === undefined ? "" : `  ${uniqueId}`}`,
    ),
  ];
}
