/**
 * What the scope analysis answers: for every block of a program, where each name in it lives.
 *
 * The words are CPython's (Include/internal/pycore_symtable.h): a name is LOCAL, CELL, FREE, or GLOBAL explicit or
 * implicit; a scope is a module, a class, a function. Code generation needs nothing else from the analysis: it looks
 * up the scope of the node it is about to emit and then each name in that scope's `symbols`.
 *
 *   table.scopes.get(node)      Module, Interactive, Expression, FunctionDef, AsyncFunctionDef, Lambda, ClassDef, and
 *                               the four comprehensions (whose first iterable belongs to the scope around them)
 *   table.typeScopes.get(node)  the scope around a FunctionDef, ClassDef or TypeAlias that holds its type parameters
 *   table.lazyScopes.get(expr)  a TypeVar's bound, a type parameter's default, a TypeAlias's value: evaluated when asked
 */

import type * as ast from "../syntax/ast.js";

/**
 * Where a name lives.
 * - local: only here. In a class body: in the class namespace, else global, else builtin. In a module: the globals.
 * - cell: local here and captured by an inner function.
 * - free: captured from an enclosing function. In a class body (and where `classLookup` is set) look in the class
 *   namespace first, then in the captured variable.
 * - global: declared by `global`.
 * - implicit: read without being bound here or around: global, else builtin. In a class body class namespace first.
 */
export type NameKind = "local" | "cell" | "free" | "global" | "implicit";

/** One name in one scope. */
export interface ScopedName {
  /** As it is looked up at run time: mangled where mangling applies. */
  readonly name: string;
  kind: NameKind;
  /** A parameter of this function (or the implicit `.0` of a comprehension, which has no entry of its own). */
  parameter: boolean;
  /** Bound here in any way: assignment, for, with, import, def, class, except-as, walrus, match, del. */
  assigned: boolean;
  /** Read here. */
  referenced: boolean;
  /** `del name` stands here (also implied by the end of `except … as name`): the name may become unbound again. */
  deleted: boolean;
  imported: boolean;
  /** Declared by `nonlocal` here. */
  nonlocal: boolean;
  /** Has an annotation here: `name: int`. */
  annotated: boolean;
  /** A type parameter of this type scope. */
  typeParameter: boolean;
  /** For `free`: the function (or type) scope whose variable it is. */
  owner: Scope | null;
}

export type ScopeType = "module" | "class" | "function" | "lambda" | "comprehension" | "type parameters" | "lazy";

export interface Scope {
  readonly type: ScopeType;
  /** `__name__` of what it makes: the function's or class's name, `<lambda>`, `<listcomp>`, `<genexpr>`, `<module>` … */
  readonly name: string;
  /** Dotted, with `<locals>`: what `__qualname__` is. */
  readonly qualname: string;
  readonly node: ast.AST;
  readonly parent: Scope | null;
  readonly children: Scope[];
  /** Every name that occurs in this block, by its (mangled) name, in order of first appearance. */
  readonly symbols: Map<string, ScopedName>;
  /** Names of the parameters in calling order: positional-only, positional, *args, keyword-only, **kwargs. */
  readonly parameters: string[];
  /** Inside a function, directly or not: it may have free names. */
  readonly nested: boolean;
  /** The innermost class around or at it whose name mangles `__x` (see mangle.ts); null where nothing is mangled. */
  readonly privateClass: string | null;
  /** Contains yield (also a generator expression). With `coroutine` it is an asynchronous generator. */
  generator: boolean;
  /** async def, or a comprehension that contains async for or await. */
  coroutine: boolean;
  /** `from m import *` stands here (module or, tolerated by MicroPython, function). */
  starImport: boolean;
  /** Calls `locals`, `vars`, `dir`, `eval` or `exec` by that name: its variables must be reachable by name. */
  usesLocals: boolean;
  /** Class: a method reads `__class__` or calls super(), so that the class must be put into a cell of that name. */
  classCell: boolean;
  /** A type scope directly in a class body: names that are free or global are first looked up in this class's namespace. */
  classLookup: Scope | null;
  /** Has something in it that captures a variable of this function: the number of `cell` names is not zero. */
  hasCells: boolean;
}

export interface ScopeTable {
  /** The scope of the whole text. */
  readonly top: Scope;
  readonly scopes: Map<ast.AST, Scope>;
  readonly typeScopes: Map<ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.TypeAlias, Scope>;
  readonly lazyScopes: Map<ast.expr, Scope>;
  /** Every name that any scope may look up in, or store into, the module's globals. */
  readonly globals: Set<string>;
}

export interface ScopeOptions {
  /** For messages. */
  filename?: string;
  /** The text, for the line and caret of messages. */
  source?: string;
  /** `__name` in a class body becomes `_Class__name`. CPython does; MicroPython and CircuitPython do not. Default true. */
  mangle?: boolean;
  /**
   * Whether annotations are evaluated, so that the names in them count. MicroPython and CircuitPython never evaluate
   * them: libraries name types there which no board has. Default true.
   */
  annotations?: boolean;
  /**
   * Whether `yield` in an `async def` makes an asynchronous generator. In MicroPython and CircuitPython it does not: it
   * yields to the event loop, values may be returned, and `await` in a plain function makes that a generator.
   * Default true.
   */
  asyncGenerators?: boolean;
}
