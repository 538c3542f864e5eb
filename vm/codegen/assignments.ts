/** Binding values to targets, augmented assignment, del. */

import type * as ast from "../syntax/ast.js";
import { annotation } from "./annotations.js";
import type { Atom, Emitter } from "./emitter.js";
import { attribute, quote } from "./names.js";
import { attributeOf, before, expression, hold, lineOf, operands, primary } from "./expressions.js";
import { binary } from "./arithmetic.js";
import { load, mangledAttribute, remove, store } from "./variables.js";

export function assign(e: Emitter, node: ast.Assign): void {
  const pairs = swap(node);
  if (pairs !== undefined) {
    const values = operands(
      e,
      pairs.map(([, value]) => value),
    ).map((v) => hold(e, v));
    pairs.forEach(([target], i) => assignTo(e, target, values[i]));
    return;
  }
  const value = expression(e, node.value);
  const held = node.targets.length > 1 ? hold(e, value) : value;
  if (e.onlyForward) lineOf(e, node);
  for (const target of node.targets) assignTo(e, target, held);
}

/** `a, b = b, a`: no tuple is made when both sides have the same plain elements. */
function swap(node: ast.Assign): [ast.expr, ast.expr][] | undefined {
  const target = node.targets[0];
  const { value } = node;
  if (
    node.targets.length !== 1 ||
    (target.kind !== "Tuple" && target.kind !== "List") ||
    (value.kind !== "Tuple" && value.kind !== "List")
  )
    return undefined;
  if (target.elts.length !== value.elts.length || [...target.elts, ...value.elts].some((x) => x.kind === "Starred"))
    return undefined;
  return target.elts.map((t, i) => [t, value.elts[i]]);
}

export function assignTo(e: Emitter, target: ast.expr, value: Atom): void {
  switch (target.kind) {
    case "Name":
      store(e, target.id, value.js);
      break;
    case "Attribute": {
      const o = expression(e, target.value);
      lineOf(e, target);
      storeAttribute(e, o, mangledAttribute(e, target.attr), value);
      break;
    }
    case "Subscript": {
      const held = hold(e, value);
      const o = before(e, target.value, [target.slice]);
      const key = expression(e, target.slice);
      lineOf(e, target);
      e.emit(`${primary(o)}.__setitem__(${key.js}, ${held.js});`);
      break;
    }
    case "Tuple":
    case "List":
      unpackInto(e, target.elts, value);
      break;
    case "Starred":
      assignTo(e, target.value, value);
      break;
    default:
      throw new Error(`cannot assign to ${target.kind}`);
  }
}

function storeAttribute(e: Emitter, o: Atom, name: string, value: Atom): void {
  e.emit(
    `if (${primary(o)}.open === true) ${primary(o)}${attribute(name)} = ${value.js}; else ${e.rt("storeAttribute")}(${o.js}, ${quote(name)}, ${value.js});`,
  );
}

/** The values are fetched first, all of them, then bound one by one. */
function unpackInto(e: Emitter, targets: readonly ast.expr[], value: Atom): void {
  const star = targets.findIndex((t) => t.kind === "Starred");
  const items =
    star < 0
      ? e.assign(`${e.rt("unpack")}(${value.js}, ${targets.length})`)
      : e.assign(`${e.rt("unpackStarred")}(${value.js}, ${star}, ${targets.length - star - 1})`);
  targets.forEach((target, i) => assignTo(e, target, e.assign(`${items.js}[${i}]`)));
}

export function augmentedAssign(e: Emitter, node: ast.AugAssign): void {
  const { target } = node;
  switch (target.kind) {
    case "Name": {
      const a = load(e, target.id);
      const left = node.value.kind === "Constant" || node.value.kind === "Name" ? a : hold(e, a);
      const b = expression(e, node.value);
      lineOf(e, node);
      store(e, target.id, binary(e, node.op, left, b, true).js);
      break;
    }
    case "Attribute": {
      const o = hold(e, expression(e, target.value));
      const name = mangledAttribute(e, target.attr);
      const a = attributeOf(e, o, name);
      const b = expression(e, node.value);
      lineOf(e, node);
      storeAttribute(e, o, name, binary(e, node.op, a, b, true));
      break;
    }
    default: {
      const o = hold(e, before(e, target.value, [target.slice]));
      const key = hold(e, expression(e, target.slice));
      if (e.onlyForward) lineOf(e, node);
      const a = e.call(`${primary(o)}.__getitem__(${key.js})`);
      const b = expression(e, node.value);
      lineOf(e, node);
      const result = binary(e, node.op, a, b, true);
      e.emit(`${primary(o)}.__setitem__(${key.js}, ${result.js});`);
    }
  }
}

export function annotatedAssign(e: Emitter, node: ast.AnnAssign): void {
  if (node.value !== null) assignTo(e, node.target, expression(e, node.value));
  if (!e.unit.options.annotations || (e.kind !== "module" && e.kind !== "class")) return;
  const value = annotation(e, node.annotation);
  if (node.target.kind !== "Name" || node.simple === 0) return;
  const place = e.kind === "class" ? "ns" : "G";
  e.emit(`${e.rt("annotate")}(${place}, ${quote(mangledAttribute(e, node.target.id))}, ${value});`);
}

export function deleteTarget(e: Emitter, target: ast.expr): void {
  switch (target.kind) {
    case "Name":
      remove(e, target.id);
      break;
    case "Attribute": {
      const o = expression(e, target.value);
      e.emit(`${e.rt("deleteAttribute")}(${o.js}, ${quote(mangledAttribute(e, target.attr))});`);
      break;
    }
    case "Subscript": {
      const [o, key] = operands(e, [target.value, target.slice]);
      e.emit(`${primary(o)}.__delitem__(${key.js});`);
      break;
    }
    case "Tuple":
    case "List":
      for (const t of target.elts) deleteTarget(e, t);
      break;
    default:
      throw new Error(`cannot delete ${target.kind}`);
  }
}
