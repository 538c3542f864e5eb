/** What is known of a function before it runs: the static part, made once per module text. */

import type { Signature } from "../objects/signature.js";

export class Code {
  constructor(
    /** `__name__`, or `<module>`, `<lambda>`, `<listcomp>`. */
    readonly name: string,
    readonly qualname: string,
    readonly file: string,
    readonly firstLine: number,
    readonly sig: Signature,
    readonly kind: "function" | "generator" | "coroutine" | "async generator",
    readonly doc: string | undefined,
    /** Of a comprehension: the one around it in the same function. */
    readonly within?: Code,
  ) {}
}
