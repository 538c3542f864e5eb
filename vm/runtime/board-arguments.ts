/** Arguments as the firmwares' C functions take them, where that is more or less than what CPython's take. */
import { active } from "../objects/dialect.js";
import { PyMemoryView } from "../objects/memoryview.js";
import { PyBytes } from "../objects/bytes.js";
import { typeError } from "../objects/error.js";
import type { PyValue } from "../objects/object.js";
import { PyStr } from "../objects/str.js";
import { latin1 } from "../objects/text/codecs.js";
import { encodeUtf8 } from "../objects/text/utf8.js";
import { bufferOf, stringOf } from "./protocol.js";

/** The bytes behind what is only read: on boards a str is a buffer too (py/obj.c mp_get_buffer_raise). @throws TypeError */
export function readableOf(v: PyValue): Uint8Array {
  if (active.dialect !== "host") {
    if (typeof v === "string") return encodeUtf8(v);
    if (v instanceof PyStr) return encodeUtf8(v.v);
  }
  return bufferOf(v);
}

/** The bytes behind what is written to. @throws TypeError also for bytes */
export function writableOf(v: PyValue): Uint8Array {
  if (v instanceof PyBytes || (v instanceof PyMemoryView && v.readonly))
    throw typeError("object with buffer protocol required");
  return bufferOf(v);
}

/** A str, or on boards bytes, each byte a character (py/objstr.c mp_obj_str_get_str). @throws TypeError */
export function codesOf(v: PyValue): string {
  return v instanceof PyBytes && active.dialect !== "host" ? latin1(v.b) : stringOf(v);
}

/** What CircuitPython's functions of bytes say of a str, where MicroPython's take it (extmod/modbinascii.c, modhashlib.c). @throws TypeError */
export function refuseText(v: PyValue): void {
  if (active.dialect === "circuitpython" && (typeof v === "string" || v instanceof PyStr))
    throw typeError("a bytes-like object is required");
}
