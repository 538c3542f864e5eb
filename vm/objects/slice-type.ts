/** The type of slice objects. */
import { intOf } from "../runtime/protocol.js";
import { refuseMakingSlices } from "./firmware-gaps.js";
import { defineType } from "./native.js";
import { None, type PyValue } from "./object.js";
import { PySlice, sliceLimits } from "./slice.js";
import { PyTuple } from "./tuple.js";
import type { PyType } from "./type.js";

export const sliceType = defineType({
  name: "slice",
  js: PySlice,
  subclassable: false,
  new: {
    sig: "__new__(cls, start, stop=..., step=None, /)",
    call: (_cls: PyType, start: PyValue, stop: PyValue | undefined, step: PyValue) => {
      refuseMakingSlices();
      return stop === undefined ? new PySlice(None, start, None) : new PySlice(start, stop, step);
    },
  },
  properties: [
    { name: "start", get: (self: PySlice) => self.start },
    { name: "stop", get: (self: PySlice) => self.stop },
    { name: "step", get: (self: PySlice) => self.step },
  ],
  methods: [
    {
      sig: "indices(self, length, /)",
      call: (self: PySlice, length: PyValue) => {
        const limits = sliceLimits(self, Number(intOf(length)));
        return new PyTuple([limits.start, limits.stop, limits.step]);
      },
    },
  ],
});
