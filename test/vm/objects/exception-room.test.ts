import { expectProgram } from "../expect-program.js";

describe("vm/objects/exception", () => {
  it("keeps under heap_lock only the arguments for which the emergency buffer has room", () => {
    expectProgram(`
import micropython

def made(n):
    args = [0] * n
    micropython.heap_lock()
    e = Exception(*args)
    micropython.heap_unlock()
    return len(e.args)

print(made(24), made(25)) # expect: 24 0
print(len(Exception(*[0] * 25).args)) # expect: 25
`);
  });
});
