/** The types of tuple and its iterator. */
import { toArray } from "../runtime/protocol.js";
import { defineType } from "./native.js";
import type { PyValue } from "./object.js";
import { arrayCount, arrayIndex } from "./sequence.js";
import { PyTuple, PyTupleIterator } from "./tuple.js";
import type { PyType } from "./type.js";

export const tupleType = defineType({
  name: "tuple",
  js: PyTuple,
  new: {
    sig: "__new__(cls, iterable=..., /)",
    call: (cls: PyType, iterable: PyValue | undefined) => {
      if (iterable instanceof PyTuple && cls === tupleType && iterable.type === tupleType) return iterable;
      const items = iterable === undefined ? [] : toArray(iterable);
      return new (cls.ctor as unknown as new (a: PyValue[]) => PyTuple)(items);
    },
  },
  methods: [
    { sig: "count(self, value, /)", call: (self: PyTuple, value: PyValue) => arrayCount(self.a, value) },
    {
      sig: "index(self, value, start=..., stop=..., /)",
      call: (self: PyTuple, value: PyValue, start: PyValue | undefined, stop: PyValue | undefined) =>
        arrayIndex(self.a, value, start, stop, "tuple"),
    },
  ],
});

export const tupleIteratorType = defineType({ name: "tuple_iterator", js: PyTupleIterator, constructible: false });
