/** Bytes between the agent and the server, over HTTP by their sha256; and a job's folder, made and taken away again. */
import { createHash } from "node:crypto";
import {
  chmod,
  chown,
  copyFile,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { basename, dirname, join, relative } from "node:path";
import { fileNameFault, type ArtifactReport, type JobSpec } from "../shared/index.js";

const workPrefix = "pinbridge-jobs-";
const mostArtefacts = 200;
const mostArtefactBytes = 64 << 20;
const cacheBytes = 1 << 30;
const serverPatienceMs = 60_000;
const againMs = 500;

/** Nothing of the job, its program or its rig is to blame. */
export class ServerAway extends Error {
  override name = "ServerAway";

  constructor(said: string) {
    super(`The server was away for ${serverPatienceMs / 1000} s while the job's files were to be brought (${said}).`);
  }
}

export class AgentFiles {
  private readonly cache: string;
  private work: string;

  constructor(
    /** Of the server: http://127.0.0.1:8080 */
    private readonly url: string,
    private readonly token: string,
    private readonly folder: string,
    private readonly owner: { uid: number; gid: number } | undefined,
  ) {
    this.cache = join(folder, "blobs");
    this.work = join(folder, "work");
  }

  /** Folders of runs that an agent before this one has left. */
  async clean(): Promise<void> {
    const note = join(this.folder, "work-folder");
    const before = await readFile(note, "utf8").catch(() => this.work);
    if (before === this.work || basename(before).startsWith(workPrefix))
      await rm(before, { recursive: true, force: true });
    await mkdir(this.cache, { recursive: true });
    if (this.owner !== undefined) {
      // another user must be able to go through it, which the agent's own folder allows nobody
      this.work = await mkdtemp(join(tmpdir(), workPrefix));
      await chmod(this.work, 0o711);
      await writeFile(note, this.work);
    }
    const entries = await Promise.all(
      (await readdir(this.cache)).map(async (name) => ({ name, ...(await stat(join(this.cache, name))) })),
    );
    let total = entries.reduce((sum, { size }) => sum + size, 0);
    for (const { name, size } of entries.toSorted((a, b) => a.mtimeMs - b.mtimeMs)) {
      if (total <= cacheBytes) break;
      await rm(join(this.cache, name), { force: true });
      total -= size;
    }
  }

  /**
   * Makes a run's folder with the job's files in it.
   * @returns the program's folder and the one for what is left behind, inside the run's own
   * @throws Error when a file cannot be fetched
   */
  async prepare(lease: string, spec: JobSpec, rigFile: string, hardware: boolean): Promise<RunFolder> {
    const whole = join(this.work, lease);
    const folder = join(whole, "program");
    const artefacts = join(whole, "artefacts");
    const folders = new Set([whole, folder, artefacts]);
    for (const path of folders) await mkdir(path, { recursive: true });
    for (const [path, sha256] of Object.entries(spec.files)) {
      // the server has looked at the names; this is the machine that they would hurt
      const fault = fileNameFault(path);
      if (fault !== undefined) throw new Error(`The file name ${JSON.stringify(path)} is refused. ${fault}`);
      const target = join(folder, ...path.split("/"));
      for (let up = dirname(target); up.startsWith(folder); up = dirname(up)) folders.add(up);
      await mkdir(dirname(target), { recursive: true });
      await copyFile(await this.fetch(sha256), target);
    }
    let rig: string | null = null;
    if (rigFile !== "") {
      rig = join(whole, "rig.yaml");
      await writeFile(rig, rigFile);
    }
    if (this.owner !== undefined && !hardware)
      await giveTo(
        this.owner,
        [...folders],
        Object.keys(spec.files).map((path) => join(folder, path)),
      );
    return { whole, folder, artefacts, rig };
  }

  /** The agent is ending. */
  async close(): Promise<void> {
    await rm(this.work, { recursive: true, force: true });
  }

  async remove(lease: string): Promise<void> {
    await rm(join(this.work, lease), { recursive: true, force: true, maxRetries: 3 });
  }

  /** Uploads what a run has left: plain files with decent names, no links, not too many and not too large. */
  async collect({ artefacts }: RunFolder): Promise<{ reports: ArtifactReport[]; refused: string[] }> {
    const reports: ArtifactReport[] = [];
    const refused: string[] = [];
    const entries = await readdir(artefacts, { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = join(entry.parentPath, entry.name);
      const name = relative(artefacts, path).replaceAll("\\", "/");
      const info = await lstat(path).catch(() => undefined);
      if (info === undefined || info.isDirectory()) continue;
      const fault = !info.isFile()
        ? "It is no plain file."
        : info.size > mostArtefactBytes
          ? `It is larger than ${mostArtefactBytes >> 20} MB.`
          : reports.length >= mostArtefacts
            ? `There are more than ${mostArtefacts}.`
            : fileNameFault(name);
      if (fault !== undefined) {
        if (refused.length < 20) refused.push(`${JSON.stringify(name.slice(0, 100))}: ${fault}`);
        continue;
      }
      const bytes = await readFile(path);
      reports.push({ name, mediaType: mediaType(name), ...(await this.upload(bytes)) });
    }
    return { reports, refused };
  }

  async upload(bytes: Uint8Array): Promise<{ sha256: string; size: number }> {
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const answer = await this.ask(sha256, {
      method: "PUT",
      headers: { "content-type": "application/octet-stream" },
      body: bytes as Uint8Array<ArrayBuffer>,
    });
    if (!answer.ok) throw new Error(`The server did not take ${bytes.length} bytes: ${answer.status}.`);
    return { sha256, size: bytes.length };
  }

  /** @returns the path of the bytes in the cache, fetched when they are not there and checked either way */
  private async fetch(sha256: string): Promise<string> {
    const path = join(this.cache, sha256);
    const cached = await readFile(path).catch(() => undefined);
    if (cached !== undefined && createHash("sha256").update(cached).digest("hex") === sha256) {
      const now = new Date();
      await utimes(path, now, now);
      return path;
    }
    const answer = await this.ask(sha256, {});
    if (!answer.ok) throw new Error(`The server did not give the file ${sha256.slice(0, 12)}…: ${answer.status}.`);
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (createHash("sha256").update(bytes).digest("hex") !== sha256)
      throw new Error(`The file ${sha256.slice(0, 12)}… came damaged.`);
    await mkdir(this.cache, { recursive: true });
    const draft = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
    await writeFile(draft, bytes);
    await rename(draft, path);
    return path;
  }

  /** Until a server answers that is not on its way out or in: one that is started again in mid-run must not cost the run what it has left. @throws ServerAway */
  private async ask(sha256: string, init: RequestInit): Promise<Response> {
    const until = performance.now() + serverPatienceMs;
    for (;;) {
      let said: string;
      try {
        const answer = await fetch(`${this.url}/api/v1/blobs/${sha256}`, {
          ...init,
          headers: { ...init.headers, authorization: `Bearer ${this.token}` },
        });
        if (answer.status < 500 && answer.status !== 429) return answer;
        await answer.body?.cancel();
        said = `it answered ${answer.status}`;
      } catch (error) {
        const { cause } = error as { cause?: { code?: string } };
        said = cause?.code ?? (error as Error).message;
      }
      if (performance.now() > until) throw new ServerAway(said);
      await delay(againMs);
    }
  }
}

export interface RunFolder {
  readonly whole: string;
  /** The program's. */
  readonly folder: string;
  readonly artefacts: string;
  /** The rig file. */
  readonly rig: string | null;
}

async function giveTo({ uid, gid }: { uid: number; gid: number }, folders: string[], files: string[]): Promise<void> {
  for (const path of folders) {
    await chown(path, uid, gid);
    await chmod(path, 0o700);
  }
  for (const path of files) await chown(path, uid, gid);
}

const types: Record<string, string> = {
  png: "image/png",
  jpg: "image/jpeg",
  gif: "image/gif",
  txt: "text/plain",
  log: "text/plain",
  csv: "text/csv",
  json: "application/json",
  jsonl: "application/jsonl",
  xml: "application/xml",
  vcd: "text/x-vcd",
};

function mediaType(name: string): string {
  return types[name.split(".").pop()!.toLowerCase()] ?? "application/octet-stream";
}
