/** What `--exact` takes from a board: the VM itself knows no board. */

import type { HeapOptions } from "../heap/state.js";
import type { FloatFormat } from "../objects/number-limits.js";

export interface BoardLimits {
  readonly heap: HeapOptions;
  readonly floats: FloatFormat;
  /** False: ints beyond 31 bits raise OverflowError. */
  readonly longInts: boolean;
  /**
   * Bytes for frames of Python functions. CircuitPython keeps them in an area of their own and raises
   * `RuntimeError: pystack exhausted`; absent: on the C stack.
   */
  readonly pystackBytes?: number;
  /** Bytes of the C stack that Python may use; `RuntimeError: maximum recursion depth exceeded` beyond. */
  readonly stackBytes: number;
  /** Modules that the firmware was built without. */
  readonly absentModules: readonly string[];
  /** The same for builtin functions and types. */
  readonly absentBuiltins: readonly string[];
  /** The names that its `errno` has; absent: all that its Python knows. */
  readonly errnoNames?: readonly string[];
  /** The same for what modules have, by module. */
  readonly absentMembers?: Readonly<Record<string, readonly string[]>>;
  /** Constructs (see SyntaxOptions) that its compiler was built without, with the text of the SyntaxError. */
  readonly lackingSyntax?: Readonly<Record<string, string>>;
}
