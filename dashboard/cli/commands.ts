/** What `pinbridge submit`, `jobs`, `logs`, `cancel`, `why`, `rigs` and `lease` do, by the API and nothing else. */
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Comparison, Rig } from "../shared/index.js";
import { codes, type Code, type Out } from "./outcome.js";
import { LabClient, LabError, type ClientOptions } from "./client.js";
import { keepResults, type FinishedRun } from "./results.js";

export interface SubmitOptions extends ClientOptions {
  readonly tag: string[];
  readonly rig?: string;
  readonly board?: string;
  readonly every?: boolean;
  readonly program?: string;
  readonly args: string[];
  readonly name?: string;
  readonly priority?: number;
  readonly timeout?: number;
  readonly retries?: number;
  readonly needs: string[];
  readonly junit?: string;
  readonly clock?: string;
  readonly as?: string;
  readonly follow?: boolean;
  /** What the runs leave goes there, with `follow`. */
  readonly artefacts?: string;
  readonly json?: boolean;
  /** Settles at Ctrl-C, or when CI cancels: what was submitted to be followed is cancelled then. */
  readonly until?: Promise<void>;
}

export async function submit(paths: readonly string[], options: SubmitOptions, out: Out): Promise<Code> {
  const client = new LabClient(options);
  const { files, program } = await client.upload(paths);
  if (program === "" && options.program === undefined)
    throw new LabError(
      `${paths[0]} has no code.py or main.py.`,
      "Which of its files is the program is not clear.",
      "Name it: --program FILE.",
    );
  const body = {
    program: options.program ?? program,
    files,
    args: options.args,
    needs: options.needs,
    requires: {
      tags: options.tag,
      ...(options.rig === undefined ? {} : { rig: options.rig }),
      ...(options.board === undefined ? {} : { board: options.board }),
    },
    ...(options.every === true ? { matrix: "every" } : {}),
    ...(options.name === undefined ? {} : { name: options.name }),
    ...(options.priority === undefined ? {} : { priority: options.priority }),
    ...(options.timeout === undefined ? {} : { timeoutSeconds: options.timeout }),
    ...(options.retries === undefined ? {} : { retries: options.retries }),
    ...(options.junit === undefined ? {} : { junit: options.junit }),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
    ...(options.as === undefined ? {} : { dialect: options.as }),
  };
  // a request that was cut off may be sent again without a second job
  const { items } = await client.call("POST", "/jobs", body, { "idempotency-key": randomUUID() });
  const ids: string[] = items.map(({ id }: { id: string }) => id);
  if (options.follow !== true) {
    out.print(options.json === true ? JSON.stringify(items, undefined, 2) : ids.join("\n"));
    return 0;
  }
  let interrupted = false;
  void options.until?.then(async () => {
    interrupted = true;
    for (const id of ids) await client.call("POST", `/jobs/${id}/cancel`).catch(() => {});
  });
  let worst: Code = 0;
  for (const id of ids) {
    worst = Math.max(worst, await watch(client, id, out));
    if (options.artefacts === undefined) continue;
    const { runs } = await client.call<{ runs: FinishedRun[] }>("GET", `/jobs/${id}`);
    if (runs.length > 0) await keepResults(client, runs[runs.length - 1], options.artefacts);
  }
  return interrupted ? codes.cancelled : worst;
}

/** Shows a job's log until it has ended, over all its tries. */
async function watch(client: LabClient, id: string, out: Out): Promise<Code> {
  let shown = "";
  let said = "";
  for (;;) {
    const job = await client.call("GET", `/jobs/${id}`);
    const run = job.runs[job.runs.length - 1];
    if (run !== undefined && run.id !== shown) {
      shown = run.id;
      out.note(`${job.name}: try ${run.attempt} on ${Object.values(run.rigs).join(", ")}`);
      const roles = Object.keys(run.rigs);
      await Promise.all(roles.map((role) => followLabelled(client, run.id, role, out)));
      continue;
    }
    if (job.state === "done") {
      out.note(`${job.name}: ${job.outcome}${job.reason === null ? "" : `. ${job.reason}`}`);
      return codes[job.outcome] ?? 1;
    }
    if (job.state === "waiting") {
      const { sentence, place, startsAt } = await client.call("GET", `/jobs/${id}/why`);
      // it may have begun since it was asked for
      const stale = place === null && startsAt === null && sentence.startsWith("It is not waiting");
      if (sentence !== said && !stale) out.note((said = sentence));
    }
    await delay(500);
  }
}

async function followLog(client: LabClient, runId: string, role: string, out: Out): Promise<void> {
  await client.follow(`/runs/${runId}/log?role=${encodeURIComponent(role)}`, ({ kind, data }) => {
    if (kind === "end") return true;
    out.print(safe(data.text));
    return false;
  });
}

/** Of several boards, whose outputs come as they are made: whole lines, each of which says whose it is. */
async function followLabelled(client: LabClient, runId: string, role: string, out: Out): Promise<void> {
  if (role === "") return followLog(client, runId, role, out);
  let rest = "";
  const print = (text: string): void => {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    if (lines.length > 0) out.print(lines.map((line) => `${role}: ${line}\n`).join(""));
  };
  await followLog(client, runId, role, { ...out, print });
  if (rest !== "") out.print(`${role}: ${rest}\n`);
}

/** A job's output goes to somebody else's terminal: colours may pass, everything else that a terminal obeys may not. */
export function safe(text: string): string {
  const escape = "\x1b";
  return text
    .replaceAll(/\x1b(?!\[[0-9;]{0,20}m)/g, "\u241b")
    .replaceAll(/[\0-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f]/g, (c) => (c === escape ? c : "\ufffd"));
}

export interface JobsOptions extends ClientOptions {
  readonly state?: string;
  readonly user?: string;
  readonly limit: number;
  readonly json?: boolean;
}

export async function jobs(options: JobsOptions, out: Out): Promise<Code> {
  const client = new LabClient(options);
  const query = new URLSearchParams({ limit: String(options.limit) });
  if (options.state !== undefined) query.set("state", options.state);
  if (options.user !== undefined) query.set("user", options.user);
  const { items } = await client.call("GET", `/jobs?${query.toString()}`);
  if (options.json === true) out.print(JSON.stringify(items, undefined, 2));
  else {
    out.print(
      table(
        ["job", "name", "user", "state", "rig", "since"],
        items.map((job: any) => {
          const run = job.runs[job.runs.length - 1];
          return [
            job.id,
            job.name,
            job.user,
            job.outcome ?? job.state,
            run === undefined ? "" : Object.values(run.rigs).join(","),
            job.finishedAt ?? job.createdAt,
          ];
        }),
      ),
    );
  }
  return 0;
}

export async function logs(id: string, options: ClientOptions & { follow?: boolean }, out: Out): Promise<Code> {
  const client = new LabClient(options);
  if (options.follow === true) return watch(client, await jobOf(client, id), out);
  const run = id.startsWith("run_") ? { id, rigs: { "": "" } } : await lastRun(client, id);
  for (const role of Object.keys(run.rigs)) {
    out.print(
      safe(
        await client.call("GET", `/runs/${run.id}/log?role=${encodeURIComponent(role)}`, undefined, {
          accept: "text/plain",
        }),
      ),
    );
  }
  return 0;
}

async function jobOf(client: LabClient, id: string): Promise<string> {
  return id.startsWith("run_") ? (await client.call("GET", `/runs/${id}`)).job : id;
}

async function lastRun(client: LabClient, id: string): Promise<{ id: string; rigs: Record<string, string> }> {
  const job = await client.call("GET", `/jobs/${id}`);
  if (job.runs.length > 0) return job.runs[job.runs.length - 1];
  throw new LabError(`${id} has not run yet.`, (await client.call("GET", `/jobs/${id}/why`)).sentence);
}

/**
 * How two runs differ: results, measured values, what was asked of the hardware, output.
 * @param other  a run to hold it against; by default the last one before it that passed
 * @returns 0 when nothing differs, else 1
 */
export async function compare(
  id: string,
  other: string | undefined,
  options: ClientOptions & { json?: boolean },
  out: Out,
): Promise<Code> {
  const client = new LabClient(options);
  const runOf = async (name: string): Promise<string> =>
    name.startsWith("run_") ? name : (await lastRun(client, name)).id;
  const [a, b] = [other === undefined ? "last-green" : await runOf(other), await runOf(id)];
  const found: Comparison = await client.call("GET", `/runs/compare?a=${a}&b=${b}`);
  if (options.json === true) out.print(JSON.stringify(found, undefined, 2));
  else out.print(safe(comparisonText(found)));
  const { tests, measurements, output, traces } = found;
  return tests.length + measurements.length === 0 && output.equal && traces.every(({ equal }) => equal) ? 0 : 1;
}

/** `-` is of a, `+` of b. */
function comparisonText({ a, b, tests, measurements, output, traces }: Comparison): string {
  const pairs = [
    ...tests.map((test) => [`${test.suite} ${test.name}`, test.a, test.b]),
    ...measurements.map((m) => [`${m.name}${m.unit === "" ? "" : ` (${m.unit})`}`, m.a, m.b]),
  ].map(([name, x, y]) => `  ${name}: ${x ?? "not there"} -> ${y ?? "not there"}`);
  const lines = [`- ${a}`, `+ ${b}`];
  if (pairs.length > 0) lines.push("", "Results and measured values:", ...pairs);
  for (const { role, equal, onlyA, onlyB, hunks, cut } of traces) {
    const whose = role === "" ? "the hardware" : `the board ${role}`;
    if (equal) lines.push("", `What was asked of ${whose} is the same.`);
    else lines.push("", `What was asked of ${whose} (-${onlyA} +${onlyB}):`, ...hunkLines(hunks, cut));
  }
  if (traces.length === 0) lines.push("", "They have no traces to compare.");
  if (output.equal) lines.push("", "The output is the same.");
  else lines.push("", `The output (-${output.onlyA} +${output.onlyB}):`, ...hunkLines(output.hunks, output.cut));
  return lines.join("\n");
}

function hunkLines(hunks: Comparison["output"]["hunks"], cut: boolean): string[] {
  const sign = { same: " ", a: "-", b: "+" };
  const lines = hunks.flatMap((hunk) => [
    `@@ -${hunk.find((line) => line.a !== null)?.a ?? 0} +${hunk.find((line) => line.b !== null)?.b ?? 0} @@`,
    ...hunk.map(({ kind, text }) => `${sign[kind]}${text}`),
  ]);
  return cut ? [...lines, "There is more than is shown."] : lines;
}

export async function cancel(ids: readonly string[], options: ClientOptions, out: Out): Promise<Code> {
  const client = new LabClient(options);
  for (const id of ids) {
    const job = await client.call("POST", `/jobs/${id}/cancel`);
    out.print(`${id}: ${job.state === "done" ? job.outcome : "is being stopped"}`);
  }
  return 0;
}

export async function why(id: string, options: ClientOptions, out: Out): Promise<Code> {
  const { sentence, place, startsAt } = await new LabClient(options).call("GET", `/jobs/${id}/why`);
  const more = [
    place === null ? "" : `Place ${place} in the queue`,
    startsAt === null ? "" : `probably starts at ${startsAt}`,
  ].filter((part) => part !== "");
  out.print([sentence, ...(more.length === 0 ? [] : [`${more.join(", ")}.`])].join("\n"));
  return 0;
}

export async function rigs(options: ClientOptions & { json?: boolean }, out: Out): Promise<Code> {
  const { items } = await new LabClient(options).call<{ items: Rig[] }>("GET", "/rigs");
  out.print(
    options.json === true
      ? JSON.stringify(items, undefined, 2)
      : table(
          ["rig", "state", "board", "tags", "waiting", ""],
          items.map((rig) => [
            rig.name,
            rig.state,
            rig.board?.kind ?? "",
            rig.tags.join(","),
            rig.waiting === 0 ? "" : String(rig.waiting),
            rig.reason ?? "",
          ]),
        ),
  );
  return 0;
}

export interface LeaseOptions extends ClientOptions {
  readonly tag: string[];
  readonly board?: string;
  readonly minutes: number;
  readonly purpose?: string;
  /** Given back when this settles. */
  readonly until: Promise<void>;
}

/** Waits for a rig, keeps it until told to stop, and gives it back. */
export async function lease(rig: string | undefined, options: LeaseOptions, out: Out): Promise<Code> {
  const client = new LabClient(options);
  const { job } = await client.call(
    "POST",
    "/reservations",
    {
      requires: {
        tags: options.tag,
        ...(rig === undefined ? {} : { rig }),
        ...(options.board === undefined ? {} : { board: options.board }),
      },
      minutes: options.minutes,
      purpose: options.purpose ?? "",
    },
    { "idempotency-key": randomUUID() },
  );
  let over = false;
  void options.until.then(() => (over = true));
  let said = "";
  try {
    for (;;) {
      const [held] = (await client.call("GET", `/leases?job=${job}`)).items;
      if (held !== undefined) {
        out.print(`${held.rig}\t${held.id}\t${held.token}`);
        out.note(
          `You have ${held.rig} until ${held.expiresAt}. Use it with --board ${options.lab.replace(/\/+$/, "")}/rigs/${held.rig}; Ctrl-C gives it back.`,
        );
        await keep(client, held, options.until, () => over);
        return 0;
      }
      if (over) return 130;
      const { state, outcome, reason } = await client.call("GET", `/jobs/${job}`);
      if (state === "done") throw new LabError(`The reservation ended as ${outcome}.`, reason ?? "");
      const { sentence } = await client.call("GET", `/jobs/${job}/why`);
      if (sentence !== said) out.note((said = sentence));
      await Promise.race([delay(500), options.until]);
    }
  } finally {
    await client.call("POST", `/jobs/${job}/cancel`).catch(() => {});
  }
}

async function keep(
  client: LabClient,
  held: { id: string; token: number; rig: string; job: string },
  until: Promise<void>,
  over: () => boolean,
): Promise<void> {
  while (!over()) {
    await Promise.race([delay(2000), until]);
    if (over()) break;
    const now = await client.call("GET", `/leases/${held.id}`);
    if (now.releasedAt !== null) {
      // who has taken it over, and why
      const { reason } = await client.call("GET", `/jobs/${held.job}`);
      throw new LabError(`You have ${held.rig} no longer.`, reason ?? `The lease is over: ${now.releaseReason}.`);
    }
  }
  await client.call("POST", `/leases/${held.id}/release`, { token: held.token });
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => safe(cell).padEnd(widths[column]))
      .join("  ")
      .trimEnd();
  return [line(head), ...rows.map(line)].join("\n");
}

export { runAtRig } from "./at-rig.js";
