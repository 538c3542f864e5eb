/**
 * The server's heart: whenever something has changed, and at least once a second, leases that ran out are ended, due schedules become jobs, and free
 * rigs are given away. Every step is a transaction of its own, safe to run on any number of servers at once; a step that fails (the database is
 * restarting) is tried again at the next beat.
 */
import type { Lab, Tx } from "../lab.js";
import { missAgents } from "../store/agents.js";
import { expireLeases } from "../store/run-ending.js";
import { allocate } from "./allocate.js";
import { runHealthChecks, runSchedules, skipHopeless } from "./ticks.js";

const beatMs = 1000;
/** Health checks and the like are not looked for with every change. */
const slowBeatMs = 5000;
/** Leases that ran out and schedules are not looked for with every change either. */
const wholeEveryMs = 500;
const breathMs = 10;

export interface LoopOptions {
  readonly onError?: (step: string, error: unknown) => void;
  /** Milliseconds that a pass took in which something was given out. */
  readonly onAllocated?: (count: number, tookMs: number) => void;
}

export class SchedulerLoop {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private again = false;
  private stopped = false;
  private slowAt = 0;
  private wholeAt = -Infinity;
  private readonly unhear: () => void;

  constructor(
    private readonly lab: Lab,
    private readonly options: LoopOptions = {},
  ) {
    this.unhear = lab.engine.onWake(() => this.soon());
    this.timer = setInterval(() => this.soon(), beatMs);
    this.soon();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.unhear();
    clearInterval(this.timer);
    await this.running;
  }

  /** One pass over everything. For tests, and for the loop itself. */
  async pass(): Promise<void> {
    this.wholeAt = performance.now();
    await this.step("expire leases", expireLeases);
    await this.step("skip jobs", skipHopeless);
    const now = performance.now();
    if (now - this.slowAt >= slowBeatMs || this.slowAt === 0) {
      this.slowAt = now;
      await this.step("miss agents", async (tx, lab) => {
        await missAgents(tx, lab);
        return 0;
      });
      await this.step("health checks", runHealthChecks);
    }
    await this.step("schedules", runSchedules);
    await this.allocate();
  }

  /** Of what changes, most only sets a rig free or wants one. */
  private async allocate(): Promise<void> {
    const before = performance.now();
    const count = await this.step("allocate", allocate);
    if (count > 0) this.options.onAllocated?.(count, performance.now() - before);
  }

  private soon(): void {
    if (this.stopped) return;
    if (this.running !== undefined) {
      this.again = true;
      return;
    }
    const whole = performance.now() - this.wholeAt >= wholeEveryMs;
    this.running = (whole ? this.pass() : this.allocate()).finally(() => {
      this.running = undefined;
      if (!this.again) return;
      this.again = false;
      // what happens in a breath is looked at together
      setTimeout(() => this.soon(), breathMs);
    });
  }

  /** A step that changed nothing wakes nobody: the loop would chase its own tail. */
  private async step(name: string, work: (tx: Tx, lab: Lab) => Promise<number>): Promise<number> {
    if (this.stopped) return 0;
    try {
      const count = await this.lab.db.transaction().execute((tx) => work(tx, this.lab));
      if (count > 0) await this.lab.engine.wake();
      return count;
    } catch (error) {
      this.options.onError?.(name, error);
      return 0;
    }
  }
}
