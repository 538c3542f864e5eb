/** match: each pattern becomes nested tests that leave the case's block when they fail. */

import type * as ast from "../syntax/ast.js";
import type { Atom, Emitter } from "./emitter.js";
import { quote } from "./names.js";
import { comparison } from "./arithmetic.js";
import { condition, expression, hold } from "./expressions.js";
import { store } from "./variables.js";
import { statements } from "./statements.js";

export function matchStatement(e: Emitter, node: ast.Match): void {
  const subject = hold(e, expression(e, node.subject));
  const after = e.label("M");
  e.emit(`${after}: {`);
  for (const c of node.cases) {
    const next = e.label("C");
    e.emit(`${next}: {`);
    e.uncertain(() => {
      pattern(e, c.pattern, subject, next);
      if (c.guard !== null) e.emit(`if (!(${condition(e, c.guard)})) break ${next};`);
      statements(e, c.body);
      e.emit(`break ${after};`);
    });
    e.emit("}");
  }
  e.emit("}");
  e.forgetLine();
}

function pattern(e: Emitter, node: ast.pattern, subject: Atom, miss: string): void {
  switch (node.kind) {
    case "MatchValue":
      e.emit(`if (!(${comparison(e, "Eq", subject, expression(e, node.value)).truth})) break ${miss};`);
      break;
    case "MatchSingleton":
      e.emit(`if (${subject.js} !== ${node.value === null ? e.rt("None") : String(node.value)}) break ${miss};`);
      break;
    case "MatchAs":
      if (node.pattern !== null) pattern(e, node.pattern, subject, miss);
      if (node.name !== null) store(e, node.name, subject.js);
      break;
    case "MatchOr":
      alternatives(e, node, subject, miss);
      break;
    case "MatchSequence":
      sequence(e, node, subject, miss);
      break;
    case "MatchMapping":
      mapping(e, node, subject, miss);
      break;
    case "MatchClass":
      classPattern(e, node, subject, miss);
      break;
    case "MatchStar":
      throw new Error("a star pattern outside a sequence pattern");
  }
}

function alternatives(e: Emitter, node: ast.MatchOr, subject: Atom, miss: string): void {
  const hit = e.label("O");
  e.emit(`${hit}: {`);
  for (const p of node.patterns) {
    const next = e.label("C");
    e.emit(`${next}: {`);
    e.uncertain(() => pattern(e, p, subject, next));
    e.emit(`break ${hit};`);
    e.emit("}");
  }
  e.emit(`break ${miss};`);
  e.emit("}");
}

function sequence(e: Emitter, node: ast.MatchSequence, subject: Atom, miss: string): void {
  const star = node.patterns.findIndex((p) => p.kind === "MatchStar");
  const count = node.patterns.length;
  const items = e.temp();
  e.emit(
    `if ((${items} = ${e.rt("matchSequence")}(${subject.js}, ${star < 0 ? count : star}, ${star < 0 ? -1 : count - star - 1})) === undefined) break ${miss};`,
  );
  node.patterns.forEach((p, i) => {
    const item = e.assign(`${items}[${i}]`);
    if (p.kind !== "MatchStar") pattern(e, p, item, miss);
    else if (p.name !== null) store(e, p.name, item.js);
  });
}

function mapping(e: Emitter, node: ast.MatchMapping, subject: Atom, miss: string): void {
  const keys = node.keys.map((k) => hold(e, expression(e, k)).js);
  const values = e.temp();
  e.emit(
    `if ((${values} = ${e.rt("matchMapping")}(${subject.js}, [${keys.join(", ")}], ${node.rest !== null})) === undefined) break ${miss};`,
  );
  node.patterns.forEach((p, i) => pattern(e, p, e.assign(`${values}[${i}]`), miss));
  if (node.rest !== null) store(e, node.rest, `${values}[${node.patterns.length}]`);
}

function classPattern(e: Emitter, node: ast.MatchClass, subject: Atom, miss: string): void {
  const cls = expression(e, node.cls);
  const values = e.temp();
  const names = node.kwd_attrs.map(quote).join(", ");
  e.emit(
    `if ((${values} = ${e.rt("matchClass")}(${subject.js}, ${cls.js}, ${node.patterns.length}, [${names}])) === undefined) break ${miss};`,
  );
  [...node.patterns, ...node.kwd_patterns].forEach((p, i) => pattern(e, p, e.assign(`${values}[${i}]`), miss));
}
