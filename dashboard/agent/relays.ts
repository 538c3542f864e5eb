/**
 * Power by a relay that hangs on another board's pin. Somebody must hold that pin for as long as the relay is to be drawn: a process for each relay
 * board does. At rest the pins float, so that with a normally closed contact everything has power while no agent runs.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Power } from "../shared/index.js";
import type { BoardReport } from "../shared/index.js";
import type { Offspring } from "./offspring.js";
import { boardUrlOf } from "./run.js";

export type RelayPower = Extract<Power, { kind: "relay" }>;

/** `level` null: let it go. */
export interface ToRelay {
  readonly id: number;
  readonly url: string;
  readonly pin: string;
  readonly level: 0 | 1 | null;
}

/** `level` is what is at the pin itself. */
export interface FromRelay {
  readonly id: number;
  readonly error: string | null;
  readonly level: number | null;
}

interface Holder {
  readonly child: ChildProcess;
  readonly held: Set<string>;
}

const entry = fileURLToPath(new URL("./relay-process.js", import.meta.url));
/** Its process may have to start first, on a machine with much to do; one that ends is noticed at once. */
const answerMs = 60_000;

export class Relays {
  private readonly holders = new Map<string, Holder>();
  private next = 1;

  /** @param boards  those that the agent has now */
  constructor(
    private readonly boards: () => readonly BoardReport[],
    private readonly offspring: Offspring,
  ) {}

  /** Resolves when the pin is as it must be. @throws Error with the reason */
  async switch({ board: identity, pin, activeLow, contact }: RelayPower, action: "on" | "off"): Promise<void> {
    const drawn = (action === "on") === (contact === "normally-open");
    const holder = this.holders.get(identity);
    if (!drawn && holder === undefined) return;
    const board = this.boards().find((one) => one.identity === identity);
    if (board === undefined) throw new Error(`The relay board ${identity} is not plugged into this agent.`);
    const level = drawn ? (activeLow ? 0 : 1) : null;
    const { child, held } = holder ?? this.start(identity);
    const read = await this.ask(child, { url: boardUrlOf(board), pin, level });
    if (level !== null && read !== level)
      throw new Error(`${pin} of ${identity} stays ${read === 1 ? "high" : "low"}: something else drives it.`);
    if (drawn) held.add(pin);
    else held.delete(pin);
    if (held.size > 0) return;
    this.holders.delete(identity);
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await gone;
  }

  close(): void {
    for (const { child } of this.holders.values()) child.kill("SIGTERM");
  }

  private start(identity: string): Holder {
    const child = spawn(process.execPath, ["--no-warnings", entry], {
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      env: { PATH: process.env.PATH ?? "" },
      // Ctrl-C in the agent's terminal is for the agent, which may let this go on for a while
      detached: process.platform !== "win32",
    });
    this.offspring.note(child);
    const holder = { child, held: new Set<string>() };
    this.holders.set(identity, holder);
    child.once("exit", () => {
      if (this.holders.get(identity) === holder) this.holders.delete(identity);
    });
    return holder;
  }

  private ask(child: ChildProcess, message: Omit<ToRelay, "id">): Promise<number | null> {
    const id = this.next++;
    return new Promise((resolve, reject) => {
      const settle = (error: string | null, level: number | null): void => {
        clearTimeout(timer);
        child.off("message", hear);
        child.off("exit", gone);
        if (error === null) resolve(level);
        else reject(new Error(error));
      };
      const hear = (answer: FromRelay): void => void (answer.id === id && settle(answer.error, answer.level));
      const gone = (): void => settle("The relay board's process ended.", null);
      const timer = setTimeout(() => settle("The relay board does not answer.", null), answerMs);
      child.on("message", hear);
      child.once("exit", gone);
      child.send({ id, ...message } satisfies ToRelay);
    });
  }
}
