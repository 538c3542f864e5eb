/**
 * Keys and certificates as the boards take them: DER or PEM. Only their frame is read here, enough to refuse what is none when it is
 * loaded; what they say is read where connections are made.
 *
 * @see ITU-T X.690 (DER); RFC 5280 §4.1 (certificates); RFC 8017 A.1.2, RFC 5958, RFC 5915 (keys)
 */
import { latin1 } from "../../objects/text/codecs.js";

const INTEGER = 2;
const BIT_STRING = 3;
const OCTET_STRING = 4;
const SEQUENCE = 0x30;

interface Element {
  tag: number;
  contents: Uint8Array;
}

/** The elements that follow one another in these bytes. @returns undefined when they are none */
function elements(bytes: Uint8Array): Element[] | undefined {
  const out: Element[] = [];
  for (let at = 0; at < bytes.length;) {
    if (at + 2 > bytes.length) return undefined;
    const tag = bytes[at];
    let length = bytes[at + 1];
    at += 2;
    if (length >= 0x80) {
      const count = length & 0x7f;
      if (count === 0 || count > 4 || at + count > bytes.length) return undefined;
      length = 0;
      for (let i = 0; i < count; i++) length = length * 256 + bytes[at + i];
      at += count;
    }
    if (at + length > bytes.length) return undefined;
    out.push({ tag, contents: bytes.subarray(at, at + length) });
    at += length;
  }
  return out;
}

function sequence(bytes: Uint8Array): Element[] | undefined {
  const [whole, ...rest] = elements(bytes) ?? [];
  return whole?.tag === SEQUENCE && rest.length === 0 ? elements(whole.contents) : undefined;
}

const hasTags = (found: Element[] | undefined, ...tags: number[]): boolean =>
  found !== undefined && tags.every((tag, i) => found[i]?.tag === tag);

function isPem(bytes: Uint8Array, label: RegExp): boolean {
  const text = latin1(bytes);
  const match = /-----BEGIN ([A-Z0-9 ]+)-----\s+([A-Za-z0-9+/=\s]+)-----END \1-----/.exec(text);
  return match !== null && label.test(match[1]);
}

/** PKCS #1 (nine numbers), PKCS #8, or SEC 1. */
export function isPrivateKey(bytes: Uint8Array): boolean {
  const found = sequence(bytes);
  return (
    hasTags(found, ...new Array<number>(9).fill(INTEGER)) ||
    hasTags(found, INTEGER, SEQUENCE, OCTET_STRING) ||
    hasTags(found, INTEGER, OCTET_STRING) ||
    isPem(bytes, /PRIVATE KEY$/)
  );
}

export function isCertificate(bytes: Uint8Array): boolean {
  return hasTags(sequence(bytes), SEQUENCE, SEQUENCE, BIT_STRING) || isPem(bytes, /^(X509 |TRUSTED )?CERTIFICATE$/);
}
