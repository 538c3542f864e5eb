/** What happened on the wire and to the virtual parts, for a person and for a program. */

import { findBoard } from "../../boards/index.js";
import type { BoardInfo, DeviceReport } from "../../hil/index.js";
import type { RunResult } from "../run/run-program.js";
import { duration } from "./histogram.js";

/** `Raspberry Pi Pico, firmware 0.1.0 (1c5e2b6), id E66118604B7F3A21` */
export function boardLine(board: BoardInfo): string {
  const title = findBoard(board.boardId)?.title ?? board.boardId;
  return `${title} (${board.boardId}), firmware ${board.firmwareVersion} (${board.gitHash}), unique id ${board.uniqueId}`;
}

/** Several lines, without a newline at the end. */
export function summaryText(result: RunResult): string {
  const { board, statistics, transport, devices, violations } = result;
  if (board === undefined || statistics === undefined)
    return `The program touched no hardware; it ran ${duration(result.programUs)}.`;
  const bytesOut = transport?.bytesOut ?? statistics.bytesOut;
  const bytesIn = transport?.bytesIn ?? statistics.bytesIn;
  const packets =
    transport?.packetsOut === undefined
      ? ""
      : `, ${count(transport.packetsOut + (transport.packetsIn ?? 0), "USB packet")}`;
  return [
    boardLine(board),
    `${count(statistics.calls, "call")} (${statistics.posted} posted, ${statistics.waiting} waited for), ${count(statistics.roundTrips, "round trip")}, ` +
      `${number(bytesOut)} bytes out, ${number(bytesIn)} bytes in${packets}, ${count(statistics.errors, "error")}, ${duration(result.programUs)}`,
    ...faultLine(result),
    ...devices.map(deviceLine),
    ...violations.map((violation) => `fault: ${violation}`),
  ].join("\n");
}

/** One flat object; counts, bytes and microseconds. */
export function summaryJson(result: RunResult): Record<string, unknown> {
  const { statistics: s, transport: t, board } = result;
  return {
    ending: result.ending.kind,
    board: board?.boardId,
    firmware: board?.firmwareVersion,
    uniqueId: board?.uniqueId,
    calls: s?.calls ?? 0,
    posted: s?.posted ?? 0,
    waiting: s?.waiting ?? 0,
    roundTrips: s?.roundTrips ?? 0,
    frames: (s?.framesOut ?? 0) + (s?.framesIn ?? 0),
    framesOut: s?.framesOut ?? 0,
    framesIn: s?.framesIn ?? 0,
    bytesOut: t?.bytesOut ?? s?.bytesOut ?? 0,
    bytesIn: t?.bytesIn ?? s?.bytesIn ?? 0,
    packetsOut: t?.packetsOut,
    packetsIn: t?.packetsIn,
    errors: s?.errors ?? 0,
    retransmissions: s?.retransmissions ?? 0,
    ...(t?.faults === undefined ? {} : { faults: t.faults }),
    emulatedUs: Math.round(result.programUs),
    violations: result.violations,
    devices: result.devices.map(({ part, name, state }) => ({ part, name, state })),
  };
}

/** `faults on purpose: 12 drop, 3 corrupt; 15 frames sent again, 3 came damaged` */
function faultLine({ transport, statistics }: RunResult): string[] {
  const struck = Object.entries(transport?.faults ?? {});
  if (struck.length === 0 || statistics === undefined) return [];
  const kinds = struck.map(([kind, times]) => `${times} ${kind}`).join(", ");
  return [
    `faults on purpose: ${kinds}; ${count(statistics.retransmissions, "frame")} sent again, ${statistics.badFrames} came damaged`,
  ];
}

/** `weather (bme280): temperature 21.5, humidity 45` or, for a picture that is not blank, the picture under it. */
function deviceLine({ name, part, state }: DeviceReport): string {
  const entries = Object.entries(state);
  const flat = entries
    .filter(([, value]) => isShort(value))
    .map(([key, value]) => `${key} ${Array.isArray(value) ? value.join(" ") : String(value)}`);
  const pictures = entries.filter(([, value]) => isPicture(value)).flatMap(([, value]) => value as string[]);
  return [`${name} (${part}): ${flat.join(", ")}`, ...pictures.map((line) => `  ${line}`)].join("\n");
}

/** What fits a line: the rest is in the JSON. */
function isShort(value: unknown): boolean {
  return Array.isArray(value)
    ? value.length <= 16 && value.every((one) => typeof one !== "object" && String(one).length <= 8)
    : typeof value !== "object";
}

function isPicture(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length > 4 &&
    value.every((line) => typeof line === "string" && line.length > 8) &&
    /[^\s\u2800]/.test(value.join(""))
  );
}

function count(n: number, thing: string): string {
  return `${number(n)} ${thing}${n === 1 ? "" : "s"}`;
}

function number(n: number): string {
  return n.toLocaleString("en-US");
}
