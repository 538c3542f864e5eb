/** Every way a session ends, in words: what happened, why, what next. */
import { LinkError } from "../transports/link-error.js";

export function noAnswer(url: string, ms: number): LinkError {
  return new LinkError(
    "NO_ANSWER",
    `${url} opened, but nothing answered within ${ms / 1000} s.`,
    "The board probably runs other firmware (CircuitPython, MicroPython, none), or another program has just used the port.",
    `${asItIs(url)}Flash pinbridge's firmware (pinbridge flash), or unplug and plug in again.`,
  );
}

/** A board that runs Python of its own can be used as it is. */
function asItIs(url: string): string {
  const port = /^serial:(.*)$/.exec(url)?.[1];
  return port === undefined ? "" : `With CircuitPython or MicroPython on it, write agent:${port} instead. `;
}

export function wrongFirmware(url: string, theirs: number, ours: number): LinkError {
  const older = theirs < ours;
  return new LinkError(
    "WRONG_FIRMWARE",
    `The firmware at ${url} speaks protocol version ${theirs}; this pinbridge speaks ${ours}.`,
    older ? "The board was flashed with an earlier pinbridge." : "The board was flashed with a later pinbridge.",
    older
      ? "Flash the firmware that came with this version (boards/firmware/prebuilt)."
      : "Update pinbridge, or flash the firmware that came with this version (boards/firmware/prebuilt).",
  );
}

export function boardBusy(url: string): LinkError {
  return new LinkError(
    "BOARD_BUSY",
    `The board at ${url} is in a session over its other USB interface.`,
    "Another pinbridge, or a browser tab, is using it.",
    "End that one first; the board frees itself a few seconds after its host has gone.",
  );
}

export function reset(boardId: string): LinkError {
  return new LinkError(
    "RESET",
    `The board (${boardId}) started anew in the middle of the session.`,
    "Its reset button, its power or its watchdog did it. Whether the last commands took effect is not known, so none was repeated.",
    "Check the supply (a servo or a strip may pull it down), then run the program again.",
  );
}

export function sessionLost(boardId: string, leaseMs: number): LinkError {
  return new LinkError(
    "SESSION_LOST",
    `The board (${boardId}) ended the session and made its pins safe.`,
    leaseMs > 0
      ? `It heard nothing for ${leaseMs} ms: the computer slept, or this process was stopped.`
      : "Its USB connection was suspended or reset.",
    "Run the program again.",
  );
}

export function silent(url: string, ms: number): LinkError {
  return new LinkError(
    "TIMEOUT",
    `The board at ${url} has not answered for ${(ms / 1000).toFixed(1)} s.`,
    "It hangs, or the cable or a hub drops data.",
    "Unplug it and plug it in again; try a shorter cable, without a hub. pinbridge ping shows how the link does.",
  );
}

export function stuck(times: number): LinkError {
  return new LinkError(
    "TIMEOUT",
    `The board answers, but a frame sent ${times} times never arrived whole.`,
    "The cable or a hub damages data.",
    "Try another cable or port. pinbridge ping shows how the link does.",
  );
}

export function forbidden(detail: string): LinkError {
  return new LinkError(
    "PROTOCOL",
    `The board sent an answer that makes no sense: ${detail}.`,
    "Firmware and pinbridge are of different builds, or one of them has a bug.",
    "Flash the firmware that came with this version (boards/firmware/prebuilt); if it stays, report it.",
  );
}

export function closed(): LinkError {
  return new LinkError("CLOSED", "The session with the board was closed.", "The program ended it.", "");
}
