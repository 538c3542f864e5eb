/** Golden files stand beside the sources of the tests, not beside what is built from them. */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = new URL("../../../../test/vm/", import.meta.url);

/** @param path  below test/vm */
export function golden(path: string): string {
  return readFileSync(fileURLToPath(new URL(path, ROOT)), "utf8");
}
