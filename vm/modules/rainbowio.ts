/** rainbowio of CircuitPython: colours around the wheel as 0xRRGGBB. @see shared-module/rainbowio */
import { floatOf } from "../runtime/protocol.js";
import type { Dialect } from "../objects/dialect.js";
import type { PyModule } from "../objects/module.js";
import { type FunctionSpec, defineModule } from "../objects/native.js";
import type { PyValue } from "../objects/object.js";

/** @param position  0 to 255 once around, from red by green and blue to red; @returns 24 bits */
function colorwheel(position: number): number {
  const turn = position - Math.trunc(position / 256) * 256;
  const [third, rising, falling] = turn < 85 ? [0, 8, 16] : turn < 170 ? [85, 0, 8] : [170, 16, 0];
  const level = Math.min(255, Math.trunc((turn - third) * 3));
  return (level << rising) | ((255 - level) << falling);
}

const functions: readonly FunctionSpec[] = [{ sig: "colorwheel(n, /)", call: (n: PyValue) => colorwheel(floatOf(n)) }];

export function makeRainbowio(dialect: Dialect): PyModule {
  return defineModule({ name: "rainbowio", functions }, dialect);
}
