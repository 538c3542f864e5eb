/**
 * What the pins of rigs in use carry at the moment, as their agents tell it: many times a second, in memory only, and nothing is lost when some of it
 * is, for the next message says more.
 *
 * With several servers, an agent has dialled one and a page may look at another. A server at which somebody looks says so to the others, at once and
 * again every few seconds; each of them answers with what it knows, and tells changes, gathered, for as long as it hears that somebody looks. So
 * servers at which nobody looks cost the others nothing.
 */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Pins } from "../../shared/index.js";
import type { Lab } from "../lab.js";

interface Held {
  readonly rig: string;
  /** Undefined: another server's, whose word it is. */
  readonly agent: string | undefined;
  readonly token: number;
  readonly pins: Record<string, number | null>;
}

export type PinsHeard = (rig: string, pins: Pins | null) => void;

const gatherMs = 150;
/** PostgreSQL carries less than 8000 bytes at a time. */
const mostTold = 7000;

const told = z.union([
  z.object({ from: z.string(), want: z.literal(true) }),
  z.object({
    from: z.string(),
    rigs: z.array(
      z.tuple([z.string(), z.string(), z.record(z.string().regex(/^\d{1,3}$/), z.number().nullable()).nullable()]),
    ),
  }),
]);
/** A lease, its rig, and what has changed; null: it is over. */
type ToldRig = readonly [lease: string, rig: string, pins: Pins | null];

export class LivePins {
  private readonly me = randomUUID();
  /** By lease. */
  private readonly held = new Map<string, Held>();
  private readonly followers = new Set<PinsHeard>();
  private readonly timer: NodeJS.Timeout;
  private readonly unhear: () => void;
  /** Somebody looks at another server, as far as is known. */
  private wantedUntil = -Infinity;
  private readonly gathered = new Map<string, { rig: string; pins: Record<string, number | null> | null }>();
  private telling: NodeJS.Timeout | undefined;

  /** @param lookEveryMs  how often leases that are over are looked for, and other servers told that somebody looks here */
  constructor(
    private readonly lab: Lab,
    private readonly lookEveryMs = 5000,
  ) {
    this.timer = setInterval(() => {
      void this.forget().catch(() => {});
      if (this.followers.size > 0) this.want();
    }, this.lookEveryMs);
    this.timer.unref();
    this.unhear = lab.engine.onTold((text) => this.hearServer(text));
  }

  stop(): void {
    clearInterval(this.timer);
    clearTimeout(this.telling);
    this.unhear();
  }

  async hear(agent: string, lease: string, token: number, pins: Pins): Promise<void> {
    let held = this.held.get(lease);
    if (held?.agent === undefined) {
      const row = await this.lab.db
        .selectFrom("leases")
        .innerJoin("rigs", "rigs.id", "leases.rig_id")
        .select(["rigs.name", "leases.token", "leases.agent_id"])
        .where("leases.id", "=", lease)
        .where("released_at", "is", null)
        .executeTakeFirst();
      if (row === undefined) return;
      // the agent may have been another server's until now
      const before = this.held.get(lease);
      held = { rig: row.name, agent: row.agent_id, token: row.token, pins: before?.pins ?? {} };
      this.held.set(lease, held);
    }
    // another agent's lease, or an old one: not believed
    if (held.agent !== agent || held.token !== token) return;
    this.change(lease, held, pins);
    this.gather(lease, held.rig, pins);
  }

  /** @returns how to stop */
  follow(heard: PinsHeard): () => void {
    for (const { rig, pins } of this.held.values()) heard(rig, pins);
    this.followers.add(heard);
    this.want();
    return () => this.followers.delete(heard);
  }

  private change(lease: string, held: Held, pins: Pins): void {
    Object.assign(held.pins, pins);
    this.held.set(lease, held);
    for (const heard of this.followers) heard(held.rig, pins);
  }

  private end(lease: string): void {
    const held = this.held.get(lease);
    if (held === undefined || !this.held.delete(lease)) return;
    for (const heard of this.followers) heard(held.rig, null);
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
      if (held.agent !== undefined) this.gather(lease, held.rig, null);
      this.end(lease);
    }
  }

  // ---- between servers ----

  private want(): void {
    this.tell({ from: this.me, want: true });
  }

  private gather(lease: string, rig: string, pins: Pins | null): void {
    if (performance.now() > this.wantedUntil) return;
    const before = this.gathered.get(lease)?.pins;
    this.gathered.set(lease, { rig, pins: pins === null ? null : { ...before, ...pins } });
    this.telling ??= setTimeout(() => this.tellGathered(), gatherMs);
    this.telling.unref();
  }

  private tellGathered(): void {
    this.telling = undefined;
    let rigs: ToldRig[] = [];
    let size = 0;
    for (const [lease, { rig, pins }] of this.gathered) {
      const one: ToldRig = [lease, rig, pins];
      const length = Buffer.byteLength(JSON.stringify(one)) + 1;
      if (size + length > mostTold) {
        this.tell({ from: this.me, rigs });
        [rigs, size] = [[], 0];
      }
      rigs.push(one);
      size += length;
    }
    this.gathered.clear();
    if (rigs.length > 0) this.tell({ from: this.me, rigs });
  }

  private tell(message: { from: string; want: true } | { from: string; rigs: readonly ToldRig[] }): void {
    // the database is away: what is lost is said again
    this.lab.engine.tell(JSON.stringify(message)).catch(() => {});
  }

  private hearServer(text: string): void {
    let message;
    try {
      message = told.parse(JSON.parse(text));
    } catch {
      // a server of another version, or somebody with psql
      return;
    }
    if (message.from === this.me) return;
    if ("want" in message) {
      // whoever has not said so for a while has stopped, or is gone
      this.wantedUntil = performance.now() + 3 * this.lookEveryMs;
      for (const [lease, { rig, agent, pins }] of this.held) if (agent !== undefined) this.gather(lease, rig, pins);
      return;
    }
    // nobody looks here: what is not kept need not be forgotten
    if (this.followers.size === 0) return;
    for (const [lease, rig, pins] of message.rigs) {
      const held = this.held.get(lease) ?? { rig, agent: undefined, token: 0, pins: {} };
      if (held.agent !== undefined) continue;
      if (pins === null) this.end(lease);
      else this.change(lease, held, pins);
    }
  }
}
