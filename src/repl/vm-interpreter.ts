/** The REPL's Python: statements run in `__main__` of a VM, and Tab asks the VM's objects for their names. */

import {
  builtinTypes,
  callPy,
  findAttr,
  formatException,
  getAttr,
  isInstance,
  toArray,
  type PyBaseException,
  type PyModule,
  type PyValue,
  type VM,
} from "../../vm/index.js";
import type { Interpreter } from "./repl.js";

const FILE = "<stdin>";

const KEYWORDS =
  "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield".split(
    " ",
  );

export class VmInterpreter implements Interpreter {
  readonly banner: readonly string[];

  constructor(
    private readonly vm: VM,
    /** Puts up with what a statement has left behind (an interrupt that came too late); before each prompt. */
    private readonly settle: () => void,
  ) {
    this.banner = this.describe();
  }

  readonly names = {
    globals: () => this.vm.main?.names() ?? [],
    always: () => [...this.vm.builtins.names(), ...KEYWORDS],
    modules: () => this.vm.builtinModuleNames(),
    attributes: (chain: readonly string[]) => this.attributes(chain),
  };

  prompts(): { first: string; more: string } {
    this.settle();
    this.unlockHeap();
    const sys = this.vm.modules.get("sys");
    const prompt = (name: string, otherwise: string): string => {
      const value = sys === undefined ? undefined : findAttr(sys, name);
      return value === undefined ? otherwise : typeof value === "string" ? value : "";
    };
    return { first: prompt("ps1", ">>> "), more: prompt("ps2", "... ") };
  }

  run(source: string, mode: "single" | "exec"): boolean {
    if (/^\s*(?:#[^\n]*\s*)?$/.test(source)) return true; // no statement at all
    const exc = this.vm.enter(source, FILE, mode);
    if (exc === undefined) return true;
    if (isInstance(exc, builtinTypes.SystemExit)) return false;
    // as a board does: a REPL has one stream
    this.vm.out(1, this.vm.formatException(exc));
    this.vm.uncaught = undefined;
    return true;
  }

  runRaw(source: string): { error: string } | undefined {
    const exc = this.vm.enter(source, FILE, "exec");
    if (exc !== undefined && isInstance(exc, builtinTypes.SystemExit)) return undefined;
    this.vm.uncaught = undefined;
    return { error: exc === undefined ? "" : formatException(exc as PyBaseException) };
  }

  /** There is no way out of a locked heap but a reset: a REPL unlocks it, as a board's does. */
  private unlockHeap(): void {
    const micropython = this.vm.modules.get("micropython") as PyModule | undefined;
    const unlock = micropython?.get("heap_unlock");
    const locked = micropython?.get("heap_locked");
    if (unlock === undefined || locked === undefined) return;
    while ((callPy(locked, []) as number) > 0) callPy(unlock, []);
  }

  private attributes([first, ...rest]: readonly string[]): string[] {
    try {
      let value: PyValue | undefined = this.vm.main?.get(first!) ?? this.vm.builtins.get(first!);
      for (const name of rest) value = value === undefined ? undefined : findAttr(value, name);
      return value === undefined ? [] : toArray(callPy(this.vm.builtins.get("dir")!, [value])).map(String);
    } catch {
      // what an object raises when it is asked for its names is nothing to show in the middle of a line
      return [];
    }
  }

  /** "MicroPython v1.27.0 on 2025-12-10; Raspberry Pi Pico with RP2040", as the dialect writes it. */
  private describe(): string[] {
    const sys = this.vm.importModule("sys");
    const version = String(sys.get("version")).replace(/^[^;]*; /, "");
    if (this.vm.dialect === "host") return [`Python ${version}`, 'Type "help()" for more information.'];
    const name = `${version}; ${String(getAttr(sys.get("implementation")!, "_machine"))}`;
    return this.vm.dialect === "circuitpython" ? ["", name] : [name, 'Type "help()" for more information.'];
  }
}
