/**
 * What stays open after it was asked for: event streams, and tunnels to boards. Each request is looked at when it comes; these are looked at again for as
 * long as they last, and end when the token or session that opened them is revoked or runs out, or its user is locked out.
 *
 * One query a look, however many are open: at once when this or another server changes something, and now and then because time itself ends tokens.
 */
import type { Lab } from "../lab.js";

/** Whoever revokes says so to everybody; what only time ends is found by then. */
const lookEveryMs = 5000;
const noMoreThanEveryMs = 250;

export class OpenDoors {
  /** By the token that opened them. */
  private readonly open = new Map<string, Set<() => void>>();
  private readonly timer: NodeJS.Timeout;
  private soon: NodeJS.Timeout | undefined;
  private readonly unhear: () => void;
  private looking: Promise<void> | undefined;

  constructor(private readonly lab: Lab) {
    this.timer = setInterval(() => this.look(), lookEveryMs);
    this.timer.unref();
    this.unhear = lab.engine.onWake(() => {
      if (this.open.size === 0) return;
      this.soon ??= setTimeout(() => this.look(), noMoreThanEveryMs);
      this.soon.unref();
    });
  }

  /** @param close  called once, when whoever opened it may no longer @returns to be called when it has closed by itself */
  keep(tokenId: string, close: () => void): () => void {
    let doors = this.open.get(tokenId);
    if (doors === undefined) this.open.set(tokenId, (doors = new Set()));
    doors.add(close);
    return () => {
      doors.delete(close);
      if (doors.size === 0 && this.open.get(tokenId) === doors) this.open.delete(tokenId);
    };
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    clearTimeout(this.soon);
    this.unhear();
    await this.looking;
  }

  private look(): void {
    clearTimeout(this.soon);
    this.soon = undefined;
    this.looking ??= this.shutWhatMustBe()
      // the database is away, and with it whoever would revoke something; the next look finds it
      .catch(() => {})
      .finally(() => (this.looking = undefined));
  }

  private async shutWhatMustBe(): Promise<void> {
    const ids = [...this.open.keys()];
    if (ids.length === 0) return;
    const { db } = this.lab;
    const now = this.lab.now();
    const rows = await db
      .selectFrom("tokens")
      .innerJoin("users", "users.id", "tokens.user_id")
      .select("tokens.id")
      .where("tokens.id", "in", ids)
      .where("users.disabled", "=", false)
      .where("tokens.revoked_at", "is", null)
      .where((eb) => eb.or([eb("tokens.expires_at", "is", null), eb("tokens.expires_at", ">", now)]))
      .execute();
    const good = new Set(rows.map(({ id }) => id));
    for (const id of ids) {
      if (good.has(id)) continue;
      const doors = this.open.get(id);
      this.open.delete(id);
      for (const close of doors ?? []) close();
    }
  }
}
