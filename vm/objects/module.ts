/**
 * Modules. The module object is at the same time the object of its globals: each global is its own property `$name`.
 * Modules of generated code are created with a literal that already has the names the compiler saw, so that V8 keeps them
 * in fast mode (0.55 ns a read; a dictionary costs 7.6).
 */

import { PyObject, type PyValue } from "./object.js";

export class PyModule extends PyObject {
  readonly name: string;
  /** Asked for names that are not there: a module's `__getattr__`, or lazily made constants of a builtin module. */
  fallback: ((name: string) => PyValue | undefined) | undefined;
  /** Made by defineModule: boards have it in ROM, so that a program cannot assign to it. */
  fixed = false;

  constructor(name: string) {
    super();
    this.name = name;
    this.fallback = undefined;
    this.set("__name__", name);
  }

  get(name: string): PyValue | undefined {
    const key = `$${name}`;
    return Object.hasOwn(this, key) ? (this as unknown as Record<string, PyValue | undefined>)[key] : undefined;
  }

  set(name: string, value: PyValue): void {
    (this as unknown as Record<string, PyValue>)[`$${name}`] = value;
  }

  delete(name: string): boolean {
    const had = this.get(name) !== undefined;
    if (had) (this as unknown as Record<string, PyValue | undefined>)[`$${name}`] = undefined;
    return had;
  }

  /** Names that have a value, in order of definition. */
  names(): string[] {
    const values = this as unknown as Record<string, PyValue | undefined>;
    return Object.keys(this)
      .filter((key) => key.charCodeAt(0) === 36 && values[key] !== undefined)
      .map((key) => key.slice(1));
  }

  override __repr__(): string {
    const file = this.get("__file__");
    return file === undefined ? `<module '${this.name}'>` : `<module '${this.name}' from '${String(file)}'>`;
  }

  override __getattr__(name: string): PyValue | undefined {
    if (this.fallback !== undefined) return this.fallback(name);
    const f = this.get("__getattr__") as PyObject | undefined;
    return f === undefined ? undefined : f.c(name);
  }
}
