/**
 * What the web page weighs and how soon it is there, measured in Debian's Chromium on this machine; written to bench/PAGE.md.
 *
 *     npm run page && node dist/scripts/page-figures.js [--write] [--rounds 5]
 *
 * Each page is opened as somebody would, by its address: in a browser that has nothing of the lab's, and again in the same one. The lab is
 * `pinbridge serve` with emulated boards. What is told is the median of several; the processor's load stands beside it.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { chromium, type Browser, type BrowserContext } from "playwright-core";

const root = fileURLToPath(new URL("../..", import.meta.url));
const asked = process.argv.indexOf("--rounds");
const rounds = asked < 0 ? 5 : Number(process.argv[asked + 1]);

/** A page, and what is to be seen before it is of use. */
const pages: readonly (readonly [path: string, there: string])[] = [
  ["/", '[data-rig="pico"] svg .pad'],
  ["/rigs/pico", ".pins-table tr[data-gpio]"],
  ["/queue", "#waiting"],
  ["/submit", 'input[data-pick="files"]'],
  ["/schedules", "h1"],
  ["/trends", "h1"],
  ["/tests", "h1"],
  ["/people", "#tokens"],
  ["/audit", "h1"],
];

interface Load {
  readonly seenMs: number;
  readonly paintMs: number;
  readonly bytes: number;
  readonly requests: number;
}

interface BrowserClock {
  now(): number;
  getEntriesByType(type: string): Timing[];
  getEntriesByName(name: string): Timing[];
}

interface Timing {
  readonly startTime: number;
  readonly responseEnd: number;
  readonly transferSize: number;
}

const folder = mkdtempSync(join(tmpdir(), "pinbridge-page-figures-"));
let server: ChildProcess | undefined;
let browser: Browser | undefined;
try {
  const started = await serve();
  server = started.server;
  browser = await chromium.launch({
    executablePath: process.env.PINBRIDGE_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  });
  const first = await browser.newContext();
  const page = await first.newPage();
  await page.goto(started.link);
  await page.locator(pages[0][1]).first().waitFor();
  const signedIn = await first.storageState();
  await first.close();
  const rows: string[] = [];
  for (const [path, there] of pages) {
    const cold: Load[] = [];
    const warm: Load[] = [];
    for (let n = 0; n < rounds; n++) {
      const context = await browser.newContext({ storageState: signedIn });
      cold.push(await load(context, new URL(path, started.link).href, there));
      warm.push(await load(context, new URL(path, started.link).href, there));
      await context.close();
    }
    const of = (loads: readonly Load[], what: keyof Load): number => median(loads.map((one) => one[what]));
    rows.push(
      `| \`${path}\` | ${of(cold, "requests")} | ${(of(cold, "bytes") / 1000).toFixed(0)} | ${of(cold, "paintMs").toFixed(0)} | ${of(cold, "seenMs").toFixed(0)} | ${of(warm, "seenMs").toFixed(0)} |`,
    );
  }
  tell(rows);
} finally {
  await browser?.close();
  if (server !== undefined) await stopped(server);
  rmSync(folder, { recursive: true, force: true });
}

function tell(rows: readonly string[]): void {
  const assets = join(root, "dist/dashboard/web/assets");
  const files = readdirSync(assets)
    .filter((name) => /\.(js|css)$/.test(name))
    .map((name) => ({ name: name.replace(/-[\w-]{8}\./, "."), bytes: readFileSync(join(assets, name)) }))
    .map(({ name, bytes }) => ({ name, plain: bytes.length, gzipped: gzipSync(bytes, { level: 9 }).length }))
    .toSorted((a, b) => b.gzipped - a.gzipped);
  const kB = (bytes: number): string => (bytes / 1000).toFixed(1);
  const total = files.reduce((sum, { gzipped }) => sum + gzipped, 0);
  const text = `# The web page

\`npm run page && node dist/scripts/page-figures.js --write\`, Node ${process.version}, ${cpus().length} cores; load average ${loadavg()[0].toFixed(1)} at the end.

## How soon a page is there

Opened by its address in Chromium, medians of ${rounds}. Seen: until what the page is for is drawn with the lab's data. Again: with the browser's cache.

| page | requests | kB received | first paint, ms | seen, ms | again, ms |
| --- | --- | --- | --- | --- | --- |
${rows.join("\n")}

Streams that stay open (events, pins) are not among the requests. Received is what went over the wire, compressed, answers of the API included.

## What is built

${files.length} files, ${kB(total)} kB in all with gzip; each is loaded when a page first needs it. Those above 1 kB:

| file | kB | gzip, kB |
| --- | --- | --- |
${files
  .filter(({ gzipped }) => gzipped >= 1000)
  .map(({ name, plain, gzipped }) => `| ${name} | ${kB(plain)} | ${kB(gzipped)} |`)
  .join("\n")}
`;
  process.stdout.write(text);
  if (process.argv.includes("--write")) writeFileSync(join(root, "bench/PAGE.md"), text);
}

async function load(context: BrowserContext, url: string, there: string): Promise<Load> {
  const page = await context.newPage();
  page.setDefaultTimeout(0);
  await page.goto(url, { waitUntil: "commit", timeout: 0 });
  await page.locator(there).first().waitFor({ state: "attached" });
  const found = await page.evaluate(() => {
    // a browser's, of which Node's types know nothing
    const { performance: clock } = globalThis as unknown as { performance: BrowserClock };
    const ended = clock.getEntriesByType("resource").filter(({ responseEnd }) => responseEnd > 0);
    const [document] = clock.getEntriesByType("navigation");
    return {
      seenMs: clock.now(),
      paintMs: clock.getEntriesByName("first-contentful-paint")[0]?.startTime ?? clock.now(),
      bytes: ended.reduce((sum, { transferSize }) => sum + transferSize, document.transferSize),
      requests: ended.length + 1,
    };
  });
  await page.close();
  return found;
}

async function serve(): Promise<{ server: ChildProcess; link: string }> {
  const child = spawn(
    process.execPath,
    ["--no-warnings", join(root, "dist/src/main.js"), "serve", "--data", folder, "--port", "0"],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const link = await new Promise<string>((resolve, reject) => {
    let said = "";
    const hear = (bytes: Buffer): void => {
      said += bytes.toString();
      const found = /Open (http:\/\/\S+login\S+)\s/.exec(said);
      if (found !== null) resolve(found[1]);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("exit", () => reject(new Error(`serve ended: ${said}`)));
  });
  return { server: child, link };
}

async function stopped(child: ChildProcess): Promise<void> {
  child.removeAllListeners("exit");
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await gone;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}
