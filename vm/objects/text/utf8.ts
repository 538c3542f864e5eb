/**
 * UTF-8 in both directions without TextEncoder: the VM has neither DOM nor node types, and needs Python's error handlers
 * and surrogate rules anyway.
 */

/** What to do with a sequence that can not be coded. A handler's name as in Python; 'strict' calls `fail`. */
export type ErrorHandler =
  | "strict"
  | "ignore"
  | "replace"
  | "backslashreplace"
  | "surrogateescape"
  | "surrogatepass"
  | "xmlcharrefreplace";

/**
 * @param fail  called for what can not be encoded (a lone surrogate, under 'strict') with its index; throws
 */
export function encodeUtf8(
  text: string,
  fail?: (index: number) => never,
  errors: ErrorHandler = "surrogatepass",
): Uint8Array {
  const length = text.length;
  let ascii = 0;
  while (ascii < length && text.charCodeAt(ascii) < 0x80) ascii++;
  const out = new Uint8Array(ascii === length ? length : ascii + (length - ascii) * 3);
  for (let i = 0; i < ascii; i++) out[i] = text.charCodeAt(i);
  if (ascii === length) return out;
  let at = ascii;
  for (let i = ascii; i < length; i++) {
    let code = text.charCodeAt(i);
    if (code < 0x80) {
      out[at++] = code;
      continue;
    }
    if (code < 0x800) {
      out[at++] = 0xc0 | (code >> 6);
      out[at++] = 0x80 | (code & 63);
      continue;
    }
    if (code >= 0xd800 && code < 0xe000) {
      const next = code < 0xdc00 && i + 1 < length ? text.charCodeAt(i + 1) : 0;
      if (next >= 0xdc00 && next < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (next - 0xdc00);
        i++;
        out[at++] = 0xf0 | (code >> 18);
        out[at++] = 0x80 | ((code >> 12) & 63);
        out[at++] = 0x80 | ((code >> 6) & 63);
        out[at++] = 0x80 | (code & 63);
        continue;
      }
      if (errors === "ignore") continue;
      if (errors === "replace") {
        out[at++] = 0x3f;
        continue;
      }
      if (errors === "surrogateescape" && code >= 0xdc80 && code <= 0xdcff) {
        out[at++] = code & 0xff;
        continue;
      }
      if (errors === "strict") fail?.(i);
    }
    out[at++] = 0xe0 | (code >> 12);
    out[at++] = 0x80 | ((code >> 6) & 63);
    out[at++] = 0x80 | (code & 63);
  }
  return out.slice(0, at);
}

/**
 * @param fail  called under 'strict' with the first bad byte's index and a reason in CPython's words; throws
 */
export function decodeUtf8(
  bytes: Uint8Array,
  errors: ErrorHandler = "replace",
  fail?: (index: number, reason: string) => never,
): string {
  let out = "";
  let i = 0;
  const end = bytes.length;
  while (i < end) {
    const runStart = i;
    while (i < end && bytes[i] < 0x80 && i - runStart < 4096) i++;
    if (i > runStart) {
      out += String.fromCharCode.apply(null, bytes.subarray(runStart, i) as unknown as number[]);
      continue;
    }
    const lead = bytes[i];
    const need =
      lead >= 0xc2 && lead < 0xe0 ? 1 : lead >= 0xe0 && lead < 0xf0 ? 2 : lead >= 0xf0 && lead < 0xf5 ? 3 : 0;
    let good = 0;
    let code = need === 1 ? lead & 31 : need === 2 ? lead & 15 : lead & 7;
    while (good < need && i + 1 + good < end && isContinuation(lead, good, bytes[i + 1 + good], errors)) {
      code = (code << 6) | (bytes[i + 1 + good] & 63);
      good++;
    }
    if (need > 0 && good === need) {
      out += String.fromCodePoint(code);
      i += need + 1;
      continue;
    }
    // an invalid sequence is as long as its valid beginning (Unicode 3.9, maximal subparts)
    const badLength = need === 0 ? 1 : good + 1;
    const reason =
      need === 0 ? "invalid start byte" : i + 1 + good >= end ? "unexpected end of data" : "invalid continuation byte";
    if (errors === "strict") fail?.(i, reason);
    if (errors === "replace") out += "\ufffd";
    else if (errors !== "ignore")
      for (let k = 0; k < badLength; k++) {
        const byte = bytes[i + k];
        out +=
          errors === "backslashreplace"
            ? "\\x" + byte.toString(16).padStart(2, "0")
            : String.fromCharCode(0xdc00 + byte);
      }
    i += badLength;
  }
  return out;
}

/** Second bytes are narrower after E0 (overlong), ED (surrogates), F0 (overlong) and F4 (beyond 10FFFF). */
function isContinuation(lead: number, index: number, byte: number, errors: ErrorHandler): boolean {
  if (index === 0) {
    if (lead === 0xe0) return byte >= 0xa0 && byte < 0xc0;
    if (lead === 0xed && errors !== "surrogatepass") return byte >= 0x80 && byte < 0xa0;
    if (lead === 0xf0) return byte >= 0x90 && byte < 0xc0;
    if (lead === 0xf4) return byte >= 0x80 && byte < 0x90;
  }
  return byte >= 0x80 && byte < 0xc0;
}
