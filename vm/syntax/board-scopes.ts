/**
 * The names of a board's scopes: as much as its compiler knows of them when it complains.
 *
 * @see MicroPython py/scope.c, py/emitcommon.c
 */

import type { BoardTree } from "./board-parser.js";

export type ScopeKind =
  | "<module>"
  | "class"
  | "<lambda>"
  | "<listcomp>"
  | "<dictcomp>"
  | "<setcomp>"
  | "<genexpr>"
  | "function";

type NameKind = "undecided" | "implicit global" | "assigned global" | "explicit global" | "local" | "cell" | "free";

interface NameInfo {
  kind: NameKind;
  parameter: boolean;
}

export class BoardScope {
  readonly names = new Map<string, NameInfo>();
  haveStar = false;
  haveDoubleStar = false;
  /** It yields, or is async. */
  generator = false;
  async = false;
  /** How many loops are around what is compiled. */
  loops = 0;

  constructor(
    readonly kind: ScopeKind,
    readonly tree: BoardTree,
    readonly parent: BoardScope | undefined,
    /** As in tracebacks. */
    readonly name: string,
  ) {}

  get comprehends(): boolean {
    return /comp>$|<genexpr>/.test(this.kind);
  }

  private get outermost(): BoardScope {
    return this.parent?.outermost ?? this;
  }

  findOrAdd(name: string, kind: NameKind): NameInfo {
    let info = this.names.get(name);
    if (info === undefined) this.names.set(name, (info = { kind, parameter: false }));
    return info;
  }

  load(name: string): void {
    const info = this.findOrAdd(name, "implicit global");
    if (info.kind === "implicit global") this.closeOver(name, info);
  }

  store(name: string): NameInfo {
    const info = this.findOrAdd(name, "implicit global");
    if (info.kind === "implicit global")
      info.kind = this.kind === "<module>" || this.kind === "class" ? "assigned global" : "local";
    return info;
  }

  /** A name that a function around has becomes free here, and a cell there. */
  closeOver(name: string, info: NameInfo): void {
    for (let scope = this.parent; scope?.parent !== undefined; scope = scope.parent) {
      const found = scope.names.get(name);
      if (found === undefined) continue;
      if (!["local", "cell", "free"].includes(found.kind)) return;
      info.kind = "free";
      this.closeInParents(name);
      return;
    }
  }

  private closeInParents(name: string): void {
    for (let scope = this.parent; scope !== undefined; scope = scope.parent) {
      const info = scope.findOrAdd(name, "undecided");
      if (info.kind !== "undecided") {
        if (info.kind === "local") info.kind = "cell";
        return;
      }
      info.kind = "free";
    }
  }

  /** When all of it is read, what is loaded in it may be somebody's. */
  finish(): void {
    for (const [name, info] of this.names) if (info.kind === "implicit global") this.closeOver(name, info);
  }

  /** @returns  what is wrong with it */
  declareGlobal(name: string, info: NameInfo): string | undefined {
    if (info.kind !== "undecided" && info.kind !== "explicit global") return "identifier redefined as global";
    info.kind = "explicit global";
    const found = this.outermost.names.get(name);
    if (found !== undefined) found.kind = "explicit global";
    return undefined;
  }

  /** @returns  what is wrong with it */
  declareNonlocal(name: string, info: NameInfo): string | undefined {
    if (info.kind !== "undecided") return info.kind === "free" ? undefined : "identifier redefined as nonlocal";
    info.kind = "implicit global";
    this.closeOver(name, info);
    return (info.kind as NameKind) === "implicit global" ? "no binding for nonlocal found" : undefined;
  }
}
