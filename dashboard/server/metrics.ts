/** What Prometheus is told under /metrics. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Lab } from "./lab.js";
import { planRows, stateOf } from "./store/rigs.js";

export class Metrics {
  readonly registry = new Registry();
  readonly requests = new Histogram({
    name: "pinbridge_http_request_seconds",
    help: "How long requests took, by route and status.",
    labelNames: ["method", "route", "status"],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [this.registry],
  });
  readonly allocations = new Counter({
    name: "pinbridge_jobs_allocated_total",
    help: "Jobs given rigs by this server.",
    registers: [this.registry],
  });
  readonly errors = new Counter({
    name: "pinbridge_scheduler_errors_total",
    help: "Steps of the scheduler that failed and were tried again.",
    labelNames: ["step"],
    registers: [this.registry],
  });

  constructor(lab: Lab) {
    collectDefaultMetrics({ register: this.registry, prefix: "pinbridge_" });
    new Gauge({
      name: "pinbridge_rigs",
      help: "Rigs by state.",
      labelNames: ["state"],
      registers: [this.registry],
      async collect() {
        this.reset();
        for (const state of ["ready", "busy", "offline", "quarantined", "maintenance"]) this.set({ state }, 0);
        for (const row of await planRows(lab.db)) this.inc({ state: stateOf(row).state });
      },
    });
    new Gauge({
      name: "pinbridge_jobs",
      help: "Jobs that wait or run.",
      labelNames: ["state"],
      registers: [this.registry],
      async collect() {
        const rows = await lab.db
          .selectFrom("jobs")
          .select((eb) => ["state", eb.fn.countAll<number>().as("count")])
          .where("state", "!=", "done")
          .groupBy("state")
          .execute();
        for (const state of ["waiting", "running"])
          this.set({ state }, Number(rows.find((row) => row.state === state)?.count ?? 0));
      },
    });
    new Gauge({
      name: "pinbridge_agents_connected",
      help: "Agents that are connected.",
      registers: [this.registry],
      async collect() {
        const row = await lab.db
          .selectFrom("agents")
          .select((eb) => eb.fn.countAll<number>().as("count"))
          .where("connected", "=", true)
          .executeTakeFirstOrThrow();
        this.set(Number(row.count));
      },
    });
  }
}
