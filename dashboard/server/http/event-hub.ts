/** Reads the event stream once for all who follow it, and hands each event on. */
import type { Lab } from "../lab.js";
import { eventsAfter, latestCursor, type LabEvent } from "../store/events.js";

const lookEveryMs = 1000;

export class EventHub {
  private readonly followers = new Set<(event: LabEvent) => void>();
  private cursor: string | undefined;
  private reading: Promise<void> | undefined;
  private again = false;
  private readonly timer: NodeJS.Timeout;
  private readonly unhear: () => void;

  constructor(private readonly lab: Lab) {
    this.unhear = lab.engine.onWake(() => this.look());
    this.timer = setInterval(() => this.look(), lookEveryMs);
    this.look();
  }

  /**
   * From after an event, everything: first what is stored, then what comes, none twice and none left out.
   * @param after  undefined: only what comes
   * @returns how to stop
   */
  async follow(after: string | undefined, heard: (event: LabEvent) => void): Promise<() => void> {
    await this.reading;
    const waiting: LabEvent[] = [];
    let live = false;
    const follower = (event: LabEvent): void => {
      if (live) heard(event);
      else waiting.push(event);
    };
    this.followers.add(follower);
    const seen = new Set<string>();
    if (after !== undefined) {
      for (let from = after; ;) {
        const events = await eventsAfter(this.lab.db, from);
        for (const event of events) {
          seen.add(event.id);
          heard(event);
        }
        if (events.length < 500) break;
        from = events[events.length - 1].id;
      }
    }
    live = true;
    for (const event of waiting) if (!seen.has(event.id)) heard(event);
    return () => this.followers.delete(follower);
  }

  async stop(): Promise<void> {
    this.unhear();
    clearInterval(this.timer);
    await this.reading;
  }

  private look(): void {
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
