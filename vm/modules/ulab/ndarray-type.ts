/** The class ndarray as Python sees it: operators, subscripts, iteration, methods, properties. */
import { stringOf } from "../../runtime/protocol.js";
import { adoptSlots } from "../../objects/adopt-slots.js";
import { PyByteArray } from "../../objects/bytearray.js";
import { makeError, typeError, valueError } from "../../objects/error.js";
import { PyList } from "../../objects/list.js";
import { defineType } from "../../objects/native.js";
import { PyObject, type PyValue } from "../../objects/object.js";
import { PyTuple } from "../../objects/tuple.js";
import { unhashable } from "../../objects/list.js";
import { complexAbs, imagOf, realOf } from "./complex.js";
import { converted, fromIterable, fromOperand } from "./convert.js";
import { type Dtype, arithmetic, bool, codeOf, complex, dtypeOf, float, int16, int8, readElement } from "./dtype.js";
import { limits } from "./limits.js";
import { PyNdarray, copyOf, denseStrides, flatCopy, isDense, newArray, newView } from "./ndarray.js";
import { binary, inplace, type Operator } from "./operators.js";
import { arrayText } from "./print.js";
import { reshaped, transposed } from "./shape.js";
import { sortedAlong } from "./sort.js";
import { getItem, setItem } from "./subscript.js";

const by = (op: Operator, a: PyNdarray, b: PyValue): PyValue => binary(op, a, fromOperand(b, a.dtype));
const reverse = (op: Operator, a: PyNdarray, b: PyValue): PyValue => binary(op, fromOperand(b), a);

class NdarraySlots extends PyNdarray {
  /** What a memoryview of the array shows. */
  get typecode(): string {
    return String.fromCharCode(codeOf(this.dtype));
  }
  override buffer(): Uint8Array {
    if (!isDense(this)) throw typeError("object with buffer protocol required");
    const { data, dtype, offset, length } = this;
    return new Uint8Array(data.buffer, data.byteOffset + offset * dtype.size, length * dtype.size);
  }
  override __repr__(): string {
    return arrayText(this);
  }
  override __hash__(): number {
    throw unhashable(this);
  }
  override __len__(): number {
    return this.shape[0] ?? 0;
  }
  override __getitem__(key: PyValue): PyValue {
    return getItem(this, key);
  }
  override __setitem__(key: PyValue, value: PyValue): void {
    setItem(this, key, value);
  }
  override __delitem__(): void {
    throw valueError("cannot delete array elements");
  }
  override __iter__(): PyObject {
    return new PyRowIterator(this);
  }
  override __add__(o: PyValue): PyValue {
    return by("+", this, o);
  }
  override __radd__(o: PyValue): PyValue {
    return reverse("+", this, o);
  }
  override __iadd__(o: PyValue): PyValue {
    return inplace("+", this, fromOperand(o, this.dtype));
  }
  override __sub__(o: PyValue): PyValue {
    return by("-", this, o);
  }
  override __rsub__(o: PyValue): PyValue {
    return reverse("-", this, o);
  }
  override __isub__(o: PyValue): PyValue {
    return inplace("-", this, fromOperand(o, this.dtype));
  }
  override __mul__(o: PyValue): PyValue {
    return by("*", this, o);
  }
  override __rmul__(o: PyValue): PyValue {
    return reverse("*", this, o);
  }
  override __imul__(o: PyValue): PyValue {
    return inplace("*", this, fromOperand(o, this.dtype));
  }
  override __truediv__(o: PyValue): PyValue {
    return by("/", this, o);
  }
  override __rtruediv__(o: PyValue): PyValue {
    return reverse("/", this, o);
  }
  override __itruediv__(o: PyValue): PyValue {
    return inplace("/", this, fromOperand(o, this.dtype));
  }
  override __pow__(o: PyValue): PyValue {
    return by("**", this, o);
  }
  override __rpow__(o: PyValue): PyValue {
    return reverse("**", this, o);
  }
  override __ipow__(o: PyValue): PyValue {
    return inplace("**", this, fromOperand(o, this.dtype));
  }
  override __floordiv__(o: PyValue): PyValue {
    return by("//", this, o);
  }
  override __mod__(o: PyValue): PyValue {
    return by("%", this, o);
  }
  override __imod__(o: PyValue): PyValue {
    return inplace("%", this, fromOperand(o, this.dtype));
  }
  override __and__(o: PyValue): PyValue {
    return by("&", this, o);
  }
  override __or__(o: PyValue): PyValue {
    return by("|", this, o);
  }
  override __xor__(o: PyValue): PyValue {
    return by("^", this, o);
  }
  override __eq__(o: PyValue): PyValue {
    // an object equals itself before anyone looks inside
    return o === this ? true : by("==", this, o);
  }
  override __ne__(o: PyValue): PyValue {
    return o === this ? false : by("!=", this, o);
  }
  override __lt__(o: PyValue): PyValue {
    return by("<", this, o);
  }
  override __le__(o: PyValue): PyValue {
    return by("<=", this, o);
  }
  override __gt__(o: PyValue): PyValue {
    return by(">", this, o);
  }
  override __ge__(o: PyValue): PyValue {
    return by(">=", this, o);
  }
  override __neg__(): PyValue {
    const out = copyOf(this);
    const { data } = out;
    for (let i = 0; i < data.length; i++) data[i] = -data[i];
    return out;
  }
  override __pos__(): PyValue {
    return copyOf(this);
  }
  override __abs__(): PyValue {
    if (this.dtype === complex) return complexAbs(this);
    const out = copyOf(this);
    const { data } = out;
    if (this.dtype === float || this.dtype === int8 || this.dtype === int16)
      for (let i = 0; i < data.length; i++) if (data[i] < 0) data[i] = -data[i];
    return out;
  }
  override __invert__(): PyValue {
    if (this.dtype === float || this.dtype === complex) throw valueError("operation is not supported for given type");
    const out = copyOf(this);
    const { data } = out;
    for (let i = 0; i < data.length; i++) data[i] = this.dtype === bool ? data[i] ^ 1 : ~data[i];
    return out;
  }
}
adoptSlots(PyNdarray.prototype, NdarraySlots.prototype);

/** Elements of a vector, sub-arrays of what has more axes. */
class PyRowIterator extends PyObject {
  private i = 0;
  constructor(private readonly of: PyNdarray) {
    super();
  }
  override __iter__(): PyObject {
    return this;
  }
  override __next__(): PyValue | undefined {
    const a = this.of;
    if (this.i >= (a.shape[0] ?? 0)) return undefined;
    const at = a.offset + this.i++ * a.strides[0];
    if (a.ndim === 1) return readElement(a.dtype, a.data, at);
    return newView(a, a.shape.slice(1), a.strides.slice(1), at);
  }
}

/** `array.flat`: all elements in C order. */
class PyFlatIter extends PyObject {
  of = new PyNdarray();
  override __iter__(): PyObject {
    return new PyRowIterator(newArray([this.of.length], this.of.dtype, flatCopy(this.of)));
  }
  override __repr__(): string {
    return "<flatiter>";
  }
}

defineType({ name: "iterator", module: "ulab", js: PyRowIterator as never, constructible: false });
defineType({ name: "flatiter", module: "ulab", js: PyFlatIter, constructible: false });

/** numpy.array and the class itself: a copy of an array, an array of an iterable. */
export function makeArray(source: PyValue, dtype: PyValue | undefined): PyNdarray {
  const type: Dtype = dtype === undefined ? float : dtypeOf(dtype);
  return source instanceof PyNdarray ? converted(source, type) : fromIterable(source, type);
}

export const tupleOf = (values: readonly number[]): PyTuple => new PyTuple([...values]);

function flatten(self: PyNdarray, order: PyValue): PyNdarray {
  const text = stringOf(order);
  if (text !== "C" && text !== "F") throw valueError("flattening order must be either 'C', or 'F'");
  const source = text === "C" ? self : transposed(self);
  return newArray([self.length], arithmetic(self.dtype), flatCopy(source));
}

function byteswap(self: PyNdarray, inplaceToo: PyValue): PyNdarray {
  const out = inplaceToo === false ? copyOf(self) : newView(self, self.shape, self.strides, self.offset);
  const { size } = self.dtype;
  if (size === 1) return out;
  const step = self.dtype === complex ? 8 : size;
  const bytes = new Uint8Array(out.data.buffer, out.data.byteOffset, out.data.byteLength);
  for (let i = 0; i + step <= bytes.length; i += step) bytes.subarray(i, i + step).reverse();
  return out;
}

function toBytes(self: PyNdarray): PyByteArray {
  if (!isDense(self)) throw valueError("tobytes can be invoked for dense arrays only");
  // shares the array's memory
  return new PyByteArray(self.buffer!() as Uint8Array<ArrayBuffer>);
}

function toList(a: PyNdarray, axis = 0, at = a.offset): PyList {
  return new PyList(
    Array.from({ length: a.shape[axis] }, (_, i) => {
      const item = at + i * a.strides[axis];
      return axis === a.ndim - 1 ? readElement(a.dtype, a.data, item) : toList(a, axis + 1, item);
    }),
  );
}

function setShape(self: PyNdarray, shape: PyValue): void {
  if (!isDense(self)) throw valueError("cannot assign new shape");
  const made = reshaped(self, shape);
  self.shape = made.shape;
  self.strides = denseStrides(made.shape);
}

const complexOnly = (get: (self: PyNdarray) => PyValue, name: string) => ({
  name,
  get: (self: PyNdarray) => {
    if (!limits.complex) throw makeError("AttributeError", `'ndarray' object has no attribute '${name}'`);
    return get(self);
  },
});

export const ndarrayType = defineType({
  name: "ndarray",
  module: "ulab.numpy",
  js: PyNdarray,
  subclassable: false,
  new: {
    sig: "__new__(cls, values, /, *, dtype=...)",
    call: (_cls: PyValue, values: PyValue, dtype: PyValue | undefined) => makeArray(values, dtype),
  },
  methods: [
    { sig: "byteswap(self, *, inplace=False)", call: byteswap },
    { sig: "copy(self)", call: copyOf },
    { sig: "flatten(self, *, order='C')", call: flatten },
    { sig: "reshape(self, shape, /)", call: reshaped },
    {
      sig: "sort(self, /, *, axis=-1)",
      call: (self: PyNdarray, axis: PyValue) => {
        sortedAlong(self, axis, true);
      },
    },
    { sig: "tobytes(self)", call: toBytes },
    { sig: "tolist(self)", call: (self: PyNdarray) => toList(self) },
    { sig: "transpose(self, axes=None)", call: transposed },
  ],
  properties: [
    { name: "T", get: (self: PyNdarray) => transposed(self) },
    { name: "dtype", get: (self: PyNdarray) => codeOf(self.dtype) },
    {
      name: "flat",
      get: (self: PyNdarray) => {
        const all = new PyFlatIter();
        all.of = self;
        return all;
      },
    },
    complexOnly(imagOf, "imag"),
    complexOnly(realOf, "real"),
    { name: "itemsize", get: (self: PyNdarray) => self.dtype.size },
    { name: "ndim", get: (self: PyNdarray) => self.ndim },
    { name: "shape", get: (self: PyNdarray) => tupleOf(self.shape), set: setShape },
    { name: "size", get: (self: PyNdarray) => self.length },
    { name: "strides", get: (self: PyNdarray) => tupleOf(self.strides.map((step) => step * self.dtype.size)) },
  ],
});
