/**
 * Comprehensions are written in line, as nested loops in a block whose `let`s are the comprehension's own variables (a
 * lambda inside captures those of its own run). A generator expression is a generator with its first iterator as argument.
 */

import type * as ast from "../syntax/ast.js";
import { type Atom, Emitter } from "./emitter.js";
import { quote, variable } from "./names.js";
import { condition, expression, hold } from "./expressions.js";
import { assignTo } from "./assignments.js";
import { loopOver, asyncLoop, iteratorOf } from "./loops.js";
import { writeBody } from "./functions.js";

export function comprehension(e: Emitter, node: ast.ListComp | ast.SetComp | ast.DictComp): Atom {
  const result = e.temp();
  const first = node.generators[0];
  const source = first.is_async ? expression(e, first.iter) : undefined;
  const iterable = source === undefined ? firstIterable(e, first) : hold(e, source);
  const scope = e.table.scopes.get(node)!;
  e.emit("{");
  const names = [...scope.symbols.values()]
    .filter((s) => (s.kind === "local" || s.kind === "cell") && s.assigned)
    .map((s) => variable(s.name));
  if (names.length > 0) e.emit(`let ${names.join(", ")};`);
  const make =
    node.kind === "ListComp" ? `[]` : node.kind === "SetComp" ? `${e.rt("makeSet")}([])` : `new ${e.rt("PyDict")}()`;
  e.emit(`${result} = ${make};`);
  const outer = e.assigned;
  // Names of the comprehension may hide outer ones that are bound: what is known of those does not hold inside.
  e.assigned = new Set([...outer].filter((n) => !scope.symbols.has(n) || scope.symbols.get(n)!.kind === "free"));
  e.inlined.push(scope);
  framed(e, node, () =>
    loops(e, node.generators, 0, iterable, () => {
      if (node.kind === "ListComp") e.emit(`${result}.push(${expression(e, node.elt).js});`);
      else if (node.kind === "SetComp") e.emit(`${result}.add(${expression(e, node.elt).js});`);
      else {
        const key = hold(e, expression(e, node.key));
        e.emit(`${result}.set(${key.js}, ${expression(e, node.value).js});`);
      }
    }),
  );
  e.inlined.pop();
  e.assigned = outer;
  e.emit("}");
  e.forgetLine();
  if (node.kind !== "ListComp") return { js: result, known: "object" };
  return e.assign(`new ${e.rt("PyList")}(${result})`, "object");
}

const FRAME_NAMES = { ListComp: "<listcomp>", SetComp: "<setcomp>", DictComp: "<dictcomp>" } as const;

/** Boards show a frame for a comprehension, as if it were the function it is there; CPython does so no longer (PEP 709). */
function framed(e: Emitter, node: ast.ListComp | ast.SetComp | ast.DictComp, body: () => void): void {
  if (e.unit.options.dialect === "host") return body();
  const name = quote(FRAME_NAMES[node.kind]);
  const code = e.unit.fresh(
    "c",
    `new ${e.rt("Code")}(${name}, ${name}, ${e.unit.file}, ${node.lineno}, ${e.rt("NO_ARGUMENTS")}, "function", undefined, ${e.comprehension ?? "undefined"})`,
  );
  e.insideComprehension(code, body);
}

/** The first iterable is evaluated outside; `range(...)` is left to the loop, which may count instead. */
function firstIterable(e: Emitter, generator: ast.comprehension): Atom {
  return iteratorOf(e, generator.iter);
}

function loops(
  e: Emitter,
  generators: readonly ast.comprehension[],
  i: number,
  iterable: Atom | undefined,
  body: () => void,
): void {
  if (i === generators.length) {
    e.statement(body);
    return;
  }
  const generator = generators[i];
  const each = () => {
    const tests = generator.ifs.map((test) => {
      e.emit(`if (${condition(e, test)}) {`);
      return test;
    });
    loops(e, generators, i + 1, undefined, body);
    for (let n = 0; n < tests.length; n++) e.emit("}");
    e.forgetLine();
  };
  const bind = (value: string) => assignTo(e, generator.target, { js: value, known: "any" });
  if (generator.is_async) asyncLoop(e, iterable ?? hold(e, expression(e, generator.iter)), bind, each);
  else loopOver(e, iterable ?? iteratorOf(e, generator.iter), bind, each);
}

export function generatorExpression(e: Emitter, node: ast.GeneratorExp): Atom {
  const first = node.generators[0];
  const source = first.is_async ? hold(e, expression(e, first.iter)) : iteratorOf(e, first.iter);
  const scope = e.table.scopes.get(node)!;
  const isAsync = scope.coroutine;
  const code = e.unit.fresh(
    "c",
    `new ${e.rt("Code")}("<genexpr>", ${quote(scope.qualname)}, ${e.unit.file}, ${node.lineno}, ${e.rt("NO_ARGUMENTS")}, ${quote(isAsync ? "async generator" : "generator")}, undefined)`,
  );
  const inner = new Emitter(e.unit, scope, isAsync ? "async generator" : "generator", code, e);
  inner.setLine(node.lineno);
  loops(inner, node.generators, 0, { js: "$it", known: "any" }, () => {
    const value = expression(inner, node.elt).js;
    const t = inner.temp();
    inner.checked(t, isAsync ? `yield ${inner.rt("asyncValue")}(${value})` : `yield ${value}`);
  });
  inner.emit(`return ${inner.rt("None")};`);
  const t = e.temp();
  const { watched } = e.unit.options;
  e.emit(
    `${t} = ${e.rt(isAsync ? "makeAsyncGenerator" : "makeGenerator")}(${code}, (function* ($it${watched ? ", $h" : ""}) {`,
  );
  writeBody(e, inner, "generator");
  if (watched) {
    const h = e.temp();
    e.emit(`})(${source.js}, ${h} = { held: () => [${source.js}] }));`);
    e.emit(`${e.rt("suspendable")}(${t}, ${h});`);
  } else e.emit(`})(${source.js}));`);
  return { js: t, known: "object" };
}
