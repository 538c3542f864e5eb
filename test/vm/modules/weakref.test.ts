import assert from "node:assert/strict";
import { run } from "../run.js";

const head = `
import weakref, gc
class A:
    def __repr__(self): return "<A>"
`;

describe("weakref", () => {
  it("keeps an object in sight while something holds it, a local variable included, and no longer", () => {
    const { stdout } = run(`${head}
kept = A()
def f():
    a = A()
    r = weakref.ref(a)
    k = weakref.ref(kept)
    gc.collect()
    print(r(), k())
    a = None
    gc.collect()
    print(r(), k())
f()
held = [A()]
r = weakref.ref(held[0])
gc.collect()
print(r())
held.clear()
gc.collect()
print(r())
`);
    assert.equal(stdout, "<A> <A>\nNone <A>\n<A>\nNone\n");
  });

  it("tells finalizers, then refs, the youngest first; a ref that is gone is told nothing", () => {
    const { stdout, stderr } = run(`${head}
a = A()
first = weakref.ref(a, lambda r: print("first", r()))
gone = weakref.ref(a, lambda r: print("never"))
gone = None
weakref.finalize(a, print, "finalize", 1, end="!\\n")
def fail(): 1/0
weakref.finalize(a, fail)
a = None
gc.collect()
gc.collect()
`);
    assert.equal(stdout, "finalize 1!\nfirst None\n");
    assert.match(stderr, /^Unhandled exception in weakref callback:\nTraceback[^]*ZeroDivisionError/);
  });

  it("lets a finalizer be looked at, called once, and taken back", () => {
    const { stdout } = run(`${head}
a = A()
f = weakref.finalize(a, lambda *args, **kw: (args, kw), 1, k=2)
print(f.alive, f.peek()[2:], f(), f.alive, f.peek(), f(), f.detach())
g = weakref.finalize(a, print)
print(g.detach()[0], g.alive)
a = None
gc.collect()
`);
    assert.equal(stdout, "True ((1,), {'k': 2}) ((1,), {'k': 2}) False None None None\n<A> False\n");
  });

  it("refuses what is in no heap", () => {
    const { stdout } = run(`${head}
for value in (None, True, 0, "", (), print, int, gc):
    try:
        weakref.ref(value)
    except TypeError:
        print("TypeError")
`);
    assert.equal(stdout, "TypeError\n".repeat(8));
  });
});
