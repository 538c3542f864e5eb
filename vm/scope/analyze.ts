/**
 * Which names are local, cell, free or global: why several passes, and which.
 *
 * Whether a name in a function is a variable of its own is known only when the whole function has been read: an
 * assignment in its last line makes the name local in its first. And whether a local is captured is known only when
 * all functions inside have been read. So, as CPython's symbol table does:
 *
 * 1. collect (collect.ts): walk the tree once, make a Scope for each block, note for each name in it how it occurs.
 *    Rules about one block are checked here (duplicate parameters, `global` after use), and what CPython's compiler
 *    checks (placement.ts) is noted on the way.
 * 2. resolve (resolve.ts): from the outside in, decide each name, looking outwards where it is not bound; the
 *    function where a free name is found learns that it has a cell.
 */

import type * as ast from "../syntax/ast.js";
import { PySyntaxError } from "../syntax/error.js";
import { Collector } from "./collect.js";
import { Complaints } from "./complaint.js";
import { resolve } from "./resolve.js";
import type { ScopeOptions, ScopeTable } from "./scope.js";

/**
 * @throws PySyntaxError, and nothing else
 */
export function analyze(tree: ast.mod, options: ScopeOptions = {}): ScopeTable {
  const complaints = new Complaints(options);
  try {
    const table = new Collector(complaints, options).collect(tree);
    resolve(table, complaints);
    complaints.throwDeferred();
    return table;
  } catch (thrown) {
    if (thrown instanceof RangeError) {
      const span = { lineno: 1, offset: 1, endLineno: 1, endOffset: 1 };
      throw new PySyntaxError(
        "SyntaxError",
        "too many nested expressions or blocks",
        options.filename ?? "<string>",
        span,
        undefined,
      );
    }
    throw thrown;
  }
}
