/** Names as boards keep them: interned strings of at most 255 bytes (MICROPY_QSTR_BYTES_IN_LEN = 1). */

import { active } from "../dialect.js";
import { runtimeError } from "../error.js";
import { encodeUtf8 } from "./utf8.js";

const MAX_BYTES = 255;

/** The name again. @throws RuntimeError on boards for one that is too long */
export function interned(name: string): string {
  if (name.length * 4 > MAX_BYTES && active.dialect !== "host" && encodeUtf8(name).length > MAX_BYTES)
    throw runtimeError("name too long");
  return name;
}
