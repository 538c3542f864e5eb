/**
 * `pinbridge run code.py --board https://lab/rigs/NAME --at rig`: the program runs beside the board, as a job on that very rig; only its output comes
 * here, and its trace and what it leaves when they are asked for. For a link too slow for every pin to cross it.
 */
import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { LabClient, LabError } from "./client.js";
import { codes, type Code, type Out } from "./outcome.js";
import { artefact, artefactsOf, keep as keepIn } from "./results.js";

/** A piece of stdin; as base64 it is what the API takes at once. */
const pieceBytes = 49_152;

export interface AtRigOptions {
  /** https://lab/rigs/NAME */
  readonly board: string;
  readonly token: string | undefined;
  readonly as?: string;
  readonly clock?: string;
  /** The trace goes into this file. */
  readonly trace?: string;
  /** What the run leaves goes into this folder. */
  readonly artefacts?: string;
  /** Settles at Ctrl-C. */
  readonly until: Promise<void>;
  /** The program's stdin, from when it begins; undefined: it has none. */
  readonly input?: NodeJS.ReadStream;
  /** Where the program's stderr goes. */
  readonly onStderr: (text: string) => void;
}

export async function runAtRig(file: string, args: readonly string[], options: AtRigOptions, out: Out): Promise<Code> {
  const { server, rig } = rigOf(options.board);
  const client = new LabClient({ lab: server, token: options.token });
  const { files } = await client.uploadNamed(beside(file));
  const program = basename(file);
  const { items } = await client.call("POST", "/jobs", {
    program,
    files,
    args,
    requires: { rig, tags: [] },
    retries: 0,
    stdin: options.input !== undefined,
    ...(options.as === undefined ? {} : { dialect: options.as }),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  });
  const id: string = items[0].id;
  let interrupted = false;
  void options.until.then(async () => {
    interrupted = true;
    await client.call("POST", `/jobs/${id}/cancel`).catch(() => {});
  });
  const run = await begun(client, id, out);
  if (run !== undefined) {
    const stop = options.input === undefined ? () => {} : pump(client, run, options.input);
    await client.follow(`/runs/${run}/log`, ({ kind, data }) => {
      if (kind === "end") return true;
      if (data.stream === "stdout") out.print(data.text);
      else options.onStderr(data.text);
      return false;
    });
    stop();
  }
  const job = await ended(client, id);
  if (job.outcome !== "passed") out.note(job.reason ?? `It ended as ${job.outcome}.`);
  if (run !== undefined) await keep(client, run, options);
  return interrupted ? codes.cancelled : (codes[job.outcome] ?? 1);
}

function rigOf(board: string): { server: string; rig: string } {
  const match = /^(https?:\/\/[^/]+)\/rigs\/([A-Za-z0-9-]+)\/?(?:\?.*)?$/.exec(board);
  if (match === null) {
    throw new LabError(
      `${board} is no rig of a lab, so nothing can run beside it.`,
      "",
      "Write --board https://SERVER/rigs/NAME, or leave --at rig away.",
    );
  }
  return { server: match[1], rig: match[2] };
}

/** The program, the modules next to it, and what is in lib/. */
function beside(file: string): { path: string; name: string }[] {
  const folder = dirname(file);
  const found = [{ path: file, name: basename(file) }];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isFile() && /\.m?py$/.test(entry.name) && entry.name !== basename(file))
      found.push({ path, name: entry.name });
  }
  const lib = join(folder, "lib");
  if (statSync(lib, { throwIfNoEntry: false })?.isDirectory() === true) {
    for (const entry of readdirSync(lib, { withFileTypes: true, recursive: true })) {
      const path = join(entry.parentPath, entry.name);
      const name = relative(folder, path).replaceAll("\\", "/");
      if (entry.isFile() && !name.includes("/.")) found.push({ path, name });
    }
  }
  return found;
}

/** @returns the run, when the job has one; undefined when it ended before */
async function begun(client: LabClient, id: string, out: Out): Promise<string | undefined> {
  let said = "";
  for (;;) {
    const { state, runs } = await client.call("GET", `/jobs/${id}`);
    if (runs.length > 0) return runs[0].id;
    if (state === "done") return undefined;
    const { sentence } = await client.call("GET", `/jobs/${id}/why`);
    if (sentence !== said && said !== "") out.note(sentence);
    said = sentence;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

/**
 * Sends what comes on stdin, piece by piece; no more is read than the program takes. As with ssh, what it does not read is lost to whoever comes after.
 * @returns how to stop
 */
function pump(client: LabClient, run: string, input: NodeJS.ReadStream): () => void {
  let seq = 0;
  let over = false;
  let sending = Promise.resolve();
  const send = (data: Buffer, end: boolean): void => {
    const body = { seq: seq++, data: data.toString("base64"), end };
    input.pause();
    sending = sending.then(async () => {
      while (!over) {
        try {
          await client.call("POST", `/runs/${run}/input`, body);
          break;
        } catch (error) {
          // the program has ended, or takes none; anything else may pass
          if (error instanceof LabError && error.status >= 400 && error.status < 500 && error.status !== 429)
            over = true;
          else await new Promise((resolve) => setTimeout(resolve, 500));
        }
      }
      if (!over) input.resume();
    });
  };
  const hear = (chunk: Buffer): void => {
    for (let at = 0; at < chunk.length; at += pieceBytes) send(chunk.subarray(at, at + pieceBytes), false);
  };
  const end = (): void => send(Buffer.alloc(0), true);
  input.on("data", hear).once("end", end).once("error", end);
  if (input.readableEnded || input.destroyed) end();
  return () => {
    over = true;
    input.off("data", hear).off("end", end).off("error", end).pause();
    // a terminal that nobody reads any more must not keep the process
    input.unref?.();
  };
}

async function ended(client: LabClient, id: string): Promise<{ outcome: string; reason: string | null }> {
  for (;;) {
    const job = await client.call("GET", `/jobs/${id}`);
    if (job.state === "done") return job;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function keep(client: LabClient, run: string, { trace, artefacts }: AtRigOptions): Promise<void> {
  if (trace === undefined && artefacts === undefined) return;
  for (const { name, role } of await artefactsOf(client, run)) {
    if (name === "trace.jsonl" && trace !== undefined) {
      mkdirSync(dirname(trace), { recursive: true });
      writeFileSync(trace, await artefact(client, run, name, role));
    } else if (name !== "trace.jsonl" && artefacts !== undefined)
      keepIn(artefacts, name, await artefact(client, run, name, role));
  }
}
