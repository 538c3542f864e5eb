/** Classes of a port that a board has and pinbridge cannot give: they are there, and say so when one is to be made. */
import { PyObject, defineType, notImplementedError, type PyType } from "../../../vm/index.js";
import { hardware } from "../hardware.js";

/**
 * @param why      what the NotImplementedError says after the class's name
 * @param instead  what a person may do about it
 */
export function refusedType(module: string, name: string, why: string, instead: string): PyType {
  return defineType({
    name,
    module,
    js: class extends PyObject {},
    new: {
      sig: "__new__(cls, *args, **kwargs)",
      call: () => {
        hardware().advice = instead;
        throw notImplementedError(`${module}.${name} ${why}`);
      },
    },
  });
}
