/** The processes of a scale test: PostgreSQL, lab servers, agents; started on the loopback, killed as a machine dies, and started again. */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { AgentsOrder } from "./agents-main.js";

const dist = join(dirname(fileURLToPath(import.meta.url)), "../..");
const nobody = 65_534;

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** PostgreSQL 15 or newer as Debian installs it, in a folder that goes with it. It refuses root, so root runs it as nobody. */
export class PostgresProcess {
  readonly url: string;
  private readonly folder = mkdtempSync(join(tmpdir(), "pinbridge-scale-pg-"));
  private child: ChildProcess | undefined;

  private constructor(
    private readonly bin: string,
    private readonly port: number,
  ) {
    this.url = `postgresql://lab@127.0.0.1:${port}/postgres`;
  }

  static async start(): Promise<PostgresProcess> {
    const bin = ["17", "16", "15"].map((v) => `/usr/lib/postgresql/${v}/bin`).find((path) => existsSync(path));
    if (bin === undefined) throw new Error("PostgreSQL is not installed: apt-get install postgresql-15");
    const postgres = new PostgresProcess(bin, await freePort());
    const { folder } = postgres;
    if (process.getuid?.() === 0) chownSync(folder, nobody, nobody);
    const made = spawnSync(
      join(bin, "initdb"),
      ["-D", join(folder, "data"), "-U", "lab", "-A", "trust"],
      postgres.as(),
    );
    if (made.status !== 0) throw new Error(`initdb failed: ${String(made.stderr)}`);
    await postgres.run();
    return postgres;
  }

  /** Resolves when it takes connections. */
  async run(): Promise<void> {
    const { bin, folder, port } = this;
    const settings = [
      `port=${port}`,
      "listen_addresses=127.0.0.1",
      `unix_socket_directories=${folder}`,
      "max_connections=100",
    ];
    const args = ["-D", join(folder, "data"), ...settings.flatMap((one) => ["-c", one])];
    this.child = spawn(join(bin, "postgres"), args, { ...this.as(), stdio: "ignore" });
    while (spawnSync(join(bin, "pg_isready"), ["-h", "127.0.0.1", "-p", String(port)]).status !== 0) {
      if (this.child.exitCode !== null) throw new Error("PostgreSQL did not start.");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** All of it at once, as when the machine loses power; what it has not written is gone. */
  async kill(): Promise<void> {
    const { child } = this;
    if (child === undefined) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    // its children see the postmaster's end, but only at their next wait
    for (const pid of childrenOf(child.pid!)) tryKill(pid);
    child.kill("SIGKILL");
    await ended;
    this.child = undefined;
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private as(): { uid?: number; gid?: number; cwd: string } {
    return { ...(process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {}), cwd: "/" };
  }
}

export class ServerProcess {
  readonly url: string;
  link = "";
  child: ChildProcess | undefined;
  /** How long the last start took until the database was open. */
  readyMs = 0;
  private said = "";

  constructor(
    private readonly port: number,
    private readonly folder: string,
    private readonly args: readonly string[],
  ) {
    this.url = `http://127.0.0.1:${port}`;
  }

  /** Resolves when the database is open. */
  async start(): Promise<void> {
    mkdirSync(this.folder, { recursive: true });
    const startedAt = performance.now();
    const child = (this.child = spawn(
      process.execPath,
      [
        join(dist, "src/main.js"),
        "serve",
        "--data",
        this.folder,
        "--port",
        String(this.port),
        "--url",
        this.url,
        ...this.args,
      ],
      { stdio: ["ignore", "pipe", "pipe"] },
    ));
    await new Promise<void>((resolve, reject) => {
      this.said = "";
      const hear = (bytes: Buffer): void => {
        this.said += bytes.toString();
        const link = /Open (\S+)/.exec(this.said)?.[1];
        if (link === undefined) return;
        this.link = link;
        resolve();
      };
      child.stdout.on("data", hear);
      child.stderr.on("data", hear);
      child.once("exit", () => reject(new Error(`The server ended: ${this.said}`)));
    });
    this.readyMs = performance.now() - startedAt;
  }

  kill(): Promise<void> {
    return ended(this.child, "SIGKILL");
  }

  /** Lets it drain. */
  stop(): Promise<void> {
    return ended(this.child, "SIGTERM");
  }

  /** Resident memory in MB: now, and the most there has been. */
  memory(): { nowMb: number; mostMb: number } {
    return memoryOf(this.child?.pid);
  }
}

export class AgentsProcess {
  readonly names: readonly string[];
  readonly killedAt: number[] = [];
  child: ChildProcess | undefined;
  private welcomed = 0;

  constructor(private readonly order: AgentsOrder) {
    this.names = order.agents.map(({ name }) => name);
  }

  /** Resolves when all of them are connected. */
  async start(): Promise<void> {
    const child = (this.child = spawn(
      process.execPath,
      [join(dist, "scripts/lab-scale/agents-main.js"), JSON.stringify(this.order)],
      { stdio: ["ignore", "inherit", "inherit", "ipc"] },
    ));
    this.welcomed = 0;
    await new Promise<void>((resolve, reject) => {
      child.on("message", () => ++this.welcomed === this.names.length && resolve());
      child.once("exit", () => reject(new Error("The agents' process ended.")));
    });
  }

  async kill(): Promise<void> {
    await ended(this.child, "SIGKILL");
    this.killedAt.push(Date.now());
  }
}

/** A real agent with one emulated board. */
export class RealAgentProcess {
  child: ChildProcess | undefined;

  constructor(
    private readonly url: string,
    private readonly name: string,
    private readonly token: string,
    private readonly folder: string,
  ) {}

  start(): void {
    this.child = spawn(
      process.execPath,
      [
        join(dist, "src/main.js"),
        "agent",
        "--join",
        this.url,
        "--name",
        this.name,
        "--data",
        this.folder,
        "--emulated",
        "pico",
      ],
      { stdio: "ignore", env: { ...process.env, PINBRIDGE_AGENT_TOKEN: this.token } },
    );
  }

  kill(): Promise<void> {
    return ended(this.child, "SIGKILL");
  }

  stop(): Promise<void> {
    return ended(this.child, "SIGTERM");
  }

  memory(): { nowMb: number; mostMb: number } {
    return memoryOf(this.child?.pid);
  }
}

function ended(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.removeAllListeners("exit");
    child.once("exit", () => resolve());
    child.kill(signal);
  });
}

function childrenOf(pid: number): number[] {
  const { stdout } = spawnSync("ps", ["-o", "pid=", "--ppid", String(pid)], { encoding: "utf8" });
  return stdout
    .split("\n")
    .map(Number)
    .filter((one) => one > 0);
}

function tryKill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // it has just ended
  }
}

function memoryOf(pid: number | undefined): { nowMb: number; mostMb: number } {
  if (pid === undefined) return { nowMb: 0, mostMb: 0 };
  const text = readFileSync(`/proc/${pid}/status`, "utf8");
  const mb = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(text)?.[1] ?? 0) / 1024;
  return { nowMb: mb("VmRSS"), mostMb: mb("VmHWM") };
}
