/**
 * Where the web page lies. A package brings it along; in a checkout it is built when `serve` starts and its sources have changed since, while the
 * database is being opened, which takes longer.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export const pageFolder = here("../web");

/** Resolves when the page is there, or cannot be had: the lab runs without it then, and says how to build it. */
export function preparePage(print: (text: string) => void): Promise<void> {
  const builder = here("../../scripts/page.js");
  if (!existsSync(here("../../../dashboard/page/index.html")) || !existsSync(builder)) return Promise.resolve();
  return new Promise((done) => {
    const child = spawn(process.execPath, ["--no-warnings", builder], { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.on("data", (bytes: Buffer) => (said = (said + bytes.toString()).slice(-4000)));
    child.once("error", () => done());
    child.once("close", (code) => {
      if (code !== 0) print(`The web page could not be built. npm run page says why.\n${said}`);
      done();
    });
  });
}
