/**
 * What the pins of rigs in use carry at the moment, as their agents tell it: many times a second, in memory only, and nothing is lost when some of it
 * is. With several servers, one knows the pins of the agents that have dialled it.
 */
import type { Pins } from "../../shared/index.js";
import type { Lab } from "../lab.js";

interface Held {
  readonly rig: string;
  readonly agent: string;
  readonly token: number;
  readonly pins: Record<string, number | null>;
}

export type PinsHeard = (rig: string, pins: Pins | null) => void;

const lookEveryMs = 5000;

export class LivePins {
  /** By lease. */
  private readonly held = new Map<string, Held>();
  private readonly followers = new Set<PinsHeard>();
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly lab: Lab) {
    this.timer = setInterval(() => void this.forget().catch(() => {}), lookEveryMs);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  async hear(agent: string, lease: string, token: number, pins: Pins): Promise<void> {
    let held = this.held.get(lease);
    if (held === undefined) {
      const row = await this.lab.db
        .selectFrom("leases")
        .innerJoin("rigs", "rigs.id", "leases.rig_id")
        .select(["rigs.name", "leases.token", "leases.agent_id"])
        .where("leases.id", "=", lease)
        .where("released_at", "is", null)
        .executeTakeFirst();
      if (row === undefined) return;
      held = { rig: row.name, agent: row.agent_id, token: row.token, pins: {} };
      this.held.set(lease, held);
    }
    // another agent's lease, or an old one: not believed
    if (held.agent !== agent || held.token !== token) return;
    Object.assign(held.pins, pins);
    for (const heard of this.followers) heard(held.rig, pins);
  }

  /** @returns how to stop */
  follow(heard: PinsHeard): () => void {
    for (const { rig, pins } of this.held.values()) heard(rig, pins);
    this.followers.add(heard);
    return () => this.followers.delete(heard);
  }

  /** Leases that are over: their boards' pins are safe. */
  private async forget(): Promise<void> {
    const leases = [...this.held.keys()];
    if (leases.length === 0) return;
    const rows = await this.lab.db
      .selectFrom("leases")
      .select("id")
      .where("id", "in", leases)
      .where("released_at", "is", null)
      .execute();
    const live = new Set(rows.map(({ id }) => id));
    for (const lease of leases) {
      const held = this.held.get(lease);
      if (held === undefined || live.has(lease)) continue;
      this.held.delete(lease);
      for (const heard of this.followers) heard(held.rig, null);
    }
  }
}
