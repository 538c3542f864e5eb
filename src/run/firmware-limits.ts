/** What the VM must know of a board's firmware: its heap and, with `--exact`, its limits. Loads the VM, so it is for the VM's thread alone. */

import type { FirmwareLimits } from "../../boards/index.js";
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
  const { floats, longInts, pystackBytes, stackBytes, absentModules, absentBuiltins, errnoNames } = limits;
  return {
    heap: heapOf(limits, true),
    floats,
    longInts,
    stackBytes,
    absentModules,
    absentBuiltins,
    errnoNames,
    ...(pystackBytes === undefined ? {} : { pystackBytes }),
  };
}
