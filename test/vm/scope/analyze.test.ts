import assert from "node:assert/strict";
import { analyze } from "../../../vm/scope/analyze.js";
import { dumpScopes } from "../../../vm/scope/dump-scopes.js";
import type { Scope, ScopeOptions } from "../../../vm/scope/scope.js";
import { parse } from "../../../vm/syntax/parse.js";
import { golden } from "../syntax/golden.js";

/** All scopes of a program by their qualified names. */
function scopes(source: string, options: ScopeOptions = {}): Map<string, Scope> {
  const found = new Map<string, Scope>();
  const visit = (scope: Scope): void => {
    found.set(scope.qualname, scope);
    scope.children.forEach(visit);
  };
  visit(analyze(parse(source), { source, ...options }).top);
  return found;
}

describe("analyze", () => {
  it("decides golden/scopes.py as CPython does", () => {
    assert.equal(
      dumpScopes(analyze(parse(golden("scope/golden/scopes.py")))) + "\n",
      golden("scope/golden/scopes.txt"),
    );
  });

  it("mangles private names in classes only where the dialect does", () => {
    const source = "class _C:\n  __x = 1\n  def f(self, __p): return __p, __x__\n  class D:\n    __y = 1";
    assert.deepEqual([...scopes(source).get("_C")!.symbols.keys()], ["_C__x", "f", "D"]);
    assert.deepEqual(scopes(source).get("_C.f")!.parameters, ["self", "_C__p"]);
    assert.deepEqual([...scopes(source).get("_C.D")!.symbols.keys()], ["_D__y"]);
    assert.deepEqual([...scopes(source, { mangle: false }).get("_C")!.symbols.keys()], ["__x", "f", "D"]);
  });

  it("does not look at annotations where the dialect never evaluates them", () => {
    const source = "def f(a: T) -> U:\n  b: V\n  c: W = a";
    const table = analyze(parse(source), { annotations: false });
    assert.deepEqual([...table.top.symbols.keys()], ["f"]);
    assert.equal(scopes(source, { annotations: false }).get("f")!.symbols.get("b")!.kind, "local");
  });

  it("knows generators, coroutines, and the two at once", () => {
    const all = scopes(
      "def g(): yield\nasync def c(): await x\nasync def ag(): yield\ndef f():\n  (await y async for y in z)\nl = lambda: (yield)",
    );
    const traits = (name: string) => [all.get(name)!.generator, all.get(name)!.coroutine];
    assert.deepEqual(traits("g"), [true, false]);
    assert.deepEqual(traits("c"), [false, true]);
    assert.deepEqual(traits("ag"), [true, true]);
    assert.deepEqual(traits("f"), [false, false]);
    assert.deepEqual(traits("f.<locals>.<genexpr>"), [true, true]);
    assert.deepEqual(traits("<lambda>"), [true, false]);
  });

  it("lets async def yield and return, and plain functions await, where there are no asynchronous generators", () => {
    const source = "async def f():\n  yield from x\n  return 1\ndef g(): await x";
    const all = scopes(source, { asyncGenerators: false });
    assert.equal(all.get("g")!.generator, true);
    assert.throws(() => analyze(parse(source)), { msg: "'yield from' inside async function" });
  });

  it("binds a walrus in a comprehension in the function around it (PEP 572)", () => {
    const inFunction = scopes("def f():\n  [[(x := b) for b in a] for a in c]\n  return x");
    assert.equal(inFunction.get("f")!.symbols.get("x")!.kind, "cell");
    assert.equal(inFunction.get("f.<locals>.<listcomp>")!.symbols.get("x")!.kind, "free");
    assert.equal(scopes("[(x := b) for b in a]").get("<listcomp>")!.symbols.get("x")!.kind, "global");
  });

  it("gives type parameters a scope that sees the class it stands in (PEP 695)", () => {
    const table = analyze(
      parse("class C[T]:\n  A = 1\n  def m[U: A](self, x: T) -> U: return T\n  type L[V] = list[V]"),
    );
    const [outer] = table.typeScopes.values();
    assert.equal(outer.symbols.get("T")!.kind, "cell");
    const [bound] = table.lazyScopes.values();
    assert.equal(bound.classLookup!.name, "C");
    assert.equal(bound.symbols.get("A")!.kind, "implicit");
  });

  it("lists every name that can reach the globals", () => {
    const { globals } = analyze(parse("import a\ndef f(b):\n  global c\n  c = d(b)\nclass E:\n  g = h\n  g"));
    assert.deepEqual([...globals].sort(), ["E", "a", "c", "d", "f", "g", "h"]);
  });
});
