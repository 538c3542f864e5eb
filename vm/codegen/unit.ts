/** What the functions of one module text share: the runtime names it uses, its constants, its codes and call sites. */

import type { ScopeTable } from "../scope/scope.js";
import { quote } from "./names.js";
import type { Dialect } from "../objects/dialect.js";

export interface GenerateOptions {
  file: string;
  dialect: Dialect;
  /** Function annotations and annotated names are evaluated (host dialect), or kept as text (`from __future__ import annotations`). */
  annotations: boolean | "text";
  /** `<module>` unless said. */
  name?: string;
  /** Values of expression statements are shown: the REPL. */
  interactive?: boolean;
  /** What `__debug__` is; false leaves assert statements out. */
  debug: boolean;
  /** Whether code knows its lines; else all is line 1. */
  lines: boolean;
  /** exec() with separate locals: top-level names live in a namespace, as in a class body. */
  classLocals?: boolean;
  /** Numbers are limited (objects/number-limits.ts): no arithmetic in line. */
  limitedNumbers?: boolean;
  /** Functions say what their variables hold, for the heap model (vm/heap/state.ts). */
  watched?: boolean;
  /** Frames, lines and ways out are reported to sys.settrace (runtime/trace.ts). */
  traced?: boolean;
}

export class Unit {
  private readonly used = new Set<string>();
  /** Declarations that stand before the module's function. */
  readonly declarations: string[] = [];
  private readonly byText = new Map<string, string>();
  private serial = 0;
  /** Values that text cannot express well (bytes): handed to the factory. */
  readonly values: unknown[] = [];

  /** The literal furthest from 0. */
  largestInt: number | bigint = 0;

  noteInt(value: number | bigint): void {
    if (value > this.largestInt) this.largestInt = value;
  }

  constructor(
    readonly table: ScopeTable,
    readonly options: GenerateOptions,
  ) {}

  /** The JavaScript name of something in runtime/support.ts. */
  use(name: string): string {
    this.used.add(name);
    return `$${name}`;
  }

  /** `const $add = $.add, ...` */
  prologue(): string {
    const names = [...this.used].sort();
    return names.length === 0 ? "" : `const ${names.map((n) => `$${n} = $.${n}`).join(", ")};`;
  }

  /** A name for a constant made by this JavaScript expression, the same name for the same expression. */
  constant(js: string): string {
    let name = this.byText.get(js);
    if (name === undefined) {
      name = `k${this.serial++}`;
      this.byText.set(js, name);
      this.declarations.push(`const ${name} = ${js};`);
    }
    return name;
  }

  /** A name of its own for this expression: codes, call sites. */
  fresh(prefix: string, js: string): string {
    const name = `${prefix}${this.serial++}`;
    this.declarations.push(`const ${name} = ${js};`);
    return name;
  }

  unique(): number {
    return this.serial++;
  }

  value(v: unknown): string {
    this.values.push(v);
    return `$values[${this.values.length - 1}]`;
  }

  get file(): string {
    return quote(this.options.file);
  }
}
