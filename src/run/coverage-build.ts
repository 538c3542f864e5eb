/**
 * MicroPython's tests ask which build they run on. Its coverage build has a function `extra_coverage`, by which the suites know it and run what they
 * leave out elsewhere (`sys.ps1`, for one, which pinbridge has too). PINBRIDGE_BUILD=coverage answers as it does; what the function tests there is C. Without a
 * board that is named such a run is on no board at all, and has sockets, as that build has.
 */

import { type HeapOptions, UNIX_HEAP, type VM, defineModule, makeError } from "../../vm/index.js";
import { isCoverageBuild } from "./computer.js";

export function answerAsCoverageBuild(vm: VM): void {
  if (!isCoverageBuild(vm.host.env) || vm.dialect === "host") return;
  const call = (): never => {
    throw makeError("NotImplementedError", "extra_coverage tests MicroPython's C code");
  };
  const { dialect } = vm;
  const coverage = defineModule({ name: "coverage", functions: [{ sig: "extra_coverage()", call }] }, dialect);
  vm.builtins.set("extra_coverage", coverage.get("extra_coverage")!);
}

/** That build's heap has an end; it is watched, which costs time, for programs that name what they get there. */
export function coverageHeap(text: Uint8Array | undefined): HeapOptions {
  return { ...UNIX_HEAP, limited: text !== undefined && /\bMemoryError\b/.test(Buffer.from(text).toString("latin1")) };
}
