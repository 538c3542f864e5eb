import { strictEqual } from "node:assert/strict";
import { createVM, MemoryHost } from "../../../vm/index.js";

/** What a CircuitPython program prints, on a board or in the unix build. */
function printed(source: string, env: Record<string, string>): string {
  const host = new MemoryHost();
  Object.assign(host, { env });
  createVM({ host, dialect: "circuitpython", path: [".frozen"] }).runSource(source, "main.py");
  return host.text(1);
}

const asks = `
for name in ("heapq", "cmath", "platform", "asyncio"):
    try: __import__(name); print(name)
    except ImportError: print("no", name)
import time, math, io, hashlib, sys
print(hasattr(time, "ticks_ms"), hasattr(math, "isclose"), hasattr(io, "IOBase"), hasattr(hashlib, "sha256"), hasattr(sys, "exc_info"))
print(type(time.localtime(1000000000)).__name__)
`;

describe("CircuitPython's unix build", () => {
  it("keeps what its boards leave out", () => {
    strictEqual(
      printed(asks, { PINBRIDGE_BUILD: "coverage" }),
      "heapq\ncmath\nplatform\nasyncio\nTrue True True True True\nstruct_time\n",
    );
  });

  it("is nothing a board shows", () => {
    strictEqual(
      printed(asks, {}),
      "no heapq\nno cmath\nno platform\nno asyncio\nFalse False False False False\nstruct_time\n",
    );
  });
});

describe("coroutines of CircuitPython", () => {
  it("are a class of their own", () => {
    strictEqual(
      printed("async def f(): pass\nc = f()\nprint(type(c).__name__, hasattr(c, '__await__'))\n", {}),
      "coroutine True\n",
    );
  });
});
