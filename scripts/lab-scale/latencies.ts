/** How long the API takes to answer while the lab is at work: asked again and again, by what the page and the command line ask most. */
import type { LabApi } from "./lab-api.js";

export interface Latency {
  readonly what: string;
  readonly count: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly failed: number;
}

export class Prober {
  private readonly times = new Map<string, number[]>();
  private readonly failures = new Map<string, number>();
  private running: Promise<void>;
  private stopped = false;

  constructor(
    private readonly api: LabApi,
    /** A job's id, once there is one. */
    private readonly someJob: () => string | undefined,
  ) {
    this.running = this.probe();
  }

  async stop(): Promise<Latency[]> {
    this.stopped = true;
    await this.running;
    return [...this.times].map(([what, times]) => {
      const sorted = times.toSorted((a, b) => a - b);
      const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
      return { what, count: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99), failed: this.failures.get(what) ?? 0 };
    });
  }

  private async probe(): Promise<void> {
    for (let n = 0; !this.stopped; n++) {
      const job = this.someJob();
      await this.time("GET /jobs?limit=50", "/api/v1/jobs?limit=50");
      if (job !== undefined) await this.time("GET /jobs/ID", `/api/v1/jobs/${job}`);
      if (n % 4 === 0) await this.time("GET /rigs", "/api/v1/rigs");
      if (n % 10 === 0 && job !== undefined) await this.time("GET /jobs/ID/why", `/api/v1/jobs/${job}/why`);
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  }

  private async time(what: string, path: string): Promise<void> {
    if (!this.times.has(what)) this.times.set(what, []);
    try {
      const { status, tookMs } = await this.api.ask("GET", path);
      if (status < 300) return void this.times.get(what)!.push(tookMs);
    } catch {
      // a server that is dead just now
    }
    this.failures.set(what, (this.failures.get(what) ?? 0) + 1);
  }
}
