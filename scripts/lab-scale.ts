/**
 * `npm run lab-scale`: a lab at work, its figures, and what becomes of it when parts of it are killed.
 *
 * On PostgreSQL with several servers, then on the embedded database with one: as many jobs as are asked for run on simulated agents (and some on real
 * agents with emulated boards), once undisturbed and once while a server, a process full of agents, an agent that never comes back, and the database
 * are killed with SIGKILL in mid-run. The agents keep a ledger of what they did; the lab's books must agree with it.
 *
 *     npm run lab-scale -- --jobs 10000 --agents 200 --servers 3 --write    writes bench/LAB.md
 *     npm run lab-scale -- --database embedded --only-real                  nothing but real agents and programs that drive pins, killed
 *     npm run lab-scale -- --small                                          a minute, for CI
 */
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { LabApi, type JobView } from "./lab-scale/lab-api.js";
import { Prober } from "./lab-scale/latencies.js";
import { readLedger } from "./lab-scale/ledger.js";
import { AgentsProcess, freePort, PostgresProcess, RealAgentProcess, ServerProcess } from "./lab-scale/processes.js";
import type { Kill, Phase } from "./lab-scale/phase.js";
import { RealRuns } from "./lab-scale/real-runs.js";
import { measureRemote } from "./lab-scale/remote.js";
import { measureStarts, pageSizes } from "./lab-scale/start.js";
import { isGood, judge } from "./lab-scale/verdict.js";
import { document } from "./lab-scale/report.js";

const { values } = parseArgs({
  options: {
    jobs: { type: "string", default: "10000" },
    "killed-jobs": { type: "string", default: "3000" },
    agents: { type: "string", default: "200" },
    servers: { type: "string", default: "3" },
    real: { type: "string", default: "2" },
    database: { type: "string", default: "both" },
    "run-ms": { type: "string", default: "200,1200" },
    "killed-run-ms": { type: "string", default: "4000,12000" },
    "only-real": { type: "boolean", default: false },
    small: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
});

const small = values.small;
const sizes = {
  jobs: small ? 300 : Number(values.jobs),
  killedJobs: small ? 300 : Number(values["killed-jobs"]),
  agents: small ? 30 : Number(values.agents),
  servers: small ? 2 : Number(values.servers),
  real: small ? 0 : Number(values.real),
};
const leaseSeconds = 10;
/** Between these, in milliseconds, a simulated job takes. */
const runMs = between(values["run-ms"]);
/** The same while things are killed: long ones keep most of the agents busy, so that a kill hits many runs. */
const killedRunMs = small ? runMs : between(values["killed-run-ms"]);

function between(text: string): readonly [number, number] {
  const [shortest, longest] = text.split(",").map(Number);
  return [shortest, longest];
}

class Bench {
  private readonly folder = mkdtempSync(join(tmpdir(), "pinbridge-scale-"));
  private readonly ledger = join(this.folder, "ledger.jsonl");
  private readonly groups: AgentsProcess[] = [];
  private readonly real: RealAgentProcess[] = [];
  private api!: LabApi;
  private sha256 = "";

  private constructor(
    private readonly servers: ServerProcess[],
    readonly postgres: PostgresProcess | undefined,
  ) {}

  static async open(postgres: PostgresProcess | undefined): Promise<Bench> {
    const servers: ServerProcess[] = [];
    const bench = new Bench(servers, postgres);
    const args = ["--no-agent", "--lease-seconds", String(leaseSeconds), "--requests-per-minute", "10000000"];
    for (let n = 0; n < (postgres === undefined ? 1 : sizes.servers); n++) {
      const database = postgres === undefined ? [] : ["--database", postgres.url];
      servers.push(new ServerProcess(await freePort(), join(bench.folder, `server-${n}`), [...args, ...database]));
      await servers[n].start();
    }
    bench.api = await LabApi.signIn(bench.urls, servers[0].link);
    return bench;
  }

  get urls(): string[] {
    return this.servers.map(({ url }) => url);
  }

  /** Agents in four processes; the last has few, and is the one that never comes back. */
  async startAgents(): Promise<void> {
    const token = async (name: string): Promise<{ name: string; token: string }> => {
      const made: { token: string } = await this.api.insist("POST", "/api/v1/tokens", { name, agent: name });
      return { name, token: made.token };
    };
    const all: { name: string; token: string }[] = [];
    for (let n = 0; n < sizes.agents; n++) all.push(await token(`sim-${n}`));
    const gone = Math.max(1, Math.floor(sizes.agents / 20));
    const third = Math.ceil((all.length - gone) / 3);
    const shares = [0, 1, 2].map((n) => all.slice(n * third, Math.min((n + 1) * third, all.length - gone)));
    for (const agents of [...shares, all.slice(all.length - gone)]) {
      const group = new AgentsProcess({ urls: this.urls, agents, ledger: this.ledger });
      this.groups.push(group);
      await group.start();
    }
    for (let n = 0; n < sizes.real; n++) {
      const made = await token(`real-${n}`);
      const agent = new RealAgentProcess(
        this.urls[n % this.urls.length],
        made.name,
        made.token,
        join(this.folder, made.name),
      );
      agent.start();
      this.real.push(agent);
    }
    const program =
      "import board, digitalio\nled = digitalio.DigitalInOut(board.LED)\nled.switch_to_output(True)\nprint(led.value)\n";
    this.sha256 = createHash("sha256").update(program).digest("hex");
    await this.api.upload(this.sha256, program);
  }

  async phase(
    name: string,
    jobs: number,
    takes: readonly [number, number],
    disturb: (bench: Bench) => Promise<Kill[]>,
  ): Promise<Phase> {
    const idle = this.serverMemory().now;
    const submitted: string[] = [];
    const prober = new Prober(this.api, () => submitted[submitted.length - 1]);
    const startedAt = performance.now();
    const realEvery = sizes.real === 0 ? Number.MAX_SAFE_INTEGER : 100;
    let asked = 0;
    const submitter = async (): Promise<void> => {
      while (asked < jobs) {
        const n = asked++;
        const body = {
          program: "code.py",
          files: { "code.py": this.sha256 },
          args: takes.map(String),
          name: `scale ${n % 10}`,
          requires: { board: n % realEvery === realEvery - 1 ? "pico" : "simulated" },
          timeoutSeconds: 120,
          retries: 5,
        };
        const { items } = await this.api.insist<{ items: { id: string }[] }>("POST", "/api/v1/jobs", body, {
          "idempotency-key": `${name} ${n} of this run`,
        });
        submitted.push(items[0].id);
      }
    };
    const work = Promise.all(Array.from({ length: 6 }, submitter));
    const kills = await disturb(this);
    await work;
    for (;;) {
      const left = await this.api.insist<{ items: unknown[] }>(
        "GET",
        "/api/v1/jobs?limit=1&kind=program&state=waiting",
      );
      const running = await this.api.insist<{ items: unknown[] }>(
        "GET",
        "/api/v1/jobs?limit=1&kind=program&state=running",
      );
      if (left.items.length + running.items.length === 0) break;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    const tookS = (performance.now() - startedAt) / 1000;
    const latencies = await prober.stop();
    const known = new Set(submitted);
    const all = (await this.api.jobs()).filter(({ id }) => known.has(id));
    const killedAt = (by: string): readonly number[] =>
      this.groups.find(({ names }) => names.includes(by))?.killedAt ?? [];
    const executions = readLedger(this.ledger, killedAt).filter(({ job }) => known.has(job));
    const simulated = new Set(executions.map(({ job }) => job));
    // what real agents ran is in no ledger
    const verdict = judge(submitted, all, executions);
    const real = all.filter(({ id }) => !simulated.has(id));
    const untrue = verdict.untrue.filter(
      (text) => !real.some(({ runs }) => runs.some(({ id }) => text === `${id} is said to have passed`)),
    );
    const memory = this.serverMemory();
    return {
      name,
      servers: this.servers.length,
      agents: sizes.agents + sizes.real,
      verdict: { ...verdict, untrue },
      tookS,
      ...claims(all),
      realJobs: real.length,
      latencies,
      kills,
      serverMb: { idle, most: memory.most },
      readyMs: this.servers[0].readyMs,
      load: loadavg()[0],
    };
  }

  /** SIGKILL for a server in mid-run; it is started again at once. */
  async killServer(n: number): Promise<Kill> {
    const before = await this.connected();
    const at = performance.now();
    await this.servers[n].kill();
    await this.servers[n].start();
    const startedMs = performance.now() - at;
    while ((await this.connected()) < before) await pause();
    const recoveredMs = performance.now() - at;
    return {
      what: this.servers.length > 1 ? `one server of ${this.servers.length}` : "the server",
      recoveredMs,
      how: `up again after ${Math.round(startedMs)} ms; then all its agents were connected`,
    };
  }

  /** Half of the agents have something to do; or the queue has run dry, and nothing more will come. */
  async untilBusy(): Promise<void> {
    const until = performance.now() + 60_000;
    while (performance.now() < until) {
      const since = Date.now() - 2 * killedRunMs[1];
      const under = readLedger(this.ledger, () => []).filter((one) => one.outcome === null && one.beginAt > since);
      if (under.length >= sizes.agents / 2) return;
      await pause();
    }
  }

  /** SIGKILL for a process with a third of the agents; it is started again at once. */
  async killAgents(n: number): Promise<Kill> {
    const group = this.groups[n];
    const at = Date.now();
    await group.kill();
    const held = this.unended(group.names);
    await group.start();
    const recoveredMs = await this.untilBegunAgain(held, at);
    return {
      what: `${group.names.length} agents, started again`,
      recoveredMs,
      how: `${held.length} runs were under way; all of their jobs had begun again`,
    };
  }

  /** SIGKILL for agents that stay away: their leases must run out. */
  async loseAgents(): Promise<Kill> {
    const group = this.groups[this.groups.length - 1];
    const at = Date.now();
    await group.kill();
    const held = this.unended(group.names);
    const recoveredMs = await this.untilBegunAgain(held, at);
    return {
      what: `${group.names.length} agents, gone for good`,
      recoveredMs,
      how: `leases of ${leaseSeconds} s; ${held.length} runs were under way, all of their jobs had begun again elsewhere`,
    };
  }

  /** SIGKILL for all of PostgreSQL, and a start. */
  async killDatabase(): Promise<Kill> {
    const at = performance.now();
    const beganAt = Date.now();
    await this.postgres!.kill();
    await this.postgres!.run();
    const startedMs = performance.now() - at;
    for (;;) {
      const some = await this.api.insist<{ items: JobView[] }>("GET", "/api/v1/jobs?limit=200&kind=program&state=done");
      const ended = some.items.flatMap(({ runs }) => runs.map(({ finishedAt }) => Date.parse(finishedAt ?? "")));
      if (ended.some((time) => time > beganAt + startedMs)) break;
      await pause();
    }
    return {
      what: "PostgreSQL, all of its processes",
      recoveredMs: performance.now() - at,
      how: `it took connections again after ${Math.round(startedMs)} ms; then a run had ended`,
    };
  }

  async close(): Promise<void> {
    await Promise.all([...this.groups.map((group) => group.kill()), ...this.real.map((agent) => agent.stop())]);
    await Promise.all(this.servers.map((server) => server.stop()));
    await this.postgres?.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Jobs that those agents had under way when they were killed. */
  private unended(names: readonly string[]): string[] {
    const group = this.groups.find((one) => one.names === names)!;
    return readLedger(this.ledger, () => group.killedAt)
      .filter(({ by, outcome }) => outcome === null && names.includes(by))
      .map(({ job }) => job);
  }

  /** @returns after how many milliseconds the last of the jobs was begun again, or had ended */
  private async untilBegunAgain(jobs: readonly string[], at: number): Promise<number> {
    const left = new Set(jobs);
    let latest = at;
    while (left.size > 0) {
      for (const { job, beginAt } of readLedger(this.ledger, () => [])) {
        if (!left.has(job) || beginAt < at) continue;
        left.delete(job);
        latest = Math.max(latest, beginAt);
      }
      for (const id of [...left].slice(0, 20)) {
        const job = await this.api.insist<JobView>("GET", `/api/v1/jobs/${id}`);
        if (job.state === "done") left.delete(id);
      }
      await pause();
    }
    return latest - at;
  }

  private async connected(): Promise<number> {
    const { items } = await this.api.insist<{ items: { connected: boolean }[] }>("GET", "/api/v1/agents");
    return items.filter(({ connected }) => connected).length;
  }

  private serverMemory(): { now: number; most: number } {
    const all = this.servers.map((server) => server.memory());
    return { now: Math.max(...all.map(({ nowMb }) => nowMb)), most: Math.max(...all.map(({ mostMb }) => mostMb)) };
  }
}

function pause(ms = 100): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Runs begun a second: on the whole, and in the best second. */
function claims(jobs: readonly JobView[]): { claimsPerSecond: number; bestSecond: number } {
  const times = jobs
    .flatMap(({ runs }) => runs.map(({ startedAt }) => Date.parse(startedAt ?? "")))
    .filter((time) => !Number.isNaN(time));
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const seconds = new Map<number, number>();
  for (const time of times) {
    const second = Math.floor((time - first) / 1000);
    seconds.set(second, (seconds.get(second) ?? 0) + 1);
  }
  return {
    claimsPerSecond: times.length / Math.max(1, (last - first) / 1000),
    bestSecond: Math.max(...seconds.values()),
  };
}

async function measure(kind: "postgresql" | "embedded"): Promise<Phase[]> {
  const bench = await Bench.open(kind === "postgresql" ? await PostgresProcess.start() : undefined);
  try {
    await bench.startAgents();
    const quiet = await bench.phase(`${kind}, undisturbed`, sizes.jobs, runMs, async () => []);
    show(quiet);
    const killed = await bench.phase(`${kind}, with kills`, sizes.killedJobs, killedRunMs, async (lab) => {
      const kills: Kill[] = [];
      const note = (kill: Kill): void => {
        kills.push(kill);
        console.log(`Killed ${kill.what}: ${kill.how}, ${Math.round(kill.recoveredMs)} ms.`);
      };
      await lab.untilBusy();
      note(await lab.killAgents(0));
      await lab.untilBusy();
      note(await lab.killServer(kind === "postgresql" ? 1 : 0));
      await lab.untilBusy();
      if (kind === "postgresql") note(await lab.killDatabase());
      await lab.untilBusy();
      note(await lab.loseAgents());
      return kills;
    });
    show(killed);
    return [quiet, killed];
  } finally {
    await bench.close();
  }
}

/** The same with programs that drive pins, on a database that nothing else has. */
async function measureReal(kind: "postgresql" | "embedded"): Promise<Phase> {
  const postgres = kind === "postgresql" ? await PostgresProcess.start() : undefined;
  try {
    const phase = await RealRuns.measure(kind, postgres, { agents: small ? 3 : 6, jobsEach: small ? 5 : 8 });
    show(phase);
    return phase;
  } finally {
    await postgres?.remove();
  }
}

function show(phase: Phase): void {
  console.log(JSON.stringify(phase, undefined, 2));
}

const phases: Phase[] = [];
for (const kind of ["postgresql", "embedded"] as const) {
  if (values.database !== "both" && values.database !== kind) continue;
  if (!values["only-real"]) phases.push(...(await measure(kind)));
  // dozens of processes with a VM and a board each are not for every commit
  if (!small || values["only-real"]) phases.push(await measureReal(kind));
}
const bad = phases.filter(({ verdict }) => !isGood(verdict));
if (values.write) {
  const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
  const machine = `${cpus().length} cores (${cpus()[0]?.model ?? "unknown"})`;
  const beside = { remote: await measureRemote(), starts: await measureStarts(), page: pageSizes() };
  writeFileSync(join(root, "bench/LAB.md"), document(phases, beside, machine));
}
console.log(
  bad.length === 0
    ? "Nothing was lost, nothing ran twice, every run ended truthfully."
    : `Faults: ${JSON.stringify(bad.map(({ name, verdict }) => ({ name, verdict })))}`,
);
process.exitCode = bad.length === 0 ? 0 : 1;
