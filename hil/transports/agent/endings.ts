/** Every way in which a board with its own Python does not become one of ours, in words: what happened, why, what next. */
import { LinkError } from "../link-error.js";
import type { BoardFacts } from "./facts.js";

const nameOf = ({ dialect, version }: BoardFacts): string =>
  `${dialect === "micropython" ? "MicroPython" : "CircuitPython"} ${version.join(".")}`;

/** The last lines of what was heard, as one may show them. */
function shown(heard: string): string {
  // oxlint-disable-next-line no-control-regex
  const lines = heard
    .replace(/[^\x20-\x7e\n]/g, "")
    .split("\n")
    .map((line) => line.trim());
  return lines
    .filter((line) => line !== "" && line !== ">")
    .slice(-3)
    .join(" / ");
}

export function noRepl(url: string, heard: string): LinkError {
  if (heard === "") {
    return new LinkError(
      "NO_REPL",
      `${url} opened, but no REPL answered.`,
      "The board runs neither CircuitPython nor MicroPython (pinbridge's own firmware keeps silent, too), its console is off, or it hangs.",
      "With pinbridge's firmware write serial: instead of agent:. Otherwise press the board's reset button and try again.",
    );
  }
  return new LinkError(
    "NO_REPL",
    `The program on the board at ${url} does not stop for Ctrl-C, so its REPL cannot be reached.`,
    `It catches KeyboardInterrupt, or reads the console itself. The last that it said: "${shown(heard)}".`,
    "Press the board's reset button and try again at once, or rename its code.py or main.py.",
  );
}

export function notPython(url: string, heard: string): LinkError {
  return new LinkError(
    "NO_REPL",
    `What answers at ${url} is neither CircuitPython nor MicroPython.`,
    `It said: "${shown(heard)}".`,
    "Put one of them on the board, or pinbridge's own firmware: pinbridge flash.",
  );
}

export function stoppedTalking(url: string, heard: string): LinkError {
  return new LinkError(
    "NO_REPL",
    `The REPL at ${url} stopped answering while the agent was being sent.`,
    heard === "" ? "The board hangs, or the cable or a hub drops data." : `The last that it said: "${shown(heard)}".`,
    "Press the board's reset button and try again; try a shorter cable, without a hub.",
  );
}

export function tooOld(url: string, facts: BoardFacts, needed: string): LinkError {
  return new LinkError(
    "WRONG_FIRMWARE",
    `The board at ${url} runs ${nameOf(facts)}; the agent needs ${needed} or later.`,
    "Earlier ones lack what it is made of.",
    "Update the board's firmware, or put pinbridge's own on it: pinbridge flash.",
  );
}

export function lacks(url: string, facts: BoardFacts, modules: readonly string[]): LinkError {
  return new LinkError(
    "WRONG_FIRMWARE",
    `${nameOf(facts)} on the board at ${url} has no ${modules.join(", ")}, which the agent needs.`,
    facts.dialect === "circuitpython"
      ? "Boards without USB of their own have no usb_cdc, and boot.py can turn it off."
      : "This build leaves it out.",
    "Put a full build on the board, or pinbridge's own firmware: pinbridge flash.",
  );
}

export function noMemory(url: string, facts: BoardFacts, free: number): LinkError {
  return new LinkError(
    "NO_MEMORY",
    `The board at ${url} has too little memory for the agent${free > 0 ? `: ${free} bytes are free` : ""}.`,
    `${facts.machine} with ${nameOf(facts)} holds its own Python and little else${facts.dialect === "circuitpython" ? ", or code.py, boot.py or a display hold the rest" : ", or boot.py holds the rest"}.`,
    "Put pinbridge's own firmware on it, which needs no Python there: pinbridge flash.",
  );
}

export function unknownBoard(url: string, { machine, board }: BoardFacts): LinkError {
  return new LinkError(
    "UNSUPPORTED",
    `The board at ${url} is a ${machine || "board without a name"}${board === "" ? "" : ` (${board})`}, which this pinbridge does not know.`,
    "Its pins' names are not in boards/.",
    "If it has the pins of one that is, say so: agent:PORT?as=pico. pinbridge boards lists them.",
  );
}

export function fails(url: string, part: string, raised: string): LinkError {
  return new LinkError(
    "PROTOCOL",
    `The agent (${part}) fails on the board at ${url}: ${shown(raised)}.`,
    "The board's firmware differs from those that it was tried on.",
    "Report it with this message; meanwhile pinbridge's own firmware may serve: pinbridge flash.",
  );
}

export function died(url: string, tail: string): LinkError {
  if (/MemoryError/.test(tail)) {
    return new LinkError(
      "NO_MEMORY",
      `The agent on the board at ${url} ran out of memory and ended.`,
      shown(tail),
      "Move less at a time, or put pinbridge's own firmware on the board: pinbridge flash.",
    );
  }
  return new LinkError(
    "RESET",
    `The agent on the board at ${url} ended in the middle of the session.`,
    /Traceback/.test(tail)
      ? `It raised: ${shown(tail)}.`
      : "Somebody reset the board or took over its console (Ctrl-C, another program on the port). Whether the last commands took effect is not known.",
    "Run the program again.",
  );
}
