/**
 * The processes that an agent has started at its boards, written down in its folder: when the agent is killed, they notice and end by themselves, but
 * not at once, for a program may tidy up. The next agent must not have a board used again before that, so it waits for them, and ends what stays.
 *
 * A process is known by its number and the moment at which the kernel started it: numbers come again. Where the system does not tell that moment
 * (anything but Linux) nothing is waited for; the processes end by themselves in seconds there, too.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** Longer than a job's process lives when its agent is gone. */
const endByThemselvesMs = 6000;
const lookEveryMs = 20;

interface Note {
  readonly process: string;
  /** Who has started it, and looks after it while he lives. */
  readonly agent: string;
}

export class Offspring {
  private readonly folder: string;
  private readonly me = identity(process.pid) ?? "";

  constructor(agentFolder: string) {
    this.folder = join(agentFolder, "processes");
  }

  /** Writes it down until it has ended. */
  note(child: ChildProcess): void {
    const process = child.pid === undefined ? undefined : identity(child.pid);
    if (process === undefined) return;
    const path = join(this.folder, process);
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(path, JSON.stringify({ process, agent: this.me } satisfies Note));
    child.once("exit", () => rmSync(path, { force: true }));
  }

  /**
   * Resolves when nothing runs any more that an agent before this one has started here.
   * @param patienceMs  what has not ended by then is ended
   */
  async endThoseBefore(patienceMs = endByThemselvesMs): Promise<void> {
    const left = this.notes().filter(({ agent }) => !lives(agent));
    const until = performance.now() + patienceMs;
    const living = (): Note[] => left.filter(({ process }) => lives(process));
    while (living().length > 0 && performance.now() < until) await delay(lookEveryMs);
    for (const { process } of living()) kill(process);
    while (living().length > 0) await delay(lookEveryMs);
    for (const { process } of left) rmSync(join(this.folder, process), { force: true });
  }

  private notes(): Note[] {
    let names: string[];
    try {
      names = readdirSync(this.folder);
    } catch {
      return [];
    }
    return names.flatMap((name) => {
      try {
        return [JSON.parse(readFileSync(join(this.folder, name), "utf8")) as Note];
      } catch {
        // it was being written when its agent was killed: the process had not been told to begin
        rmSync(join(this.folder, name), { force: true });
        return [];
      }
    });
  }
}

/** `PID-START`, START in ticks since the machine's boot; undefined when there is none, or it has ended and only its status is left. */
function identity(pid: number): string | undefined {
  try {
    // the second field is the program's name in brackets, in which anything may stand
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return fields[0] === "Z" || fields[0] === "X" ? undefined : `${pid}-${fields[19]}`;
  } catch {
    return undefined;
  }
}

function lives(known: string): boolean {
  return identity(Number(known.split("-")[0])) === known;
}

function kill(known: string): void {
  const pid = Number(known.split("-")[0]);
  try {
    // each leads a group of its own, with whatever it has started
    process.kill(-pid, "SIGKILL");
  } catch {
    // it has just ended
  }
}
