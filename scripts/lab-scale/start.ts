/** How long `pinbridge serve` takes to be there, on a folder that is new and on one that is not; and what its page weighs. */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePort } from "./processes.js";

export interface StartFigures {
  readonly what: string;
  readonly firstPageMs: number;
  /** Until the database is open and the link is printed. */
  readonly readyMs: number;
  /** Of the process itself until then, seconds. */
  readonly processorS: number;
  readonly idleMb: number;
}

const dist = join(dirname(fileURLToPath(import.meta.url)), "../..");

export async function measureStarts(): Promise<StartFigures[]> {
  const folder = mkdtempSync(join(tmpdir(), "pinbridge-start-"));
  try {
    return [
      await start("a new folder", folder),
      await start("the same again", folder),
      await start("and again", folder),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function start(what: string, folder: string): Promise<StartFigures> {
  const port = await freePort();
  const startedAt = performance.now();
  const child = spawn(
    process.execPath,
    [join(dist, "src/main.js"), "serve", "--data", folder, "--port", String(port)],
    {
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  try {
    let said = "";
    const ready = new Promise<number>((resolve, reject) => {
      child.stderr.on("data", (bytes: Buffer) => {
        said += bytes.toString();
        if (said.includes("/login?link=")) resolve(performance.now() - startedAt);
      });
      child.once("exit", () => reject(new Error(`The server ended: ${said}`)));
    });
    const firstPageMs = await firstPage(port, startedAt);
    const readyMs = await ready;
    const fields = readFileSync(`/proc/${child.pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    const processorS = (Number(fields[11]) + Number(fields[12])) / 100;
    await delay(3000);
    const idleMb = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1]) / 1024;
    return { what, firstPageMs, readyMs, processorS, idleMb };
  } finally {
    child.removeAllListeners("exit");
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await gone;
  }
}

async function firstPage(port: number, startedAt: number): Promise<number> {
  for (;;) {
    try {
      const answer = await fetch(`http://127.0.0.1:${port}/`);
      await answer.text();
      if (answer.ok) return performance.now() - startedAt;
    } catch {
      await delay(10);
    }
  }
}

/** What a browser gets first, and the parts that come later, in compressed bytes; nothing when the page has not been built. */
export function pageSizes(): { readonly first: number; readonly later: readonly { name: string; bytes: number }[] } {
  const folder = join(dist, "dashboard/web");
  let html: string;
  try {
    html = readFileSync(join(folder, "index.html"), "utf8");
  } catch {
    return { first: 0, later: [] };
  }
  const files = readdirSync(join(folder, "assets")).filter((name) => name.endsWith(".gz"));
  const size = (name: string): number => statSync(join(folder, "assets", name)).size;
  const isFirst = (name: string): boolean => html.includes(name.replace(/\.gz$/, ""));
  const later = new Map<string, number>();
  for (const name of files.filter((one) => !isFirst(one))) {
    const part = name.replace(/-[\w-]{8}\.(js|css)\.gz$/, "");
    later.set(part, (later.get(part) ?? 0) + size(name));
  }
  return {
    first: files.filter(isFirst).reduce((sum, name) => sum + size(name), 0),
    later: [...later].map(([name, bytes]) => ({ name, bytes })).toSorted((a, b) => b.bytes - a.bytes),
  };
}
