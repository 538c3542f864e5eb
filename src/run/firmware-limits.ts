/** What the VM must know of a board's firmware: its heap and, with `--exact`, its limits. Loads the VM, so it is for the VM's thread alone. */

import { limitsOf, type FirmwareLimits } from "../../boards/index.js";
import { CIRCUITPYTHON_BOARD, MICROPYTHON_BOARD, type BoardLimits, type HeapOptions } from "../../vm/index.js";

/** The heap a program is told of; a limit only when it is exact. */
export function heapOf(limits: FirmwareLimits, limited: boolean): HeapOptions {
  const layout = limits.heap.floats === "boxed" ? MICROPYTHON_BOARD : CIRCUITPYTHON_BOARD;
  return {
    bytes: limits.heap.bytes,
    atStart: limits.heap.atStart,
    layout,
    limited,
    stackBytes: limits.stackBytes,
  };
}

export function vmLimits(limits: FirmwareLimits): BoardLimits {
  const { heap: _heap, sources: _sources, pystackBytes, ...rest } = limits;
  return {
    ...rest,
    heap: heapOf(limits, true),
    ...(pystackBytes === undefined ? {} : { pystackBytes }),
  };
}

/**
 * Modules that a board's build leaves out, though MicroPython or CircuitPython on a Pico has them: importing them is an ImportError, as it is there.
 * What a Pico lacks too (`socket`, `ssl`, `btree`) is the computer's to give, unless everything is to be exact.
 */
export function modulesOfOtherBuilds(limits: FirmwareLimits): readonly string[] {
  const computers = new Set(limitsOf("micropython", "raspberry_pi_pico")?.absentModules);
  return limits.absentModules.filter((name) => !computers.has(name));
}
