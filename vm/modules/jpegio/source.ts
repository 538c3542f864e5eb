/** Where the bytes of a picture come from, and what can be wrong with them. @see shared-module/jpegio/JpegDecoder.c */
import { runtimeError } from "../../objects/error.js";
import type { PyError } from "../../objects/error.js";

export interface Source {
  /** The next bytes, fewer at the end. */
  read: (count: number) => Uint8Array;
}

/** TJpgDec's results as exceptions. */
export const faults = {
  input: (): PyError => runtimeError("Device error or wrong termination of input stream"),
  segment: (): PyError => runtimeError("Insufficient stream input buffer"),
  format: (): PyError => runtimeError("Data format error (may be broken data)"),
  unsupported: (): PyError => runtimeError("Unsupported JPEG (may be progressive)"),
};

/** Bytes that the decoder asks for at once, and the longest segment that it takes. */
export const bufferSize = 512;

/** @throws RuntimeError  when there are fewer */
export function readExactly(source: Source, count: number): Uint8Array {
  const bytes = source.read(count);
  if (bytes.length !== count) throw faults.input();
  return bytes;
}
