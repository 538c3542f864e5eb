import { strictEqual } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createVM, MemoryHost } from "../../../../vm/index.js";

/** What CircuitPython's unix build with ulab 6.12 prints for these programs stands beside them. */
const folder = new URL("../../../../../test/vm/modules/ulab/", import.meta.url);

function printed(source: string, env: Record<string, string>, files: Record<string, string> = {}): string {
  const host = new MemoryHost(files);
  Object.assign(host, { env });
  createVM({ host, dialect: "circuitpython", path: [""] }).runSource(source, "main.py");
  return host.text(1) + host.text(2);
}

const unix = { PINBRIDGE_BUILD: "coverage" };

describe("ulab", () => {
  for (const [name, what] of [
    ["operators", "computes with every operator on every pair of types"],
    ["indexing", "shares memory between an array and its slices"],
    ["creation", "makes and prints arrays"],
    ["numerical", "reduces, sorts, compares and rearranges"],
    ["mathematics", "has numpy's functions, linear algebra, Fourier transforms, and scipy's"],
  ])
    it(`${what} as CircuitPython does`, () => {
      const source = readFileSync(new URL(`${name}.py`, folder), "utf8");
      const expected = readFileSync(new URL(`${name}.exp`, folder), "utf8");
      strictEqual(printed(source, unix), expected);
    });

  it("has no complex numbers and no random on a board, and gives Fourier transforms in two parts", () => {
    strictEqual(
      printed(
        `
from ulab import numpy as np
import ulab
re, im = np.fft.fft(np.array([1, 0, 0, 0]))
print(re, im)
print(np.fft.ifft(re, im)[0])
print(hasattr(np, "complex"), hasattr(np, "random"), hasattr(re, "real"), ulab.__version__)
`,
        {},
      ),
      "array([1.0, 1.0, 1.0, 1.0], dtype=float64) array([0.0, 0.0, 0.0, 0.0], dtype=float64)\n" +
        "array([1.0, 0.0, 0.0, 0.0], dtype=float64)\nFalse False False 6.12.0-2D\n",
    );
  });

  it("is imported by the names of its parts", () => {
    strictEqual(
      printed(
        `
import ulab.numpy as np, ulab.scipy.linalg
from ulab.numpy import linalg
from ulab.numpy.fft import fft
print(ulab.scipy.linalg, np, linalg.det(np.eye(2)))
try: import ulab.nothing
except ImportError as e: print(e)
`,
        {},
      ),
      "<module 'linalg'> <module 'numpy'> 1.0\nno module named 'ulab.nothing'\n",
    );
  });

  it("keeps numbers drawn with a seed the same", () => {
    strictEqual(
      printed(
        "from ulab import numpy as np\nr = np.random.Generator(1234)\nprint(r.random(), r.uniform(size=(1, 2)), r.normal())\n",
        unix,
      ),
      "4.440448009290776e-12 array([[0.32585642591354935, 0.47259438771166296]], dtype=float64) -0.7955918241820891\n",
    );
  });
});
