/** What `micropython.mem_info`, `qstr_info` and relatives print and answer (py/modmicropython.c, py/gc.c). */

import { active } from "../objects/dialect.js";
import { currentVM } from "../runtime/current.js";
import { PyModule } from "../objects/module.js";
import type { PyValue } from "../objects/object.js";
import { internedBy } from "./census.js";
import { usage } from "./limits.js";
import { stackInUse } from "./stack.js";
import { heap } from "./state.js";

export function stackUse(): number {
  return stackInUse();
}

/** Bytes asked for: altogether, now, at most at once. Seen only when somebody asks, so they are lower bounds. */
export function statistics(): { total: number; current: number; peak: number } {
  const current = usage().asked;
  // what a collection freed before anybody asked has been allocated, too
  heap.total += 64;
  return { total: heap.total, current, peak: heap.peak };
}

export function printMemory(verbose: boolean): void {
  const vm = currentVM();
  const { options } = heap;
  const { block } = options.layout;
  const now = usage();
  const free = Math.max(0, options.bytes - now.used);
  if (options.statistics) vm.out(1, `mem: total=${heap.total}, current=${now.asked}, peak=${heap.peak}\n`);
  vm.out(1, `stack: ${stackUse()} out of ${options.stackBytes ?? 8192}\n`);
  vm.out(1, `GC: total: ${options.bytes}, used: ${now.used}, free: ${free}\n`);
  vm.out(
    1,
    ` No. of 1-blocks: ${now.ones}, 2-blocks: ${now.twos}, max blk sz: ${now.largest}, max free sz: ${Math.floor(free / block)}\n`,
  );
  if (verbose) vm.out(1, layoutText(now.used, options.bytes, block));
}

/** A map of the heap, 64 blocks a line: used ones first, because where an object lies is not modelled. */
function layoutText(used: number, bytes: number, block: number): string {
  const blocks = Math.floor(bytes / block);
  const taken = Math.min(blocks, Math.ceil(used / block));
  let text = `GC memory layout; from ${active.dialect === "circuitpython" ? "0x" : ""}0:`;
  for (let at = 0; at < blocks;) {
    if (at % 64 === 0 && at >= taken && blocks - at > 128) {
      const lines = Math.floor((blocks - at) / 64);
      text += `\n       (${lines} lines all free)`;
      at += lines * 64;
      continue;
    }
    if (at % 64 === 0) text += `\n${(at * block).toString(16).padStart(5, "0")}: `;
    text += at < taken ? "h" : ".";
    at++;
  }
  return `${text}\n`;
}

/** Names and short texts of the program's files that no builtin module has in ROM already. */
function internedNames(modules: readonly PyValue[], builtins: PyModule): Set<string> {
  const inRom = new Set(builtins.names());
  const names = new Set<string>();
  for (const m of modules) {
    if (!(m instanceof PyModule)) continue;
    if (m.fixed) for (const name of [m.name, ...m.names()]) inRom.add(name);
    for (const name of internedBy(m)) names.add(name);
  }
  for (const name of names) if (inRom.has(name) || name.startsWith("__") || name.length < 2) names.delete(name);
  return names;
}

/** Interned names of the program. */
export function printNames(verbose: boolean): void {
  const vm = currentVM();
  const names = internedNames(vm.modules.values(), vm.builtins);
  let bytes = 0;
  for (const name of names) bytes += name.length + 4;
  const { word } = heap.options.layout;
  const pools = names.size > 0 ? 1 : 0;
  vm.out(
    1,
    `qstr pool: n_pool=${pools}, n_qstr=${names.size}, n_str_data_bytes=${bytes}, n_total_bytes=${bytes + names.size * word + pools * 48}\n`,
  );
  if (verbose) for (const name of names) vm.out(1, `Q(${name})\n`);
}
