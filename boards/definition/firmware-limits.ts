/** What a firmware on a board can hold, and what it was built without: what `--exact` makes a program feel. Data only. */
export interface FirmwareLimits {
  readonly heap: {
    /** Bytes of the collector's heap. */
    readonly bytes: number;
    /** Bytes in use before the program's first line. */
    readonly atStart: number;
    /** Floats lie in the heap, or inside a reference (MICROPY_OBJ_REPR_C). */
    readonly floats: "boxed" | "unboxed";
  };
  readonly floats: "double" | "single" | "30 bits";
  /** False: LONGINT_IMPL = NONE. */
  readonly longInts: boolean;
  /** CIRCUITPY_PYSTACK_SIZE; absent where frames lie on the C stack. */
  readonly pystackBytes?: number;
  /** Bytes of the C stack. */
  readonly stackBytes: number;
  /** Modules that this build leaves out, of those that the dialect has. */
  readonly absentModules: readonly string[];
  readonly absentBuiltins: readonly string[];
  /** MICROPY_PY_ERRNO_LIST; absent: the interpreter's own list. */
  readonly errnoNames?: readonly string[];
  /** What modules lack, by module: `random` has no `randint` where the build left it out. */
  readonly absentMembers?: Readonly<Record<string, readonly string[]>>;
  /** Constructs that the compiler was built without, by the VM's names for them, with the text of the SyntaxError. */
  readonly lackingSyntax?: Readonly<Record<string, string>>;
  /** Where each fact was read. */
  readonly sources: readonly string[];
}
