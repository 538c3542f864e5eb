/** Runs Python text in a VM over a host in memory, and says what it printed. */

import { createVM, MemoryHost, type Dialect, type VMOptions } from "../../vm/index.js";

export interface Outcome {
  status: number;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  dialect?: Dialect;
  /** Further files, by path. */
  files?: Record<string, string>;
  path?: string[];
  file?: string;
  modules?: VMOptions["modules"];
  heap?: VMOptions["heap"];
  limits?: VMOptions["limits"];
  /** Play the firmware exactly; default: when there are limits. */
  exact?: boolean;
  args?: string[];
}

export function run(source: string, options: RunOptions = {}): Outcome {
  const host = new MemoryHost(options.files);
  const vm = createVM({
    host,
    dialect: options.dialect ?? "micropython",
    path: options.path ?? [""],
    modules: options.modules,
    heap: options.heap,
    limits: options.limits,
    exact: options.exact ?? options.limits !== undefined,
  });
  const status = vm.runSource(source, options.file ?? "main.py", options.args ?? []);
  return { status, stdout: host.text(1), stderr: host.text(2) };
}

/** What the comments `# expect: text` of a program say it prints, in order. */
export function expectations(source: string): string {
  return [...source.matchAll(/# expect: (.*)$/gm)].map((m) => `${m[1]}\n`).join("");
}
