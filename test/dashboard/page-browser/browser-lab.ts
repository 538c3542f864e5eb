/**
 * A lab as somebody starts it, and a browser as somebody looks at it: `pinbridge serve` in a process of its own with emulated boards, and Debian's
 * Chromium. One of each for the whole mocha run. Whatever a page complains of (an exception, a refused style, a failed request, a request to
 * anywhere else) fails the test that saw it.
 */
import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";

const root = fileURLToPath(new URL("../../../..", import.meta.url));
const chromiumFile = process.env.PINBRIDGE_CHROMIUM ?? "/usr/bin/chromium";
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Everything that hangs on the bench of the rig `pico`. Its button is pressed by whoever looks at the page, and not by the clock besides. */
export const rigFile = readFileSync(join(root, "test/src/programs/rig.yaml"), "utf8").replace(
  / +presses:\n( +- .*\n)+/,
  "",
);

const emulated = ["--emulated", "pico", "--emulated", "feather", "--emulated", "qtpy"];
/** As root in a container, and without a word to anybody outside. */
const quietly =
  "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync".split(
    " ",
  );

interface Lab {
  readonly url: string;
  readonly token: string;
  /** The link that serve has printed; it was used by `before`. */
  readonly link: string;
  readonly server: ChildProcess;
  readonly folder: string;
  readonly browser: Browser;
  /** The administrator's session. */
  readonly signedIn: Awaited<ReturnType<BrowserContext["storageState"]>>;
}

/** Of one thing to show: as long as mocha gives a test, less what it takes to say what was missing. */
const patience = 540_000;

let lab: Lab | undefined;

export function theLab(): Lab {
  return lab!;
}

before(async () => {
  const folder = mkdtempSync(join(tmpdir(), "pinbridge-page-"));
  const server = spawn(
    process.execPath,
    ["--no-warnings", join(root, "dist/src/main.js"), "serve", "--data", folder, "--port", "0", ...emulated],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const link = await new Promise<string>((resolve, reject) => {
    let said = "";
    const hear = (bytes: Buffer): void => {
      said += bytes.toString();
      const found = /Open (http:\/\/\S+login\S+)\s/.exec(said);
      if (found !== null) resolve(found[1]);
    };
    server.stdout.on("data", hear);
    server.stderr.on("data", hear);
    server.once("exit", () => reject(new Error(`serve ended: ${said}`)));
  });
  const url = new URL(link).origin;
  const browser = await chromium.launch({
    executablePath: chromiumFile,
    args: quietly,
    timeout: patience,
  });
  const context = await browser.newContext();
  context.setDefaultTimeout(patience);
  const page = await context.newPage();
  await page.goto(link);
  await page.getByRole("heading", { name: "Rigs" }).waitFor();
  const signedIn = await context.storageState();
  lab = { url, link, server, folder, browser, signedIn, token: "" };
  const made = await api<{ token: string }>(page, "POST", "/tokens", { name: "tests" });
  lab = { ...lab, token: made.token };
  for (const name of ["feather", "pico", "qtpy"]) await page.locator(`[data-rig="${name}"]`).waitFor();
  await api(page, "PATCH", "/rigs/pico", {
    rigFile,
    location: "Bench 2",
    tags: ["emulated", "sensor=bme280", "display"],
  });
  await context.close();
});

after(async () => {
  if (lab === undefined) return;
  await lab.browser.close();
  lab.server.removeAllListeners("exit");
  const gone = new Promise((resolve) => lab!.server.once("exit", resolve));
  lab.server.kill("SIGTERM");
  await gone;
  rmSync(lab.folder, { recursive: true, force: true });
});

export interface Look {
  readonly dark?: boolean;
  readonly width?: number;
  readonly height?: number;
  /** Nobody is signed in. */
  readonly stranger?: boolean;
  /** Complaints that belong to the test. */
  readonly expected?: RegExp;
}

/** Shows a page for as long as `work` takes; then the page must not have complained. */
export async function looking(path: string, look: Look, work: (page: Page) => Promise<void>): Promise<void> {
  const { browser, signedIn, url } = theLab();
  const context = await browser.newContext({
    viewport: { width: look.width ?? 1280, height: look.height ?? 900 },
    colorScheme: look.dark === true ? "dark" : "light",
    reducedMotion: "reduce",
    ...(look.stranger === true ? {} : { storageState: signedIn }),
  });
  context.setDefaultTimeout(patience);
  const complaints: string[] = [];
  const page = await context.newPage();
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.stack ?? error.message));
  page.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).host !== new URL(url).host)
      complaints.push(`a request to ${request.url()}`);
  });
  try {
    await page.goto(`${url}${path}`);
    await work(page);
  } finally {
    await context.close();
  }
  assert.deepEqual(
    complaints.filter((text) => look.expected?.test(text) !== true),
    [],
  );
}

/** A request with the page's own session. @throws when it is refused */
export async function api<T = any>(page: Page, method: string, path: string, body?: unknown): Promise<T> {
  const { status, text } = await page.evaluate(
    async (asked) => {
      const me = (await (await fetch("/api/v1/me")).json()) as { csrf: string };
      const answer = await fetch(`/api/v1${asked.path}`, {
        method: asked.method,
        headers: {
          "x-csrf-token": me.csrf,
          ...(asked.body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(asked.body === undefined ? {} : { body: JSON.stringify(asked.body) }),
      });
      return { status: answer.status, text: await answer.text() };
    },
    { method, path, body },
  );
  assert.ok(status < 300, `${method} ${path}: ${status} ${text}`);
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

/** Uploads a program and queues it. @returns the job's id */
export async function submit(page: Page, text: string, more: object = {}): Promise<string> {
  const sha = await page.evaluate(async (program) => {
    const bytes = new TextEncoder().encode(program);
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    const name = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const me = (await (await fetch("/api/v1/me")).json()) as { csrf: string };
    await fetch(`/api/v1/blobs/${name}`, {
      method: "PUT",
      headers: { "x-csrf-token": me.csrf, "content-type": "application/octet-stream" },
      body: bytes,
    });
    return name;
  }, text);
  const { items } = await api<{ items: { id: string }[] }>(page, "POST", "/jobs", {
    program: "code.py",
    files: { "code.py": sha },
    ...more,
  });
  return items[0].id;
}

/** Waits until a job is done. @returns it */
export async function finished(page: Page, job: string): Promise<{ outcome: string; runs: { id: string }[] }> {
  for (;;) {
    const found = await api(page, "GET", `/jobs/${job}`);
    if (found.state === "done") return found;
    await page.waitForTimeout(50);
  }
}

/** What axe finds that is serious or worse, in words. */
export async function seriousIssues(page: Page): Promise<string[]> {
  // by the debugger's door, which the page's policy does not guard
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(
    () =>
      (globalThis as unknown as { axe: { run(): Promise<{ violations: AxeViolation[] }> } }).axe.run() as Promise<{
        violations: AxeViolation[];
      }>,
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ target }) => target.join(" ")).join("; ")}`);
}

interface AxeViolation {
  readonly id: string;
  readonly impact: string | null;
  readonly help: string;
  readonly nodes: readonly { readonly target: readonly string[] }[];
}

/** Kept for the documentation where PINBRIDGE_SHOTS names a folder. */
export async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.PINBRIDGE_SHOTS;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
