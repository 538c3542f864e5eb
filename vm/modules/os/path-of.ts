/** What os and open() take for the name of a file: str, bytes, in host programs whatever has __fspath__. */
import { callMethod, findAttr, str, stringOf } from "../../runtime/protocol.js";
import { active } from "../../objects/dialect.js";
import type { PyValue } from "../../objects/object.js";
import { latin1 } from "../../objects/text/codecs.js";

export function pathOf(v: PyValue): string {
  if (typeof v === "object") {
    if (v.buffer !== undefined) return latin1(v.buffer());
    if (active.dialect === "host" && findAttr(v, "__fspath__") !== undefined) return str(callMethod(v, "__fspath__"));
  }
  return stringOf(v);
}
