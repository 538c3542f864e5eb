/**
 * Real agents with emulated boards, each run in a process of its own, and SIGKILL for agents and the server while every one of them drives pins. What
 * the programs did is known from the sockets that they hold open (witness-main.ts), not from the lab.
 *
 * Each job is for one rig, so that one that is begun twice at once shows whether it is the job or the rig that was given away twice.
 */
import { fork, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { LabApi, type JobView } from "./lab-api.js";
import { readLedger, type Execution } from "./ledger.js";
import type { Kill, Phase } from "./phase.js";
import { freePort, RealAgentProcess, ServerProcess, type PostgresProcess } from "./processes.js";
import { judge } from "./verdict.js";

/** As a lab has them that nobody has told otherwise. */
const leaseSeconds = 30;
/** Tenths of a second that a program drives its pin. */
const beats = [40, 80] as const;

const program = `import socket, sys, time
from machine import Pin
port, rig, job, beats = sys.argv[1:]
s = socket.socket()
s.connect(("127.0.0.1", int(port)))
s.send(("begin " + rig + " " + job + "\\n").encode())
led = Pin("LED", Pin.OUT)
try:
    for beat in range(int(beats)):
        led.toggle()
        time.sleep(0.1)
        s.send(b".")
    s.send(b"end\\n")
finally:
    led.off()
    s.close()
print("done")
`;

export class RealRuns {
  private readonly folder = mkdtempSync(join(tmpdir(), "pinbridge-real-"));
  private readonly ledger = join(this.folder, "ledger.jsonl");
  private readonly agents: RealAgentProcess[] = [];
  private readonly submitted: { readonly id: string; readonly label: string }[] = [];
  private readonly kills: Kill[] = [];
  private api!: LabApi;
  private server!: ServerProcess;
  private witness: ChildProcess | undefined;

  private constructor(
    private readonly kind: string,
    private readonly postgres: PostgresProcess | undefined,
    private readonly count: { readonly agents: number; readonly jobsEach: number },
  ) {}

  /** All of it, and everything is gone afterwards. */
  static async measure(
    kind: string,
    postgres: PostgresProcess | undefined,
    count: { readonly agents: number; readonly jobsEach: number },
  ): Promise<Phase> {
    const bench = new RealRuns(kind, postgres, count);
    try {
      return await bench.run();
    } finally {
      await bench.close();
    }
  }

  private async run(): Promise<Phase> {
    await this.start();
    const idle = this.agents.map((agent) => agent.memory().nowMb);
    const startedAt = performance.now();
    await this.submit();
    await this.untilDriven([0, 1]);
    await this.killAgents([0, 1]);
    await this.untilDriven([]);
    await this.killServer();
    await this.untilDriven([2]);
    await this.killAgentForLong(2);
    for (;;) {
      const jobs = await this.api.jobs();
      if (jobs.every(({ state }) => state === "done")) break;
      await pause();
    }
    const tookS = (performance.now() - startedAt) / 1000;
    const jobs = await this.api.jobs();
    const times = jobs
      .flatMap(({ runs }) => runs.map(({ startedAt: at }) => Date.parse(at ?? "")))
      .filter((at) => at > 0);
    const memory = this.server.memory();
    return {
      name: `${this.kind}, real runs, with kills`,
      servers: 1,
      agents: this.agents.length,
      verdict: judge(
        this.submitted.map(({ id }) => id),
        jobs,
        this.executions(jobs),
      ),
      tookS,
      claimsPerSecond: times.length / tookS,
      bestSecond: 0,
      realJobs: jobs.length,
      latencies: [],
      kills: this.kills,
      serverMb: { idle: memory.nowMb, most: memory.mostMb },
      agentMb: {
        idle: Math.max(...idle),
        most: Math.max(...this.agents.map((agent) => agent.memory().mostMb)),
      },
      readyMs: this.server.readyMs,
      load: loadavg()[0],
    };
  }

  private async start(): Promise<void> {
    const database = this.postgres === undefined ? [] : ["--database", this.postgres.url];
    this.server = new ServerProcess(await freePort(), join(this.folder, "server"), [
      "--no-agent",
      "--lease-seconds",
      String(leaseSeconds),
      "--requests-per-minute",
      "10000000",
      ...database,
    ]);
    await this.server.start();
    this.api = await LabApi.signIn([this.server.url], this.server.link);
    for (let n = 0; n < this.count.agents; n++) {
      const name = `real-${n}`;
      const { token }: { token: string } = await this.api.insist("POST", "/api/v1/tokens", { name, agent: name });
      const agent = new RealAgentProcess(this.server.url, name, token, join(this.folder, name));
      agent.start();
      this.agents.push(agent);
    }
    while ((await this.ready()) < this.count.agents) await pause();
  }

  private async submit(): Promise<void> {
    const witness = (this.witness = fork(join(dirname(fileURLToPath(import.meta.url)), "witness-main.js"), [
      this.ledger,
    ]));
    const port = await new Promise((resolve) => witness.once("message", resolve));
    const sha256 = createHash("sha256").update(program).digest("hex");
    await this.api.upload(sha256, program);
    for (let n = 0; n < this.count.agents * this.count.jobsEach; n++) {
      const rig = rigOf(n % this.count.agents);
      const label = `job-${n}`;
      const took = beats[0] + ((n * 7) % (beats[1] - beats[0]));
      const body = {
        program: "code.py",
        files: { "code.py": sha256 },
        args: [String(port), rig, label, String(took)],
        name: "drives a pin",
        dialect: "micropython",
        clock: "wall",
        network: true,
        requires: { rig },
        timeoutSeconds: 300,
        retries: 5,
      };
      const { items } = await this.api.insist<{ items: { id: string }[] }>("POST", "/api/v1/jobs", body, {
        "idempotency-key": label,
      });
      this.submitted.push({ id: items[0].id, label });
    }
  }

  /** SIGKILL in mid-run; they are started again at once. */
  private async killAgents(which: readonly number[]): Promise<void> {
    const held = this.open().filter(({ rig }) => which.some((n) => rig === rigOf(n)));
    const at = Date.now();
    await Promise.all(which.map((n) => this.agents[n].kill()));
    for (const n of which) this.agents[n].start();
    const recoveredMs = await this.untilBegunAgain(held, at);
    this.note({
      what: `${which.length} real agents, started again`,
      recoveredMs,
      how: `${held.length} programs drove pins; ${this.deaths(held, at)}; all of their jobs had begun again`,
    });
  }

  /** SIGKILL in mid-run for one that is away until its lease has run out. */
  private async killAgentForLong(n: number): Promise<void> {
    const held = this.open().filter(({ rig }) => rig === rigOf(n));
    const at = Date.now();
    await this.agents[n].kill();
    const ids = held.map(({ job }) => this.submitted.find(({ label }) => label === job)!.id);
    for (const id of ids)
      while ((await this.api.insist<JobView>("GET", `/api/v1/jobs/${id}`)).state === "running") await pause();
    const noticedMs = Date.now() - at;
    this.agents[n].start();
    const recoveredMs = await this.untilBegunAgain(held, at);
    this.note({
      what: "a real agent, started when its lease had run out",
      recoveredMs,
      how: `leases of ${leaseSeconds} s; ${held.length} programs drove pins; ${this.deaths(held, at)}; their jobs waited again after ${noticedMs} ms, and had begun again`,
    });
  }

  /** SIGKILL while every agent has a run under way; it is started again at once. */
  private async killServer(): Promise<void> {
    const held = this.open();
    const at = performance.now();
    await this.server.kill();
    await this.server.start();
    const startedMs = performance.now() - at;
    while ((await this.connected()) < this.agents.length) await pause();
    const recoveredMs = performance.now() - at;
    let went = 0;
    for (const { lease } of held) {
      let now: Execution | undefined;
      do {
        await pause();
        now = readLedger(this.ledger, () => []).find((one) => one.lease === lease);
      } while (now!.outcome === null);
      if (now!.outcome === "passed") went++;
    }
    this.note({
      what: "the server",
      recoveredMs,
      how: `up again after ${Math.round(startedMs)} ms; then all its agents were connected; ${went} of ${held.length} programs that drove pins went on to their end`,
    });
  }

  private note(kill: Kill): void {
    this.kills.push(kill);
    console.log(`Killed ${kill.what}: ${kill.how}, ${Math.round(kill.recoveredMs)} ms.`);
  }

  /** Half of the rigs have had a program for a moment, and those have that are to be killed. @throws Error when that can be no more */
  private async untilDriven(which: readonly number[]): Promise<void> {
    for (;;) {
      const driven = this.open().flatMap(({ rig, beginAt }) => (beginAt < Date.now() - 500 ? [rig] : []));
      if (2 * driven.length >= this.agents.length && which.every((n) => driven.includes(rigOf(n)))) return;
      const waiting = await this.api.insist<{ items: unknown[] }>("GET", "/api/v1/jobs?limit=1&state=waiting");
      if (waiting.items.length === 0)
        throw new Error("The jobs were over before something could be killed in mid-run: give it more.");
      await pause();
    }
  }

  private async untilBegunAgain(held: readonly Execution[], at: number): Promise<number> {
    let latest = at;
    for (const { job } of held) {
      for (;;) {
        const again = readLedger(this.ledger, () => []).find((one) => one.job === job && one.beginAt > at);
        if (again !== undefined) {
          latest = Math.max(latest, again.beginAt);
          break;
        }
        await pause();
      }
    }
    return latest - at;
  }

  /** How soon after the kill the programs were gone. */
  private deaths(held: readonly Execution[], at: number): string {
    const ended = readLedger(this.ledger, () => []).filter((one) => held.some(({ lease }) => lease === one.lease));
    return `the last had ended ${Math.max(...ended.map(({ endAt }) => endAt - at))} ms later`;
  }

  private open(): Execution[] {
    return readLedger(this.ledger, () => []).filter(({ outcome }) => outcome === null);
  }

  /** What the witness saw; of a job that passed, its last execution that came to its end is the run that the lab says passed. */
  private executions(jobs: readonly JobView[]): Execution[] {
    const seen = readLedger(this.ledger, () => []);
    return seen.map((one) => {
      const id = this.submitted.find(({ label }) => label === one.job)!.id;
      const passed = jobs.find((job) => job.id === id)?.runs.find(({ outcome }) => outcome === "passed");
      const last = seen.findLast(({ job, outcome }) => job === one.job && outcome === "passed");
      return { ...one, job: id, ...(last === one && passed !== undefined ? { run: passed.id } : {}) };
    });
  }

  private async ready(): Promise<number> {
    return (await this.api.insist<{ items: unknown[] }>("GET", "/api/v1/rigs?state=ready")).items.length;
  }

  private async connected(): Promise<number> {
    const { items } = await this.api.insist<{ items: { connected: boolean }[] }>("GET", "/api/v1/agents");
    return items.filter(({ connected }) => connected).length;
  }

  private async close(): Promise<void> {
    await Promise.all(this.agents.map((agent) => agent.kill()));
    await this.server?.kill();
    this.witness?.kill("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

function rigOf(agent: number): string {
  return `real-${agent}-pico`;
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 100));
}
