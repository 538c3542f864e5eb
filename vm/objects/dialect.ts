/** Whose Python it is: module and builtin sets, error texts, float printing. `host` is CPython's behaviour where ours differs. */
export type Dialect = "micropython" | "circuitpython" | "host";

/**
 * Who has something. CircuitPython's unix build, which its own tests run on, keeps much of MicroPython that no CircuitPython board
 * has (heapq, cmath, time.ticks_ms, io.IOBase, …); entries for it alone say so. "beyond-boards" is whoever need not be exactly a board.
 */
export type Availability = Dialect | "circuitpython-unix" | "beyond-boards";

/** The dialect of the one active VM of this realm; set by `createVM`. */
export const active: {
  dialect: Dialect;
  /** It plays the unix build of its dialect. */
  unix: boolean;
  /** Refuse what the board's firmware would refuse, though this VM could run it. */
  exact: boolean;
  /** With `exact`, what this board's build lacks though others of its dialect have it: constructs, each with the text of its SyntaxError. */
  lackingSyntax: Readonly<Record<string, string>>;
} = { dialect: "micropython", unix: false, exact: false, lackingSyntax: {} };

/** Whether the active VM is CircuitPython as its boards have it. */
export function onCircuitPythonBoard(dialect: Dialect = active.dialect): boolean {
  return dialect === "circuitpython" && !active.unix;
}

/** Whether the VM may offer what no board's firmware has. */
export function beyondBoards(): boolean {
  return active.dialect === "host" || !active.exact;
}

/** Whether a table entry that says `only` belongs to a dialect. */
export function isIn(only: readonly Availability[] | undefined, dialect: Dialect): boolean {
  if (only === undefined || only.includes(dialect)) return true;
  if (only.includes("beyond-boards") && beyondBoards()) return true;
  return dialect === "circuitpython" && active.unix && only.includes("circuitpython-unix");
}
