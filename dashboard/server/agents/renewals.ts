/**
 * Agents renew their leases, and by that say that they are there, four times in a lease's life. Each alone would be two writes to the disk, which for
 * hundreds of agents is most of what a small database can do: those of a moment are written together.
 */
import type { Lab } from "../lab.js";
import { agentsSeen } from "../store/agents.js";
import { renewLeases } from "../store/leases.js";

interface Asked {
  readonly agentId: string;
  readonly connection: string;
  readonly leases: readonly { readonly lease: string; readonly token: number }[];
  readonly answer: (live: string[] | undefined) => void;
  readonly fail: (error: unknown) => void;
}

export class Renewals {
  private asked: Asked[] = [];
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly lab: Lab) {}

  /** @returns those of the leases that live on; undefined when another connection of that agent has taken over */
  renew(agentId: string, connection: string, leases: Asked["leases"]): Promise<string[] | undefined> {
    return new Promise((answer, fail) => {
      this.asked.push({ agentId, connection, leases, answer, fail });
      // a small part of the time in which the agent asks again
      this.timer ??= setTimeout(() => void this.flush(), Math.min(250, this.lab.settings.leaseMs / 40));
    });
  }

  /** Whoever has asked is answered. */
  async stop(): Promise<void> {
    clearTimeout(this.timer);
    await this.flush();
  }

  private flush(): Promise<void> {
    this.timer = undefined;
    const asked = this.asked.splice(0);
    return (this.writing = this.writing.then(() => this.write(asked)));
  }

  private async write(asked: readonly Asked[]): Promise<void> {
    if (asked.length === 0) return;
    const { lab } = this;
    try {
      const [seen, live] = await lab.db.transaction().execute(async (tx) => {
        const there = await agentsSeen(
          tx,
          lab,
          asked.map(({ connection }) => connection),
        );
        const held = asked
          .filter(({ connection }) => there.has(connection))
          .flatMap(({ agentId, leases }) => leases.map((one) => ({ agentId, ...one })));
        return [there, await renewLeases(tx, lab, held)];
      });
      for (const { connection, leases, answer } of asked)
        answer(
          seen.has(connection) ? leases.filter(({ lease }) => live.has(lease)).map(({ lease }) => lease) : undefined,
        );
    } catch (error) {
      for (const { fail } of asked) fail(error);
    }
  }
}
