/**
 * How ulab was built: CircuitPython's boards have two dimensions and neither complex numbers nor numpy.random; its unix
 * build, which ulab's own tests run on, has both, and may have up to four dimensions (PINBRIDGE_ULAB_DIMS).
 *
 * @see CircuitPython py/circuitpy_mpconfig.h, micropython-ulab code/ulab.h
 */
import { active } from "../../objects/dialect.js";
import { vm } from "../../runtime/context.js";

export const limits = { dimensions: 2, complex: false, random: false };

/** Called when the module is made. */
export function setLimits(): void {
  limits.complex = active.unix;
  limits.random = active.unix;
  const dimensions = Number(vm().host.env.PINBRIDGE_ULAB_DIMS ?? 2);
  limits.dimensions = dimensions >= 1 && dimensions <= 4 ? dimensions : 2;
}
