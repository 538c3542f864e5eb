/** Waveforms as synthio takes them. @see shared-bindings/synthio/__init__.c */
import { valueError } from "../../objects/error.js";
import { makeMemoryView } from "../../objects/memoryview.js";
import { None, type PyValue } from "../../objects/object.js";

/** Samples that one waveform may have. */
export const waveformLimit = 16384;

/** The waveform where none is given: a square. */
const square = Int16Array.of(-32768, 32767);

/**
 * The 16-bit samples of an array, not a copy where the machine's alignment allows: a program may change them while they sound.
 *
 * @throws ValueError  for other items than 'h', fewer than 2, or too many
 */
export function waveformOf(v: PyValue, otherwise: Int16Array = square): Int16Array {
  if (v === None) return otherwise;
  const view = makeMemoryView(v);
  if (view.code !== "h") throw valueError("waveform must be array of type 'h'");
  const bytes = view.buffer();
  const length = bytes.length >> 1;
  if (length < 2 || length > waveformLimit) throw valueError(`waveform length must be 2-${waveformLimit}`);
  return bytes.byteOffset % 2 === 0
    ? new Int16Array(bytes.buffer, bytes.byteOffset, length)
    : new Int16Array(bytes.slice().buffer, 0, length);
}
