/**
 * `@micropython.viper`: the types of a function's locals are inferred as MicroPython infers them, and what they change is
 * written into the tree as calls of names no program can spell ("viper int"), which codegen/calls.ts knows: arithmetic
 * wraps around at 32 bits, arguments and results are converted, pointers load and store memory (runtime/viper.ts).
 * Everything else stays ordinary Python, also functions, lambdas and comprehensions inside.
 *
 * Where boards reject a mixture of int, uint and bool we convert; object against int is an error here too.
 *
 * @see MicroPython docs/reference/speed_python.rst; py/emitnative.c
 */

import type * as ast from "./ast.js";
import { FIELD_NAMES, isNode } from "./ast-fields.js";
import type { SyntaxErrorType } from "./error.js";

export type Complain = (node: ast.Position, message: string, type?: SyntaxErrorType) => Error;

const TYPES = ["object", "bool", "int", "uint", "ptr", "ptr8", "ptr16", "ptr32"] as const;
type Type = (typeof TYPES)[number] | "None";

const isType = (name: string): name is Type => (TYPES as readonly string[]).includes(name);
const isPointer = (type: Type): boolean => type.startsWith("ptr");
const isWord = (type: Type): boolean => type === "int" || type === "uint";

/** What has names of its own. */
const INNER: ReadonlySet<string> = new Set<ast.Kind>([
  "FunctionDef",
  "AsyncFunctionDef",
  "ClassDef",
  "Lambda",
  "ListComp",
  "SetComp",
  "DictComp",
  "GeneratorExp",
]);

type Fields = Record<string, unknown>;

/** Changes the function in place. @throws what `complain` makes: ViperTypeError, NotImplementedError, SyntaxError */
export function applyViper(node: ast.FunctionDef | ast.AsyncFunctionDef, complain: Complain): void {
  new Viper(node, complain).run();
}

class Viper {
  private readonly types = new Map<string, Type>();
  /** Names that are stored here and are no parameters: a type is known after the first store. */
  private readonly locals = new Set<string>();
  private result: Type = "object";
  private serial = 0;

  constructor(
    private readonly node: ast.FunctionDef | ast.AsyncFunctionDef,
    private readonly complain: Complain,
  ) {}

  run(): void {
    const { node } = this;
    const a = node.args;
    const conversions: ast.stmt[] = [];
    for (const p of [...a.posonlyargs, ...a.args, ...a.kwonlyargs]) {
      const type = this.annotation(p.annotation);
      this.types.set(p.arg, type);
      if (type === "object") continue;
      const value = call(p, type, [name(p, p.arg, "Load")]);
      conversions.push({ ...at(p), kind: "Assign", targets: [name(p, p.arg, "Store")], value });
    }
    for (const p of [a.vararg, a.kwarg]) if (p !== null) this.types.set(p.arg, "object");
    this.result = this.annotation(node.returns);
    for (const statement of node.body) this.collect(statement);
    const body = this.statements(node.body);
    const first = node.body[0];
    const documented = first.kind === "Expr" && first.value.kind === "Constant" ? 1 : 0;
    body.splice(documented, 0, ...conversions);
    if (this.result !== "object")
      body.push({ ...at(node), kind: "Return", value: this.converted(node, this.result, zero(node)) });
    node.body = body;
  }

  private annotation(node: ast.expr | null): Type {
    if (node === null) return "object";
    if (node.kind !== "Name") throw this.complain(node, "annotation must be an identifier", "SyntaxError");
    if (!isType(node.id)) throw this.complain(node, `unknown type '${node.id}'`);
    return node.id;
  }

  private collect(node: ast.AST): void {
    if (node.kind === "Global" || node.kind === "Nonlocal") {
      for (const n of node.names) this.types.set(n, "object");
      return;
    }
    if (node.kind === "Name" && node.ctx === "Store" && !this.types.has(node.id)) this.locals.add(node.id);
    if (INNER.has(node.kind) || node.kind === "Constant") return;
    for (const child of children(node)) this.collect(child);
  }

  private statements(list: readonly ast.stmt[]): ast.stmt[] {
    return list.flatMap((statement) => this.statement(statement));
  }

  private statement(node: ast.stmt): ast.stmt | ast.stmt[] {
    switch (node.kind) {
      case "Assign":
        return this.assign(node);
      case "AugAssign":
        return this.augmented(node);
      case "AnnAssign": {
        if (node.target.kind !== "Name") break;
        // boards do not look at the annotation of a local
        if (node.value === null) return node;
        return this.assign({ ...at(node), kind: "Assign", targets: [node.target], value: node.value });
      }
      case "Return": {
        const [value, type] = node.value === null ? [null, "None" as Type] : this.expr(node.value);
        if (this.result === "object") {
          if (isPointer(type)) throw this.complain(node, `return expected 'object' but got '${type}'`);
          return { ...node, value };
        }
        if (type === "object") throw this.complain(node, `return expected '${this.result}' but got 'object'`);
        return { ...node, value: this.converted(node, this.result, value ?? zero(node)) };
      }
      case "Raise": {
        if (node.exc === null || node.cause !== null) throw this.complain(node, "native raise", "NotImplementedError");
        const [exc, type] = this.expr(node.exc);
        if (type !== "object") throw this.complain(node, "must raise an object");
        return { ...node, exc };
      }
      case "If":
      case "While":
        node.test = this.condition(node.test);
        node.body = this.statements(node.body);
        node.orelse = this.statements(node.orelse);
        return node;
      case "For": {
        const counted = node.iter.kind === "Call" && node.iter.func.kind === "Name" && node.iter.func.id === "range";
        node.iter = this.expr(node.iter)[0];
        if (node.target.kind === "Name") this.know(node.target, counted ? "int" : "object");
        else this.forget(node.target);
        node.body = this.statements(node.body);
        node.orelse = this.statements(node.orelse);
        return node;
      }
      default:
        break;
    }
    this.generic(node);
    return node;
  }

  private assign(node: ast.Assign): ast.stmt[] {
    const [value, type] = this.expr(node.value);
    if (node.targets.length === 1) return [this.store(node, node.targets[0], value, type)];
    const held = this.hidden();
    return [
      { ...at(node), kind: "Assign", targets: [name(node, held, "Store")], value },
      ...node.targets.map((target) => this.store(node, target, name(node, held, "Load"), type)),
    ];
  }

  /** One target of an assignment; `value` is rewritten already. */
  private store(node: ast.stmt, target: ast.expr, value: ast.expr, type: Type): ast.stmt {
    const plain = (v: ast.expr): ast.stmt => ({ ...at(node), kind: "Assign", targets: [target], value: v });
    if (target.kind === "Name") {
      const known = this.know(target, type);
      if (known === type || known === "object") return plain(value);
      return plain(this.converted(node, known, value));
    }
    if (target.kind === "Subscript") {
      const [base, baseType] = this.expr(target.value);
      if (isPointer(baseType) && baseType !== "ptr") {
        if (type === "None" || type === "object") throw this.complain(node, `can't store '${type}'`);
        const call_ = call(node, `store${baseType.slice(3)}`, [value, base, this.expr(target.slice)[0]]);
        return { ...at(node), kind: "Expr", value: call_ };
      }
      if (baseType !== "object") throw this.complain(node, `can't store to '${baseType}'`);
      this.noPointer(node, type);
      target.value = base;
      target.slice = this.expr(target.slice)[0];
      return plain(value);
    }
    this.noPointer(node, type);
    this.forget(target);
    this.generic(target);
    return plain(value);
  }

  private augmented(node: ast.AugAssign): ast.stmt[] {
    const { target, op, value } = node;
    const result = (left: ast.expr): ast.Assign => {
      const sum: ast.expr = { ...at(node), kind: "BinOp", left, op, right: value };
      return { ...at(node), kind: "Assign", targets: [target], value: sum };
    };
    if (target.kind === "Name") {
      const load = name(target, target.id, "Load");
      // in place, as lists want it
      if (this.expr(load)[1] !== "object") return this.assign(result(load));
    } else if (target.kind === "Subscript" && this.typeOf(target.value) !== "object") {
      const before: ast.stmt[] = [];
      if (target.slice.kind !== "Name" && target.slice.kind !== "Constant") {
        const held = this.hidden();
        this.types.set(held, "int");
        before.push({
          ...at(node),
          kind: "Assign",
          targets: [name(node, held, "Store")],
          value: this.expr(target.slice)[0],
        });
        target.slice = name(node, held, "Load");
      }
      return [...before, ...this.assign(result({ ...target, ctx: "Load" }))];
    }
    this.generic(node);
    return [node];
  }

  /** The type of a local that is stored to: its first value decides. */
  private know(target: ast.Name, type: Type): Type {
    const known = this.types.get(target.id);
    if (known === undefined) {
      const first = type === "None" ? "object" : type;
      this.types.set(target.id, first);
      return first;
    }
    const mixed = (known === "object") !== (type === "object" || type === "None");
    if (mixed && this.locals.has(target.id) && (type === "object" || isPointer(type)))
      throw this.complain(target, `local '${target.id}' has type '${known}' but source is '${type}'`);
    return known;
  }

  /** Names in targets that are not simple hold objects. */
  private forget(target: ast.AST): void {
    if (target.kind === "Name" && target.ctx === "Store") this.types.set(target.id, "object");
    if (!INNER.has(target.kind) && target.kind !== "Constant") for (const child of children(target)) this.forget(child);
  }

  private condition(node: ast.expr): ast.expr {
    if (node.kind === "UnaryOp" && node.op === "Not") {
      node.operand = this.condition(node.operand);
      return node;
    }
    const [test, type] = this.expr(node);
    if (isPointer(type)) throw this.complain(node, `can't implicitly convert '${type}' to 'bool'`);
    return test;
  }

  private typeOf(node: ast.expr): Type {
    if (node.kind === "Name") return this.types.get(node.id) ?? "object";
    return this.isCast(node) ? (((node as ast.Call).func as ast.Name).id as Type) : "object";
  }

  private isCast(node: ast.expr): boolean {
    if (node.kind !== "Call" || node.func.kind !== "Name") return false;
    const { id } = node.func;
    return (
      isType(id) && !this.types.has(id) && !this.locals.has(id) && node.args.length === 1 && node.keywords.length === 0
    );
  }

  private expr(node: ast.expr): [ast.expr, Type] {
    switch (node.kind) {
      case "Constant":
        return [node, constantType(node)];
      case "Name":
        if (this.locals.has(node.id) && !this.types.has(node.id))
          throw this.complain(node, `local '${node.id}' used before type known`);
        return [node, this.types.get(node.id) ?? "object"];
      case "BinOp":
        return this.binary(node);
      case "UnaryOp": {
        const [operand, type] = this.expr(node.operand);
        node.operand = operand;
        if (node.op === "Not") {
          if (isWord(type)) throw this.complain(node, "'not' not implemented");
          return [node, type === "bool" ? "bool" : "object"];
        }
        if (isPointer(type)) throw this.complain(node, `can't do unary op of '${type}'`);
        return isWord(type) ? [call(node, type, [node]), type] : [node, "object"];
      }
      case "Compare":
        return this.compare(node);
      case "BoolOp": {
        const parts = node.values.map((v) => this.expr(v));
        node.values = parts.map(([v]) => v);
        return [node, common(parts.map(([, type]) => type))];
      }
      case "IfExp": {
        node.test = this.condition(node.test);
        const [body, a] = this.expr(node.body);
        const [orelse, b] = this.expr(node.orelse);
        return [{ ...node, body, orelse }, common([a, b])];
      }
      case "NamedExpr": {
        const [value, type] = this.expr(node.value);
        node.value = value;
        const known = this.know(node.target, type);
        if (known !== type && known !== "object") node.value = this.converted(node, known, value);
        return [node, known];
      }
      case "Subscript": {
        const [base, type] = this.expr(node.value);
        const index = this.expr(node.slice)[0];
        if (isPointer(type) && type !== "ptr") return [call(node, `load${type.slice(3)}`, [base, index]), "int"];
        if (type !== "object") throw this.complain(node, `can't load from '${type}'`);
        return [{ ...node, value: base, slice: index }, "object"];
      }
      case "Call":
        return this.call(node);
      case "Yield":
      case "YieldFrom":
      case "Await":
        throw this.complain(node, "native yield", "NotImplementedError");
      default:
        this.generic(node);
        return [node, "object"];
    }
  }

  private call(node: ast.Call): [ast.expr, Type] {
    if (this.isCast(node)) {
      const [argument] = node.args;
      if (argument.kind === "Name" && isType(argument.id) && !this.types.has(argument.id))
        throw this.complain(node, "casting", "NotImplementedError");
      const type = this.typeOf(node);
      return [call(node, type, [this.expr(argument)[0]]), type];
    }
    for (const value of [...node.args, ...node.keywords.map((k) => k.value)])
      if (value.kind === "Name" || value.kind === "Call") this.noPointer(value, this.typeOf(value));
    this.generic(node);
    return [node, "object"];
  }

  private binary(node: ast.BinOp): [ast.expr, Type] {
    const [left, a] = this.expr(node.left);
    const [right, b] = this.expr(node.right);
    node.left = left;
    node.right = right;
    if (isWord(a) && isWord(b)) {
      if (a === "uint" && (node.op === "FloorDiv" || node.op === "Mod"))
        throw this.complain(node, "div/mod not implemented for uint");
      if (node.op === "Pow" || node.op === "Div" || node.op === "MatMult")
        throw this.complain(
          node,
          `binary op ${{ Pow: "__pow__", Div: "__truediv__", MatMult: "__matmul__" }[node.op]} not implemented`,
        );
      return [call(node, a, [node]), a];
    }
    this.mixture(node, a, b);
    return [node, a === "bool" && b === "bool" ? "int" : "object"];
  }

  private compare(node: ast.Compare): [ast.expr, Type] {
    const parts = [node.left, ...node.comparators].map((n) => ({
      constant: n.kind === "Constant",
      made: this.expr(n),
    }));
    node.left = parts[0].made[0];
    node.comparators = parts.slice(1).map((p) => p.made[0]);
    node.ops.forEach((op, i) => {
      const [x, y] = [parts[i], parts[i + 1]];
      const [a, b] = [x.made[1], y.made[1]];
      if (isWord(a) && isWord(b)) {
        if (op === "In" || op === "NotIn" || op === "Is" || op === "IsNot")
          throw this.complain(node, "binary op  not implemented");
        if (a !== b && !x.constant && !y.constant) throw this.complain(node, "comparison of int and uint");
      } else if (op !== "Is" && op !== "IsNot") this.mixture(node, a, b);
    });
    return [node, "bool"];
  }

  private mixture(node: ast.expr, a: Type, b: Type): void {
    const bad = (x: Type, y: Type) => (isWord(x) && y === "object") || (isPointer(x) && x !== y);
    if (bad(a, b) || bad(b, a)) throw this.complain(node, `can't do binary op between '${a}' and '${b}'`);
  }

  private noPointer(node: ast.Position, type: Type): void {
    if (isPointer(type)) throw this.complain(node, "conversion to object", "NotImplementedError");
  }

  private converted(node: ast.Position, type: Type, value: ast.expr): ast.expr {
    return call(node, type, [value]);
  }

  private hidden(): string {
    return `viper$${this.serial++}`;
  }

  /** The parts of a node that is nothing special. */
  private generic(node: ast.AST): void {
    if (INNER.has(node.kind) || node.kind === "Constant") return;
    const fields = node as unknown as Fields;
    for (const field of FIELD_NAMES[node.kind]) {
      const value = fields[field];
      if (isNode(value)) fields[field] = this.part(value);
      else if (Array.isArray(value)) fields[field] = value.flatMap((v) => (isNode(v) ? this.part(v) : [v as unknown]));
    }
  }

  private part(node: ast.AST): ast.AST | ast.AST[] {
    if (node.kind === "Name" && node.ctx !== "Load") {
      if (node.ctx === "Store") this.know(node, "object");
      return node;
    }
    if (node.kind === "Subscript" && node.ctx !== "Load") {
      this.generic(node);
      return node;
    }
    if (STATEMENTS.has(node.kind)) return this.statement(node as ast.stmt);
    if (EXPRESSIONS.has(node.kind)) return this.expr(node as ast.expr)[0];
    this.generic(node);
    return node;
  }
}

const EXPRESSIONS: ReadonlySet<string> = new Set<ast.Kind>([
  "Constant",
  "Name",
  "BinOp",
  "UnaryOp",
  "Compare",
  "BoolOp",
  "IfExp",
  "NamedExpr",
  "Subscript",
  "Call",
  "Yield",
  "YieldFrom",
  "Await",
]);

/** Those `statement` changes; the others only have parts. */
const STATEMENTS: ReadonlySet<string> = new Set<ast.Kind>([
  "Assign",
  "AugAssign",
  "AnnAssign",
  "Return",
  "Raise",
  "If",
  "While",
  "For",
]);

function constantType(node: ast.Constant): Type {
  if (node.constant === "int") return node.value <= 0xffffffff ? "int" : "object";
  if (node.constant === "bool") return "bool";
  return node.constant === "None" ? "None" : "object";
}

function common(types: readonly Type[]): Type {
  return types.every((t) => t === types[0]) ? types[0] : "object";
}

function* children(node: ast.AST): Generator<ast.AST> {
  const fields = node as unknown as Fields;
  for (const field of FIELD_NAMES[node.kind]) {
    const value = fields[field];
    for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) if (isNode(item)) yield item;
  }
}

function at({ lineno, col_offset, end_lineno, end_col_offset }: ast.Position): ast.Position {
  return { lineno, col_offset, end_lineno, end_col_offset };
}

function name(node: ast.Position, id: string, ctx: ast.expr_context): ast.Name {
  return { ...at(node), kind: "Name", id, ctx };
}

function zero(node: ast.Position): ast.Constant {
  return { ...at(node), kind: "Constant", constant: "int", value: 0 };
}

function call(node: ast.Position, what: string, args: ast.expr[]): ast.Call {
  return { ...at(node), kind: "Call", func: name(node, `viper ${what}`, "Load"), args, keywords: [] };
}
