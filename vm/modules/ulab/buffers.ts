/** ulab.utils: integers of a buffer as floats, and spectrograms. @see micropython-ulab code/utils/utils.c */
import { bufferOf, indexOf } from "../../runtime/protocol.js";
import { notImplementedError, typeError, valueError } from "../../objects/error.js";
import { type FunctionSpec } from "../../objects/native.js";
import { None, type PyValue } from "../../objects/object.js";
import { float } from "./dtype.js";
import { partsOf, transform } from "./fft.js";
import { limits } from "./limits.js";
import { PyNdarray, flat, isDense, newArray, scatter } from "./ndarray.js";

type Read = (view: DataView, at: number, little: boolean) => number;

function fromBuffer(name: string, size: 2 | 4, read: Read): FunctionSpec {
  return {
    sig: `from_${name}_buffer(buffer, /, *, count=-1, offset=0, out=None, byteswap=False)`,
    call: (buffer: PyValue, count: PyValue, offset: PyValue, out: PyValue, byteswap: PyValue) => {
      if (out !== None && (!(out instanceof PyNdarray) || out.dtype !== float || !isDense(out)))
        throw typeError("out must be a float dense array");
      const bytes = bufferOf(buffer);
      const skip = indexOf(offset);
      if (skip < 0 || bytes.length < skip) throw valueError("offset is too large");
      let length = Math.floor((bytes.length - skip) / size);
      if (length * size !== bytes.length - skip) throw valueError("buffer size must be a multiple of element size");
      const wanted = indexOf(count);
      if (wanted > 0) {
        if (length < wanted) throw valueError("buffer is smaller than requested size");
        length = wanted;
      }
      const target = out === None ? newArray([length], float) : (out as PyNdarray);
      if (target.length < length) throw valueError("out array is too small");
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      const values = flat(target);
      // the offset shortens what is read, which begins at the start of the buffer all the same (ulab 6.12)
      for (let i = 0; i < length; i++) values[i] = read(view, i * size, byteswap !== true);
      return target;
    },
  };
}

/** The size of each frequency's part in a signal. */
function spectrogram(signal: PyValue, imaginary: PyValue, scratchpad: PyValue, out: PyValue, log: PyValue): PyNdarray {
  const a = signalArgument(signal);
  if ((a.length & (a.length - 1)) !== 0) throw valueError("input array length must be power of 2");
  checkScratchpad(scratchpad, a.length);
  const [re, im] = partsOf(a);
  if (!limits.complex && imaginary !== None) {
    const b = signalArgument(imaginary);
    if (a.length !== b.length) throw typeError("input arrays are not compatible");
    im.set(flat(b));
  }
  transform(re, im, 1);
  const sizes = re.map((x, i) => {
    const size = Math.sqrt(x * x + im[i] * im[i]);
    return log === true ? Math.log(size) : size;
  });
  if (out === None) return newArray([a.length], float, sizes);
  const target = outArgument(out, a.length);
  scatter(target, sizes);
  return target;
}

function signalArgument(v: PyValue): PyNdarray {
  if (!(v instanceof PyNdarray)) throw notImplementedError("spectrogram is defined for ndarrays only");
  if (v.ndim !== 1) throw typeError("spectrogram is implemented for 1D arrays only");
  return v;
}

/** Memory to work in, which boards are short of; here only its shape matters. */
function checkScratchpad(v: PyValue, length: number): void {
  if (v === None) return;
  if (!(v instanceof PyNdarray)) throw typeError("scratchpad must be an ndarray");
  if (!isDense(v) || v.ndim !== 1 || v.dtype !== float) throw valueError("scratchpad must be a 1D dense float array");
  if (v.length !== 2 * length) throw valueError("scratchpad must be twice as long as input");
}

function outArgument(v: PyValue, length: number): PyNdarray {
  if (!(v instanceof PyNdarray)) throw typeError("out must be an ndarray");
  if (v.dtype !== float || v.ndim !== 1) throw typeError("out array must be a 1D array of float type");
  if (v.length !== length) throw valueError("input and out arrays must have same length");
  return v;
}

export function utilsFunctions(): readonly FunctionSpec[] {
  return [
    fromBuffer("int16", 2, (view, at, little) => view.getInt16(at, little)),
    fromBuffer("uint16", 2, (view, at, little) => view.getUint16(at, little)),
    fromBuffer("int32", 4, (view, at, little) => view.getInt32(at, little)),
    fromBuffer("uint32", 4, (view, at, little) => view.getUint32(at, little)),
    limits.complex
      ? {
          sig: "spectrogram(r, /, *, scratchpad=None, out=None, log=False)",
          call: (r: PyValue, scratchpad: PyValue, out: PyValue, log: PyValue) =>
            spectrogram(r, None, scratchpad, out, log),
        }
      : { sig: "spectrogram(r, im=None, /, *, scratchpad=None, out=None, log=False)", call: spectrogram },
  ];
}
