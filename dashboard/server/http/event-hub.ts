/** Reads the event stream once for all who follow it, and hands each event on. */
import type { Lab } from "../lab.js";
import { eventsAfter, latestCursor, type LabEvent } from "../store/events.js";

const lookEveryMs = 1000;

export class EventHub {
  private readonly followers = new Set<(event: LabEvent) => void>();
  /** Those who follow, or are about to: while there are none, nothing is read. */
  private wanted = 0;
  /** Settles when the stream is read from now on. */
  private primed: Promise<void> = Promise.resolve();
  private priming = false;
  private cursor: string | undefined;
  private reading: Promise<void> | undefined;
  private again = false;
  private readonly timer: NodeJS.Timeout;
  private readonly unhear: () => void;

  constructor(private readonly lab: Lab) {
    this.unhear = lab.engine.onWake(() => this.look());
    this.timer = setInterval(() => this.look(), lookEveryMs);
  }

  /**
   * From after an event, everything: first what is stored, then what comes, none twice and none left out.
   * @param after  undefined: only what comes
   * @returns how to stop
   */
  async follow(after: string | undefined, heard: (event: LabEvent) => void): Promise<() => void> {
    const waiting: LabEvent[] = [];
    let live = false;
    const follower = (event: LabEvent): void => {
      if (live) heard(event);
      else waiting.push(event);
    };
    const seen = new Set<string>();
    let gone = false;
    const stop = (): void => {
      if (gone) return;
      gone = true;
      this.followers.delete(follower);
      this.wanted--;
    };
    if (this.wanted++ === 0) this.primed = this.prime();
    try {
      await this.primed;
      this.followers.add(follower);
      await this.readOld(after, heard, seen);
    } catch (error) {
      stop();
      throw error;
    }
    live = true;
    for (const event of waiting) if (!seen.has(event.id)) heard(event);
    return stop;
  }

  private async readOld(after: string | undefined, heard: (event: LabEvent) => void, seen: Set<string>): Promise<void> {
    if (after === undefined) return;
    for (let from = after; ;) {
      const events = await eventsAfter(this.lab.db, from);
      for (const event of events) {
        seen.add(event.id);
        heard(event);
      }
      if (events.length < 500) return;
      from = events[events.length - 1].id;
    }
  }

  async stop(): Promise<void> {
    this.unhear();
    clearInterval(this.timer);
    await this.reading;
  }

  /** Nobody has followed for a while: what happened meanwhile is for nobody. */
  private async prime(): Promise<void> {
    this.priming = true;
    try {
      await this.reading;
      this.cursor = await latestCursor(this.lab.db);
    } finally {
      this.priming = false;
    }
  }

  private look(): void {
    if (this.wanted === 0 || this.priming) return;
    if (this.reading !== undefined) {
      this.again = true;
      return;
    }
    this.reading = this.read()
      // the database is away: the next look finds what was missed
      .catch(() => {})
      .finally(() => {
        this.reading = undefined;
        if (this.again) {
          this.again = false;
          this.look();
        }
      });
  }

  private async read(): Promise<void> {
    this.cursor ??= await latestCursor(this.lab.db);
    for (;;) {
      const events = await eventsAfter(this.lab.db, this.cursor);
      for (const event of events) {
        this.cursor = event.id;
        for (const follower of this.followers) follower(event);
      }
      if (events.length < 500) return;
    }
  }
}
