/**
 * ulab: numpy and scipy for small machines, as CircuitPython has it built in. Arrays are typed memory (ulab/ndarray.ts).
 *
 * @see micropython-ulab; CircuitPython's docs, module ulab
 */
import { stringOf } from "../runtime/protocol.js";
import { typeError } from "../objects/error.js";
import type { PyModule } from "../objects/module.js";
import { defineModule } from "../objects/native.js";
import type { PyValue } from "../objects/object.js";
import { utilsFunctions } from "./ulab/buffers.js";
import { codeOf, dtypeOf } from "./ulab/dtype.js";
import { integrateFunctions } from "./ulab/integrate.js";
import { limits, setLimits } from "./ulab/limits.js";
import { PyNdarray } from "./ulab/ndarray.js";
import { makeNumpy } from "./ulab/numpy.js";
import * as scipy from "./ulab/scipy.js";

/** The release whose behaviour this follows. */
const VERSION = "6.12.0";

/** The dtype of an array, or the one with this letter. */
function dtype(v: PyValue): number {
  if (v instanceof PyNdarray) return codeOf(v.dtype);
  const letter = stringOf(v);
  try {
    return dtypeOf(letter.length === 1 ? letter.charCodeAt(0) : 0).code;
  } catch {
    throw typeError("data type not understood");
  }
}

export function makeUlab(): PyModule {
  setLimits();
  const part = (name: string, functions: Parameters<typeof defineModule>[0]["functions"]): PyModule =>
    defineModule({ name, functions });
  return defineModule({
    name: "ulab",
    functions: [{ sig: "dtype(a, /)", call: dtype }],
    constants: {
      __version__: `${VERSION}-${limits.dimensions}D${limits.complex ? "-c" : ""}`,
      numpy: makeNumpy(),
      scipy: defineModule({
        name: "scipy",
        constants: {
          integrate: part("integrate", integrateFunctions),
          linalg: part("linalg", scipy.linalgFunctions),
          optimize: part("optimize", scipy.optimizeFunctions),
          signal: part("signal", scipy.signalFunctions),
          special: part("special", scipy.specialFunctions),
        },
      }),
      utils: part("utils", utilsFunctions()),
    },
  });
}
