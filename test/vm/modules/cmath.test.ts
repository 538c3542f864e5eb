import { expectProgram } from "../expect-program.js";

describe("vm/modules/cmath", () => {
  it("computes with complex numbers", () => {
    expectProgram(`
import cmath
print(cmath.sqrt(-4), cmath.sqrt(3 - 4j), cmath.polar(1j), cmath.phase(-1)) # expect: (1.2246467991473532e-16+2j) (2-1j) (1.0, 1.5707963267948966) 3.141592653589793
z = cmath.exp(1j * cmath.pi); print('%.9f %.9f' % (z.real, z.imag)) # expect: -1.000000000 0.000000000
z = cmath.rect(2, 0); print(z, cmath.log(1), cmath.cos(0)) # expect: (2+0j) 0j (1-0j)
try: cmath.sqrt('a')
except TypeError as e: print(e) # expect: can't convert str to complex
`);
  });
});
